package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"time"

	"github.com/fielderrors/bind"
)

// The times of a request, each longer than the one before: a body that comes
// too slowly is answered 408, work that takes too long is rolled back and
// answered 503, and both before the server closes the connection.
const (
	readTimeout    = 10 * time.Second // of the whole request
	requestTimeout = 12 * time.Second // of the work for it
	writeTimeout   = 15 * time.Second // of everything, counted from the header
)

// comeAgain is what Retry-After says.
const comeAgain = time.Second

// timed gives a handler the time that requests have.
func (a api) timed(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), a.timeout)
		defer cancel()
		next(w, r.WithContext(timedContext{ctx}))
	})
}

// timedContext is the context of a request. When the time is over its error is
// the answer, so that all who look at the context end with it.
type timedContext struct{ context.Context }

// Err returns why the request has ended.
func (c timedContext) Err() error {
	err := c.Context.Err()
	if context.Cause(c.Context) == errCancelled {
		return errCancelled
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return unavailable(err)
	}
	return err
}

// unavailable asks the client to come again.
func unavailable(cause error) error {
	return &bind.Error{Reason: bind.Unavailable, RetryAfter: comeAgain, Err: cause}
}

// timely returns what a step of a request ends with. If the time of the
// request is over, or its client has cancelled it, that is the reason, even
// where a driver of the database says something else.
func timely(ctx context.Context, err error) error {
	if _, worded := errors.AsType[*bind.Error](err); worded || err == nil {
		return err
	}
	if context.Cause(ctx) == errCancelled {
		return errCancelled
	}
	if isLate(ctx.Err()) || isLate(err) {
		return unavailable(err)
	}
	return err
}

// isLate reports whether err says that a time is over.
func isLate(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}

// timelyLookup is bind.Stored for a query that ends with the time of the
// request.
func timelyLookup[K comparable](find func(context.Context, []K) ([]K, error)) bind.Lookup {
	return bind.Stored(func(ctx context.Context, keys []K) ([]K, error) {
		found, err := find(ctx, keys)
		return found, timely(ctx, err)
	})
}

// timelyOwners is bind.Owned for such a query.
func timelyOwners[K, ID comparable](find func(context.Context, []K) (map[K]ID, error)) bind.Lookup {
	return bind.Owned(func(ctx context.Context, keys []K) (map[K]ID, error) {
		found, err := find(ctx, keys)
		return found, timely(ctx, err)
	})
}
