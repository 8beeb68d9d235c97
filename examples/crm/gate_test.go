package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
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

	imports []string         // the Idempotency-Key of imports
	instead http.HandlerFunc // handles the next import, if it is set
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	if only, ok := r.Header["Precognition-Validate-Only"]; ok && r.URL.Path == "/page/leads" {
		g.only = append(g.only, strings.Join(only, ","))
	}
	hold, next := g.hold, g.next
	if key := r.Header.Get("Idempotency-Key"); key != "" {
		g.imports = append(g.imports, key)
		if g.instead != nil {
			next, g.instead = g.instead, nil
		}
	}
	g.mu.Unlock()
	if hold != nil && !r.URL.Query().Has("dry-run") { // those of the panel come as they like
		hold(r)
	}
	next.ServeHTTP(w, r)
}

// replace lets a function handle the next import.
func (g *gate) replace(instead http.HandlerFunc) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.instead = instead
}

// keys returns the keys of all imports.
func (g *gate) keys() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.imports)
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
