package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"

	"github.com/fielderrors/bind"
)

const (
	importTimeout = 30 * time.Minute
	importBatch   = 1_000 // leads that one COPY stores
	mostStarts    = 5     // of an import that fails, or ends its worker
)

// Lead is what a body holds many of. PostgreSQL's text cannot hold the zero
// character.
type Lead struct {
	Name      string `json:"name" validate:"required,max=100,excludes=\x00"`
	Email     string `json:"email" validate:"required,email,max=254" bind:"available=leads.email"`
	CompanyID int64  `json:"company_id" validate:"required" bind:"exists=companies"`
}

// importArgs are what River keeps of a job.
type importArgs struct {
	Import string `json:"import"`
}

// Kind is that of [river.JobArgs].
func (importArgs) Kind() string { return "import" }

// worker runs imports.
type worker struct {
	river.WorkerDefaults[importArgs]
	store  *store
	binder *bind.Binder
}

// Timeout is that of [river.Worker].
func (w *worker) Timeout(*river.Job[importArgs]) time.Duration { return importTimeout }

// Work validates the body of an import and stores its leads, or what is wrong
// with it. A job whose import is done, or in the hands of another worker, is
// none. If Work fails, River calls it again later.
func (w *worker) Work(ctx context.Context, job *river.Job[importArgs]) error {
	c, err := w.store.claim(ctx, job.Args.Import)
	if c == nil || err != nil {
		return err
	}
	defer c.release(ctx)
	if c.starts > mostStarts {
		slog.ErrorContext(ctx, "an import is given up", "import", c.id)
		return c.finish(ctx, failed, nil)
	}

	err = w.run(ctx, c)
	if mistakes := (*bind.Error)(nil); errors.As(err, &mistakes) && mistakes.StatusCode() < 500 {
		return c.finish(ctx, refused, factsOf(mistakes))
	}
	if err != nil {
		return errors.Join(err, c.giveBack(ctx))
	}
	return nil
}

// run validates all leads, and then stores them. What it returns is an
// *bind.Error if the body is to blame.
func (w *worker) run(ctx context.Context, c *claim) error {
	options := []bind.Option{
		bind.Under("leads"),
		bind.Limit(bind.Limits{Stream: importLimit, Errors: 1_000}),
		bind.OnProgress(func(ctx context.Context, p bind.Progress) { c.tell(ctx, p.Items, p.Mistakes, 0) }),
	}
	if c.lines {
		options = append(options, bind.Lines())
	}
	leads, err := bind.DecodeStream[Lead](ctx, w.binder, c.body(ctx), options...)
	if err != nil {
		return err
	}
	defer func() { _ = leads.Close() }()

	err = insert(ctx, c, leads)
	if !violates(err) {
		return err
	}
	// Others have stored an address or removed a company since: which item has
	// it, the lookups know by now.
	if mistakes := leads.Validate(ctx); mistakes != nil {
		return mistakes
	}
	return err
}

// insert stores all leads and ends the import, in one transaction.
func insert(ctx context.Context, c *claim, leads *bind.Items[Lead]) error {
	return pgx.BeginFunc(ctx, c.conn, func(tx pgx.Tx) error {
		for batch, err := range leads.Batches(importBatch) {
			if err != nil {
				return err
			}
			if err := copyLeads(ctx, tx, c.id, batch.Items); err != nil {
				return err
			}
			c.tell(ctx, leads.Len(), 0, batch.First+len(batch.Items))
		}
		return finish(ctx, tx, c.id, stored, nil)
	})
}

func copyLeads(ctx context.Context, tx pgx.Tx, id string, leads []Lead) error {
	columns := []string{"import", "name", "email", "company_id"}
	rows := pgx.CopyFromSlice(len(leads), func(i int) ([]any, error) {
		return []any{id, leads[i].Name, leads[i].Email, leads[i].CompanyID}, nil
	})
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"leads"}, columns, rows)
	return err
}

// violates reports whether the database has refused a row for what others have
// stored since the lookups were asked.
func violates(err error) bool {
	const unique, foreignKey = "23505", "23503"
	refusal, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (refusal.Code == unique || refusal.Code == foreignKey)
}

// facts are the mistakes in a body as they are kept: without words, so that
// each reader gets them in a language of their own.
type facts struct {
	Reason    bind.Reason
	Truncated bool
	Fields    []fact
}

type fact struct {
	Path                       string
	Kind                       bind.Kind
	Rule, Param, Type, Pattern string
	Refs                       []string
}

func factsOf(e *bind.Error) *facts {
	f := &facts{Reason: e.Reason, Truncated: e.Truncated}
	for _, m := range e.Fields {
		one := fact{m.Path.Pointer(), m.Kind, m.Rule, m.Param, m.Type, m.Pattern, nil}
		for _, ref := range m.Refs {
			one.Refs = append(one.Refs, ref.Pointer())
		}
		f.Fields = append(f.Fields, one)
	}
	return f
}

// err returns the error that the facts were taken from.
func (f *facts) err() error {
	e := &bind.Error{Reason: f.Reason, Truncated: f.Truncated}
	for _, one := range f.Fields {
		m := bind.FieldError{
			Kind: one.Kind, Rule: one.Rule, Param: one.Param, Type: one.Type, Pattern: one.Pattern,
		}
		var err error
		if m.Path, err = bind.ParsePointer(one.Path); err != nil {
			return fmt.Errorf("a mistake that was kept: %w", err)
		}
		for _, text := range one.Refs {
			ref, err := bind.ParsePointer(text)
			if err != nil {
				return fmt.Errorf("a mistake that was kept: %w", err)
			}
			m.Refs = append(m.Refs, ref)
		}
		e.Fields = append(e.Fields, m)
	}
	return e
}
