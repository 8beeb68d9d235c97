package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/bindtest"
	"github.com/fielderrors/bind/locales"
)

// home is where a test has its records: a file, or a schema of its own in PostgreSQL.
type home struct{ file, url string }

// eachDatabase runs a test on SQLite, and on PostgreSQL if DATABASE_URL names a server.
func eachDatabase(t *testing.T, test func(t *testing.T, at home)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, home{file: filepath.Join(t.TempDir(), "crm.db")})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, newSchema(t))
	})
}

// newSchema creates a schema in PostgreSQL for one test.
func newSchema(t *testing.T) home {
	t.Helper()
	server := os.Getenv("DATABASE_URL")
	if server == "" {
		t.Skip("SKIPPED on PostgreSQL: DATABASE_URL is not set")
	}
	name := fmt.Sprintf("crm_test_%d", rand.Int64())
	administer(t, server, "CREATE SCHEMA "+name)
	t.Cleanup(func() { administer(t, server, "DROP SCHEMA "+name+" CASCADE") })
	if !strings.Contains(server, "://") {
		return home{url: server + " search_path=" + name}
	}
	address, err := url.Parse(server)
	require.NoError(t, err)
	query := address.Query()
	query.Set("search_path", name)
	address.RawQuery = query.Encode()
	return home{url: address.String()}
}

// administer runs a statement on a connection of its own.
func administer(t *testing.T, server, statement string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // which has ended when a test cleans up
	conn, err := pgx.Connect(ctx, server)
	require.NoError(t, err)
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, statement)
	require.NoError(t, err)
}

// getenv is the environment of a program whose records are at h.
func (h home) getenv(name string) string {
	if name == "DATABASE_URL" {
		return h.url
	}
	return ""
}

// args are arguments of a program that listens on a free port and has its records at h.
func (h home) args(more ...string) []string {
	return append([]string{"-addr", "localhost:0", "-db", h.file}, more...)
}

// open returns the records at h, until the test ends, and what watches the statements.
func (h home) open(t *testing.T) (*store, *spy) {
	t.Helper()
	db, err := locate(h.file, h.url)
	require.NoError(t, err)
	watch := &spy{Connector: db.connector}
	db.connector = watch
	s, err := db.open(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.close()) })
	watch.watch(nil, nil)
	return s, watch
}

// crm is a server that runs inside the test.
type crm struct {
	*store
	*spy
	t        *testing.T
	handler  http.Handler
	addr     string // where it is served
	log      *journal
	handling *atomic.Int64 // requests
}

// serve starts a server on the records at h until the test ends.
func (h home) serve(t *testing.T) *crm {
	t.Helper()
	return h.serveWithin(t, service{})
}

// serveWithin is serve within other bounds than the usual ones.
func (h home) serveWithin(t *testing.T, bounds service) *crm {
	t.Helper()
	s, watch := h.open(t)
	log, handling := &journal{}, &atomic.Int64{}
	bounds.store, bounds.log = s, slog.New(slog.NewTextHandler(log, nil))
	bounds.languages = []locales.Locale{locales.En()} // the others take their time to load under the race detector
	handler := recorded(t, bounds.handler())
	counting := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handling.Add(1)
		defer handling.Add(-1)
		handler.ServeHTTP(w, r)
	})
	server := httptest.NewServer(counting)
	t.Cleanup(server.Close)
	return &crm{s, watch, t, counting, strings.TrimPrefix(server.URL, "http://"), log, handling}
}

// ask has the handler serve a request and returns the answer for assertions. header holds names and values in turn.
func (c *crm) ask(method, target, body string, header ...string) *bindtest.Answer {
	c.t.Helper()
	request := bindtest.Request{Method: method, Target: target, Header: map[string]string{"Host": c.addr}}
	if body != "" {
		request.Body = body
	}
	for pair := range slices.Chunk(header, 2) {
		request.Header[pair[0]] = pair[1]
	}
	return bindtest.Send(c.t, c.handler, request)
}

// withoutIDs returns the body of an answer without the ids of errors.
func withoutIDs(a *bindtest.Answer) string { return uuids.ReplaceAllString(string(a.Body()), "<uuid>") }

// do sends a request and returns the answer as "status body". It may be called from any goroutine.
func (c *crm) do(method, path, body string) string {
	response, content := send(c.t, c.addr, newRequest(method, path, c.addr, body))
	return fmt.Sprintf("%d %s", response.StatusCode, uuids.ReplaceAllString(content, "<uuid>"))
}

// rows returns how many records a table has.
func (c *crm) rows(table string) int {
	n, err := query(c.t.Context(), c.reader, itself[int], "SELECT count(*) FROM "+table)
	if !assert.NoError(c.t, err) {
		return -1
	}
	return n[0]
}

