package main

import (
	"log/slog"
	"net/http"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// formats are the wire formats that the API speaks, by the first part of the path. Where live is set, so is Laravel's
// protocol for validating a form while it is filled in.
var formats = []struct {
	name   string
	format bind.Format
	live   bool
}{
	{"laravel", bind.Laravel{}, true},
	{"teamwork", bind.Teamwork{Codes: map[string]string{"available=contacts.email": bind.TeamworkD4}}, false},
	{"problem", bind.Problem{}, false},
	{"deploy", bind.Deploy("https://api.example.com/errors"), false},
	{"zoho", bind.Zoho{}, false},
}

// newHandler returns the API. It panics, as bind.Handle does, if the tags of a model are wrong.
func newHandler(s *store, languages []locales.Locale, log *slog.Logger) http.Handler {
	cfg := bind.Config{
		Locales:  languages,
		Lookups:  s.lookups(),
		Parallel: true,
		Logger:   log,
	}
	mux := http.NewServeMux()
	plain := api{bind.Must(bind.New(cfg)), s} // no format is named: the default one
	plain.mountLists(mux)
	plain.mountPage(mux, languages)
	for _, f := range formats {
		cfg.Format, cfg.Precognition = f.format, f.live
		api{bind.Must(bind.New(cfg)), s}.mount(mux, "/"+f.name)
	}
	return mux
}

// mount adds the routes of one format.
func (a api) mount(mux *http.ServeMux, at string) {
	mux.Handle(at+"/leads", a.only(http.MethodPost, bind.HandleMany(a.binder, a.createLeads, bind.Under("leads"))))
	mux.Handle(at+"/contacts", a.only(http.MethodPost, bind.Handle(a.binder, a.createContact)))
	mux.Handle(at+"/contacts/bulk", a.only(http.MethodPost, bind.HandleMany(a.binder, a.createContacts, bind.Under("contacts"))))
	replace := bind.Handle(a.binder, a.replaceContact, bind.Before(a.findContact))
	mux.Handle(at+"/contacts/{id}", a.only(http.MethodPut, replacingContact(replace)))
	mux.Handle(at+"/", http.HandlerFunc(a.notFound))
	mux.Handle(at, http.HandlerFunc(a.notFound)) // or else ServeMux redirects to at + "/"
}

// mountLists adds the routes that list what is stored, and the answer to any path that is not known.
func (a api) mountLists(mux *http.ServeMux) {
	mux.Handle("/leads", a.only(http.MethodGet, a.list(a.leads)))
	mux.Handle("/companies", a.only(http.MethodGet, a.list(a.companies)))
	mux.Handle("/products", a.only(http.MethodGet, a.list(a.products)))
	mux.Handle("/", http.HandlerFunc(a.notFound))
}

// only lets requests with a method pass; HEAD goes with GET.
func (a api) only(method string, next http.Handler) http.Handler {
	allow := method
	if method == http.MethodGet {
		allow = "GET, HEAD"
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == method || method == http.MethodGet && r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Allow", allow)
		a.binder.WriteError(w, r, &bind.Error{Reason: bind.MethodNotAllowed})
	})
}

func (a api) notFound(w http.ResponseWriter, r *http.Request) {
	a.binder.WriteError(w, r, &bind.Error{Reason: bind.NotFound})
}
