package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/bindtest"
)

// afterLookup is for a spy: it calls fn when the database has said which addresses are taken, and before that is used.
func afterLookup(fn func(ctx context.Context)) func(context.Context, string) {
	return func(ctx context.Context, statement string) {
		if strings.HasPrefix(statement, "SELECT lower") {
			fn(ctx)
		}
	}
}

// together makes the first n callers wait for one another. Later ones pass.
func together(n int64) func(context.Context) {
	var arrived atomic.Int64
	all := make(chan struct{})
	return func(ctx context.Context) {
		switch k := arrived.Add(1); {
		case k == n:
			close(all)
		case k < n:
			select {
			case <-all:
			case <-ctx.Done():
			}
		}
	}
}

// assertTaken asserts that an answer in a format refuses the address at a place as taken.
func assertTaken(answer *bindtest.Answer, format, place, label string) {
	refused := map[string]int{
		"laravel": http.StatusUnprocessableEntity, "problem": http.StatusUnprocessableEntity, "zoho": http.StatusBadRequest,
		"teamwork": http.StatusConflict, "deploy": http.StatusConflict,
	}
	answer.Status(refused[format]).Only(place, "available=contacts.email")
	if format != "zoho" { // which has a text of its own
		answer.Message(place, "The "+label+" has already been taken.")
	}
}

// TestRace sends several requests for one address, each of which the lookup finds free. One record is stored; the others
// are answered as if the lookup had known, which a late request shows.
func TestRace(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, f := range formats {
			for _, n := range []int{2, 20} {
				name := fmt.Sprintf("%s/%d", f.name, n)
				path, body := "/"+f.name+"/contacts", contact(fmt.Sprintf("%s%d@example.com", f.name, n))
				before := c.rows("contacts")
				c.watch(nil, afterLookup(together(int64(n))))
				answers := make(chan *bindtest.Answer, n)
				var sending sync.WaitGroup
				for range n {
					sending.Go(func() { answers <- c.ask("POST", path, body) })
				}
				sending.Wait()
				c.watch(nil, nil)
				close(answers)

				late, won := c.ask("POST", path, body), 0 // too late for a race
				assertTaken(late, f.name, "email", "email")
				for answer := range answers {
					if answer.Facts() == nil {
						answer.Status(http.StatusCreated)
						won++
						continue
					}
					assertTaken(answer, f.name, "email", "email")
					assert.Equal(t, withoutIDs(late), withoutIDs(answer), name)
				}
				assert.Equal(t, 1, won, name)
				assert.Equal(t, before+1, c.rows("contacts"), name)
			}
		}
		assert.NotContains(t, c.log.String(), "level=ERROR")
	})
}

// TestRaceInBulk lets another request take the address of item 3.
func TestRaceInBulk(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, f := range formats {
			var items []string
			for i := range 5 {
				items = append(items, contact(fmt.Sprintf("%s%d@example.com", f.name, i)))
			}
			before := c.rows("contacts")
			var once sync.Once
			c.watch(nil, afterLookup(func(ctx context.Context) {
				once.Do(func() {
					_, err := c.addContacts(ctx, []NewContact{{Name: "Rival", Email: Address(strings.ToUpper(f.name) + "3@Example.com"), CompanyID: 1}})
					assert.NoError(t, err)
				})
			}))
			path := "/" + f.name + "/contacts/bulk"
			assertTaken(c.ask("POST", path, bulk("contacts", items...)), f.name, "contacts.3.email", "contacts.3.email")
			assert.Equal(t, 2, c.count("INSERT INTO contacts"), "the rival's, and then the body's")
			assert.Equal(t, before+1, c.rows("contacts"), "nothing of the body is stored")
		}
	})
}

