package main

import (
	"context"
	"database/sql"
	"time"

	"github.com/fielderrors/bind"
)

const (
	claimLife = writeTimeout   // of a key whose request is under way, should the program die
	claimBeat = claimLife / 5  // how often a longer request renews its claim
	keyLife   = 24 * time.Hour // of a key with an answer

	releaseTimeout = time.Second
	sweepInterval  = 1000 // claims
)

// outcome is the answer that is stored under a key, with the hash of the
// request that it was given to.
type outcome struct {
	expires int64 // ms since 1970
	print   []byte
	status  int // 0 while the request is under way
	body    []byte
}

// claim takes a key for a request. If another request has it already, claim
// returns that one's answer, or an error if there is none yet. The unique key
// of the table decides, whichever process asks.
func (s *store) claim(ctx context.Context, held *claim) (*outcome, error) {
	for range 2 { // a second time if another request claims the key meanwhile
		known, err := s.outcome(ctx, held.key)
		switch {
		case err != nil:
			return nil, err
		case known != nil && known.status == 0:
			return nil, inProgress()
		case known != nil:
			return known, nil
		}
		claimed, err := s.insertClaim(ctx, held)
		if err != nil {
			s.release(ctx, held) // it may be stored all the same
			return nil, err
		}
		if claimed {
			return nil, nil
		}
	}

	return nil, inProgress()
}

// inProgress answers a request whose key another one holds.
func inProgress() error {
	return &bind.Error{Reason: bind.InProgress, RetryAfter: comeAgain}
}

// outcome returns what is stored under a key, nil if that is nothing or has
// expired.
func (s *store) outcome(ctx context.Context, key string) (*outcome, error) {
	const statement = `
		SELECT expires, fingerprint, status, answer FROM idempotency_keys
		WHERE idempotency_key = $1 AND expires > $2`
	found, err := query(ctx, s.reader, func(o *outcome) []any {
		return []any{&o.expires, &o.print, &o.status, &o.body}
	}, statement, key, s.now().UnixMilli())
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// insertClaim stores the claim of a request if nobody has the key, or had it
// for too long.
func (s *store) insertClaim(ctx context.Context, held *claim) (ok bool, err error) {
	const statement = `
		INSERT INTO idempotency_keys (idempotency_key, request, expires) VALUES ($1, $2, $3)
		ON CONFLICT (idempotency_key) DO UPDATE
		SET request = excluded.request, expires = excluded.expires, fingerprint = NULL, status = 0, answer = NULL
		WHERE idempotency_keys.expires <= $4
		RETURNING idempotency_key`
	if s.claims.Add(1)%sweepInterval == 1 {
		s.sweep(ctx)
	}
	now := s.now()
	expires := now.Add(claimLife).UnixMilli()
	claimed, err := query(ctx, s.writer, itself[string], statement, held.key, held.request, expires, now.UnixMilli())
	if err != nil && s.dialect.refuses(err) {
		return false, unavailable(err)
	}

	return len(claimed) > 0, err
}

// sweep removes keys that have expired. What it leaves it removes another time.
func (s *store) sweep(ctx context.Context) {
	_, _ = s.writer.ExecContext(ctx, "DELETE FROM idempotency_keys WHERE expires <= $1", s.now().UnixMilli())
}

// complete stores the answer to a request with the rows that it has created. It
// fails, and so does the transaction, if another request holds the key by now.
func (s *store) complete(ctx context.Context, tx *sql.Tx, status int, body []byte) error {
	const statement = `
		UPDATE idempotency_keys SET expires = $3, fingerprint = $4, status = $5, answer = $6
		WHERE idempotency_key = $1 AND request = $2 AND status = 0`
	held := claimOf(ctx)
	if held == nil {
		return nil
	}
	expires := s.now().Add(keyLife).UnixMilli()
	result, err := tx.ExecContext(ctx, statement, held.key, held.request, expires, held.print.Sum(nil), status, body)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); n == 1 || err != nil {
		return err
	}

	return inProgress()
}

// hold renews the claim of a request again and again, until it is let go. It
// cannot while a transaction keeps all others from writing, as in SQLite, or has
// stored the answer. Nobody else can take the key then, either.
func (s *store) hold(ctx context.Context, held *claim) (letGo func()) {
	const statement = `
		UPDATE idempotency_keys SET expires = $3
		WHERE idempotency_key = $1 AND request = $2 AND status = 0`
	ctx, end := context.WithCancel(ctx)
	ended := make(chan struct{})

	go func() {
		defer close(ended)
		beats := time.NewTicker(s.beat)
		defer beats.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-beats.C: // what fails is tried again
				expires := s.now().Add(claimLife).UnixMilli()
				_, _ = s.writer.ExecContext(ctx, statement, held.key, held.request, expires)
			}
		}
	}()
	return func() {
		end()
		<-ended
	}
}

// release removes the claim of a request that has stored nothing, even if its
// time is over. Where that fails the key is free when the claim expires.
func (s *store) release(ctx context.Context, held *claim) {
	const statement = `
		DELETE FROM idempotency_keys WHERE idempotency_key = $1 AND request = $2 AND status = 0`
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	_, _ = s.writer.ExecContext(ctx, statement, held.key, held.request)
}
