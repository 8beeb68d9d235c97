package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strconv"

	"github.com/fielderrors/bind"
)

const (
	defaultLimit = 100
	maxLimit     = 1000
)

// createLeads stores leads, or with ?dry-run only says that it would.
func (a api) createLeads(w http.ResponseWriter, r *http.Request, leads []NewLead) error {
	if r.URL.Query().Has("dry-run") {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	insert := func(ctx context.Context, tx *sql.Tx) (any, error) {
		stored, err := a.store.insertLeads(ctx, tx, leads)
		return map[string]any{"leads": stored}, err
	}
	return a.create(w, r, leads, insert, bind.Under("leads"))
}

// leadPage is a part of the leads. Next is the path of the page after it, if
// there is one.
type leadPage struct {
	Leads []Lead `json:"leads"`
	Next  string `json:"next,omitempty"`
}

// leads returns the leads after the one with the id ?after=, at most ?limit= of
// them.
func (a api) leads(r *http.Request) (any, error) {
	after, wrongAfter := number(r, "after", 0, 0, 1<<63-1)
	limit, wrongLimit := number(r, "limit", defaultLimit, 1, maxLimit)
	if err := bind.Reject(append(wrongAfter, wrongLimit...)...); err != nil {
		return nil, err
	}

	leads, err := a.store.leadsAfter(r.Context(), after, int(limit)+1)
	if err != nil || len(leads) <= int(limit) {
		return leadPage{Leads: leads}, err
	}
	leads = leads[:limit]
	return leadPage{leads, fmt.Sprintf("/leads?after=%d&limit=%d", leads[limit-1].ID, limit)}, nil
}

// number returns a query parameter, or its default if it is not there.
func number(r *http.Request, name string, otherwise, least, most int64) (n int64, wrong bind.FieldErrors) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return otherwise, nil
	}

	n, err := strconv.ParseInt(text, 10, 64)
	mistake := bind.FieldError{Path: bind.Query(name), Type: "integer"}
	switch {
	case err != nil:
		mistake.Rule = "type"
	case n < least:
		mistake.Rule, mistake.Param = "min", strconv.FormatInt(least, 10)
	case n > most:
		mistake.Rule, mistake.Param = "max", strconv.FormatInt(most, 10)
	default:
		return n, nil
	}
	return 0, bind.FieldErrors{mistake}
}