// TestRaceOfBulks sends bodies that have one address in common, at other indexes.
func TestRaceOfBulks(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		path := "/teamwork/contacts/bulk"
		c.watch(nil, afterLookup(together(2)))
		var sending sync.WaitGroup
		var first, second string
		sending.Go(func() {
			first = c.do("POST", path, bulk("contacts", contact("a@x.example"), contact("b@x.example"), contact("c@x.example"), contact("d@x.example")))
		})
		sending.Go(func() { second = c.do("POST", path, bulk("contacts", contact("D@x.example"), contact("e@x.example"))) })
		sending.Wait()
		assert.Contains(t, []string{
			"201 409 contacts.0.email, 5 contacts", "409 contacts.3.email 201, 3 contacts",
		}, fmt.Sprintf("%s %s, %d contacts", outline(first), outline(second), c.rows("contacts")))
	})
}

// outline returns the status of an answer, and of a mistake its place.
func outline(answer string) string {
	status, body, _ := strings.Cut(answer, " ")
	if _, attribute, ok := strings.Cut(body, `"attribute":"`); ok {
		place, _, _ := strings.Cut(attribute, `"`)
		return status + " " + place
	}
	return status
}

// TestRaceOfUpdates gives two contacts the same new address.
func TestRaceOfUpdates(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		require.Equal(t, "201", outline(c.do("POST", "/teamwork/contacts", contact("alan@example.com"))))
		c.watch(nil, afterLookup(together(2)))
		var sending sync.WaitGroup
		var first, second string
		sending.Go(func() { first = c.do("PUT", "/teamwork/contacts/1", contact("new@example.com")) })
		sending.Go(func() { second = c.do("PUT", "/teamwork/contacts/2", contact("NEW@example.com")) })
		sending.Wait()
		assert.ElementsMatch(t, []string{"200", "409 email"}, []string{outline(first), outline(second)})
		assert.Equal(t, 1, c.rows("contacts WHERE lower(email) = 'new@example.com'"))
	})
}

// TestRaceOfBulkUpdates gives two contacts the same new address, by two bodies of many.
func TestRaceOfBulkUpdates(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, name := range []string{"b", "c", "d"} {
			require.Equal(t, "201", outline(c.do("POST", "/teamwork/contacts", contact(name+"@example.com"))))
		}
		put := func(items ...string) string {
			return outline(c.do("PUT", "/teamwork/contacts", bulk("contacts", items...)))
		}

		c.watch(nil, afterLookup(together(2)))
		var sending sync.WaitGroup
		var first, second string
		sending.Go(func() { first = put(changed(1, "one@example.com"), changed(2, "new@example.com")) })
		sending.Go(func() { second = put(changed(3, "NEW@example.com"), changed(4, "four@example.com")) })
		sending.Wait()

		assert.Contains(t, []string{"200 409 contacts.0.email", "409 contacts.1.email 200"}, first+" "+second)
		assert.Equal(t, 1, c.rows("contacts WHERE lower(email) = 'new@example.com'"))
		assert.Equal(t, 1, c.rows("contacts WHERE email IN ('one@example.com', 'four@example.com')"), "the other body is not stored at all")
		assert.NotContains(t, c.log.String(), "level=ERROR")
	})
}

// TestRivalGoes lets the record that was in the way go away before the lookups are run again.
func TestRivalGoes(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		come := func(ctx context.Context) {
			_, err := c.addContacts(ctx, []NewContact{{Name: "Rival", Email: "a@example.com", CompanyID: 1}})
			assert.NoError(t, err)
		}
		gone := func(_ context.Context, statement string) error {
			if strings.HasPrefix(statement, "SELECT lower") {
				c.exec("DELETE FROM contacts WHERE name = 'Rival'")
			}
			return nil
		}
		c.watch(gone, afterLookup(come))
		busy := c.ask("POST", "/laravel/contacts", contact("a@example.com")).
			Status(http.StatusServiceUnavailable).
			Header("Retry-After", "1").
			Message("", "The service is temporarily unavailable. Please try again later.")
		assert.Equal(t, attempts+1, c.count("SELECT lower"))
		assert.NotRegexp(t, "UNIQUE|constraint", string(busy.Body()))
		assert.Contains(t, c.log.String(), "others are writing or have changed what this depends on")

		c.exec("DELETE FROM contacts WHERE name = 'Rival'")
		var once sync.Once
		c.watch(gone, afterLookup(func(ctx context.Context) { once.Do(func() { come(ctx) }) }))
		c.ask("POST", "/laravel/contacts", contact("a@example.com")).Valid().Status(http.StatusCreated) // at the second attempt
	})
}

