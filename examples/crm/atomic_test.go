package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/bindtest"
)

// TestAllOrNothing sends good and bad bulk bodies at once and watches the records meanwhile.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	const senders, rounds, batch = 8, 5, 3
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		seeded := c.rows("leads")
		watch, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				stored := c.rows("leads") - seeded
				if !assert.Zero(t, stored%batch, "%d leads are stored: part of a body is", stored) {
					return
				}
				select {
				case <-watch:
					return
				default:
				}
			}
		}()
		var sending sync.WaitGroup
		for sender := range senders {
			sending.Go(func() {
				for round := range rounds {
					good, bad := bodies(sender, round, batch)
					stored := c.ask("POST", "/laravel/leads", good).Valid().Status(http.StatusCreated)
					assertTogether(t, stored.Body(), batch)
					c.ask("POST", "/laravel/leads", bad).
						Status(http.StatusUnprocessableEntity).
						Only(fmt.Sprintf("leads.%d.phone", batch-1), "e164")
				}
			})
		}
		sending.Wait()
		close(watch)
		<-stopped

		leads, err := c.leadsAfter(t.Context(), 0, maxLimit)
		require.NoError(t, err)
		assert.Len(t, leads, seeded+senders*rounds*batch)
		for _, lead := range leads {
			assert.NotContains(t, lead.Email, "bad")
			assert.NotEmpty(t, lead.Products)
		}
	})
}

// bodies returns two bulk bodies: in the second, the last lead has no valid phone number.
func bodies(sender, round, batch int) (good, bad string) {
	var leads []string
	for i := range batch {
		leads = append(leads, lead(fmt.Sprintf("lead-%d-%d-%d@example.com", sender, round, i)))
	}
	good = `{"leads":[` + strings.Join(leads, ",") + `]}`
	bad = strings.ReplaceAll(good, "lead-", "bad-")
	at := strings.LastIndex(bad, "+")
	return good, bad[:at] + "x" + bad[at+1:]
}

// assertTogether asserts that the leads of an answer are stored side by side.
func assertTogether(t *testing.T, body []byte, batch int) {
	t.Helper()
	var got struct{ Leads []Lead }
	assert.NoError(t, json.Unmarshal(body, &got))
	assert.Len(t, got.Leads, batch)
	for i, lead := range got.Leads {
		assert.Equal(t, got.Leads[0].ID+int64(i), lead.ID)
	}
}

// TestLastInsertFails lets the database itself refuse the last product of the last lead.
func TestLastInsertFails(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		if at.file != "" {
			c.exec(`CREATE TRIGGER refuse BEFORE INSERT ON lead_products WHEN NEW.quantity = 999 BEGIN SELECT RAISE(ABORT, 'no such luck'); END`)
		} else {
			c.exec(`ALTER TABLE lead_products ADD CONSTRAINT no_such_luck CHECK (quantity <> 999)`)
		}
		leads, products := c.rows("leads"), c.rows("lead_products")
		body := bulk("leads", lead("a@example.com"), lead("b@example.com"), strings.Replace(lead("c@example.com"), `"quantity": 2`, `"quantity": 999`, 1))
		c.ask("POST", "/laravel/leads", body).Status(http.StatusInternalServerError).Message("", "Server Error")
		assert.Equal(t, leads, c.rows("leads"))
		assert.Equal(t, products, c.rows("lead_products"))
		assert.Regexp(t, "level=ERROR.*no.such.luck", c.log.String())
	})
}

// TestFailingStatement fails each statement of a request in turn.
func TestFailingStatement(t *testing.T) {
	t.Parallel()
	leads := bulk("leads", lead("a@example.com"), lead("b@example.com"))
	contacts := bulk("contacts", contact("a@example.com"), contact("b@example.com"))
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		stored := func() []int { return []int{c.rows("leads"), c.rows("lead_products"), c.rows("contacts")} }
		seeded := stored()
		for _, tt := range []struct{ statement, method, path, body string }{
			{"SELECT id FROM companies", "POST", "/leads", leads},
			{"SELECT id FROM products", "POST", "/leads", leads},
			{"BEGIN", "POST", "/leads", leads},
			{"INSERT INTO leads", "POST", "/leads", leads},
			{"INSERT INTO lead_products", "POST", "/leads", leads},
			{"COMMIT", "POST", "/leads", leads},
			{"SELECT lower", "POST", "/contacts", contact("a@example.com")},
			{"INSERT INTO contacts", "POST", "/contacts/bulk", contacts},
			{"SELECT id FROM contacts", "PUT", "/contacts/1", contact("a@example.com")},
			{"UPDATE contacts", "PUT", "/contacts/1", contact("a@example.com")},
			{"SELECT id FROM contacts", "PUT", "/contacts", bulk("contacts", changed(1, "a@example.com"))},
			{"UPDATE contacts", "PUT", "/contacts", bulk("contacts", changed(1, "a@example.com"))},
			{"COMMIT", "PUT", "/contacts", bulk("contacts", changed(1, "a@example.com"))},
		} {
			for _, f := range formats { // one after another: they share the spy
				c.watch(func(_ context.Context, statement string) error {
					if strings.HasPrefix(statement, tt.statement) {
						return errors.New("the disk says ouch")
					}
					return nil
				}, nil)
				response, body := send(t, c.addr, newRequest(tt.method, "/"+f.name+tt.path, c.addr, tt.body))
				c.watch(nil, nil)
				name := tt.statement + " in " + f.name
				assert.Equal(t, http.StatusInternalServerError, response.StatusCode, name)
				assert.NotContains(t, body, "ouch", name)
				assert.Contains(t, c.log.String(), "the disk says ouch", name)
				assert.Contains(t, c.log.String(), response.Header.Get("Error-Id"), name)
			}
		}
		assert.Equal(t, seeded, stored())
	})
}

// TestBrokenSchema lets the database refuse the lookups, and looks for its words in the answers.
func TestBrokenSchema(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		c.exec("ALTER TABLE companies RENAME TO firms")
		for _, answer := range []*bindtest.Answer{
			c.ask("POST", "/laravel/contacts", contact("a@example.com")), c.ask("GET", "/companies", ""),
		} {
			answer.Status(http.StatusInternalServerError).Message("", "Server Error")
			assert.NotContains(t, string(answer.Body()), "companies")
		}
		assert.Contains(t, c.log.String(), "companies")
		assert.Equal(t, 1, c.rows("contacts"))
	})
}

func bulk(key string, items ...string) string {
	return fmt.Sprintf(`{%q: [%s]}`, key, strings.Join(items, ", "))
}

func lead(email string) string {
	return fmt.Sprintf(`{"name": "Ada Lovelace", "email": %q, "phone": "+442079460018", "company_id": 1, "source": "web",
		"products": [{"product_id": 1, "quantity": 2}]}`, email)
}

func contact(email string) string {
	return fmt.Sprintf(`{"name": "Alan Turing", "email": %q, "company_id": 2}`, email)
}
