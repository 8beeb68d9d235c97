package bind

import (
	"net/http"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/path"
)

// Laravel's protocol for validating a form while it is filled in, spoken by the npm packages laravel-precognition,
// laravel-precognition-vue, -react and -alpine. A request asks for validation only, of all fields or of some; the answer
// is 204 or the mistakes, always in Laravel's format, and the handler does not run.
const (
	headerPrecognition = "Precognition"
	headerSuccess      = "Precognition-Success"
	headerOnly         = "Precognition-Validate-Only"
)

// precognition is what a precognitive request asks for. A nil one stands for an ordinary request.
type precognition struct {
	all  bool
	only []string // path patterns: * is any step without a dot
}

// isPrecognitive reports whether r wants validation only. r may be nil.
func (b *Binder) isPrecognitive(r *http.Request) bool {
	return b.cfg.Precognition && r != nil && r.Header.Get(headerPrecognition) == "true"
}

// precognitive returns what r asks for, nil if it is an ordinary request.
func (b *Binder) precognitive(r *http.Request) *precognition {
	if !b.isPrecognitive(r) {
		return nil
	}
	values, ok := r.Header[headerOnly]
	if !ok {
		return &precognition{all: true}
	}
	only := strings.Split(strings.Join(values, ","), ",")
	return &precognition{only: slices.DeleteFunc(only, func(p string) bool { return p == "" })}
}

// wants reports whether mistakes at p are asked for.
func (c *precognition) wants(p Path) bool {
	if c == nil || c.all {
		return true
	}
	return slices.ContainsFunc(c.only, func(pattern string) bool { return wildcard(pattern, p.steps) })
}

// wildcard reports whether a pattern of Precognition-Validate-Only stands for steps. "\." is a dot inside a name.
func wildcard(pattern string, steps path.Steps) bool {
	const dot = "\x00"
	parts := strings.Split(strings.ReplaceAll(pattern, `\.`, dot), ".")
	for step := range steps.All() {
		if len(parts) == 0 {
			return false
		}
		part := strings.ReplaceAll(parts[0], dot, ".")
		if part != "*" && part != step.Text() {
			return false
		}
		parts = parts[1:]
	}
	return len(parts) == 0
}

// filter leaves the mistakes that are asked for.
func (c *precognition) filter(fields FieldErrors) FieldErrors {
	if c == nil || c.all {
		return fields
	}
	return slices.DeleteFunc(fields, func(fe FieldError) bool { return !c.wants(fe.Path) })
}

// verdict is the outcome of a body without mistakes: nil, or Validated, so that a handler that returns on error stores
// nothing.
func (c *precognition) verdict() error {
	if c == nil {
		return nil
	}
	return &Error{Reason: Validated}
}

// formatFor returns the format of the answer to r. The clients of a precognitive request read Laravel's only.
func (b *Binder) formatFor(r *http.Request) Format {
	if b.isPrecognitive(r) {
		return Laravel{}
	}
	return b.cfg.Format
}

// varyPrecognition tells caches that answers of the route depend on the request's kind, and marks the answer to a
// precognitive request, whoever will write it.
func (b *Binder) varyPrecognition(w http.ResponseWriter, r *http.Request) {
	if !b.cfg.Precognition {
		return
	}
	appendToken(w.Header(), "Vary", headerPrecognition)
	if b.isPrecognitive(r) {
		w.Header().Set(headerPrecognition, "true")
	}
}

// markPrecognitive sets the headers of an answer of ours.
func (b *Binder) markPrecognitive(w http.ResponseWriter, r *http.Request, status int) {
	b.varyPrecognition(w, r)
	if b.isPrecognitive(r) && status == http.StatusNoContent {
		w.Header().Set(headerSuccess, "true")
	}
}
