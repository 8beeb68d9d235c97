package postgres

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/bindtest"
)

// schema is where one test has its tables, in the database of DATABASE_URL.
const schema = "bind_docs_postgres"

// open makes the tables, and a pool of connections to them.
func open(t *testing.T) (*pgxpool.Pool, *gorm.DB) {
	t.Helper()
	url := os.Getenv("DATABASE_URL")
	if url == "" {
		t.Skip("SKIPPED: DATABASE_URL is not set")
	}
	ctx := context.Background()
	config, err := pgxpool.ParseConfig(url)
	require.NoError(t, err)
	config.ConnConfig.RuntimeParams["search_path"] = schema
	pool, err := pgxpool.NewWithConfig(ctx, config)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	_, err = pool.Exec(ctx, "DROP SCHEMA IF EXISTS "+schema+" CASCADE; CREATE SCHEMA "+schema+";"+Tables)
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = pool.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE") })

	db, err := gorm.Open(postgres.New(postgres.Config{DSN: config.ConnConfig.ConnString()}), &gorm.Config{Logger: logger.Discard})
	require.NoError(t, err)
	require.NoError(t, db.Exec("SET search_path = "+schema).Error)
	connections, err := db.DB()
	require.NoError(t, err)
	connections.SetMaxOpenConns(1) // which has the search_path
	t.Cleanup(func() { _ = connections.Close() })
	return pool, db
}

func body(contacts ...string) string { return `{"contacts":[` + strings.Join(contacts, ",") + `]}` }

func contact(email string, company int) string {
	return fmt.Sprintf(`{"email":%q,"company_id":%d}`, email, company)
}

// TestViolations lets another request take an address, and a company go, between
// the lookups and the insert: the answer is at the right item.
func TestViolations(t *testing.T) {
	pool, _ := open(t)
	ctx := context.Background()
	rival := ""
	lookups := Lookups(pool)
	delayed := bind.Stored(func(ctx context.Context, ids []int64) ([]int64, error) {
		rows, _ := pool.Query(ctx, "SELECT id FROM companies WHERE id = ANY($1)", ids)
		found, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if rival != "" {
			_, execErr := pool.Exec(ctx, rival)
			assert.NoError(t, execErr)
			rival = ""
		}
		return found, err
	})
	lookups["companies"] = delayed
	b := bind.Must(bind.New(bind.Config{Lookups: lookups}))
	create := Create(b, pool)
	rows := func() (n int) {
		require.NoError(t, pool.QueryRow(ctx, "SELECT count(*) FROM contacts").Scan(&n))
		return n
	}

	bindtest.Post(t, create, body(contact("a@example.com", 1))).Valid().Status(http.StatusCreated)
	bindtest.Post(t, create, body(contact("b@example.com", 1), contact("a@example.com", 3))).
		Only("contacts.1.email", "available", "contacts.1.company_id", "exists")
	assert.Equal(t, 1, rows())

	rival = "INSERT INTO contacts VALUES ('c@example.com', 1)"
	bindtest.Post(t, create, body(contact("b@example.com", 1), contact("c@example.com", 1))).
		Status(http.StatusUnprocessableEntity).Only("contacts.1.email", "available")
	assert.Equal(t, 2, rows(), "the rival's")

	rival = "DELETE FROM companies WHERE id = 2"
	bindtest.Post(t, create, body(contact("b@example.com", 1), contact("d@example.com", 2))).
		Status(http.StatusUnprocessableEntity).Only("contacts.1.company_id", "exists")
	assert.Equal(t, 2, rows(), "nothing is stored")
}

// TestLookupsOfOthers asks the same with sqlc's method and with gorm.
func TestLookupsOfOthers(t *testing.T) {
	pool, db := open(t)
	ctx := context.Background()
	require.NoError(t, gormInsert(ctx, db, []Contact{{"a@example.com", 1}}))
	assert.True(t, violates(gormInsert(ctx, db, []Contact{{"b@example.com", 1}, {"a@example.com", 1}})))
	assert.True(t, violates(gormInsert(ctx, db, []Contact{{"b@example.com", 9}})))
	for name, lookup := range map[string]bind.Lookup{"sqlc": sqlcLookup(New(pool)), "gorm": gormLookup(db)} {
		lookups := Lookups(pool)
		lookups["contacts.email"] = lookup
		b := bind.Must(bind.New(bind.Config{Lookups: lookups}))
		err := b.Validate(ctx, []Contact{{"b@example.com", 1}, {"a@example.com", 1}})
		var e *bind.Error
		require.ErrorAs(t, err, &e, name)
		require.Len(t, e.Fields, 1, name)
		assert.Equal(t, "1.email", e.Fields[0].Path.Dotted(), name)
	}
}

// TestDocument looks for the document's code in this package.
func TestDocument(t *testing.T) {
	document, err := os.ReadFile("../../docs/postgres.md")
	require.NoError(t, err)
	var sources []byte
	for _, name := range []string{"contacts.go", "queries.go", "gorm.go"} {
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		sources = append(sources, source...)
	}
	blocks := strings.Split(string(document), "```go\n")[1:]
	require.NotEmpty(t, blocks)
	for _, block := range blocks {
		code, _, _ := strings.Cut(block, "```")
		assert.Contains(t, undented(string(sources)), undented(code))
	}
}

// undented returns text without the white space at the start of its lines.
func undented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
