package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"hash"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/fielderrors/bind"
)

// The Idempotency-Key header of draft-ietf-httpapi-idempotency-key-header: a
// client that has had no answer sends the request again with the same key, and
// gets the answer that it has missed.
const keyHeader = "Idempotency-Key"

// releaseTimeout is how long a request that has stored nothing may take to give
// its key back.
const releaseTimeout = time.Second

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
func (a api) once(next http.Handler) http.Handler {
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
			a.binder.WriteError(w, r, timely(r.Context(), err))
		case known != nil:
			a.replay(w, r, held, known, next)
		default:
			defer a.release(r.Context(), held)
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), claimKey{}, held)))
		}
	})
}

// newClaim returns the claim of a request whose header has fields.
func newClaim(fields []string, r *http.Request) (*claim, error) {
	parts := keySyntax.FindStringSubmatch(strings.Join(fields, ", "))
	if parts == nil {
		return nil, &bind.Error{Reason: bind.Malformed, Fields: bind.FieldErrors{
			{Path: bind.Query(keyHeader), Rule: "format"},
		}}
	}
	held := &claim{key: parts[1], request: rand.Text(), print: sha256.New()}
	fmt.Fprintf(held.print, "%s %s\n", r.Method, r.URL.Path)
	return held, nil
}

// replay answers with what the first request with the key was answered. A body
// that cannot be read is left to next to answer; nothing is stored without one.
func (a api) replay(w http.ResponseWriter, r *http.Request, held *claim, first *outcome, next http.Handler) {
	_, err := io.Copy(io.Discard, io.LimitReader(r.Body, bodyLimit+1))
	switch {
	case err != nil:
		next.ServeHTTP(w, r)
	case subtle.ConstantTimeCompare(held.print.Sum(nil), first.print) == 0:
		a.binder.WriteError(w, r, &bind.Error{Status: http.StatusUnprocessableEntity, Fields: bind.FieldErrors{
			{Path: bind.Query(keyHeader), Rule: "available"},
		}})
	default:
		if a.live {
			w.Header().Set("Vary", "Precognition")
		}
		write(w, first.status, first.body)
	}
}

// release gives the key of a request back that has stored nothing, even if its
// time is over. Without that the key is free when the claim expires.
func (a api) release(ctx context.Context, held *claim) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	_ = a.store.release(ctx, held)
}

// hashing is a body of which a hash is taken while it is read.
type hashing struct {
	io.Reader
	io.Closer
}
