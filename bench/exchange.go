package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
)

// The routes that every contestant with a router has.
const (
	routeEmpty = "/empty"
	routeOne   = "/leads"
	routeBulk  = "/leads/bulk"
)

// maxBody is the bound on bodies that contestants are given if they take one.
const maxBody = 64 << 20

// exchange is one request that can be sent again and again. What a server does
// before it calls a handler, and after it, is not part of send.
type exchange interface {
	send()
	// answer returns what the last send led to.
	answer() answer
}

type answer struct {
	status int
	body   []byte
	leads  int // that arrived at the user's code
}

// route returns where w is posted to.
func (w workload) route() string {
	switch {
	case w.name == empty:
		return routeEmpty
	case w.bulk:
		return routeBulk
	}
	return routeOne
}

// stack is a net/http handler with user code behind it, and where it writes its
// responses.
type stack struct {
	handler  http.Handler
	recorder *recorder // all contestants have the same, so that they find the same heap
	arrived  int       // leads; set by the user code
}

// open returns an exchange with the route for w.
func (s *stack) open(w workload) exchange { return s.openAt(w.route(), w) }

func (s *stack) openAt(route string, w workload) exchange {
	e := &httpExchange{
		stack:   s,
		request: httptest.NewRequest(http.MethodPost, route, nil),
		source:  w.body,
	}
	e.request.Header.Set("Content-Type", "application/json")
	e.request.ContentLength = int64(len(w.body))
	return e
}

// httpExchange calls a stack with one request, whose body is rewound.
type httpExchange struct {
	*stack
	request *http.Request
	body    rewindable
	source  []byte
}

func (e *httpExchange) send() {
	e.arrived = 0
	e.body.reader.Reset(e.source)
	e.request.Body = &e.body
	e.recorder.reset()
	e.handler.ServeHTTP(e.recorder, e.request)
}

func (e *httpExchange) answer() answer {
	return answer{status: e.recorder.status, body: e.recorder.body.Bytes(), leads: e.arrived}
}

// rewindable is a request body. It hides the reader's WriteTo, which bodies
// from a network do not have.
type rewindable struct{ reader bytes.Reader }

var _ io.ReadCloser = (*rewindable)(nil)

func (r *rewindable) Read(p []byte) (int, error) { return r.reader.Read(p) }
func (r *rewindable) Close() error               { return nil }

// recorder is a ResponseWriter that keeps its memory from one response to the
// next.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

func (r *recorder) reset() {
	clear(r.header)
	r.status = 0
	r.body.Reset()
}

// Header returns the headers to be set.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader keeps the first final status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
	}
}

// Write keeps p.
func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}
