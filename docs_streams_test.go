package bind_test

import (
	"cmp"
	"context"
	"database/sql"
	"io"
	"net/http"

	"github.com/fielderrors/bind"
)

// NewLead is that of docs/streams.md.
type NewLead = contactRow

// What docs/streams.md leaves to its reader.
type (
	inserting = func(context.Context, *sql.Tx, []NewLead) error
	storing   = func(context.Context, *sql.DB, *bind.Items[NewLead]) error
	keeping   = func(status int, header http.Header, body []byte) error
)

// The code of docs/streams.md compiles.
var _ = []any{docsOfHandler, docsOfRace, docsOfQueue}

func docsOfHandler(b *bind.Binder, db *sql.DB, insert inserting) http.Handler {
	h := bind.HandleStream(b, func(w http.ResponseWriter, r *http.Request, leads *bind.Items[NewLead]) error {
		tx, err := db.BeginTx(r.Context(), nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }()

		for batch, err := range leads.Batches(1000) {
			if err != nil {
				return err
			}
			if err := insert(r.Context(), tx, batch.Items); err != nil {
				return err
			}
		}
		return tx.Commit()
	}, bind.Under("leads"))
	return h
}

func docsOfRace(r *http.Request, db *sql.DB, leads *bind.Items[NewLead], store storing, isUnique func(error) bool) error {
	if err := store(r.Context(), db, leads); isUnique(err) {
		return cmp.Or(leads.Validate(r.Context()), err)
	}
	return nil
}

func docsOfQueue(ctx context.Context, b *bind.Binder, file io.Reader, keep keeping) error {
	leads, err := bind.DecodeStream[NewLead](ctx, b, file, bind.Lines())
	if err != nil {
		status, header, body := b.Answer("de", err) // all mistakes, in the API's format
		return keep(status, header, body)
	}
	defer func() { _ = leads.Close() }()
	return nil
}
