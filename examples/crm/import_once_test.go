package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/bindtest"
)

// importOnce imports lines of leads with an Idempotency-Key.
func (c *crm) importOnce(key, path, lines string) *bindtest.Answer {
	c.t.Helper()
	return c.ask(http.MethodPost, path, lines, "Content-Type", ndjson, "Idempotency-Key", `"`+key+`"`)
}

// TestImportIsDoneOnce for a key: who sends it again, because no answer has
// come, gets the first answer.
func TestImportIsDoneOnce(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		const path = "/problem/leads/import"
		lines := linesOf(t, 12_000) // longer than other bodies may be
		require.Greater(t, len(lines), bodyLimit)
		leads := c.rows("leads")

		// What is refused leaves the key unused.
		c.importOnce("k", path, lines+"{}\n").Status(http.StatusUnprocessableEntity)
		c.importOnce("k", path+"?import=x", lines).Status(http.StatusCreated)
		for range 2 {
			again := c.importOnce("k", path+"?import=y", lines).Status(http.StatusCreated)
			assert.JSONEq(t, `{"stored":12000}`, string(again.Body()))
		}
		assert.Equal(t, leads+12_000, c.rows("leads"))

		for name, other := range map[string]string{
			"shorter": strings.TrimSuffix(lines, "\n"), "longer": lines + "\n",
			"of the same length": lines[:len(lines)-2] + " \n",
		} {
			c.importOnce("k", path, other).Status(http.StatusUnprocessableEntity).
				Message("Idempotency-Key", "The Idempotency-Key has already been taken.")
			assert.Equal(t, leads+12_000, c.rows("leads"), name)
		}
		c.importOnce("k", "/teamwork/leads/import", lines).Status(http.StatusUnprocessableEntity) // another path
		c.importOnce("other", path, lines).Status(http.StatusCreated)
		assert.Equal(t, leads+24_000, c.rows("leads"), "another key, or none, is another import")
		c.ask(http.MethodPost, path, "{}", "Idempotency-Key", "no string").Status(http.StatusBadRequest)
	})
}

// TestImportThatBreaksOffUnderAUsedKey is told what a body is told that breaks
// off, not what the first one was answered.
func TestImportThatBreaksOffUnderAUsedKey(t *testing.T) {
	t.Parallel()
	c := home{file: filepath.Join(t.TempDir(), "crm.db")}.serve(t)
	lines := linesOf(t, 2)
	c.importOnce("k", "/laravel/leads/import", lines).Status(http.StatusCreated)

	conn, err := net.Dial("tcp", c.addr)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "POST /laravel/leads/import HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\n"+
		"Idempotency-Key: \"k\"\r\nContent-Length: %d\r\n\r\n%s", c.addr, ndjson, len(lines), lines[:len(lines)/2])
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())

	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	assert.Equal(t, http.StatusBadRequest, response.StatusCode)
	assert.Contains(t, string(answer), "not valid JSON")
}

// TestImportInFlight is not done again, nor is its key free because it takes
// long.
func TestImportInFlight(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		time := &clock{}
		c.now, c.beat = time.now, 1e6 // a millisecond
		const path = "/problem/leads/import"
		lines := linesOf(t, 1_500)
		leads := c.rows("leads")
		for _, statement := range []string{"SELECT id FROM companies", "INSERT INTO lead_products", "COMMIT"} {
			if at.url != "" && strings.HasPrefix(statement, "INSERT") {
				statement = "SELECT setval"
			}
			held := newCheckpoint(t)
			c.watch(held.before(statement), nil)
			answered := make(chan *bindtest.Answer, 1)
			go func() { answered <- c.importOnce(statement, path, lines) }()
			<-held.arrived

			isChecking := strings.HasSuffix(statement, "companies")
			isStoring := strings.HasSuffix(statement, "setval")
			if isChecking || isStoring { // else nobody else can write the claim
				time.ahead.Add(int64(claimLife + requestTimeout))
				untilRenewed(t, c, statement)
			}
			c.importOnce(statement, path, lines).Status(http.StatusConflict).Header("Retry-After", "1")
			held.open()
			assert.JSONEq(t, `{"stored":1500}`, string((<-answered).Body()), statement)
			assert.JSONEq(t, `{"stored":1500}`, string(c.importOnce(statement, path, lines).Body()), statement)
		}
		assert.Equal(t, leads+3*1_500, c.rows("leads"))
	})
}

// untilRenewed waits until the claim of a key is good for some time.
func untilRenewed(t *testing.T, c *crm, key string) {
	t.Helper()
	require.Eventually(t, func() bool {
		known, err := c.outcome(t.Context(), key)
		return err == nil && known != nil
	}, 20*time.Second, time.Millisecond)
}

// TestKilledImportIsSentAgain: kill -9 in pass two, and kill -9 when all is
// stored. Under the same key it is stored once.
func TestKilledImportIsSentAgain(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		s, _ := at.open(t)
		leads := rowsOf(t, s, "leads")
		const path = "/problem/leads/import"
		lines := linesOf(t, 30_000)
		send := func(to doomed, key string) error {
			r, err := http.NewRequest(http.MethodPost, "http://"+to.addr+path+"?import=x", strings.NewReader(lines))
			require.NoError(t, err)
			r.Header.Set("Content-Type", ndjson)
			r.Header.Set("Idempotency-Key", `"`+key+`"`)
			response, err := http.DefaultClient.Do(r)
			if err == nil {
				_ = response.Body.Close()
			}
			return err
		}

		killed := startDoomed(t, at)
		require.NoError(t, send(killed, "stored"))
		require.Equal(t, leads+30_000, rowsOf(t, s, "leads"))
		release := holdProducts(t, at, s)
		ended := make(chan error, 1)
		go func() { ended <- send(killed, "half") }()
		untilStoring(t, at, s, killed)
		require.NoError(t, killed.command.Process.Kill())
		_ = killed.command.Wait()
		release()
		require.Error(t, <-ended)

		c := at.serve(t)
		time := &clock{}
		c.now = time.now
		assert.JSONEq(t, `{"stored":30000}`, string(c.importOnce("stored", path, lines).Body()))
		assert.Equal(t, leads+30_000, c.rows("leads"), "it is not stored again")
		c.importOnce("half", path, lines).Status(http.StatusConflict) // nobody knows that it is dead
		time.ahead.Store(int64(claimLife + requestTimeout))
		for range 2 {
			assert.JSONEq(t, `{"stored":30000}`, string(c.importOnce("half", path, lines).Body()))
		}
		assert.Equal(t, leads+60_000, c.rows("leads"))
	})
}

// deadlineCounter counts how often a client is given more time.
type deadlineCounter struct {
	http.ResponseWriter
	given int
}

func (d *deadlineCounter) SetReadDeadline(time.Time) error {
	d.given++
	return nil
}

// TestStalledImportGetsNoMoreTime: what looks at the rest of the body, such as the idempotency key, does not wait again.
func TestStalledImportGetsNoMoreTime(t *testing.T) {
	t.Parallel()
	deadlines := &deadlineCounter{}
	body := &patientBody{ReadCloser: io.NopCloser(stalled{}), deadlines: http.NewResponseController(deadlines)}
	for range 3 {
		_, err := body.Read(make([]byte, 1))
		assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
	}
	assert.Equal(t, 1, deadlines.given)
}
