package main

import (
	"bytes"
	_ "embed"
	"net/http"
	"sync"
	"text/template"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/openapi"
)

// keptByHand is the part of the API's document that is kept by hand, for a list of
// formats: what operations are for, and what they answer when all is well. What
// they take, and all that they refuse, is filled in.
//
//go:embed openapi.json
var keptByHand string

// aroundAll are the answers that come from around the handlers, which know
// their own.
func aroundAll() []error { return []error{unavailable(nil), misdirected()} }

// aroundOnce are the answers around what is done once for a key.
func aroundOnce() []error { return append(aroundAll(), inProgress(), noKey(), usedKey()) }

// aroundOne are the answers around what is done with a contact.
func aroundOne(more ...error) []error {
	return append(append(aroundAll(), &bind.Error{Reason: bind.NotFound}), more...)
}

// mountDocument adds the OpenAPI document. It is made when somebody asks for it
// first.
func (a api) mountDocument(mux *http.ServeMux, documented map[string][]openapi.Operation) {
	made := sync.OnceValues(func() (http.Handler, error) {
		text, err := document(documented)
		return fixed("application/json", text), err
	})
	mux.Handle("/openapi.json", a.only(http.MethodGet, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := made()
		if err != nil {
			a.binder.WriteError(w, r, err)
			return
		}
		text.ServeHTTP(w, r)
	})))
}

// document returns the OpenAPI document of the API.
func document(documented map[string][]openapi.Operation) ([]byte, error) {
	var names []string
	var operations []openapi.Operation
	for _, f := range formats {
		names = append(names, f.name)
		operations = append(operations, documented[f.name]...)
	}

	var text bytes.Buffer
	kept := template.Must(template.New("openapi.json").Parse(keptByHand))
	if err := kept.Execute(&text, names); err != nil {
		return nil, err
	}
	return openapi.Fill(text.Bytes(), operations...)
}
