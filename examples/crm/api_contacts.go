package main

import (
	"context"
	"database/sql"
	"net/http"
	"strconv"

	"github.com/fielderrors/bind"
)

func (a api) createContact(w http.ResponseWriter, r *http.Request, c NewContact) error {
	insert := func(ctx context.Context, tx *sql.Tx) (any, error) {
		stored, err := a.store.insertContacts(ctx, tx, []NewContact{c})
		if err != nil {
			return nil, err
		}
		return stored[0], nil
	}
	return a.create(w, r, c, insert)
}

func (a api) createContacts(w http.ResponseWriter, r *http.Request, contacts []NewContact) error {
	insert := func(ctx context.Context, tx *sql.Tx) (any, error) {
		stored, err := a.store.insertContacts(ctx, tx, contacts)
		return map[string]any{"contacts": stored}, err
	}
	return a.create(w, r, contacts, insert, bind.Under("contacts"))
}

// replacingContact puts the id that the path names into the request's context,
// where the lookups find it.
func replacingContact(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64) // 0 is nobody's
		next.ServeHTTP(w, r.WithContext(replacing(r.Context(), id)))
	})
}

// findContact refuses a request to replace a contact that is not stored,
// before its body is looked at.
func (a api) findContact(r *http.Request) error {
	ctx := r.Context()
	found, err := a.store.hasContact(ctx, replaced(ctx))
	if err != nil || found {
		return timely(ctx, err)
	}
	return &bind.Error{Reason: bind.NotFound}
}

func (a api) replaceContact(w http.ResponseWriter, r *http.Request, c NewContact) error {
	ctx := r.Context()
	id, found := replaced(ctx), false

	err := a.keep(ctx, c, func() (err error) {
		found, err = a.store.replaceContact(ctx, id, c)
		return err
	})
	if err != nil {
		return err
	}
	if !found { // deleted since findContact looked
		return &bind.Error{Reason: bind.NotFound}
	}
	return respond(w, http.StatusOK, Contact{ID: id, NewContact: c})
}