// TestCompanyGoes deletes a company after the lookup has found it.
func TestCompanyGoes(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		body := bulk("leads", lead("a@example.com"), strings.Replace(lead("b@example.com"), `"company_id": 1`, `"company_id": 3`, 1))
		c.exec("INSERT INTO companies (id, name) VALUES (3, 'Fleeting Inc')")
		c.watch(nil, func(_ context.Context, statement string) {
			if strings.HasPrefix(statement, "SELECT id FROM companies") {
				c.exec("DELETE FROM companies WHERE id = 3")
			}
		})
		c.ask("POST", "/laravel/leads", body).
			Status(http.StatusUnprocessableEntity).
			Only("leads.1.company_id", "exists=companies").
			Message("leads.1.company_id", "The selected leads.1.company_id is invalid.")
		assert.Equal(t, 1, c.rows("leads"))
	})
}

// TestDeadlock has PostgreSQL end the request's transaction, because another waits for its lock on the leads and itself
// holds what the request needs. The request then tries again.
func TestDeadlock(t *testing.T) {
	t.Parallel()
	c := newSchema(t).serve(t)
	rival, err := c.writer.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	defer func() { _ = rival.Rollback() }()
	if _, err := rival.ExecContext(t.Context(), "SET LOCAL deadlock_timeout = '1min'"); err != nil {
		t.Skip("SKIPPED: only a superuser can say which transaction is to be ended:", err)
	}
	process, err := query(t.Context(), rival, itself[int], "SELECT pg_backend_pid()")
	require.NoError(t, err)
	_, err = rival.ExecContext(t.Context(), "SELECT id FROM companies FOR UPDATE")
	require.NoError(t, err)

	var once sync.Once
	ended := make(chan error, 1)
	c.watch(func(_ context.Context, statement string) error {
		if !strings.HasPrefix(statement, "INSERT INTO leads") {
			return nil
		}
		once.Do(func() {
			go func() {
				_, err := rival.ExecContext(t.Context(), "LOCK TABLE leads IN EXCLUSIVE MODE")
				ended <- errors.Join(err, rival.Commit())
			}()
			waiting := fmt.Sprintf("pg_stat_activity WHERE pid = %d AND wait_event_type = 'Lock'", process[0])
			assert.Eventually(t, func() bool { return c.rows(waiting) > 0 }, atOnce, time.Millisecond)
		})
		return nil
	}, nil)
	assert.Equal(t, "201", outline(c.do("POST", "/laravel/leads", bulk("leads", lead("a@example.com")))))
	assert.NoError(t, <-ended)
	assert.Equal(t, 2, c.count("INSERT INTO leads"))
	assert.Equal(t, 2, c.rows("leads"))
}

// TestOneWins sends one address many times at once, and leaves it to luck what happens when.
func TestOneWins(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		addr := start(t, at)
		const requests = 40
		statuses := make(chan int, requests)
		var sending sync.WaitGroup
		for range requests {
			sending.Go(func() {
				response, _ := send(t, addr, newRequest("POST", "/laravel/contacts", addr, contact("alan@example.com")))
				statuses <- response.StatusCode
			})
		}
		sending.Wait()
		close(statuses)
		count := map[int]int{}
		for status := range statuses {
			count[status]++
		}
		assert.Equal(t, map[int]int{http.StatusCreated: 1, http.StatusUnprocessableEntity: requests - 1}, count)
	})
}
