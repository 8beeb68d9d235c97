package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// gate stands before the server: it notes what checks ask for, and can hold requests back.
type gate struct {
	next   http.Handler
	server *httptest.Server

	mu   sync.Mutex
	only []string              // the Precognition-Validate-Only of checks
	hold func(r *http.Request) // called before a request is handled
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	if only, ok := r.Header["Precognition-Validate-Only"]; ok {
		g.only = append(g.only, strings.Join(only, ","))
	}
	hold := g.hold
	g.mu.Unlock()
	if hold != nil {
		hold(r)
	}
	g.next.ServeHTTP(w, r)
}

// asked returns what checks have asked for since it was called last.
func (g *gate) asked() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	asked := g.only
	g.only = nil
	return asked
}

// stall holds all requests that post something back, until release is called. arrived tells of the first one.
func (g *gate) stall() (arrived <-chan struct{}, release func()) {
	came, gone := make(chan struct{}), make(chan struct{})
	arrive := sync.OnceFunc(func() { close(came) })
	g.holding(func(r *http.Request) {
		if r.Method == http.MethodPost {
			arrive()
			<-gone
		}
	})
	return came, sync.OnceFunc(func() { close(gone) })
}

// holding calls hold with every request from now on.
func (g *gate) holding(hold func(r *http.Request)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hold = hold
}
