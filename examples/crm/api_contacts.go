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

// contactID returns the id that the path names.
func contactID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, &bind.Error{Reason: bind.NotFound, Err: err}
	}
	return id, nil
}

// findContact refuses a request to replace a contact that is not stored,
// before its body is looked at.
func (a api) findContact(r *http.Request) error {
	id, err := contactID(r)
	if err != nil {
		return err
	}
	found, err := a.store.hasContact(r.Context(), id)
	if err != nil || found {
		return timely(r.Context(), err)
	}
	return &bind.Error{Reason: bind.NotFound}
}

func (a api) replaceContact(w http.ResponseWriter, r *http.Request, c NewContact) error {
	id, err := contactID(r)
	if err != nil {
		return err
	}
	ctx, found := r.Context(), false
	err = a.keep(ctx, c, func() (err error) {
		found, err = a.store.replaceContact(ctx, id, c)
		return err
	}, bind.Owner(addresses, id))
	if err != nil {
		return err
	}
	if !found { // deleted since findContact looked
		return &bind.Error{Reason: bind.NotFound}
	}
	return respond(w, http.StatusOK, Contact{ID: id, NewContact: c})
}

func (a api) replaceContacts(w http.ResponseWriter, r *http.Request, contacts []Contact) error {
	replace := func() error { return a.store.replaceContacts(r.Context(), contacts) }
	if err := a.keep(r.Context(), contacts, replace, bind.Under("contacts")); err != nil {
		return err
	}
	return respond(w, http.StatusOK, map[string]any{"contacts": contacts})
}
