package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the tours in testdata")

// uuids are the ids of Teamwork's errors.
var uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// output is a stdout that tells when the program has begun to serve.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	serving chan string // the address
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if rest, ok := strings.CutPrefix(string(p), "Serving on http://"); ok {
		addr, _, _ := strings.Cut(rest, " ")
		o.serving <- addr
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// start runs the program on a free port until the test ends, and returns the address.
func start(t *testing.T, at home) (addr string) {
	t.Helper()
	addr, stop := begin(t, at)
	t.Cleanup(func() { stop() })
	return addr
}

// begin runs the program on a free port until stop is called, which returns what it has printed.
func begin(t *testing.T, at home) (addr string, stop func() string) {
	t.Helper()
	ctx, interrupt := context.WithCancel(context.Background())
	stdout := &output{serving: make(chan string, 1)}
	var stderr bytes.Buffer
	status := make(chan int, 1)
	go func() { status <- run(ctx, at.args(), at.getenv, stdout, &stderr) }()
	select {
	case addr = <-stdout.serving:
	case code := <-status:
		interrupt()
		require.FailNow(t, "the program ended", "status %d: %s", code, stderr.String())
	}
	return addr, func() string {
		interrupt()
		assert.Zero(t, <-status, "exit status after an interrupt")
		assert.NotContains(t, stderr.String(), "level=ERROR")
		return stdout.String()
	}
}

// send sends a request over TCP and reads the answer. It may be called from any goroutine.
func send(t *testing.T, addr, request string) (response *http.Response, body string) {
	t.Helper()
	raw, err := exchange(t.Context(), addr, request)
	if !assert.NoError(t, err) {
		return &http.Response{}, ""
	}
	response, err = http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), nil)
	if !assert.NoError(t, err, "%s", raw) {
		return &http.Response{}, ""
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	assert.NoError(t, err)
	return response, string(content)
}

func TestTourStatuses(t *testing.T) {
	t.Parallel()
	want := []map[string]int{ // by step
		{"laravel": 201, "teamwork": 201, "problem": 201, "deploy": 201, "zoho": 201}, // valid
		{"laravel": 422, "teamwork": 400, "problem": 422, "deploy": 400, "zoho": 400}, // mistakes
		{"laravel": 422, "teamwork": 400, "problem": 422, "deploy": 400, "zoho": 400}, // types
		{"laravel": 422, "teamwork": 400, "problem": 422, "deploy": 400, "zoho": 400}, // unknown member
		{"laravel": 400, "teamwork": 400, "problem": 400, "deploy": 400, "zoho": 400}, // malformed
		{"laravel": 422, "teamwork": 400, "problem": 422, "deploy": 400, "zoho": 400}, // no such company
		{"laravel": 422, "teamwork": 409, "problem": 422, "deploy": 409, "zoho": 400}, // address taken
		{"laravel": 422, "teamwork": 400, "problem": 422, "deploy": 400, "zoho": 400}, // a patch
	}
	require.Len(t, steps, len(want))
	eachDatabase(t, func(t *testing.T, at home) {
		addr := start(t, at)
		for i, s := range steps {
			for _, f := range formats {
				t.Run(fmt.Sprintf("step_%d/%s", i+1, f.name), func(t *testing.T) {
					t.Parallel()
					response, body := send(t, addr, newRequest(s.verb(), "/"+f.name+"/"+s.resource, addr, strings.TrimSpace(s.body)))
					assert.Equal(t, want[i][f.name], response.StatusCode)
					assert.True(t, json.Valid([]byte(body)), body)
					assert.EqualValues(t, len(body), response.ContentLength, "the tour shows no chunks")
					if media := response.Header.Get("Content-Type"); f.name == "problem" && response.StatusCode != http.StatusCreated {
						assert.Equal(t, "application/problem+json", media)
					} else {
						assert.Equal(t, "application/json", media)
					}
				})
			}
		}
	})
}

func TestTourGolden(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		got := toured(t, at, "-once", "-tour", "full")
		assert.Equal(t, len(steps)*len(formats)+len(languages)+len(sendings), strings.Count(got, "\nHTTP/1.1 "), "responses")
		sent := strings.Split(got, fmt.Sprintf("=== %d. ", len(steps)+2))
		require.Len(t, sent, 1+len(sendings))
		_, first, _ := strings.Cut(sent[1], "\n")
		_, again, _ := strings.Cut(sent[2], "\n")
		assert.Equal(t, first, again, "the same request, the same answer")
		for _, language := range languages {
			assert.Contains(t, got, "\nContent-Language: "+language+"\n")
		}
		assertGolden(t, at, "testdata/tour.golden", got)
	})
}

