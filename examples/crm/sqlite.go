package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteFile returns the database in a file, which need not exist.
func sqliteFile(file string) (database, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return database{}, fmt.Errorf("cannot find the database %s: %w: name a file with an absolute path", file, err)
	}
	settings := url.Values{
		"_busy_timeout": {"3000"}, // ms that a writer waits for another program
		"_foreign_keys": {"on"},
		"_journal_mode": {"WAL"}, // readers do not wait for writers
		"_txlock":       {"immediate"},
		"_error_rc":     {"true"}, // errors say what failed, not what failed last
	}
	uri := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: settings.Encode()}
	connector, err := sqlite.NewConnector(uri.String())
	if err != nil {
		return database{}, fmt.Errorf("cannot open the database %s: %w: name another file with -db", path, err)
	}

	return database{
		place:     path + " (SQLite)",
		cure:      "name a file with -db that is an SQLite database or does not exist, in a folder that can be written",
		connector: connector,
		dialect:   inSQLite(),
	}, nil
}

// inSQLite returns the dialect of SQLite. A list is one parameter, a JSON
// array: there may be more keys than parameters.
func inSQLite() dialect {
	return dialect{
		words: strings.NewReplacer(
			"{serial}", "INTEGER PRIMARY KEY AUTOINCREMENT",
			"{bytes}", "BLOB",
			"{address}", "lower(email)", // of ASCII letters only
			"{in $1}", "IN (SELECT value FROM json_each($1))",
			"{items $1}", "json_each($1) AS item",
		),

		writers: 1, // SQLite has no more: let them queue in Go, where a request that is cancelled leaves the queue
		columns: "SELECT count(*) FROM pragma_table_info($1) WHERE name = $2",
		list: func(keys any) any {
			array, _ := json.Marshal(keys) // numbers and strings can be
			return string(array)
		},
		refuses: refusedBySQLite,
	}
}

// refusedBySQLite reports whether an error is about what others have written
// meanwhile.
func refusedBySQLite(err error) bool {
	failed, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	switch code := failed.Code(); code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return true
	default:
		return code&0xff == sqlite3.SQLITE_BUSY
	}
}
