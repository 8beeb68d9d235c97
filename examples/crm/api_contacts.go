package main

import (
	"net/http"
	"strconv"

	"github.com/fielderrors/bind"
)

func (a api) createContact(w http.ResponseWriter, r *http.Request, c NewContact) error {
	var stored []Contact
	err := a.keep(r.Context(), c, func() (err error) {
		stored, err = a.store.addContacts(r.Context(), []NewContact{c})
		return err
	})
	if err != nil {
		return err
	}
	return respond(w, http.StatusCreated, stored[0])
}

func (a api) createContacts(w http.ResponseWriter, r *http.Request, contacts []NewContact) error {
	var stored []Contact
	err := a.keep(r.Context(), contacts, func() (err error) {
		stored, err = a.store.addContacts(r.Context(), contacts)
		return err
	}, bind.Under("contacts"))
	if err != nil {
		return err
	}
	return respond(w, http.StatusCreated, map[string]any{"contacts": stored})
}

// replacingContact puts the id that the path names into the request's context, where the lookups find it.
func replacingContact(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64) // 0 is nobody's
		next.ServeHTTP(w, r.WithContext(replacing(r.Context(), id)))
	})
}

// findContact refuses a request to replace a contact that is not stored, before its body is read.
func (a api) findContact(r *http.Request) error {
	found, err := a.store.hasContact(r.Context(), replaced(r.Context()))
	if err != nil || found {
		return err
	}
	return &bind.Error{Reason: bind.NotFound}
}

func (a api) replaceContact(w http.ResponseWriter, r *http.Request, c NewContact) error {
	id, found := replaced(r.Context()), false
	err := a.keep(r.Context(), c, func() (err error) {
		found, err = a.store.replaceContact(r.Context(), id, c)
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
