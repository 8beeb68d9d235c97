package main

import (
	"context"
	"database/sql/driver"
	"slices"
	"strings"
	"sync"
)

// spy stands between database/sql and a driver: it notes every statement, and lets a test interfere.
type spy struct {
	driver.Connector

	mu         sync.Mutex
	statements []string
	before     func(ctx context.Context, statement string) error // its error is the statement's
	after      func(ctx context.Context, statement string)       // when the database has answered
}

// watch forgets what has been noted and interferes from now on. Either function may be nil.
func (s *spy) watch(before func(context.Context, string) error, after func(context.Context, string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statements, s.before, s.after = nil, before, after
}

// count returns how many statements begin with prefix.
func (s *spy) count(prefix string) int {
	return len(slices.DeleteFunc(s.noted(), func(statement string) bool { return !strings.HasPrefix(statement, prefix) }))
}

func (s *spy) noted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.statements)
}

// do runs a statement; the spy sees it before and after.
func (s *spy) do(ctx context.Context, statement string, run func() error) error {
	s.mu.Lock()
	s.statements = append(s.statements, strings.TrimSpace(statement))
	before, after := s.before, s.after
	s.mu.Unlock()
	if before != nil {
		if err := before(ctx, strings.TrimSpace(statement)); err != nil {
			return err
		}
	}
	err := run()
	if after != nil {
		after(ctx, strings.TrimSpace(statement))
	}
	return err
}

func (s *spy) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return spyConn{conn, s}, nil
}

// spyConn is a connection that has all that database/sql looks for in both drivers.
type spyConn struct {
	driver.Conn
	spy *spy
}

// Unwrap returns the connection of the driver, for what only that can do.
func (c spyConn) Unwrap() any { return c.Conn }

func (c spyConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (rows driver.Rows, err error) {
	err = c.spy.do(ctx, q, func() error {
		rows, err = c.Conn.(driver.QueryerContext).QueryContext(ctx, q, args)
		return err
	})
	return rows, err
}

func (c spyConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (result driver.Result, err error) {
	err = c.spy.do(ctx, q, func() error {
		result, err = c.Conn.(driver.ExecerContext).ExecContext(ctx, q, args)
		return err
	})
	return result, err
}

func (c spyConn) BeginTx(ctx context.Context, options driver.TxOptions) (tx driver.Tx, err error) {
	err = c.spy.do(ctx, "BEGIN", func() error {
		tx, err = c.Conn.(driver.ConnBeginTx).BeginTx(ctx, options)
		return err
	})
	return spyTx{tx, ctx, c.spy}, err
}

func (c spyConn) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := c.Conn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

func (c spyConn) ResetSession(ctx context.Context) error {
	if resetter, ok := c.Conn.(driver.SessionResetter); ok {
		return resetter.ResetSession(ctx)
	}
	return nil
}

func (c spyConn) IsValid() bool {
	validator, ok := c.Conn.(driver.Validator)
	return !ok || validator.IsValid()
}

// spyTx shows COMMIT.
type spyTx struct {
	driver.Tx
	ctx context.Context
	spy *spy
}

func (t spyTx) Commit() error {
	err := t.spy.do(t.ctx, "COMMIT", t.Tx.Commit)
	if err != nil {
		_ = t.Tx.Rollback() // database/sql takes the transaction for ended, whatever Commit returns
	}
	return err
}
