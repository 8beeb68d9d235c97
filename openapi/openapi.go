// Package openapi documents what handlers of bind take and answer: in the
// user's own OpenAPI document, and in a page for people.
//
// In: handlers with their patterns, and a document. Out: the document with what
// they take and answer, or a page in Markdown.
//
// Both know the type and the options from the handler that [bind.Handle],
// [bind.HandleMany], [bind.HandleMerge] and [bind.HandleStream] have returned,
// so that nothing is said twice and nothing drifts.
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
	// Envelope returns a JSON Schema of the body of an answer, and its name
	// among the schemas of a document.
	Envelope() (name string, schema json.RawMessage)
}

// describer is a handler that knows what it binds.
type describer interface {
	Inside(language, path string, own []error) (schema.Operation, error)
}

// inside returns what an operation binds and answers, and its method and path.
func (o Operation) inside(language string) (in schema.Operation, method, path string, err error) {
	d, ok := o.Handler.(describer)
	if !ok {
		return in, "", "", fmt.Errorf("openapi: %q: the handler is %T: "+
			"want what Handle, HandleMany, HandleMerge or HandleStream has returned", o.Pattern, o.Handler)
	}
	method, path, ok = o.split()
	if !ok {
		return in, "", "", fmt.Errorf("openapi: pattern %q: want a method and a path, such as \"POST /leads\"", o.Pattern)
	}

	in, err = d.Inside(language, wildcard.ReplaceAllString(path, "1"), o.Errors)
	if err != nil {
		return in, "", "", fmt.Errorf("openapi: %q: %w", o.Pattern, err)
	}
	return in, method, path, nil
}

// methods are those that an OpenAPI document has.
var methods = []string{
	http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete, http.MethodOptions, http.MethodHead,
	http.MethodPatch, http.MethodTrace,
}

// split returns the method and the path of the pattern as OpenAPI writes them:
// there is no host in it, and {name...} and {$} are not known there.
func (o Operation) split() (method, path string, ok bool) {
	i := strings.IndexAny(o.Pattern, " \t")
	if i < 0 || !slices.Contains(methods, o.Pattern[:i]) {
		return "", "", false
	}
	host, path, ok := strings.Cut(strings.TrimLeft(o.Pattern[i:], " \t"), "/")
	if !ok || strings.ContainsAny(host, "{} \t") {
		return "", "", false
	}
	path = strings.ReplaceAll(strings.TrimSuffix("/"+path, "{$}"), "...}", "}")
	return strings.ToLower(o.Pattern[:i]), path, true
}

// minimal is the document that Fill starts from without one.
const minimal = `{
  "openapi": "3.1.0",
  "info": {
    "title": "API",
    "version": "1"
  },
  "paths": {}
}
`

// Fill puts into an OpenAPI 3.1 document, in JSON, what each operation takes
// and answers: the schema of the request body, and for each status the media
// type, the schema of the envelope, one example of each Reason and each
// mistake, and headers such as Retry-After. Nil is a minimal document. Texts
// are in the first language of the Binder.
//
// Nothing else of the document is touched: what it says besides keeps its bytes
// and its place, and what is filled in twice is there once. A path of the
// document is taken for that of a pattern whatever it calls the wildcards.
// Where an operation refers to a response that several share, it gets a copy.
//
// Fill the document that you keep by hand, not the one that Fill has returned:
// what a handler once answered stays in that.
func Fill(doc []byte, operations ...Operation) ([]byte, error) {
	if doc == nil {
		doc = []byte(minimal)
	}
	parsed, err := parse(doc)
	if err == nil {
		err = parsed.checkVersion()
	}
	if err != nil {
		return nil, fmt.Errorf("openapi: the document cannot be filled: %w", err)
	}

	f := filler{doc: parsed, used: map[*object]map[string][]byte{}}
	var errs []error
	for _, o := range operations {
		errs = append(errs, f.operation(o))
	}
	if parsed.fault != nil {
		errs = append(errs, fmt.Errorf("openapi: the document cannot be filled: %w", parsed.fault))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return parsed.bytes(), nil
}

// operation fills in an operation.
func (f *filler) operation(o Operation) error {
	in, method, path, err := o.inside("")
	if err != nil {
		return err
	}
	if err := f.fill(in, method, path); err != nil {
		return fmt.Errorf("openapi: %q: %w", o.Pattern, err)
	}
	return nil
}
