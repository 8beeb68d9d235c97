package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fielderrors/bind"
)

// Queries are in the form that sqlc generates for pgx/v5.
type Queries struct{ db DBTX }

// DBTX is a pool, a connection or a transaction.
type DBTX interface {
	Query(context.Context, string, ...any) (pgx.Rows, error)
}

// New returns the queries on a database.
func New(db DBTX) *Queries { return &Queries{db: db} }

const storedEmails = `-- name: StoredEmails :many
SELECT email FROM contacts WHERE email = ANY($1::text[])
`

// StoredEmails has the signature that sqlc gives a query of one column.
func (q *Queries) StoredEmails(ctx context.Context, emails []string) ([]string, error) {
	rows, err := q.db.Query(ctx, storedEmails, emails)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var items []string
	for rows.Next() {
		var email string
		if err := rows.Scan(&email); err != nil {
			return nil, err
		}
		items = append(items, email)
	}
	return items, rows.Err()
}

// sqlcLookup asks with sqlc: a generated method is a lookup as it is.
func sqlcLookup(queries *Queries) bind.Lookup {
	return bind.Stored(queries.StoredEmails)
}
