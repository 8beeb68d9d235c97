package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// store reads and writes the records. It is safe for concurrent use.
type store struct {
	reader  *sql.DB
	writer  *sql.DB
	dialect dialect
	discard func() error
	now     func() time.Time
	claims  atomic.Int64 // of Idempotency-Keys, so far
	beat    time.Duration
}

// errOutdated is the error of a write that the database refuses because of what
// others write, whatever the lookups had found before.
var errOutdated = errors.New("others are writing or have changed what this depends on")

// close ends the connections and discards a database that is not to stay.
func (s *store) close() error {
	err := errors.Join(s.reader.Close(), s.writer.Close())
	if s.discard != nil {
		err = errors.Join(err, s.discard())
	}
	return err
}

// sql returns a statement in the words of the dialect.
func (s *store) sql(statement string) string { return s.dialect.words.Replace(statement) }

// create commits what insert inserts and, under the request's Idempotency-Key,
// the answer to it. Should no answer of the database come to the COMMIT, the
// client learns from the key what was stored.
func (s *store) create(ctx context.Context, status int, insert insertion) (body []byte, err error) {
	err = s.inTransaction(ctx, func(tx *sql.Tx) error {
		answer, err := insert(ctx, tx)
		if err != nil {
			return err
		}
		body, err = json.Marshal(answer)
		if err != nil {
			return err
		}
		return s.complete(ctx, tx, status, body)
	})
	return body, err
}

// inTransaction commits what do has done, or nothing of it.
func (s *store) inTransaction(ctx context.Context, do func(*sql.Tx) error) error {
	err := s.attempt(ctx, do)
	if err != nil && s.dialect.refuses(err) {
		return fmt.Errorf("%w: %w", errOutdated, err)
	}
	return err
}

func (s *store) attempt(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit there is nothing to roll back
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// insert runs an INSERT … SELECT … FROM {items $1} ORDER BY key RETURNING id
// with items as JSON, one statement whatever their number. It returns the ids
// in the order of the items: ids rise in the order in which rows are inserted,
// while RETURNING may have another.
func (s *store) insert(ctx context.Context, tx *sql.Tx, statement string, items any) ([]int64, error) {
	array, err := json.Marshal(items)
	if err != nil {
		return nil, err
	}
	ids, err := query(ctx, tx, itself[int64], s.sql(statement), string(array))
	slices.Sort(ids)
	return ids, err
}

// querier is a *sql.DB or a *sql.Tx.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// query returns the rows of a query; columns says where the columns of one go.
// Without rows the slice is empty, not nil.
func query[T any](ctx context.Context, q querier, columns func(*T) []any, statement string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()

	found := []T{}
	for rows.Next() {
		var row T
		if err := rows.Scan(columns(&row)...); err != nil {
			return nil, err
		}
		found = append(found, row)
	}
	return found, rows.Err()
}

// itself is for rows of one column.
func itself[T any](v *T) []any { return []any{v} }

func (s *store) companies(ctx context.Context) ([]Company, error) {
	columns := func(c *Company) []any { return []any{&c.ID, &c.Name} }
	return query(ctx, s.reader, columns, "SELECT id, name FROM companies ORDER BY id")
}

func (s *store) products(ctx context.Context) ([]Product, error) {
	columns := func(p *Product) []any { return []any{&p.ID, &p.Name} }
	return query(ctx, s.reader, columns, "SELECT id, name FROM products ORDER BY id")
}