// exec changes the records behind the server's back.
func (c *crm) exec(statement string, args ...any) {
	_, err := c.writer.ExecContext(c.t.Context(), statement, args...)
	assert.NoError(c.t, err)
}

// journal is a log that many goroutines write.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func TestDatabaseThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	const sqliteCure = ": name a file with -db that is an SQLite database or does not exist, in a folder that can be written\n"
	const postgres = "crm: cannot open the database of DATABASE_URL (PostgreSQL): "
	const postgresCure = ": start the server, correct DATABASE_URL, or unset it to use SQLite\n"
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	require.NoError(t, os.WriteFile(text, bytes.Repeat([]byte("no database "), 100), 0o600))
	for name, tt := range map[string]struct {
		at     home
		stderr string
	}{
		"sqlite/no_such_folder": {
			home{file: filepath.Join(dir, "none", "crm.db")},
			"crm: cannot open the database " + filepath.Join(dir, "none", "crm.db") + " (SQLite): unable to open database file (14)" + sqliteCure,
		},
		"sqlite/a_folder":      {home{file: dir}, "crm: cannot open the database " + dir + " (SQLite): unable to open database file (14)" + sqliteCure},
		"sqlite/another_file":  {home{file: text}, "crm: cannot open the database " + text + " (SQLite): file is not a database (26)" + sqliteCure},
		"postgres/nobody_home": {home{url: "postgres://someone:secret@127.0.0.1:1/crm"}, postgres + "connection refused" + postgresCure},
		"postgres/keys_values": {home{url: "host=127.0.0.1 port=1 user=someone password=secret"}, postgres + "connection refused" + postgresCure},
		"postgres/malformed": {
			home{url: "postgres://someone:secret%zz@127.0.0.1/crm"},
			"crm: cannot open the database of DATABASE_URL: it is no connection string of PostgreSQL: " +
				"set it to postgres://USER:PASSWORD@HOST:PORT/DATABASE with special characters percent-encoded, or unset it to use SQLite\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			assert.Equal(t, 1, run(t.Context(), tt.at.args("-once"), tt.at.getenv, &stdout, &stderr))
			assert.Equal(t, tt.stderr, stderr.String())
			assert.Empty(t, stdout.String())
		})
	}
}

func TestPostgresThatRefuses(t *testing.T) {
	t.Parallel()
	address, err := url.Parse(newSchema(t).url)
	require.NoError(t, err)
	if address.User == nil {
		t.Skip("DATABASE_URL is no URL with a user")
	}
	nowhere, stranger := *address, *address
	nowhere.Path = "/nowhere"
	stranger.User = url.UserPassword("stranger", "secret")
	for name, tt := range map[string]struct {
		url   url.URL
		fault string
	}{
		"database": {nowhere, `database "nowhere" does not exist`},
		"password": {stranger, "the server refuses the user name or the password"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			at := home{url: tt.url.String()}
			assert.Equal(t, 1, run(t.Context(), at.args("-once"), at.getenv, &stdout, &stderr))
			assert.Contains(t, stderr.String(), "(PostgreSQL): "+tt.fault+": start the server")
			password, _ := tt.url.User.Password()
			assert.NotContains(t, stderr.String(), password)
			assert.NotContains(t, stderr.String(), "stranger")
		})
	}
}

func TestTemporaryDatabase(t *testing.T) {
	t.Parallel()
	db, err := locate("", "")
	require.NoError(t, err)
	file, _, _ := strings.Cut(db.place, " (")
	s, err := db.open(t.Context())
	require.NoError(t, err)
	assert.FileExists(t, file)
	require.NoError(t, s.close())
	assert.NoDirExists(t, filepath.Dir(file))
}

func TestRestart(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		const contact = `{"name": "Alan Turing", "email": "alan@example.com", "company_id": 2}`
		t.Run("first", func(t *testing.T) {
			addr := start(t, at)
			response, _ := send(t, addr, newRequest("POST", "/laravel/contacts", addr, contact))
			assert.Equal(t, 201, response.StatusCode)
		})
		s, _ := at.open(t)
		before, err := s.leadsAfter(t.Context(), 0, maxLimit)
		require.NoError(t, err)
		t.Run("second", func(t *testing.T) {
			addr := start(t, at)
			response, _ := send(t, addr, newRequest("POST", "/laravel/contacts", addr, contact))
			assert.Equal(t, 422, response.StatusCode, "the contact is still there")
		})
		after, err := s.leadsAfter(t.Context(), 0, maxLimit)
		require.NoError(t, err)
		assert.Equal(t, before, after[:len(before)])
		assert.Len(t, after, len(before)+2+2, "the tour's, and no seeds")
	})
}
