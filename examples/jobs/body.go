package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/jackc/pgx/v5"

	"github.com/fielderrors/bind"
)

// chunkSize is how much of a body is one row. A body lies in the database, in
// rows: every process that can work on it can read it, it is in the backup, it
// goes with its import, and no connection waits for a slow client while it
// comes in. A file would be on one machine only. A large object needs a
// transaction for as long as it is written, and nothing removes it by itself.
const chunkSize = 256 << 10

// keep stores a body, and calls queue in the transaction that makes it an
// import. A body that breaks off leaves nothing.
func (s *store) keep(
	ctx context.Context, body io.Reader, lines bool, queue func(ctx context.Context, tx pgx.Tx, id string) error,
) (id string, err error) {
	if err := s.sweep(ctx); err != nil {
		return "", err
	}
	err = s.pool.QueryRow(ctx, `INSERT INTO imports (lines) VALUES ($1) RETURNING id::text`, lines).Scan(&id)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_, _ = s.pool.Exec(context.WithoutCancel(ctx), `DELETE FROM imports WHERE id = $1`, id)
		}
	}()

	size, err := s.keepChunks(ctx, id, body)
	if err != nil {
		return id, err
	}
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		const statement = `UPDATE imports SET state = 'queued', size = $2 WHERE id = $1`
		if _, err := tx.Exec(ctx, statement, id, size); err != nil {
			return err
		}
		return queue(ctx, tx, id)
	})
	return id, err
}

// keepChunks stores a body row by row.
func (s *store) keepChunks(ctx context.Context, id string, body io.Reader) (size int64, err error) {
	const statement = `INSERT INTO import_chunks (import, n, bytes) VALUES ($1, $2, $3)`
	chunk := make([]byte, chunkSize)

	for n := 0; ; n++ {
		read, err := io.ReadFull(body, chunk)
		ended := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !ended {
			return 0, unread(err)
		}
		if read > 0 {
			if _, err := s.pool.Exec(ctx, statement, id, n, chunk[:read]); err != nil {
				return 0, err
			}
		}
		size += int64(read)
		if ended {
			return size, nil
		}
	}
}

// unread returns the error of a body that could not be read to its end.
func unread(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return err
	}
	return &bind.Error{Reason: bind.Malformed, Err: err}
}

// sweep removes what nobody will ask for: imports from the day before, and
// bodies that a dead server was receiving.
func (s *store) sweep(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, `
		DELETE FROM imports WHERE created < now() - interval '1 day' AND state IN ('stored', 'refused', 'failed')
			OR created < now() - interval '6 hours' AND state = 'receiving'`)
	return err
}

// body returns a reader of the body of an import.
func (c *claim) body(ctx context.Context) io.Reader { return &chunks{ctx: ctx, of: c, left: c.size} }

// chunks reads a body row by row.
type chunks struct {
	ctx  context.Context
	of   *claim
	n    int
	left int64 // bytes that have not been loaded
	rest []byte
}

func (c *chunks) Read(p []byte) (int, error) {
	const statement = `SELECT bytes FROM import_chunks WHERE import = $1 AND n = $2`

	if len(c.rest) == 0 {
		if c.left == 0 {
			return 0, io.EOF
		}
		err := c.of.store.pool.QueryRow(c.ctx, statement, c.of.id, c.n).Scan(&c.rest)
		if err != nil {
			return 0, fmt.Errorf("reading a body: %w", err)
		}
		c.n++
		c.left -= int64(len(c.rest))
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}
