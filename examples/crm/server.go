package main

import (
	"cmp"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
	"github.com/fielderrors/bind/openapi"
)

// formats are the wire formats that the API speaks, by the first part of the
// path. Where live is set, so is Laravel's protocol for validating a form
// while it is filled in.
var formats = []struct {
	name   string
	format bind.Format
	live   bool
}{
	{"laravel", bind.Laravel{}, true},
	{"teamwork", bind.Teamwork{Codes: map[string]string{"available=contacts.email": bind.TeamworkD4}}, false},
	{"problem", bind.Problem{}, false},
	{"deploy", bind.Deploy("/errors/deploy"), false}, // where the server explains the codes
	{"zoho", bind.Zoho{}, false},
}

// service says what the API is served from, and within which bounds.
type service struct {
	store     *store
	languages []locales.Locale
	log       *slog.Logger
	hosts     []string      // names that requests may be addressed to, besides the local ones
	inFlight  int64         // bytes of bodies at a time; 0 = inFlight
	timeout   time.Duration // of the work for a request; 0 = requestTimeout
}

// handler returns the API. It panics, as bind.Handle does, if the tags of a
// model are wrong.
func (s service) handler() http.Handler {
	cfg := bind.Config{
		Locales:  s.languages,
		Lookups:  s.store.lookups(),
		Parallel: true,
		Logger:   s.log,
	}
	plain := api{ // no format is named: the default one
		binder:  bind.Must(bind.New(cfg)),
		store:   s.store,
		budget:  newBudget(cmp.Or(s.inFlight, inFlight)),
		timeout: cmp.Or(s.timeout, requestTimeout),
		imports: newImports(),
	}

	mux := http.NewServeMux()
	plain.mountLists(mux)
	plain.mountPage(mux, s.languages)

	binders := map[string]*bind.Binder{"page": plain.mountWords(mux, cfg), "file": plain.mountFiles(mux, cfg)}
	documented := map[string][]openapi.Operation{}
	for _, f := range formats {
		cfg.Format, cfg.Precognition = f.format, f.live
		one := plain
		one.binder, one.live = bind.Must(bind.New(cfg)), f.live
		documented[f.name] = one.mount(mux, "/"+f.name)
		binders[f.name] = one.binder
	}
	plain.mountDocument(mux, documented)
	plain.mountErrors(mux, s.languages, documented)

	return onlyHosts(s.hosts, mux, func(r *http.Request) *bind.Binder {
		format, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		return cmp.Or(binders[format], plain.binder)
	})
}

// mount adds the routes of one format, and returns what is said of them.
func (a api) mount(mux *http.ServeMux, at string) []openapi.Operation {
	leads := bind.HandleMany(a.binder, a.createLeads, bind.Under("leads"))
	stream := a.importStream()
	contact := bind.Handle(a.binder, a.createContact)
	contacts := bind.HandleMany(a.binder, a.createContacts, bind.Under("contacts"))
	replace := bind.Handle(a.binder, a.replaceContact,
		bind.Before(a.findContact), bind.OwnerFrom(addresses, contactID))
	edit := bind.HandleMerge(a.binder, a.loadContact, a.editContact, bind.OwnerFrom(addresses, contactID))
	replaceAll := bind.HandleMany(a.binder, a.replaceContacts, bind.Under("contacts"))

	mux.Handle(at+"/leads", a.taking(http.MethodPost, a.once(leads)))
	mux.Handle(at+"/leads/import", a.importRoute(stream))
	mux.Handle(at+"/contacts", a.byMethod(map[string]http.Handler{
		http.MethodPost: a.bounded(a.once(contact)), http.MethodPut: a.bounded(replaceAll),
	}))
	mux.Handle(at+"/contacts/bulk", a.taking(http.MethodPost, a.once(contacts)))
	mux.Handle(at+"/contacts/{id}", a.byMethod(map[string]http.Handler{
		http.MethodPut: a.bounded(replace), http.MethodPatch: a.bounded(edit),
	}))
	mux.Handle(at+"/", http.HandlerFunc(a.notFound))
	mux.Handle(at, http.HandlerFunc(a.notFound)) // without it ServeMux redirects to at + "/"

	return []openapi.Operation{
		{Pattern: "POST " + at + "/leads", Handler: leads, Errors: aroundOnce()},
		{Pattern: "POST " + at + "/leads/import", Handler: stream, Errors: aroundOnce()},
		{Pattern: "POST " + at + "/contacts", Handler: contact, Errors: aroundOnce()},
		{Pattern: "PUT " + at + "/contacts", Handler: replaceAll, Errors: aroundAll()},
		{Pattern: "POST " + at + "/contacts/bulk", Handler: contacts, Errors: aroundOnce()},
		{Pattern: "PUT " + at + "/contacts/{id}", Handler: replace, Errors: aroundOne()},
		{Pattern: "PATCH " + at + "/contacts/{id}", Handler: edit, Errors: aroundOne(outdated())},
	}
}

// mountLists adds the routes that list what is stored, and the answer to any
// path that is not known.
func (a api) mountLists(mux *http.ServeMux) {
	mux.Handle("/leads", a.only(http.MethodGet, a.list(a.leads)))
	mux.Handle("/companies", a.only(http.MethodGet, a.list(a.companies)))
	mux.Handle("/products", a.only(http.MethodGet, a.list(a.products)))
	mux.Handle("/", http.HandlerFunc(a.notFound))
}

// taking lets requests with a method pass.
func (a api) taking(method string, next http.Handler) http.Handler {
	return a.only(method, a.bounded(next))
}

// bounded lets requests pass whose body fits into the budget, and gives them the
// time that requests have.
func (a api) bounded(next http.Handler) http.Handler { return a.timed(a.admitted(next).ServeHTTP) }

// only lets requests with a method pass; HEAD goes with GET.
func (a api) only(method string, next http.Handler) http.Handler {
	handlers := map[string]http.Handler{method: next}
	if method == http.MethodGet {
		handlers[http.MethodHead] = next
	}
	return a.byMethod(handlers)
}

// byMethod lets requests pass whose method has a handler.
func (a api) byMethod(handlers map[string]http.Handler) http.Handler {
	allow := strings.Join(slices.Sorted(maps.Keys(handlers)), ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if next := handlers[r.Method]; next != nil {
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
