package main

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/fielderrors/bind"
)

// loadContact returns the contact that the path names, for a client that has
// seen the version that it wants to change: If-Match says which one.
func (a api) loadContact(r *http.Request) (c EditedContact, err error) {
	id, err := contactID(r)
	if err != nil {
		return c, err
	}
	found, err := a.store.contact(r.Context(), id)
	switch {
	case err != nil:
		return c, timely(r.Context(), err)
	case len(found) == 0:
		return c, &bind.Error{Reason: bind.NotFound}
	case !matches(r, found[0].Version):
		return c, outdated()
	}
	return found[0], nil
}

// editContact stores what a patch has made of a contact, unless somebody else
// has changed it since it was loaded.
func (a api) editContact(w http.ResponseWriter, r *http.Request, c EditedContact, changes bind.Changes) error {
	id, err := contactID(r)
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		ctx, current := r.Context(), false
		err = a.keep(ctx, c, func() (err error) {
			current, err = a.store.editContact(ctx, id, c)
			return err
		}, bind.Owner(addresses, id))
		if err != nil {
			return err
		}
		if !current {
			return outdated()
		}
		c.Version++
	}

	w.Header().Set("ETag", etag(c.Version))
	return respond(w, http.StatusOK, Contact{ID: id, NewContact: c.NewContact})
}

// outdated answers a client that has seen another version than the stored one.
func outdated() error { return &bind.Error{Reason: bind.PreconditionFailed} }

// etag is a version as clients see it.
func etag(version int64) string { return fmt.Sprintf(`"%d"`, version) }

// matches reports whether a request wants a version changed: If-Match names it,
// or there is none (RFC 9110, section 13.1.1).
func matches(r *http.Request, version int64) bool {
	wanted := r.Header.Values("If-Match")
	for tag := range strings.SplitSeq(strings.Join(wanted, ","), ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || tag == etag(version) {
			return true
		}
	}
	return len(wanted) == 0
}
