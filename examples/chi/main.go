// Command chi is a small API on chi whose errors are all answered by bind.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/fielderrors/bind"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// Contact is what clients send.
type Contact struct {
	Name  string   `json:"name" validate:"required,max=50"`
	Email string   `json:"email" validate:"required,email" bind:"distinct"`
	Tags  []string `json:"tags,omitempty" validate:"max=3,dive,alpha"`
}

func main() {
	log.Fatal(http.ListenAndServe("localhost:8080", router(bind.Must(bind.New(bind.Config{})), os.Stdout)))
}

func router(b *bind.Binder, to io.Writer) *chi.Mux {
	r := chi.NewRouter()
	r.Use(middleware.RequestLogger(&middleware.DefaultLogFormatter{Logger: log.New(to, "", 0), NoColor: true}))
	r.Use(middleware.Compress(5), recoverer(b), middleware.Timeout(10*time.Second))

	// chi has no errors of its own: these are its handlers, and a body that
	// middleware.RequestSize ends is known to bind.
	r.NotFound(refuse(b, bind.NotFound))
	r.MethodNotAllowed(refuse(b, bind.MethodNotAllowed))
	r.Method("POST", "/contacts", bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, in Contact) error {
		return reply(w, http.StatusCreated, in)
	}))
	r.Method("POST", "/imports", bind.HandleMany(b, func(w http.ResponseWriter, _ *http.Request, in []Contact) error {
		return reply(w, http.StatusCreated, map[string]int{"stored": len(in)})
	}, bind.Under("contacts")))
	r.Method("PUT", "/contacts/{id}", bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, in Contact) error {
		return reply(w, http.StatusOK, in)
	}, bind.Before(known)))
	return r
}

// known refuses requests for contacts that are not there.
func known(r *http.Request) error {
	if chi.URLParam(r, "id") != "7" {
		return &bind.Error{Reason: bind.NotFound}
	}
	return nil
}

func refuse(b *bind.Binder, reason bind.Reason) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, &bind.Error{Reason: reason}) }
}

func reply(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(v)
}

// recoverer answers a panic. chi's own answers with a bare status.
func recoverer(b *bind.Binder) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				if p := recover(); p != nil {
					b.WriteError(w, r, fmt.Errorf("panic: %v", p))
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}
