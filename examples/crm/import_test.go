package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// linesOf returns n leads, one a line.
func linesOf(t *testing.T, n int) string {
	t.Helper()
	var lines bytes.Buffer
	require.NoError(t, generate(&lines, n))
	return lines.String()
}

const ndjson = "application/x-ndjson"

func TestImport(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		leads, products := c.rows("leads"), c.rows("lead_products")
		lines := linesOf(t, 2_500)

		a := c.ask(http.MethodPost, "/problem/leads/import", lines, "Content-Type", ndjson)
		assert.Equal(t, `{"stored":2500}`, string(a.Body()))
		assert.Equal(t, leads+2_500, c.rows("leads"))
		assert.Equal(t, products+2_500, c.rows("lead_products"))

		last, err := c.leadsAfter(t.Context(), int64(leads), 2_500)
		require.NoError(t, err)
		require.Len(t, last, 2_500)
		assert.Equal(t, "Lead 1", last[0].Name)
		assert.Equal(t, "Lead 2500", last[2_499].Name)
		assert.Equal(t, []Item{{ProductID: 2, Quantity: 7}}, last[2_499].Products)

		// Other leads get ids behind those, and a mistake stores nothing.
		one := `{"leads":[` + strings.SplitN(lines, "\n", 2)[0] + `]}`
		a = c.ask(http.MethodPost, "/problem/leads", one, "Content-Type", "application/json")
		assert.Equal(t, fmt.Sprint(last[2_499].ID+1), strings.Trim(between(string(a.Body()), `"id":`, ","), "}"))
		a = c.ask(http.MethodPost, "/laravel/leads/import", lines+"{}\n"+strings.SplitN(lines, "\n", 2)[0],
			"Content-Type", ndjson)
		for _, want := range []string{`"leads.2500.name"`, `"leads.0.email"`, `"leads.2501.email"`} {
			assert.Contains(t, string(a.Body()), want)
		}
		assert.Equal(t, leads+2_501, c.rows("leads"))
	})
}

// between returns what stands in text behind one mark and before another.
func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

// TestImportIsValidatedAgain when somebody deletes what it depends on while it
// is stored: the answer has the index.
func TestImportIsValidatedAgain(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		c.exec("INSERT INTO companies (id, name) VALUES (9, 'Soon gone')")
		leads := c.rows("leads")
		asked := newCheckpoint(t)
		c.watch(asked.before("SELECT id FROM products"), nil)
		lines := strings.Replace(linesOf(t, 3), `"company_id":2`, `"company_id":9`, 1)

		answer := make(chan string, 1)
		go func() {
			a := c.ask(http.MethodPost, "/laravel/leads/import", lines, "Content-Type", ndjson)
			answer <- string(a.Body())
		}()
		<-asked.arrived
		require.Eventually(t, func() bool { return c.count("SELECT id FROM companies") == 1 }, 20*time.Second, time.Millisecond)
		c.exec("DELETE FROM companies WHERE id = 9")
		asked.open()

		assert.Contains(t, <-answer, `"leads.1.company_id"`)
		assert.Equal(t, leads, c.rows("leads"))
	})
}

// TestCancelledImport: whoever cancels an import while it is stored finds none of its leads.
func TestCancelledImport(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		leads := c.rows("leads")
		c.ask(http.MethodDelete, "/laravel/leads/import?import=x", "").Status(http.StatusNotFound)

		validated := newCheckpoint(t)
		c.watch(validated.before("SELECT id FROM products"), nil)
		answer := make(chan string, 1)
		go func() {
			a := c.ask(http.MethodPost, "/laravel/leads/import?import=x", linesOf(t, 3), "Content-Type", ndjson)
			answer <- string(a.Status(http.StatusConflict).Body())
		}()
		<-validated.arrived
		a := c.ask(http.MethodDelete, "/laravel/leads/import?import=x", "")
		assert.Equal(t, `{"cancelled":true}`, string(a.Body()))
		validated.open()

		assert.NotContains(t, <-answer, "cancelled", "the log's words are not the client's")
		assert.Equal(t, leads, c.rows("leads"))
		assert.Empty(t, c.log.String(), "it is no failure of the server")
	})
}

// TestKilledImport: kill -9 in pass two, before the commit, leaves no lead.
func TestKilledImport(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		s, _ := at.open(t)
		leads, products := rowsOf(t, s, "leads"), rowsOf(t, s, "lead_products")
		killed := startDoomed(t, at)
		release := holdProducts(t, at, s)

		ended := make(chan error, 1)
		go func() {
			r, err := http.Post("http://"+killed.addr+"/problem/leads/import?import=x", ndjson, strings.NewReader(linesOf(t, 30_000)))
			if err == nil {
				_ = r.Body.Close()
			}
			ended <- err
		}()
		untilStoring(t, at, s, killed)

		// A process that is stopped commits nothing: what is not there, will
		// not come.
		require.NoError(t, killed.command.Process.Signal(syscall.SIGSTOP))
		require.Equal(t, leads, rowsOf(t, s, "leads"), "it has not committed")
		require.NoError(t, killed.command.Process.Kill())
		_ = killed.command.Wait()
		release()

		require.Error(t, <-ended)
		assert.Equal(t, leads, rowsOf(t, s, "leads"))
		assert.Equal(t, products, rowsOf(t, s, "lead_products"))
		c := at.serve(t)
		a := c.ask(http.MethodPost, "/problem/leads/import", linesOf(t, 10), "Content-Type", ndjson)
		assert.JSONEq(t, `{"stored":10}`, string(a.Body()), "the database is as it should be")
	})
}

