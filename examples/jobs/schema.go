package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// schema is run whenever a process starts. The unique index backs the lookup
// leads.email.
const schema = `
	CREATE TABLE IF NOT EXISTS companies (id BIGINT PRIMARY KEY);
	INSERT INTO companies VALUES (1), (2) ON CONFLICT DO NOTHING;

	CREATE TABLE IF NOT EXISTS leads (
		id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		import     UUID NOT NULL,
		name       TEXT NOT NULL,
		email      TEXT NOT NULL UNIQUE,
		company_id BIGINT NOT NULL REFERENCES companies
	);

	CREATE TABLE IF NOT EXISTS imports (
		id       UUID PRIMARY KEY DEFAULT gen_random_uuid(),
		created  TIMESTAMPTZ NOT NULL DEFAULT now(),
		state    TEXT NOT NULL DEFAULT 'receiving',
		lines    BOOLEAN NOT NULL,
		size     BIGINT NOT NULL DEFAULT 0,
		starts   INTEGER NOT NULL DEFAULT 0,
		checked  BIGINT NOT NULL DEFAULT 0,
		mistakes BIGINT NOT NULL DEFAULT 0,
		stored   BIGINT NOT NULL DEFAULT 0,
		refusal  BYTEA
	);
	CREATE TABLE IF NOT EXISTS import_chunks (
		import UUID NOT NULL REFERENCES imports ON DELETE CASCADE,
		n      INTEGER NOT NULL,
		bytes  BYTEA NOT NULL,
		PRIMARY KEY (import, n)
	);
`

// createSchema creates what is missing of the example's tables and of River's.
// Processes that start together wait for one another.
func createSchema(ctx context.Context, pool *pgxpool.Pool) error {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		// River's steps have transactions of their own: this one holds the lock.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('jobs schema'))`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, schema); err != nil {
			return err
		}
		_, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("creating the tables in the database of DATABASE_URL: %w", err)
	}
	return nil
}
