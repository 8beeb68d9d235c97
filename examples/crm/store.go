package main

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// store holds the records in memory. It is safe for concurrent use.
type store struct {
	mu        sync.RWMutex
	companies map[int64]Company
	products  map[int64]Product
	contacts  map[string]Contact // by e-mail address in lower case
	leads     []Lead
}

// newStore returns a store with a few records to refer to.
func newStore() *store {
	s := &store{
		companies: map[int64]Company{1: {1, "Acme Ltd"}, 2: {2, "Example Corp"}},
		products:  map[int64]Product{1: {1, "Starter plan"}, 2: {2, "Support hours"}},
		contacts:  map[string]Contact{},
	}
	s.addContact(NewContact{Name: "Jane Roe", Email: "jane@acme.example", Phone: "+12025550100", CompanyID: 1})
	s.addLeads([]NewLead{{
		Name: "John Doe", Email: "john@example.com", Phone: "+12025550101", CompanyID: 2, Source: "event",
		Products: []Item{{ProductID: 1, Quantity: 1}},
	}})
	return s
}

// addLeads stores all leads in one step: nobody sees some of them without the others.
func (s *store) addLeads(leads []NewLead) []Lead {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.leads)
	for _, lead := range leads {
		s.leads = append(s.leads, Lead{ID: int64(len(s.leads) + 1), NewLead: lead})
	}
	return slices.Clone(s.leads[before:])
}

// addContact stores a contact; ok is false if there is one with its e-mail address. Another request may have taken the
// address since it was looked up, so what decides is the look under the lock, as a unique index does in a database.
func (s *store) addContact(c NewContact) (stored Contact, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	email := strings.ToLower(c.Email)
	if _, taken := s.contacts[email]; taken {
		return Contact{}, false
	}
	stored = Contact{ID: int64(len(s.contacts) + 1), NewContact: c}
	s.contacts[email] = stored
	return stored, true
}

// The lookups return those of the keys that are stored. Each is called once per request, with the keys of all items of
// a bulk body: in a database, SELECT id FROM companies WHERE id = ANY($1).

func (s *store) storedCompanies(_ context.Context, ids []int64) ([]int64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return known(ids, func(id int64) bool { _, ok := s.companies[id]; return ok }), nil
}

func (s *store) storedProducts(_ context.Context, ids []int64) ([]int64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return known(ids, func(id int64) bool { _, ok := s.products[id]; return ok }), nil
}

func (s *store) storedContacts(_ context.Context, emails []string) ([]string, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return known(emails, func(email string) bool { _, ok := s.contacts[strings.ToLower(email)]; return ok }), nil
}

// known returns the keys that are stored, spelt as they came.
func known[K any](keys []K, stored func(K) bool) []K {
	return slices.DeleteFunc(slices.Clone(keys), func(key K) bool { return !stored(key) })
}
