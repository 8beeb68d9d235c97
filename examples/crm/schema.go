package main

import (
	"context"
	"database/sql"
	"fmt"
)

// schema is run whenever the program starts. A unique index backs every lookup
// that is asked what is available, by the expression that the lookup compares.
var schema = []string{
	`CREATE TABLE IF NOT EXISTS companies (
		id   BIGINT PRIMARY KEY,
		name TEXT NOT NULL
	)`,
	`CREATE TABLE IF NOT EXISTS products (
		id   BIGINT PRIMARY KEY,
		name TEXT NOT NULL
	)`,
	`CREATE TABLE IF NOT EXISTS contacts (
		id         {serial},
		name       TEXT NOT NULL,
		email      TEXT NOT NULL,
		phone      TEXT NOT NULL,
		company_id BIGINT NOT NULL REFERENCES companies,
		version    BIGINT NOT NULL DEFAULT 1
	)`,
	`CREATE UNIQUE INDEX IF NOT EXISTS contacts_email ON contacts ({address})`,
	`CREATE TABLE IF NOT EXISTS leads (
		id         {serial},
		name       TEXT NOT NULL,
		email      TEXT NOT NULL,
		phone      TEXT NOT NULL,
		company_id BIGINT NOT NULL REFERENCES companies,
		source     TEXT NOT NULL
	)`,
	`CREATE TABLE IF NOT EXISTS lead_products (
		lead_id    BIGINT NOT NULL REFERENCES leads,
		position   INTEGER NOT NULL,
		product_id BIGINT NOT NULL REFERENCES products,
		quantity   INTEGER NOT NULL,
		PRIMARY KEY (lead_id, position)
	)`,
	`CREATE TABLE IF NOT EXISTS idempotency_keys (
		idempotency_key TEXT PRIMARY KEY,
		request         TEXT NOT NULL,
		expires         BIGINT NOT NULL,
		status          INTEGER NOT NULL DEFAULT 0,
		fingerprint     {bytes},
		answer          {bytes}
	)`,
	`CREATE INDEX IF NOT EXISTS idempotency_keys_expires ON idempotency_keys (expires)`,
}

// column is a column that a table did not have in its first version.
type column struct{ table, name, kind string }

// added are the columns that a table of an older program lacks.
var added = []column{
	{"contacts", "version", "BIGINT NOT NULL DEFAULT 1"},
}

// seeds are the records of a new database.
var seeds = []string{
	`INSERT INTO companies (id, name) VALUES (1, 'Acme Ltd'), (2, 'Example Corp')`,
	`INSERT INTO products (id, name) VALUES (1, 'Starter plan'), (2, 'Support hours')`,
	`INSERT INTO contacts (name, email, phone, company_id) VALUES ('Jane Roe', 'jane@acme.example', '+12025550100', 1)`,
	`INSERT INTO leads (name, email, phone, company_id, source)
		VALUES ('John Doe', 'john@example.com', '+12025550101', 2, 'event')`,
	`INSERT INTO lead_products (lead_id, position, product_id, quantity) SELECT id, 0, 1, 1 FROM leads`,
}

// createSchema creates what is missing, in one step, so that programs that
// start together do not see half of it.
func (s *store) createSchema(ctx context.Context) error {
	return s.inTransaction(ctx, func(tx *sql.Tx) error {
		if err := s.run(ctx, tx, s.dialect.creating); err != nil {
			return err
		}
		if err := s.run(ctx, tx, schema...); err != nil {
			return fmt.Errorf("creating the tables: %w", err)
		}
		if err := s.addColumns(ctx, tx); err != nil {
			return fmt.Errorf("adding columns to the tables: %w", err)
		}
		companies, err := query(ctx, tx, itself[int64], "SELECT count(*) FROM companies")
		if err != nil || companies[0] > 0 {
			return err
		}
		if err := s.run(ctx, tx, seeds...); err != nil {
			return fmt.Errorf("storing the first records: %w", err)
		}
		return nil
	})
}

// addColumns adds the columns that tables lack, and keeps what is in them.
func (s *store) addColumns(ctx context.Context, tx *sql.Tx) error {
	for _, c := range added {
		there, err := query(ctx, tx, itself[int64], s.dialect.columns, c.table, c.name)
		if err != nil {
			return err
		}
		if there[0] > 0 {
			continue
		}
		if err := s.run(ctx, tx, "ALTER TABLE "+c.table+" ADD COLUMN "+c.name+" "+c.kind); err != nil {
			return err
		}
	}
	return nil
}

// run executes statements one after another. Empty ones it passes over.
func (s *store) run(ctx context.Context, tx *sql.Tx, statements ...string) error {
	for _, statement := range statements {
		if statement == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, s.dialect.words.Replace(statement)); err != nil {
			return err
		}
	}
	return nil
}
