package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// database says where the records are and how to speak to it.
type database struct {
	place     string // for people: holds no credentials
	cure      string // if it cannot be opened
	connector driver.Connector
	dialect   dialect
	discard   func() error // nil if the records are to stay
}

// dialect is what SQLite and PostgreSQL do differently.
type dialect struct {
	words      *strings.Replacer    // the words in braces of the statements
	writers    int                  // how many may write at a time
	lock       string               // makes writers to leads wait for one another; "" if they do anyway
	identities string               // takes ids for $1 leads and returns the first; "" if there is no COPY
	creating   string               // the same for programs that create the schema
	columns    string               // counts the columns of a table, $1, that have a name, $2
	list       func(keys any) any   // a list of keys as one parameter
	refuses    func(err error) bool // says whether a statement failed for what others are storing or have stored
}

// locate returns the database that the flag -db or the variable DATABASE_URL
// names, the flag first. Without either, it is a temporary one.
func locate(file, url string) (database, error) {
	switch {
	case file != "":
		return sqliteFile(file)
	case url != "":
		return postgresAt(url)
	}
	dir, err := os.MkdirTemp("", "crm-")
	if err != nil {
		return database{}, fmt.Errorf("cannot make a folder for the database: %w: set TMPDIR, or name a file with -db", err)
	}
	db, err := sqliteFile(filepath.Join(dir, "crm.db"))
	db.discard = func() error { return os.RemoveAll(dir) }
	return db, err
}

const (
	openTimeout = 10 * time.Second
	maxReaders  = 20 // with PostgreSQL's writers, three processes share its usual 100 connections
)

// open connects to the database and creates what is missing of the schema.
func (d database) open(ctx context.Context) (*store, error) {
	s := &store{
		reader:  d.pool(maxReaders),
		writer:  d.pool(d.dialect.writers),
		dialect: d.dialect,
		discard: d.discard,
		now:     time.Now,
		beat:    claimBeat,
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	err := s.createSchema(ctx)
	if err == nil {
		return s, nil
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer within %v", openTimeout)
	}
	err = fmt.Errorf("cannot open the database %s: %w: %s", d.place, err, d.cure)

	return nil, errors.Join(err, s.close())
}

// fate says what becomes of the records when the program ends.
func (d database) fate() string {
	if d.discard == nil {
		return ""
	}
	return ", which is removed at the end"
}

// pool returns at most size connections.
func (d database) pool(size int) *sql.DB {
	db := sql.OpenDB(d.connector)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db
}