// TestShortTour prints what people see first: a page, also where lines are
// wrapped at 100 columns.
func TestShortTour(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		got := toured(t, at, "-once")
		rows := 0
		for line := range strings.Lines(got) {
			rows += (len([]rune(line)) + 98) / 100
		}
		assert.LessOrEqual(t, rows, 120, "rows of a terminal")
		const lost = "\n422 Unprocessable Entity\n" +
			`{"message":"The given data was invalid.","errors":{"email":["The email has already been taken."]}}` + "\n"
		assert.Contains(t, got, lost, "the one who has lost the race")
		for _, f := range formats {
			assert.Contains(t, got, "\nPOST /"+f.name+"/leads\n4", "the broken body")
		}
		assert.Contains(t, got, "\nPOST /laravel/leads/import\nContent-Type: application/x-ndjson\n201 Created\n{\"stored\":2}\n")
		assertGolden(t, at, "testdata/tour_short.golden", got)
	})
}

// toured returns what the program prints, without what is another at each time.
func toured(t *testing.T, at home, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	require.Zero(t, run(t.Context(), at.args(args...), at.getenv, &stdout, &stderr), stderr.String())
	assert.Empty(t, stderr.String(), "nothing is logged for a client's mistake")

	got := stdout.String()
	for _, n := range []struct{ pattern, name string }{
		{`\r\n`, "\n"},
		{`127\.0\.0\.1:\d+|\[::1\]:\d+`, "<host>"},
		{`(Date:) .* GMT`, "$1 <date>"},
		{uuids.String(), "<uuid>"},
		{`Idempotency-Key: "\w+"`, `Idempotency-Key: "<key>"`},
	} {
		got = regexp.MustCompile(n.pattern).ReplaceAllString(got, n.name)
	}
	return got
}

// assertGolden compares a text with a golden file, which is the same on every database.
func assertGolden(t *testing.T, at home, golden, got string) {
	t.Helper()
	if *update && at.file != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func TestPortInUse(t *testing.T) {
	t.Parallel()
	other, err := net.Listen("tcp", "localhost:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = other.Close() })
	addr := other.Addr().String()
	var stdout, stderr bytes.Buffer
	assert.Equal(t, 1, run(t.Context(), []string{"-addr", addr}, home{}.getenv, &stdout, &stderr))
	assert.Empty(t, stdout.String(), "before any tour output")
	want := "crm: cannot listen on " + addr + ": address already in use: choose another address with -addr (localhost:0 picks a free port)\n"
	assert.Equal(t, want, stderr.String())
}

func TestArguments(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args   []string
		status int
		stderr string // the first line
	}{
		"argument": {[]string{"localhost:0"}, 2, `crm: unexpected argument "localhost:0": use -addr, -db, -generate, -host, -once and -tour`},
		"flag":     {[]string{"-port", "1"}, 2, "flag provided but not defined: -port"},
		"tour":     {[]string{"-tour", "long"}, 2, `invalid value "long" for flag -tour: want short, full or false`},
		"host":     {[]string{"-host", "http://crm.example.com"}, 2, `invalid value "http://crm.example.com" for flag -host: want a host name such as crm.example.com`},
		"help":     {[]string{"-h"}, 0, "Usage of crm:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			assert.Equal(t, tc.status, run(t.Context(), tc.args, home{}.getenv, &stdout, &stderr))
			assert.Empty(t, stdout.String())
			first, _, _ := strings.Cut(stderr.String(), "\n")
			assert.Equal(t, tc.stderr, first)
		})
	}
}

// TestTourOfAnyAddress listens where the server does not answer to its address.
func TestTourOfAnyAddress(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	require.Zero(t, run(t.Context(), []string{"-addr", "0.0.0.0:0", "-once"}, home{}.getenv, &stdout, &stderr), stderr.String())
	assert.NotContains(t, stdout.String(), "421 Misdirected Request")
	assert.Contains(t, stdout.String(), "\r\nHost: localhost:")
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 1, run(ctx, at.args(), at.getenv, &stdout, &stderr))
		assert.Contains(t, stderr.String(), "context canceled")
		assert.Empty(t, stdout.String())
	})
}

func TestWhereTheRecordsAre(t *testing.T) {
	t.Parallel()
	_, stop := begin(t, home{})
	stdout := stop()
	said := regexp.MustCompile(`\nThe records are in the database (.+) \(SQLite\), which is removed at the end\.\nServing on`)
	file := said.FindStringSubmatch(stdout)
	require.Len(t, file, 2, stdout)
	assert.NoFileExists(t, file[1])
}
