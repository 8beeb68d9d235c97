package main

import (
	"encoding/json"
	"net/http"

	"github.com/fielderrors/bind"
)

// routeHuge is where bind takes more leads than its default limits allow.
const routeHuge = "/leads/huge"

// raised returns limits that let 100,000 bad leads through. They are raised and
// not lifted: a limit that is lifted is not counted, and time per lead could
// not be compared with that of smaller bodies.
func raised() bind.Limits {
	return bind.Limits{
		Bytes: maxBody, Memory: 4 << 30, Report: 1 << 30,
		Items: 100_000, Values: 10_000_000, Errors: 1_000_000,
	}
}

// bindPeer is this library with its default configuration, behind the standard
// library's router.
func bindPeer(to *recorder) (contestant, error) {
	b, err := bind.New(bind.Config{})
	if err != nil {
		return contestant{}, err
	}

	mux := http.NewServeMux()
	s := &stack{handler: mux, recorder: to}
	mux.HandleFunc("POST "+routeEmpty, noContent)

	one := func(w http.ResponseWriter, _ *http.Request, in Lead) error {
		s.arrived = in.size()
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	mux.Handle("POST "+routeOne, bind.Handle(b, one))

	all := func(w http.ResponseWriter, _ *http.Request, in []Lead) error {
		s.arrived = len(in)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	mux.Handle("POST "+routeBulk, bind.HandleMany(b, all, bind.Under("leads")))
	mux.Handle("POST "+routeHuge, bind.HandleMany(b, all, bind.Under("leads"), bind.Limit(raised())))

	open := func(w workload) exchange {
		route := w.route()
		if w.huge() {
			route = routeHuge
		}
		return s.openAt(route, w)
	}
	return contestant{name: nameBind, open: open, mistakes: countLaravel}, nil
}

// noContent is a handler that reads nothing.
func noContent(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// countLaravel counts the messages under all fields.
func countLaravel(body []byte) int {
	var refusal struct{ Errors map[string][]string }
	if err := json.Unmarshal(body, &refusal); err != nil {
		return unreadable
	}

	n := 0
	for _, messages := range refusal.Errors {
		n += len(messages)
	}
	return n
}
