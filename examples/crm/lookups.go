package main

import (
	"context"

	"github.com/fielderrors/bind"
)

// addresses is the name of the lookup for e-mail addresses of contacts, as tags
// have it.
const addresses = "contacts.email"

// lookups are what the tags of the models ask. Each runs one query per request,
// with the keys of all items of a bulk body.
func (s *store) lookups() map[string]bind.Lookup {
	return map[string]bind.Lookup{
		"companies": timelyLookup(s.storedCompanies),
		"products":  timelyLookup(s.storedProducts),
		"contacts":  timelyLookup(s.storedContacts),
		addresses:   timelyOwners(s.holders),
	}
}

func (s *store) storedCompanies(ctx context.Context, ids []int64) ([]int64, error) {
	const statement = "SELECT id FROM companies WHERE id {in $1}"
	return query(ctx, s.reader, itself[int64], s.sql(statement), s.dialect.list(ids))
}

func (s *store) storedProducts(ctx context.Context, ids []int64) ([]int64, error) {
	const statement = "SELECT id FROM products WHERE id {in $1}"
	return query(ctx, s.reader, itself[int64], s.sql(statement), s.dialect.list(ids))
}

func (s *store) storedContacts(ctx context.Context, ids []int64) ([]int64, error) {
	const statement = "SELECT id FROM contacts WHERE id {in $1}"
	return query(ctx, s.reader, itself[int64], s.sql(statement), s.dialect.list(ids))
}

// holders returns the contacts that have e-mail addresses. So none is told that
// its own address is taken.
func (s *store) holders(ctx context.Context, emails []string) (map[string]int64, error) {
	const statement = "SELECT {address}, id FROM contacts WHERE {address} {in $1}"
	type row struct {
		email string
		id    int64
	}
	columns := func(r *row) []any { return []any{&r.email, &r.id} }
	rows, err := query(ctx, s.reader, columns, s.sql(statement), s.dialect.list(emails))

	found := make(map[string]int64, len(rows))
	for _, r := range rows {
		found[r.email] = r.id
	}
	return found, err
}
