package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/fielderrors/bind"
)

// api holds the handlers of one format. Those that create and replace get valid values only; errors that handlers
// return are answered in the format.
type api struct {
	binder *bind.Binder
	store  *store
}

// attempts is how often a body is stored before its client is asked to come again.
const attempts = 3

// keep stores a value that was valid when it was bound. Meanwhile another request may have taken an address, or somebody
// deleted a company: then the database refuses the value, the lookups are run again, and their answer is the client's,
// as if they had known. If they find nothing wrong, what was in the way is gone again.
func (a api) keep(ctx context.Context, value any, store func() error, opts ...bind.Option) error {
	var err error
	for range attempts {
		if err = store(); !errors.Is(err, errOutdated) {
			return err
		}
		if err := a.binder.Validate(ctx, value, opts...); err != nil {
			return err
		}
	}
	return &bind.Error{Reason: bind.Unavailable, RetryAfter: time.Second, Err: err}
}

// list answers with what read returns.
func (a api) list(read func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := read(r)
		if err == nil {
			err = respond(w, http.StatusOK, v)
		}
		if err != nil {
			a.binder.WriteError(w, r, err)
		}
	})
}

func (a api) companies(r *http.Request) (any, error) {
	companies, err := a.store.companies(r.Context())
	return map[string]any{"companies": companies}, err
}

func (a api) products(r *http.Request) (any, error) {
	products, err := a.store.products(r.Context())
	return map[string]any{"products": products}, err
}

// respond answers with v.
func respond(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // fails only for a client that is gone
	return nil
}
