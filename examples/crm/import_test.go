package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
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

// TestKilledImport: kill -9 while leads are being stored leaves none of them.
func TestKilledImport(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		before := func() int {
			s, _ := at.open(t)
			n, err := query(t.Context(), s.reader, itself[int], "SELECT count(*) FROM leads")
			require.NoError(t, err)
			return n[0]
		}
		leads := before()
		killed := startDoomed(t, at)
		lines := linesOf(t, 30_000)

		ended := make(chan error, 1)
		go func() {
			r, err := http.Post("http://"+killed.addr+"/problem/leads/import?import=x", ndjson, strings.NewReader(lines))
			if err == nil {
				_ = r.Body.Close()
			}
			ended <- err
		}()
		stored := 0
		require.Eventually(t, func() bool {
			r, err := http.Get("http://" + killed.addr + "/problem/leads/import?import=x")
			if err != nil {
				return false
			}
			defer func() { _ = r.Body.Close() }()
			var told importProgress
			_ = json.NewDecoder(r.Body).Decode(&told)
			stored = told.Stored
			return stored > 0
		}, time.Minute, time.Millisecond)
		require.NoError(t, killed.command.Process.Kill())
		_ = killed.command.Wait()

		<-ended
		assert.Contains(t, []int{leads, leads + 30_000}, before())
	})
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
