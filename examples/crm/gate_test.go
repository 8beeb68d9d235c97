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

// holding calls hold with every request from now on.
func (g *gate) holding(hold func(r *http.Request)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hold = hold
}
