package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"github.com/fielderrors/bind"
)

// store is the database.
type store struct{ pool *pgxpool.Pool }

// The states of an import. The last three are for ever.
const (
	receiving = "receiving"
	queued    = "queued"
	working   = "working"
	stored    = "stored"
	refused   = "refused"
	failed    = "failed"
)

// progress is what a client is told of an import.
type progress struct {
	State    string `json:"state"`
	Bytes    int64  `json:"bytes"`    // of the body
	Checked  int64  `json:"checked"`  // leads
	Mistakes int64  `json:"mistakes"` // in them
	Stored   int64  `json:"stored"`   // leads, not for others to see before all are
}

// importing is an import as it is kept.
type importing struct {
	progress
	refusal *facts
}

// find returns the import with an id.
func (s *store) find(ctx context.Context, id string) (i importing, err error) {
	const statement = `SELECT state, size, checked, mistakes, stored, refusal FROM imports WHERE id = $1`

	var key pgtype.UUID
	if key.Scan(id) != nil {
		return i, &bind.Error{Reason: bind.NotFound}
	}
	var refusal []byte
	err = s.pool.QueryRow(ctx, statement, key).
		Scan(&i.State, &i.Bytes, &i.Checked, &i.Mistakes, &i.Stored, &refusal)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return i, &bind.Error{Reason: bind.NotFound}
	case err == nil && refusal != nil:
		err = json.Unmarshal(refusal, &i.refusal)
	}
	return i, err
}

// claim is an import in the hands of a worker. Its connection holds a lock
// until the claim is released or the process is gone, and runs the transaction:
// whoever loses the lock loses the transaction with it.
type claim struct {
	store  *store
	conn   *pgxpool.Conn
	id     string
	lines  bool
	size   int64
	starts int // of workers, this one included
}

// claim takes an import. It returns nil if there is nothing to do.
func (s *store) claim(ctx context.Context, id string) (*claim, error) {
	const lock = `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`
	const begin = `
		UPDATE imports SET state = 'working', starts = starts + 1
		WHERE id = $1 AND state IN ('queued', 'working') RETURNING lines, size, starts`

	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	c, locked := &claim{store: s, conn: conn, id: id}, false
	err = conn.QueryRow(ctx, lock, id).Scan(&locked)
	if err == nil && locked {
		err = conn.QueryRow(ctx, begin, id).Scan(&c.lines, &c.size, &c.starts)
	}
	if err == nil && locked {
		return c, nil
	}

	c.release(ctx)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return nil, err
}

// release gives the lock and the connection back.
func (c *claim) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if _, err := c.conn.Exec(ctx, `SELECT pg_advisory_unlock_all()`); err != nil {
		_ = c.conn.Conn().Close(ctx) // the lock goes with it
	}
	c.conn.Release()
}

// tell notes how far a worker is, where others see it at once. If that fails,
// the work does not.
func (c *claim) tell(ctx context.Context, checked, mistakes, stored int) {
	const statement = `UPDATE imports SET checked = $2, mistakes = $3, stored = $4 WHERE id = $1`
	_, _ = c.store.pool.Exec(ctx, statement, c.id, checked, mistakes, stored)
}

// giveBack says that somebody is to try again.
func (c *claim) giveBack(ctx context.Context) error {
	_, err := c.store.pool.Exec(context.WithoutCancel(ctx),
		`UPDATE imports SET state = 'queued' WHERE id = $1`, c.id)
	return err
}

// finish ends an import that stores nothing.
func (c *claim) finish(ctx context.Context, state string, refusal *facts) error {
	return pgx.BeginFunc(ctx, c.conn, func(tx pgx.Tx) error { return finish(ctx, tx, c.id, state, refusal) })
}

// finish ends an import, whose body is of no use any longer.
func finish(ctx context.Context, tx pgx.Tx, id, state string, refusal *facts) error {
	var text []byte
	if refusal != nil {
		var err error
		if text, err = json.Marshal(refusal); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE imports SET state = $2, refusal = $3 WHERE id = $1`, id, state, text)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM import_chunks WHERE import = $1`, id)
	return err
}

// adopt queues imports again that a worker has begun whose lock is gone. River
// would do so when the job's time is up; the lock tells it at once.
func (s *store) adopt(ctx context.Context, queue *river.Client[pgx.Tx]) error {
	const statement = `
		WITH begun AS MATERIALIZED (SELECT id FROM imports WHERE state = 'working')
		UPDATE imports SET state = 'queued' FROM begun
		WHERE imports.id = begun.id AND state = 'working'
			AND pg_try_advisory_xact_lock(hashtextextended(imports.id::text, 0))
		RETURNING imports.id::text`

	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, statement)
		orphans, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for _, id := range orphans {
			if _, err := queue.InsertTx(ctx, tx, importArgs{id}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// lookups are what the tags of a lead ask.
func (s *store) lookups() map[string]bind.Lookup {
	return map[string]bind.Lookup{
		"leads.email": bind.Stored(func(ctx context.Context, emails []string) ([]string, error) {
			rows, _ := s.pool.Query(ctx, `SELECT email FROM leads WHERE email = ANY($1)`, emails)
			return pgx.CollectRows(rows, pgx.RowTo[string])
		}),
		"companies": bind.Stored(func(ctx context.Context, ids []int64) ([]int64, error) {
			rows, _ := s.pool.Query(ctx, `SELECT id FROM companies WHERE id = ANY($1)`, ids)
			return pgx.CollectRows(rows, pgx.RowTo[int64])
		}),
	}
}
