package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/fielderrors/bind"
)

// api holds the handlers of one format. Those that create and replace get
// valid values only; errors that handlers return are answered in the format.
type api struct {
	binder  *bind.Binder
	store   *store
	budget  *budget       // for bodies, shared by all formats
	timeout time.Duration // of the work for a request
	imports *imports      // shared by all formats
	live    bool          // whether requests may ask for validation only
}

// attempts is how often a body is stored before its client is asked to come
// again.
const attempts = 3

// create stores what insert inserts, and under the request's Idempotency-Key
// the answer to it: both or nothing. Then it answers.
func (a api) create(w http.ResponseWriter, r *http.Request, value any, insert insertion, opts ...bind.Option) error {
	var body []byte
	err := a.keep(r.Context(), value, func() (err error) {
		body, err = a.store.create(r.Context(), http.StatusCreated, insert)
		return err
	}, opts...)
	if err != nil {
		return err
	}
	write(w, http.StatusCreated, body)
	return nil
}

// insertion inserts records in a transaction and returns what the client is
// told of them.
type insertion func(ctx context.Context, tx *sql.Tx) (answer any, err error)

// keep stores a value that was valid when it was bound. Meanwhile another
// request may have taken an address, or somebody deleted a company: then the
// database refuses the value, the lookups are run again, and their answer is
// the client's, as if they had known. If they find nothing wrong, what was in
// the way is gone again.
func (a api) keep(ctx context.Context, value any, store func() error, opts ...bind.Option) error {
	var refused error
	for range attempts {
		refused = store()
		if !errors.Is(refused, errOutdated) {
			return timely(ctx, refused)
		}
		if err := a.binder.Validate(ctx, value, opts...); err != nil {
			return err
		}
	}
	return unavailable(refused)
}

// list answers with what read returns.
func (a api) list(read func(*http.Request) (any, error)) http.Handler {
	return a.timed(func(w http.ResponseWriter, r *http.Request) {
		v, err := read(r)
		if err == nil {
			err = respond(w, http.StatusOK, v)
		}
		if err != nil {
			a.binder.WriteError(w, r, timely(r.Context(), err))
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
	write(w, status, body)
	return nil
}

// write answers with JSON.
func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // fails only for a client that is gone
}
