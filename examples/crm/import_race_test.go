package main

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// contactLines returns contacts, one a line, with addresses of a list and, at
// two places, those that are given.
func contactLines(list string, n int, others map[int]string) string {
	var lines strings.Builder
	for i := range n {
		email, is := others[i]
		if !is {
			email = fmt.Sprintf("%s%d@example.com", list, i)
		}
		lines.WriteString(contact(email) + "\n")
	}
	return lines.String()
}

// TestImportsOfOneAddress at once, each of which the lookup finds free: one is
// stored, and the other gets the mistakes that reading it would have ended with,
// at their items.
func TestImportsOfOneAddress(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		s, _ := at.open(t)
		b, err := bind.New(bind.Config{Lookups: s.lookups()})
		require.NoError(t, err)
		validated := together(2)
		imports := bind.HandleStream(b, func(w http.ResponseWriter, r *http.Request, all *bind.Items[NewContact]) error {
			validated(r.Context())
			err := s.inTransaction(r.Context(), func(tx *sql.Tx) error { return s.insertAll(r.Context(), tx, all) })
			if errors.Is(err, errOutdated) {
				return cmp.Or(all.Validate(r.Context()), err)
			}
			if err == nil {
				w.WriteHeader(http.StatusCreated)
			}
			return err
		}, bind.Under("contacts"))

		const n = 2_500
		places := []map[int]string{
			{3: "ada@example.com", 2_345: "Eve@example.com"},
			{1_000: "Ada@example.com", 2_499: "eve@example.com"}, // the store ignores case
		}
		contacts := rowsOf(t, s, "contacts")
		answers := make([]*httptest.ResponseRecorder, len(places))
		var sending sync.WaitGroup
		for i, others := range places {
			sending.Go(func() {
				body := strings.NewReader(contactLines(fmt.Sprintf("list%d-", i), n, others))
				r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", body)
				r.Header.Set("Content-Type", ndjson)
				answers[i] = httptest.NewRecorder()
				imports.ServeHTTP(answers[i], r)
			})
		}
		sending.Wait()

		assert.Equal(t, contacts+n, rowsOf(t, s, "contacts"), "one of them")
		refused := 0
		if answers[0].Code == http.StatusCreated {
			refused = 1
		}
		require.Equal(t, http.StatusCreated, answers[1-refused].Code, answers[1-refused].Body)
		want := map[string][]string{}
		for i := range places[refused] {
			place := fmt.Sprintf("contacts.%d.email", i)
			want[place] = []string{fmt.Sprintf("The %s has already been taken.", place)}
		}
		assert.Equal(t, http.StatusUnprocessableEntity, answers[refused].Code)
		var told struct{ Errors map[string][]string }
		require.NoError(t, json.Unmarshal(answers[refused].Body.Bytes(), &told))
		assert.Equal(t, want, told.Errors)
	})
}

// insertAll inserts all contacts of a stream, a batch at a time.
func (s *store) insertAll(ctx context.Context, tx *sql.Tx, all *bind.Items[NewContact]) error {
	for batch, err := range all.Batches(importBatch) {
		if err != nil {
			return err
		}
		if _, err := s.insertContacts(ctx, tx, batch.Items); err != nil {
			return err
		}
	}
	return nil
}
