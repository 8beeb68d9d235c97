package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/fielderrors/bind"
)

// importLeads stores the leads of a stream with their products in one
// transaction, and under the request's Idempotency-Key the answer to it. Bodies
// are stored one after another: see insertLeads.
func (s *store) importLeads(ctx context.Context, leads *bind.Items[NewLead], answer []byte) error {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()

	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return s.outdated(err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit there is nothing to roll back
	if err := s.run(ctx, tx, s.dialect.lock); err != nil {
		return s.outdated(err)
	}
	importOf(ctx).tell(func(to *importProgress) { to.Stored = 0 })
	for batch, err := range leads.Batches(importBatch) {
		if err != nil {
			return err
		}
		if err := s.importBatch(ctx, conn, tx, batch.Items); err != nil {
			return s.outdated(err)
		}
		importOf(ctx).tell(func(to *importProgress) { to.Stored += len(batch.Items) })
	}

	if err := s.complete(ctx, tx, http.StatusCreated, answer); err != nil {
		return s.outdated(err)
	}
	return s.outdated(tx.Commit())
}

// outdated names what the database refuses because of what others write.
func (s *store) outdated(err error) error {
	if err != nil && s.dialect.refuses(err) {
		return fmt.Errorf("%w: %w", errOutdated, err)
	}
	return err
}

// importBatch stores some leads: by COPY where the database has it, else by an
// INSERT of all their rows.
func (s *store) importBatch(ctx context.Context, conn *sql.Conn, tx *sql.Tx, leads []NewLead) error {
	if s.dialect.identities == "" {
		_, err := s.insertLeads(ctx, tx, leads)
		return err
	}
	first, err := query(ctx, tx, itself[int64], s.dialect.identities, len(leads))
	if err != nil {
		return err
	}

	return conn.Raw(func(raw any) error {
		stored, is := raw.(*stdlib.Conn)
		if wrapped, wraps := raw.(interface{ Unwrap() any }); wraps {
			stored, is = wrapped.Unwrap().(*stdlib.Conn)
		}
		if !is {
			return errors.New("the driver of the database is not pgx: it has no COPY")
		}
		return copyLeads(ctx, stored.Conn(), first[0], leads)
	})
}

// copyLeads stores leads whose ids begin with first.
func copyLeads(ctx context.Context, conn *pgx.Conn, first int64, leads []NewLead) error {
	columns := []string{"id", "name", "email", "phone", "company_id", "source"}
	rows := pgx.CopyFromSlice(len(leads), func(i int) ([]any, error) {
		l := leads[i]
		return []any{first + int64(i), l.Name, string(l.Email), l.Phone, l.CompanyID, l.Source}, nil
	})
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{"leads"}, columns, rows); err != nil {
		return err
	}

	var products []leadProduct
	for i, l := range leads {
		for position, item := range l.Products {
			products = append(products, leadProduct{first + int64(i), position, item})
		}
	}
	columns = []string{"lead_id", "position", "product_id", "quantity"}
	rows = pgx.CopyFromSlice(len(products), func(i int) ([]any, error) {
		p := products[i]
		return []any{p.LeadID, p.Position, p.ProductID, p.Quantity}, nil
	})
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"lead_products"}, columns, rows)
	return err
}
