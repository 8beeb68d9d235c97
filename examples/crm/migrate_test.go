package main

import (
	"database/sql"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tablesBefore are those of the program's first version, with a contact in them.
var tablesBefore = []string{
	`CREATE TABLE companies (id BIGINT PRIMARY KEY, name TEXT NOT NULL)`,
	`CREATE TABLE contacts (
		id         {serial},
		name       TEXT NOT NULL,
		email      TEXT NOT NULL,
		phone      TEXT NOT NULL,
		company_id BIGINT NOT NULL REFERENCES companies
	)`,
	`CREATE UNIQUE INDEX contacts_email ON contacts ({address})`,
	`INSERT INTO companies (id, name) VALUES (1, 'Acme Ltd')`,
	`INSERT INTO contacts (name, email, phone, company_id) VALUES ('Ada', 'ada@acme.example', '', 1)`,
}

// TestOldTablesGetNewColumns: a database of an older program serves, and keeps
// its records.
func TestOldTablesGetNewColumns(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		old, err := locate(at.file, at.url)
		require.NoError(t, err)
		db := sql.OpenDB(old.connector)
		for _, statement := range tablesBefore {
			_, err := db.ExecContext(t.Context(), old.dialect.words.Replace(statement))
			require.NoError(t, err, statement)
		}
		require.NoError(t, db.Close())

		c := at.serve(t)
		require.Equal(t, 1, c.rows("contacts WHERE name = 'Ada' AND version = 1"))
		response, _ := send(t, c.addr, newRequest("PATCH", "/problem/contacts/1", c.addr, `{"name":"Ada L."}`, `If-Match: "1"`))
		assert.Equal(t, http.StatusOK, response.StatusCode)
		assert.Equal(t, 1, c.rows("contacts WHERE name = 'Ada L.' AND version = 2"))

		again := at.serve(t) // which finds the column
		assert.Equal(t, 1, again.rows("contacts WHERE name = 'Ada L.' AND version = 2"))
	})
}
