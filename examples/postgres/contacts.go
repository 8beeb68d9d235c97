// Package postgres stores contacts in PostgreSQL. docs/postgres.md shows its
// code.
//
// In: a pool of connections. Out: handlers that answer what the database
// refuses as the lookups would have answered it.
package postgres

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fielderrors/bind"
)

// Contact is a row.
type Contact struct {
	Email     string `json:"email" validate:"required,email" bind:"available=contacts.email"`
	CompanyID int64  `json:"company_id" validate:"required" bind:"exists=companies"`
}

// Tables are those that the example needs.
const Tables = `
	CREATE TABLE companies (id BIGINT PRIMARY KEY);
	CREATE TABLE contacts (email TEXT PRIMARY KEY, company_id BIGINT NOT NULL REFERENCES companies);
	INSERT INTO companies VALUES (1), (2);
`

// Lookups ask with pgx.
func Lookups(pool *pgxpool.Pool) map[string]bind.Lookup {
	return map[string]bind.Lookup{
		"contacts.email": bind.Stored(func(ctx context.Context, emails []string) ([]string, error) {
			rows, _ := pool.Query(ctx, "SELECT email FROM contacts WHERE email = ANY($1)", emails)
			return pgx.CollectRows(rows, pgx.RowTo[string])
		}),
		"companies": bind.Stored(func(ctx context.Context, ids []int64) ([]int64, error) {
			rows, _ := pool.Query(ctx, "SELECT id FROM companies WHERE id = ANY($1)", ids)
			return pgx.CollectRows(rows, pgx.RowTo[int64])
		}),
	}
}

// Create handles a bulk body: all contacts are stored, or none.
func Create(b *bind.Binder, pool *pgxpool.Pool) http.Handler {
	return bind.HandleMany(b, func(w http.ResponseWriter, r *http.Request, in []Contact) error {
		err := insert(r.Context(), pool, in)
		if violates(err) {
			return refused(r.Context(), b, in)
		}
		if err != nil {
			return err // logged; the client gets a 500 that shows nothing
		}
		w.WriteHeader(http.StatusCreated)
		return nil
	}, bind.Under("contacts"))
}

// insert stores all contacts, or none.
func insert(ctx context.Context, pool *pgxpool.Pool, in []Contact) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"contacts"}, []string{"email", "company_id"},
			pgx.CopyFromSlice(len(in), func(i int) ([]any, error) { return []any{in[i].Email, in[i].CompanyID}, nil }))
		return err
	})
}

// violates reports whether the database has refused a row for what others have
// written since the lookups were asked.
func violates(err error) bool {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	const unique, foreignKey = "23505", "23503"
	return failed.Code == unique || failed.Code == foreignKey
}

// refused asks the lookups again, which know by now what was in the way, and at
// which item.
func refused(ctx context.Context, b *bind.Binder, in []Contact) error {
	if err := b.Validate(ctx, in, bind.Under("contacts")); err != nil {
		return err
	}
	return &bind.Error{Reason: bind.Unavailable, RetryAfter: time.Second} // it is gone again
}
