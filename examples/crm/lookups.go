package main

import (
	"context"

	"github.com/fielderrors/bind"
)

// lookups are what the tags of the models ask. Each runs one query per request,
// with the keys of all items of a bulk body.
func (s *store) lookups() map[string]bind.Lookup {
	return map[string]bind.Lookup{
		"companies":      timelyLookup(s.storedCompanies),
		"products":       timelyLookup(s.storedProducts),
		"contacts.email": timelyLookup(s.storedAddresses),
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

// storedAddresses returns the e-mail addresses of all contacts except the one
// that the request replaces.
func (s *store) storedAddresses(ctx context.Context, emails []string) ([]string, error) {
	const statement = "SELECT {address} FROM contacts WHERE {address} {in $1} AND id <> $2"
	return query(ctx, s.reader, itself[string], s.sql(statement), s.dialect.list(emails), replaced(ctx))
}

// replacedKey is the key of a context under which the id of the contact stands
// that a request replaces.
type replacedKey struct{}

// replacing returns a context in which the address of contact id is available
// to itself.
func replacing(ctx context.Context, id int64) context.Context {
	return context.WithValue(ctx, replacedKey{}, id)
}

// replaced returns the id of the contact that the request replaces, 0 if it
// creates one.
func replaced(ctx context.Context) int64 {
	id, _ := ctx.Value(replacedKey{}).(int64)
	return id
}
