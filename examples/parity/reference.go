package parity

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
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
	handle("POST /test/flush", func(w http.ResponseWriter, _ *http.Request) error { return Flush(w) })
	handle("POST /test/hijack", Hijack)
	return mux
}

// Flush sends a header without a body, and fails.
func Flush(w http.ResponseWriter) error {
	return errors.Join(http.NewResponseController(w).Flush(), ErrFails)
}

// Hijacked is what Hijack answers.
const Hijacked = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"

// Hijack takes the connection over, answers on it, and fails.
func Hijack(w http.ResponseWriter, r *http.Request) error {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return err
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return err
	}
	_, err = io.WriteString(conn, Hijacked)
	return errors.Join(err, conn.Close(), ErrFails)
}

// Listen serves a handler. What net/http complains of fails the test: answers
// that are written twice, or to a connection that is no longer the server's.
func Listen(t *testing.T, handler http.Handler) (url string) {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(complaints{t}, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

// complaints fail a test.
type complaints struct{ t *testing.T }

func (c complaints) Write(p []byte) (int, error) {
	c.t.Errorf("net/http complains: %s", p)
	return len(p), nil
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

func (w *writer) FlushError() error {
	w.written = true
	return http.NewResponseController(w.ResponseWriter).Flush()
}

func (w *writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.written = true
	return http.NewResponseController(w.ResponseWriter).Hijack()
}

func (w *writer) Written() bool               { return w.written }
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// write answers with a value.
func write(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(v)
}
