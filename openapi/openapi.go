// Package openapi documents what handlers of bind take and answer: in the user's
// own OpenAPI document, and in a page for people.
//
// Both know the type and the options from the handler that [bind.Handle],
// [bind.HandleMany], [bind.HandleMerge] and [bind.HandleStream] have returned, so
// that nothing is said twice and nothing drifts.
package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/schema"
)

// Operation is a handler and the request that it is for.
type Operation struct {
	// Pattern is that of the handler in a http.ServeMux: "POST /leads/{id}".
	Pattern string

	// Handler is what Handle or one of its kin has returned, without anything
	// around it.
	Handler http.Handler

	// Errors are those that the handler itself answers, such as
	// &bind.Error{Reason: bind.NotFound}: an example of each.
	Errors []error
}

// Describer is a format of the user's that knows the schema of what it renders.
// Without it, answers have no schema.
type Describer interface {
	// Envelope returns a JSON Schema of the body of an answer, and its name among
	// the schemas of a document.
	Envelope() (name string, schema json.RawMessage)
}

// describer is a handler that knows what it binds.
type describer interface {
	Inside(language string, own []error) (schema.Operation, error)
}

// inside returns what an operation binds and answers, and its method and path.
func (o Operation) inside(language string) (in schema.Operation, method, path string, err error) {
	d, ok := o.Handler.(describer)
	if !ok {
		return in, "", "", fmt.Errorf("openapi: %q: the handler is %T: "+
			"want what Handle, HandleMany, HandleMerge or HandleStream has returned", o.Pattern, o.Handler)
	}

	method, path, ok = strings.Cut(o.Pattern, " ")
	path = strings.TrimSpace(path)
	if i := strings.IndexByte(path, '/'); i > 0 {
		path = path[i:] // without the host
	}
	if !ok || !slices.Contains(methods, method) || !strings.HasPrefix(path, "/") {
		return in, "", "", fmt.Errorf("openapi: pattern %q: want a method and a path, such as \"POST /leads\"", o.Pattern)
	}
	in, err = d.Inside(language, o.Errors)
	return in, strings.ToLower(method), templated(path), err
}

// methods are those that an OpenAPI document has.
var methods = []string{
	http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete, http.MethodOptions, http.MethodHead,
	http.MethodPatch, http.MethodTrace,
}

// templated returns the path of a pattern as OpenAPI writes it: {name...} and
// {$} are not known there.
func templated(path string) string {
	return strings.ReplaceAll(strings.TrimSuffix(path, "{$}"), "...}", "}")
}

// Fill puts into an OpenAPI 3.1 document, in JSON, what each operation takes and
// answers: the schema of the request body, and for each status the media type,
// the schema of the envelope, one example of each Reason and each mistake, and
// headers such as Retry-After. Nil is a minimal document. Nothing else of the
// document is touched, the order of its members stays, and what is filled in
// twice is there once. Texts are in the first language of the Binder.
func Fill(doc []byte, operations ...Operation) ([]byte, error) {
	if doc == nil {
		doc = []byte(`{"openapi":"3.1.0","info":{"title":"API","version":"1"},"paths":{}}`)
	}
	root, err := parse(doc)
	if err != nil {
		return nil, fmt.Errorf("openapi: the document is no JSON object: %w", err)
	}
	f := filler{root: root}

	var errs []error
	for _, o := range operations {
		in, method, path, err := o.inside("")
		if err != nil {
			errs = append(errs, err)
			continue
		}
		f.fill(in, method, path)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return f.root.json(), nil
}
