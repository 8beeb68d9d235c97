package main

import (
	"errors"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/go-chi/chi/v5/middleware"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/examples/parity"
)

// status is where chi's logger has it: … from 127.0.0.1:1 - 422 87B in 1ms
var status = regexp.MustCompile(` - (\d+) \d+B in `)

// TestAnswersAreThoseOfNetHTTP sends the same requests to the example and to a server of net/http.
func TestAnswersAreThoseOfNetHTTP(t *testing.T) {
	parity.Run(t, func(t *testing.T, b *bind.Binder, log io.Writer) parity.Server {
		r := router(b, log)
		handle := func(h func(http.ResponseWriter, *http.Request) error) http.Handler {
			return bind.Handle(b, func(w http.ResponseWriter, r *http.Request, _ Contact) error { return h(w, r) })
		}
		r.Method("POST", "/test/panic", handle(func(http.ResponseWriter, *http.Request) error { panic("kaboom") }))
		r.Method("POST", "/test/fails", handle(func(http.ResponseWriter, *http.Request) error { return parity.ErrFails }))
		r.With(middleware.Timeout(parity.Deadline)).Method("POST", "/test/slow",
			handle(func(_ http.ResponseWriter, r *http.Request) error {
				<-r.Context().Done()
				return r.Context().Err()
			}))
		r.Method("POST", "/test/late", handle(func(w http.ResponseWriter, _ *http.Request) error {
			return errors.Join(reply(w, http.StatusCreated, parity.Late), parity.ErrFails)
		}))
		r.Method("POST", "/test/stream", handle(func(w http.ResponseWriter, _ *http.Request) error { return parity.Stream(w) }))
		r.Method("POST", "/test/flush", handle(func(w http.ResponseWriter, _ *http.Request) error { return parity.Flush(w) }))
		r.Method("POST", "/test/hijack", handle(parity.Hijack))
		return parity.Server{URL: parity.Listen(t, r), Status: status}
	})
}
