package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asProgram is set in the environment of a process that is the program.
const asProgram = "JOBS_TEST_AS_PROGRAM"

// TestMain lets the binary of the tests be the program, too.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// atOnce is how long a test waits for what ought to happen at once.
const atOnce = time.Minute

// database is a schema of its own for one test.
type database struct {
	t    *testing.T
	name string
	url  url.URL
	conn *pgx.Conn
}

func newDatabase(t *testing.T) *database {
	t.Helper()
	server := os.Getenv("DATABASE_URL")
	if !strings.Contains(server, "://") {
		t.Skip("SKIPPED: DATABASE_URL is not set to a URL of PostgreSQL")
	}
	address, err := url.Parse(server)
	require.NoError(t, err)
	name := fmt.Sprintf("jobs_test_%d", rand.Int64())
	query := address.Query()
	query.Set("search_path", name)
	address.RawQuery = query.Encode()

	d := &database{t: t, name: name, url: *address}
	d.conn = d.connect()
	d.exec("CREATE SCHEMA " + name)
	t.Cleanup(func() { d.exec("DROP SCHEMA " + name + " CASCADE") })
	return d
}

// connect returns a connection until the test ends.
func (d *database) connect() *pgx.Conn {
	d.t.Helper()
	conn, err := pgx.Connect(d.t.Context(), d.url.String())
	require.NoError(d.t, err)
	d.t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(d.t.Context())) })
	return conn
}

func (d *database) exec(statement string) {
	d.t.Helper()
	_, err := d.conn.Exec(context.WithoutCancel(d.t.Context()), statement)
	require.NoError(d.t, err)
}

// number returns the number that a query has as its result.
func (d *database) number(query string, args ...any) (n int) {
	d.t.Helper()
	require.NoError(d.t, d.conn.QueryRow(d.t.Context(), query, args...).Scan(&n))
	return n
}

// process is the program in a process of its own.
type process struct {
	t       *testing.T
	name    string
	command *exec.Cmd
	addr    string
}

// start starts a process that is called name in the database. It ends with the
// test, if it has not been killed.
func (d *database) start(name string) *process {
	d.t.Helper()
	address := d.url
	query := address.Query()
	query.Set("application_name", d.name+"/"+name)
	address.RawQuery = query.Encode()
	p := &process{t: d.t, name: name}
	p.command = exec.Command(os.Args[0], "-addr", "localhost:0", "-adopt", "100ms")
	p.command.Env = append(os.Environ(), asProgram+"=1", "DATABASE_URL="+address.String())
	var log bytes.Buffer
	p.command.Stderr = &log
	stdout, err := p.command.StdoutPipe()
	require.NoError(d.t, err)
	require.NoError(d.t, p.command.Start())

	lines := bufio.NewScanner(stdout)
	require.True(d.t, lines.Scan(), "no first line: %s", &log)
	p.addr, _, _ = strings.Cut(strings.TrimPrefix(lines.Text(), "Serving on "), " until")
	d.t.Cleanup(func() {
		if p.command.ProcessState == nil {
			assert.NoError(d.t, p.command.Process.Signal(syscall.SIGTERM))
			assert.NoError(d.t, p.command.Wait(), "%s", &log)
		}
	})
	return p
}

// kill ends the process as the machine would that loses its power.
func (p *process) kill() {
	p.t.Helper()
	require.NoError(p.t, p.command.Process.Kill())
	_ = p.command.Wait()
}

// send returns the answer to a request. Redirections are not followed.
func (p *process) send(method, path, language, body string) (*http.Response, string) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.addr+path, strings.NewReader(body))
	require.NoError(p.t, err)
	request.Header.Set("Accept-Language", language)
	request.Header.Set("Content-Type", "application/x-ndjson")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	require.NoError(p.t, err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(p.t, err)
	return answer, string(text)
}

// post sends a body and returns where its import is.
func (p *process) post(body string) (path string) {
	p.t.Helper()
	answer, text := p.send(http.MethodPost, "/imports", "en", body)
	require.Equal(p.t, http.StatusAccepted, answer.StatusCode, text)
	return answer.Header.Get("Location")
}

