package bind

import (
	"net/http"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
)

// Laravel's protocol for validating a form while it is filled in, spoken by the
// npm packages laravel-precognition, laravel-precognition-vue, -react and
// -alpine. A request asks for validation only, of all fields or of some; the
// answer is 204 or the mistakes, always in Laravel's format, and the handler
// does not run.
const (
	headerPrecognition = "Precognition"
	headerSuccess      = "Precognition-Success"
	headerOnly         = "Precognition-Validate-Only"
)

// isPrecognitive reports whether r wants validation only. r may be nil.
func (b *Binder) isPrecognitive(r *http.Request) bool {
	return b.cfg.Precognition && r != nil && r.Header.Get(headerPrecognition) == "true"
}

// precognitive returns what r asks for, nil if it is an ordinary request. The
// names in it are those of the document that the body is a part of.
func (b *Binder) precognitive(r *http.Request, within Path) *selection.Selection {
	if !b.isPrecognitive(r) {
		return nil
	}
	values, ok := r.Header[headerOnly]
	if !ok {
		return selection.All()
	}
	return selection.Parse(namesWithin(within, strings.Join(values, ",")))
}

// namesWithin leaves the names in list that lead to a place in the value at p,
// without the way to p.
func namesWithin(p Path, list string) string {
	if p == (Path{}) {
		return list
	}
	base := strings.Split(p.Dotted(), ".")
	var inside []string
	for name := range strings.SplitSeq(list, ",") {
		steps := strings.Split(name, ".")
		leadsTo := func(want, step string) bool { return step == want || step == "*" }
		if len(steps) > len(base) && slices.EqualFunc(base, steps[:len(base)], leadsTo) {
			inside = append(inside, strings.Join(steps[len(base):], "."))
		}
	}
	return strings.Join(inside, ",")
}

// filter leaves the mistakes that are asked for. unseen says that there may be
// others that were not looked for.
func filter(
	fields []mistake.Mistake, document *shape.Type, only *selection.Selection,
) (_ []mistake.Mistake, unseen bool) {
	if only.Everything() {
		return fields, false
	}
	unseen = slices.ContainsFunc(fields, func(m mistake.Mistake) bool {
		_, field := document.At(m.Path)
		return conceals(m, field) && only.WantsBelow(m.Path)
	})
	return slices.DeleteFunc(fields, func(m mistake.Mistake) bool { return !only.Wants(m.Path) }), unseen
}

// refused is filter for a body with an array that is too long to be looked at.
func refused(err error, only *selection.Selection) error {
	if e, ok := asError(err); ok && e.Reason == Invalid && !only.Everything() {
		e.Fields = slices.DeleteFunc(e.Fields, func(fe FieldError) bool { return !only.Wants(fe.Path.steps) })
	}
	return err
}

// conceals reports whether nothing has been looked at in a value that has the
// mistake: it is no object or array, it is not there, it has too many or too
// few items, or a rule in its field's tag fails. What a function reports about
// a struct, and what bind's tags compare, keeps nobody from looking inside.
func conceals(fe mistake.Mistake, field *shape.Field) bool {
	if fe.Type != "object" && fe.Type != "array" && fe.Type != "" {
		return false
	}
	switch fe.Rule {
	case "type", "format", "required", "present", "len", "min", "max":
		return true
	}
	return field != nil && field.Rules.Holds(fe.Rule)
}

// verdict is the outcome of a body without mistakes: nil, or Validated, so that
// a handler that returns on error stores nothing.
func verdict(only *selection.Selection) error {
	if only == nil {
		return nil
	}
	return &Error{Reason: Validated}
}

// formatFor returns the format of the answer to r. The clients of a
// precognitive request read Laravel's only.
func (b *Binder) formatFor(r *http.Request) Format {
	if !b.isPrecognitive(r) {
		return b.cfg.Format
	}
	if own, ok := b.cfg.Format.(Laravel); ok {
		return own
	}
	return Laravel{}
}

// varyPrecognition tells caches that answers of the route depend on the
// request's kind, and marks the answer to a precognitive request, whoever will
// write it.
func (b *Binder) varyPrecognition(w http.ResponseWriter, r *http.Request) {
	if !b.cfg.Precognition {
		return
	}
	httpio.AddToken(w.Header(), "Vary", headerPrecognition)
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