// rowsOf returns how many records a table has.
func rowsOf(t *testing.T, s *store, table string) int {
	t.Helper()
	n, err := query(t.Context(), s.reader, itself[int], "SELECT count(*) FROM "+table)
	require.NoError(t, err)
	return n[0]
}

// holdProducts keeps others from storing products of leads, until release is
// called. SQLite has no such lock: there it does nothing.
func holdProducts(t *testing.T, at home, s *store) (release func()) {
	t.Helper()
	if at.url == "" {
		return func() {}
	}
	tx, err := s.writer.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = tx.ExecContext(t.Context(), "LOCK TABLE lead_products IN SHARE ROW EXCLUSIVE MODE")
	require.NoError(t, err)
	return func() { require.NoError(t, tx.Rollback()) }
}

// untilStoring waits until an import of a process stores leads: where products
// are held back until it waits for them, else until it tells of some.
func untilStoring(t *testing.T, at home, s *store, p doomed) {
	t.Helper()
	storing := func() bool { return p.stored() > 0 }
	if at.url != "" {
		const waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'lead_products'::regclass"
		storing = func() bool {
			n, err := query(t.Context(), s.reader, itself[int], waiting)
			return err == nil && n[0] > 0
		}
	}
	require.Eventually(t, storing, time.Minute, time.Millisecond)
}

// doomed is the program in a process that a test kills.
type doomed struct {
	command *exec.Cmd
	addr    string
}

func startDoomed(t *testing.T, at home) doomed {
	t.Helper()
	command := exec.Command(os.Args[0], at.args("-tour=false")...)
	command.Env = append(os.Environ(), asProgram+"=1", "DATABASE_URL="+at.url)
	return doomed{command, addressOf(t, command)}
}

// stored returns how many leads the import x has stored.
func (d doomed) stored() int {
	r, err := http.Get("http://" + d.addr + "/problem/leads/import?import=x")
	if err != nil {
		return 0
	}
	defer func() { _ = r.Body.Close() }()
	var told importProgress
	_ = json.NewDecoder(r.Body).Decode(&told)
	return told.Stored
}

// TestClientLeavesImport in pass two, when its transaction has begun to store
// leads: none is left.
func TestClientLeavesImport(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		leads, products := c.rows("leads"), c.rows("lead_products")
		statement := "INSERT INTO lead_products"
		if at.url != "" {
			statement = "SELECT setval"
		}
		storing := newCheckpoint(t)
		c.watch(storing.before(statement), nil)
		ctx, leave := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- c.post(ctx, "/problem/leads/import", `{"leads":[`+arrayOf(t, 1_500)+"]}") }()

		<-storing.arrived
		leave()
		require.ErrorIs(t, <-ended, context.Canceled)
		storing.open()
		c.idle()

		assert.Equal(t, leads, c.rows("leads"))
		assert.Equal(t, products, c.rows("lead_products"))
		c.watch(nil, nil)
		a := c.ask(http.MethodPost, "/problem/leads/import", linesOf(t, 10), "Content-Type", ndjson)
		assert.JSONEq(t, `{"stored":10}`, string(a.Body()), "the slot is free")
	})
}

// arrayOf returns n leads with commas between them.
func arrayOf(t *testing.T, n int) string {
	t.Helper()
	return strings.ReplaceAll(strings.TrimSpace(linesOf(t, n)), "\n", ",")
}

// TestManyImports at once: each is stored as a whole, refused with its
// mistakes, or told to come again. Which of them finds the slot free is chance.
func TestManyImports(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		leads := c.rows("leads")
		lines := linesOf(t, 40)
		wrong := lines + "{}\n"

		var sending sync.WaitGroup
		var stored, read atomic.Int64
		for n := range 50 {
			sending.Go(func() {
				body := []string{lines, wrong}[n%2]
				response, err := http.Post("http://"+c.addr+"/laravel/leads/import", ndjson, strings.NewReader(body))
				if !assert.NoError(t, err) {
					return
				}
				_ = response.Body.Close()
				wants := []int{http.StatusServiceUnavailable, []int{http.StatusCreated, http.StatusUnprocessableEntity}[n%2]}
				assert.Contains(t, wants, response.StatusCode)
				if response.StatusCode != http.StatusServiceUnavailable {
					read.Add(1)
				}
				if response.StatusCode == http.StatusCreated {
					stored.Add(40)
				}
			})
		}
		sending.Wait()
		c.idle()

		assert.Positive(t, read.Load(), "the first to come finds the slot free")
		assert.Equal(t, leads+int(stored.Load()), c.rows("leads"))
		a := c.ask(http.MethodPost, "/laravel/leads/import", lines, "Content-Type", ndjson)
		assert.JSONEq(t, `{"stored":40}`, string(a.Body()), "the slot is free again")
	})
}