// end returns the answer to a question for an import that is over.
func (p *process) end(path, language string) (*http.Response, string) {
	p.t.Helper()
	var answer *http.Response
	var text string
	require.Eventually(p.t, func() bool {
		answer, text = p.send(http.MethodGet, path, language, "")
		return answer.StatusCode != http.StatusOK
	}, atOnce, 10*time.Millisecond)
	return answer, text
}

// progress returns what an import tells of itself.
func (p *process) progress(path string) (told progress) {
	p.t.Helper()
	_, text := p.send(http.MethodGet, path, "en", "")
	_ = json.Unmarshal([]byte(text), &told)
	return told
}

// assertStored asserts that an import ends with n leads.
func (p *process) assertStored(path string, n int) {
	p.t.Helper()
	answer, text := p.end(path, "en")
	require.Equal(p.t, http.StatusSeeOther, answer.StatusCode, text)
	assert.Equal(p.t, path+"/leads", answer.Header.Get("Location"))
	_, text = p.send(http.MethodGet, path+"/leads", "en", "")
	assert.JSONEq(p.t, fmt.Sprintf(`{"stored":%d}`, n), text)
}

// leads returns n leads, one a line, whose addresses begin with a name.
func leads(name string, n int) string {
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, `{"name":"Lead %d","email":"%s%d@example.com","company_id":%d}`+"\n", i, name, i, 1+i%2)
	}
	return lines.String()
}

func TestImports(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	p := d.start("one")

	p.assertStored(p.post(leads("a", 12_500)), 12_500)
	assert.Equal(t, 12_500, d.number("SELECT count(*) FROM leads"))

	wrong := leads("b", 1_500) + `{"name":"","email":"a7@example.com","company_id":9}` + "\n"
	path := p.post(wrong)
	answer, text := p.end(path, "de")
	assert.Equal(t, http.StatusUnprocessableEntity, answer.StatusCode)
	assert.Equal(t, "de", answer.Header.Get("Content-Language"))
	for _, want := range []string{`"leads.1500.name"`, "Das Feld leads.1500.name ist erforderlich.", `"leads.1500.email"`, `"leads.1500.company_id"`} {
		assert.Contains(t, text, want)
	}
	_, text = p.end(path, "en")
	assert.Contains(t, text, "The leads.1500.name field is required.", "each reader has a language")

	for path, want := range map[string]int{
		"/imports/1": http.StatusNotFound, path + "/leads": http.StatusNotFound, "/other": http.StatusNotFound,
	} {
		answer, text := p.send(http.MethodGet, path, "en", "")
		assert.Equal(t, want, answer.StatusCode, text)
	}
	assert.Equal(t, 12_500, d.number("SELECT count(*) FROM leads"))
	assert.Zero(t, d.number("SELECT count(*) FROM import_chunks"), "bodies go when they are of no use")
}

// TestBodiesThatAreNone: a body that is no JSON, and one that breaks off.
func TestBodiesThatAreNone(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	p := d.start("one")

	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.addr+"/imports", strings.NewReader("a,b"))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "text/csv")
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusUnsupportedMediaType, answer.StatusCode)

	answer, text := p.end(p.post("{\"name\":\n"), "en")
	assert.Equal(t, http.StatusUnprocessableEntity, answer.StatusCode)
	assert.Contains(t, text, "line 1, column")

	ctx, leave := context.WithCancel(t.Context())
	body, pipe := io.Pipe()
	request, err = http.NewRequestWithContext(ctx, http.MethodPost, p.addr+"/imports", body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-ndjson")
	ended := make(chan error, 1)
	go func() {
		_, err := http.DefaultClient.Do(request)
		ended <- err
	}()
	_, err = io.WriteString(pipe, leads("a", 6_000))
	require.NoError(t, err)
	require.Eventually(t, func() bool { return d.number("SELECT count(*) FROM import_chunks") > 0 }, atOnce, time.Millisecond)
	leave()
	require.NoError(t, pipe.CloseWithError(context.Canceled))
	require.ErrorIs(t, <-ended, context.Canceled)
	require.Eventually(t, func() bool {
		return d.number("SELECT count(*) FROM imports WHERE state = 'receiving'") == 0
	}, atOnce, 10*time.Millisecond)
	assert.Zero(t, d.number("SELECT count(*) FROM import_chunks"))
}

