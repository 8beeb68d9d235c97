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

var update = flag.Bool("update", false, "rewrite testdata/tour.golden")

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
func start(t *testing.T) (addr string) {
	t.Helper()
	ctx, interrupt := context.WithCancel(context.Background())
	stdout := &output{serving: make(chan string, 1)}
	var stderr bytes.Buffer
	status := make(chan int, 1)
	go func() { status <- run(ctx, []string{"-addr", "localhost:0"}, stdout, &stderr) }()
	select {
	case addr = <-stdout.serving:
	case code := <-status:
		interrupt()
		require.FailNow(t, "the program ended", "status %d: %s", code, stderr.String())
	}
	t.Cleanup(func() {
		interrupt()
		assert.Zero(t, <-status, "exit status after an interrupt")
		assert.NotContains(t, stderr.String(), "level=ERROR")
	})
	return addr
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
	}
	require.Len(t, steps, len(want))
	addr := start(t)
	for i, s := range steps {
		for _, f := range formats {
			t.Run(fmt.Sprintf("step_%d/%s", i+1, f.name), func(t *testing.T) {
				t.Parallel()
				response, body := send(t, addr, newRequest("POST", "/"+f.name+"/"+s.resource, addr, strings.TrimSpace(s.body)))
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
}

func TestTourGolden(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	require.Zero(t, run(t.Context(), []string{"-once", "-addr", "localhost:0"}, &stdout, &stderr), stderr.String())
	assert.Empty(t, stderr.String(), "nothing is logged for a client's mistake")

	got := stdout.String()
	for _, n := range []struct{ pattern, name string }{
		{`\r\n`, "\n"},
		{`127\.0\.0\.1:\d+|\[::1\]:\d+`, "<host>"},
		{`(Date:) .* GMT`, "$1 <date>"},
		{uuids.String(), "<uuid>"},
	} {
		got = regexp.MustCompile(n.pattern).ReplaceAllString(got, n.name)
	}
	assert.Equal(t, len(steps)*len(formats), strings.Count(got, "\nHTTP/1.1 "), "responses")
	const golden = "testdata/tour.golden"
	if *update {
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
	assert.Equal(t, 1, run(t.Context(), []string{"-addr", addr}, &stdout, &stderr))
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
		"argument": {[]string{"localhost:0"}, 2, `crm: unexpected argument "localhost:0": use -addr and -once`},
		"flag":     {[]string{"-port", "1"}, 2, "flag provided but not defined: -port"},
		"help":     {[]string{"-h"}, 0, "Usage of crm:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			assert.Equal(t, tc.status, run(t.Context(), tc.args, &stdout, &stderr))
			assert.Empty(t, stdout.String())
			first, _, _ := strings.Cut(stderr.String(), "\n")
			assert.Equal(t, tc.stderr, first)
		})
	}
}

func TestCreatedLeads(t *testing.T) {
	t.Parallel()
	addr := start(t)
	_, body := send(t, addr, newRequest("POST", "/problem/leads", addr, `{"leads":[`+lead("eve@example.com")+`,`+lead("bob@example.com")+`]}`))
	var got struct{ Leads []Lead }
	require.NoError(t, json.Unmarshal([]byte(body), &got), body)
	require.Len(t, got.Leads, 2)
	assert.Positive(t, got.Leads[0].ID)
	assert.Equal(t, got.Leads[0].ID+1, got.Leads[1].ID)
	assert.Equal(t, "eve@example.com", got.Leads[0].Email)
	assert.Equal(t, []Item{{ProductID: 1, Quantity: 2}}, got.Leads[1].Products)
}

func TestCreatedContact(t *testing.T) {
	t.Parallel()
	addr := start(t)
	const contact = `{"name": "Alan Turing", "email": "alan@example.com", "phone": "+12025550144", "company_id": 2}`
	request := newRequest("POST", "/teamwork/contacts", addr, contact)
	response, body := send(t, addr, request)
	assert.Equal(t, http.StatusCreated, response.StatusCode)
	assert.JSONEq(t, `{"id": 2, "name": "Alan Turing", "email": "alan@example.com", "phone": "+12025550144", "company_id": 2}`, body)

	response, body = send(t, addr, request)
	assert.Equal(t, http.StatusConflict, response.StatusCode)
	assert.Contains(t, body, `"code":"D4"`)
}
