package main

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/fielderrors/bind"
)

// formats are the wire formats that the API speaks, by the first part of the path.
var formats = []struct {
	name   string
	format bind.Format
}{
	{"laravel", bind.Laravel{}},
	{"teamwork", bind.Teamwork{Codes: map[string]string{"available=contacts.email": bind.TeamworkD4}}},
	{"problem", bind.Problem{}},
	{"deploy", bind.Deploy("https://api.example.com/errors")},
	{"zoho", bind.Zoho{}},
}

// newConfig returns what the Binders of all formats share.
func newConfig(s *store, log *slog.Logger) bind.Config {
	return bind.Config{
		Lookups: map[string]bind.Lookup{
			"companies":      bind.Stored(s.storedCompanies),
			"products":       bind.Stored(s.storedProducts),
			"contacts.email": bind.Stored(s.storedContacts),
		},
		Logger: log,
	}
}

// newHandler returns the API. It panics, as bind.Handle does, if the tags of a model are wrong.
func newHandler(cfg bind.Config, s *store) http.Handler {
	a := api{s}
	mux := http.NewServeMux()
	mux.Handle("/", notFound(bind.Must(bind.New(cfg)))) // no format is named: the default one
	for _, f := range formats {
		cfg.Format = f.format
		a.mount(mux, "/"+f.name, bind.Must(bind.New(cfg)))
	}
	return mux
}

// api holds the handlers. They get valid values only; errors that they return are answered in the Binder's format.
type api struct{ store *store }

// mount adds the routes of one format.
func (a api) mount(mux *http.ServeMux, at string, b *bind.Binder) {
	mux.Handle("POST "+at+"/leads", bind.HandleMany(b, a.createLeads, bind.Under("leads")))
	mux.Handle("POST "+at+"/contacts", bind.Handle(b, a.createContact))
	mux.Handle(at+"/leads", onlyPOST(b))
	mux.Handle(at+"/contacts", onlyPOST(b))
	mux.Handle(at+"/", notFound(b))
	mux.Handle(at, notFound(b)) // or else ServeMux redirects to at + "/"
}

func (a api) createLeads(w http.ResponseWriter, _ *http.Request, leads []NewLead) error {
	return created(w, map[string]any{"leads": a.store.addLeads(leads)})
}

func (a api) createContact(w http.ResponseWriter, _ *http.Request, c NewContact) error {
	contact, ok := a.store.addContact(c)
	if !ok { // taken since the lookup: answered as the lookup would have been
		return bind.Reject(bind.FieldError{Path: bind.At("email"), Rule: "available", Param: "contacts.email", Type: "string"})
	}
	return created(w, contact)
}

// created answers 201 with v.
func created(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(body) // fails only for a client that is gone
	return nil
}

func notFound(b *bind.Binder) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.WriteError(w, r, &bind.Error{Reason: bind.NotFound})
	})
}

func onlyPOST(b *bind.Binder) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", http.MethodPost)
		b.WriteError(w, r, &bind.Error{Reason: bind.MethodNotAllowed})
	})
}
