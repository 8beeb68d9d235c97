package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"

	"github.com/fielderrors/bind"
)

// The Idempotency-Key header of draft-ietf-httpapi-idempotency-key-header: a
// client that has had no answer sends the request again with the same key, and
// gets the answer that it has missed.
const keyHeader = "Idempotency-Key"

// keySyntax is a string of RFC 8941, section 3.3.3, with parameters that mean
// nothing here.
var keySyntax = regexp.MustCompile(
	`^ *"((?:[ !#-\[\]-~]|\\["\\]){1,255})"` +
		`(?:; *[a-z*][a-z0-9_.*-]*(?:=(?:"(?:[ !#-\[\]-~]|\\["\\])*"|[^ ",;\\]+))?)* *$`)

// claim is the hold of one request on its key.
type claim struct {
	key     string
	request string    // which of the requests with the key this is
	print   hash.Hash // of method, path and, when it has been read, the body
	first   *outcome  // of the first request with the key; nil if this is it
}

// claimKey is the key of a context under which a request's claim stands.
type claimKey struct{}

// claimOf returns the claim of a request, nil if it has none.
func claimOf(ctx context.Context) *claim {
	held, _ := ctx.Value(claimKey{}).(*claim)
	return held
}

// once lets next serve a request without a key, and the first with a key. To
// others with that key it gives the answer of the first: 409 while there is
// none yet, 422 if their body or their path is another. What next refuses
// leaves the key unused.
func (a api) once(next http.Handler) http.Handler { return a.onceOf(bodyLimit, next) }

// onceOfImport is once for imports, which are longer than other bodies, and may
// take longer than a claim lives.
func (a api) onceOfImport(next http.Handler) http.Handler {
	return a.onceOf(importLimit, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if held := claimOf(r.Context()); held != nil {
			defer a.store.hold(r.Context(), held)()
		}
		next.ServeHTTP(w, r)
	}))
}

// onceOf is once for bodies of at most so many bytes.
func (a api) onceOf(most int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fields := r.Header.Values(keyHeader)
		validatesOnly := a.live && r.Header.Get("Precognition") == "true"
		if len(fields) == 0 || validatesOnly {
			next.ServeHTTP(w, r)
			return
		}
		held, err := newClaim(fields, r)
		if err != nil {
			a.binder.WriteError(w, r, err)
			return
		}
		r.Body = hashing{io.TeeReader(r.Body, held.print), r.Body}

		known, err := a.store.claim(r.Context(), held)
		switch {
		case err != nil:
			passOver(r, most)
			a.binder.WriteError(w, r, timely(r.Context(), err))
		case known != nil:
			held.first = known
			a.replay(w, r, held, most)
		default:
			defer a.store.release(r.Context(), held)
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), claimKey{}, held)))
		}
	})
}

// newClaim returns the claim of a request whose header has fields.
func newClaim(fields []string, r *http.Request) (*claim, error) {
	parts := keySyntax.FindStringSubmatch(strings.Join(fields, ", "))
	if parts == nil {
		return nil, noKey()
	}
	held := &claim{key: parts[1], request: rand.Text(), print: sha256.New()}
	fmt.Fprintf(held.print, "%s %s\n", r.Method, r.URL.Path)
	return held, nil
}

// noKey answers a request whose key is no string.
func noKey() error {
	wrong := bind.FieldError{Path: bind.Query(keyHeader), Rule: "format"}
	return &bind.Error{Reason: bind.Malformed, Fields: bind.FieldErrors{wrong}}
}

// usedKey answers a request whose key has been used for another.
func usedKey() error {
	taken := bind.FieldError{Path: bind.Query(keyHeader), Rule: "available"}
	return &bind.Error{Status: http.StatusUnprocessableEntity, Fields: bind.FieldErrors{taken}}
}

// unread answers a request whose body does not come to its end.
func unread(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &bind.Error{Reason: bind.Timeout, Err: err}
	}
	return &bind.Error{Reason: bind.Malformed, Err: err}
}

// replay answers with what the first request with the key was answered.
func (a api) replay(w http.ResponseWriter, r *http.Request, held *claim, most int64) {
	first := held.first
	_, err := io.Copy(io.Discard, io.LimitReader(r.Body, most+1))

	switch {
	case err != nil:
		a.binder.WriteError(w, r, unread(err))
	case subtle.ConstantTimeCompare(held.print.Sum(nil), first.print) == 0:
		a.binder.WriteError(w, r, usedKey())
	default:
		if a.live {
			w.Header().Set("Vary", "Precognition")
		}
		write(w, first.status, first.body)
	}
}

// passOver reads a body that nobody looks at: browsers read an answer when they
// have sent all. A client that has asked whether to send any is spared it.
func passOver(r *http.Request, most int64) {
	if r.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, most))
	}
}

// hashing is a body of which a hash is taken while it is read.
type hashing struct {
	io.Reader
	io.Closer
}