// worker returns the name of the process that stores leads.
func (d *database) worker() (name string) {
	const query = `SELECT split_part(application_name, '/', 2) FROM pg_stat_activity
		WHERE application_name LIKE $1 || '/%' AND query ILIKE 'copy%' AND state = 'active'`
	require.Eventually(d.t, func() bool {
		return d.conn.QueryRow(d.t.Context(), query, d.name).Scan(&name) == nil
	}, atOnce, 10*time.Millisecond)
	return name
}

// TestKilledWorker: kill -9 while some of the leads are stored and none is
// committed. A rival of lead 3,500 keeps the worker there.
func TestKilledWorker(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	both := map[string]*process{"one": d.start("one"), "two": d.start("two")}
	rival, err := d.connect().Begin(t.Context())
	require.NoError(t, err)
	_, err = rival.Exec(t.Context(), `INSERT INTO leads (import, name, email, company_id)
		VALUES (gen_random_uuid(), 'Rival', 'a3500@example.com', 1)`)
	require.NoError(t, err)

	path := both["one"].post(leads("a", 5_000))
	require.Eventually(t, func() bool { return both["one"].progress(path).Stored == 3_000 }, atOnce, 10*time.Millisecond)
	name := d.worker()
	both[name].kill()
	delete(both, name)
	assert.Zero(t, d.number("SELECT count(*) FROM leads"))
	require.NoError(t, rival.Rollback(t.Context()))

	for _, survivor := range both {
		survivor.assertStored(path, 5_000)
	}
	assert.Equal(t, 5_000, d.number("SELECT count(*) FROM leads"))
	assert.Equal(t, 5_000, d.number("SELECT count(DISTINCT email) FROM leads"))
	assert.Equal(t, 2, d.number("SELECT starts FROM imports"))
}

// TestTwoImportsOfOneAddress that both find free: one is stored, the other is
// told which of its leads has it. The test holds both back until they have been
// validated.
func TestTwoImportsOfOneAddress(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	p := d.start("one")
	q := d.start("two")
	gate, err := d.connect().Begin(t.Context())
	require.NoError(t, err)
	_, err = gate.Exec(t.Context(), `LOCK TABLE leads IN SHARE ROW EXCLUSIVE MODE`)
	require.NoError(t, err)

	var sending sync.WaitGroup
	paths := make([]string, 2)
	for i, name := range []string{"a", "b"} {
		body := leads(name, 1_500) + leads("same", 1) + leads(name+name, 20)
		sending.Go(func() { paths[i] = []*process{p, q}[i].post(body) })
	}
	sending.Wait()
	require.Eventually(t, func() bool {
		const waiting = `SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'leads'::regclass`
		return d.number(waiting) == 2
	}, atOnce, 10*time.Millisecond)
	require.NoError(t, gate.Rollback(t.Context()))

	statuses := []int{}
	for _, path := range paths {
		answer, text := p.end(path, "en")
		statuses = append(statuses, answer.StatusCode)
		if answer.StatusCode != http.StatusSeeOther {
			assert.JSONEq(t, `["The leads.1500.email has already been taken."]`, messages(t, text, "leads.1500.email"))
		}
	}
	assert.ElementsMatch(t, []int{http.StatusSeeOther, http.StatusUnprocessableEntity}, statuses)
	assert.Equal(t, 1_521, d.number("SELECT count(*) FROM leads"))
}

// messages returns what an answer in Laravel's format says at a path, which has
// to be all that it says.
func messages(t *testing.T, text, path string) string {
	t.Helper()
	var answer struct {
		Errors map[string]json.RawMessage `json:"errors"`
	}
	require.NoError(t, json.Unmarshal([]byte(text), &answer), text)
	assert.Len(t, answer.Errors, 1, text)
	return string(answer.Errors[path])
}

// TestImportsThatCannotEnd are given up after a few attempts.
func TestImportsThatCannotEnd(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	p := d.start("one")
	path := p.post(leads("a", 1))
	p.assertStored(path, 1)

	// As if each of the workers so far had died.
	d.exec(fmt.Sprintf("UPDATE imports SET state = 'working', starts = %d", mostStarts))
	answer, text := p.end(path, "en")

	assert.Equal(t, http.StatusServiceUnavailable, answer.StatusCode, text)
	assert.Equal(t, 1, d.number("SELECT count(*) FROM leads"))
}
