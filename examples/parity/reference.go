package parity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/fielderrors/bind"
)

// Reference is the server of net/http that others are compared with. The routes
// below /test are those that tests add to an example.
func Reference(b *bind.Binder) http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		mux.Handle(pattern, recovered(b, h))
	}
	refuse := func(pattern string, reason bind.Reason) {
		handle(pattern, func(http.ResponseWriter, *http.Request) error { return &bind.Error{Reason: reason} })
	}

	handle("POST /contacts", func(w http.ResponseWriter, r *http.Request) error {
		in, err := bind.One[Contact](b, r)
		if err != nil {
			return err
		}
		return write(w, http.StatusCreated, in)
	})
	handle("POST /imports", func(w http.ResponseWriter, r *http.Request) error {
		in, err := bind.Many[Contact](b, r, bind.Under("contacts"))
		if err != nil {
			return err
		}
		return write(w, http.StatusCreated, map[string]int{"stored": len(in)})
	})
	handle("PUT /contacts/{id}", func(w http.ResponseWriter, r *http.Request) error {
		if id, err := strconv.Atoi(r.PathValue("id")); err != nil || id != 7 {
			return &bind.Error{Reason: bind.NotFound}
		}
		in, err := bind.One[Contact](b, r)
		if err != nil {
			return err
		}
		return write(w, http.StatusOK, in)
	})
	refuse("/contacts", bind.MethodNotAllowed)
	refuse("/imports", bind.MethodNotAllowed)
	refuse("/contacts/{id}", bind.MethodNotAllowed)
	refuse("/", bind.NotFound)

	handle("POST /test/panic", func(http.ResponseWriter, *http.Request) error { panic("kaboom") })
	handle("POST /test/fails", func(http.ResponseWriter, *http.Request) error { return ErrFails })
	handle("POST /test/slow", func(_ http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), Deadline)
		defer cancel()
		<-ctx.Done()
		return ctx.Err()
	})
	handle("POST /test/late", func(w http.ResponseWriter, _ *http.Request) error {
		return errors.Join(write(w, http.StatusCreated, Late), ErrFails)
	})
	handle("POST /test/stream", func(w http.ResponseWriter, _ *http.Request) error { return Stream(w) })
	return mux
}

// Stream writes, flushes, writes again and fails.
func Stream(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/plain")
	_, first := io.WriteString(w, "a")
	flushed := http.NewResponseController(w).Flush()
	_, second := io.WriteString(w, "b")
	return errors.Join(first, flushed, second, ErrFails)
}

// What the routes below /test do.
var (
	ErrFails = errors.New("the disk is full")
	Late     = map[string]bool{"stored": true}
)

// Deadline is how long the route /test/slow may take.
const Deadline = time.Millisecond

// recovered answers what h returns, and a panic.
func recovered(b *bind.Binder, h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(below http.ResponseWriter, r *http.Request) {
		w := &writer{ResponseWriter: below}
		defer func() {
			if p := recover(); p != nil {
				b.WriteError(w, r, fmt.Errorf("panic: %v", p))
			}
		}()
		if err := h(w, r); err != nil {
			b.WriteError(w, r, err)
		}
	})
}

// writer knows whether an answer has begun, and tells WriteError.
type writer struct {
	http.ResponseWriter
	written bool
}

func (w *writer) WriteHeader(status int) {
	w.written = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *writer) Write(p []byte) (int, error) {
	w.written = true
	return w.ResponseWriter.Write(p)
}

func (w *writer) Written() bool               { return w.written }
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// write answers with a value.
func write(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(v)
}
