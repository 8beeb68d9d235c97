package bind

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
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
	all      bool
	names    []string   // of fields, as written; sorted
	patterns [][]string // the steps of names with a *
}

// What a request may list. One that lists more is answered for all fields.
const (
	mostOnly     = 64 << 10 // bytes
	mostPatterns = 20
)

// isPrecognitive reports whether r wants validation only. r may be nil.
func (b *Binder) isPrecognitive(r *http.Request) bool {
	return b.cfg.Precognition && r != nil && r.Header.Get(headerPrecognition) == "true"
}

// mostPassed is how many mistakes that a request does not ask for are passed over before the rest of the body is.
const mostPassed = 10_000

// precognitive returns what r asks for, nil if it is an ordinary request.
func (b *Binder) precognitive(r *http.Request) *precognition {
	if !b.isPrecognitive(r) {
		return nil
	}
	values, ok := r.Header[headerOnly]
	list := strings.Join(values, ",")
	if !ok || len(list) > mostOnly {
		return &precognition{all: true}
	}
	names := slices.DeleteFunc(strings.Split(list, ","), func(name string) bool { return name == "" })
	slices.Sort(names)
	c := &precognition{names: slices.Compact(names)}
	for _, name := range c.names {
		if strings.Contains(name, "*") {
			c.patterns = append(c.patterns, partsOf(name))
		}
	}
	c.all = len(c.patterns) > mostPatterns
	return c
}

// partsOf splits a name at its dots. "\." is a dot inside a part.
func partsOf(name string) []string {
	const dot = "\x00"
	parts := strings.Split(strings.ReplaceAll(name, `\.`, dot), ".")
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], dot, ".")
	}
	return parts
}

// nameOf is what a request calls the value at steps.
func nameOf(steps path.Steps) string {
	if steps == "" {
		return "body" // as in answers
	}
	var name []byte
	for step := range steps.All() {
		name = append(append(name, strings.ReplaceAll(step.Text(), ".", `\.`)...), '.')
	}
	return string(bytes.TrimSuffix(name, []byte{'.'}))
}

// wants reports whether mistakes at steps are asked for.
func (c *precognition) wants(steps path.Steps) bool {
	if c == nil || c.all {
		return true
	}
	if _, found := slices.BinarySearch(c.names, nameOf(steps)); found || len(c.patterns) == 0 {
		return found
	}
	names := namesOf(steps)
	return slices.ContainsFunc(c.patterns, func(parts []string) bool {
		return len(parts) == len(names) && standFor(parts, names)
	})
}

// wantsBelow reports whether mistakes inside the value at steps are asked for.
func (c *precognition) wantsBelow(steps path.Steps) bool {
	if steps == "" {
		return len(c.names) > 0
	}
	if found := c.namesBelow(nameOf(steps) + "."); found || len(c.patterns) == 0 {
		return found
	}
	names := namesOf(steps)
	return slices.ContainsFunc(c.patterns, func(parts []string) bool {
		return len(parts) > len(names) && standFor(parts, names)
	})
}

// namesBelow reports whether a name begins with above.
func (c *precognition) namesBelow(above string) bool {
	i, _ := slices.BinarySearch(c.names, above)
	return i < len(c.names) && strings.HasPrefix(c.names[i], above)
}

// namesOf returns the steps as they stand between the dots of a name.
func namesOf(steps path.Steps) (names []string) {
	for step := range steps.All() {
		names = append(names, step.Text())
	}
	return names
}

// standFor reports whether the parts of a pattern stand for the names that it begins with.
func standFor(parts, names []string) bool {
	for i, name := range names {
		if !standsFor(parts[i], name) {
			return false
		}
	}
	return true
}

// standsFor reports whether a part of a pattern stands for name: each * in it for one or more characters but dots.
func standsFor(part, name string) bool {
	start, others, star := strings.Cut(part, "*")
	if !star {
		return part == name
	}
	if strings.Contains(name, ".") { // only a dot stands for a dot
		parts, names := strings.Split(part, "."), strings.Split(name, ".")
		return len(parts) == len(names) && standFor(parts, names)
	}
	if !strings.HasPrefix(name, start) {
		return false
	}
	name = name[len(start):]
	for {
		text, more, star := strings.Cut(others, "*")
		if !star {
			return len(name) > len(text) && strings.HasSuffix(name, text)
		}
		if name == "" {
			return false
		}
		i := strings.Index(name[1:], text)
		if i < 0 {
			return false
		}
		name, others = name[1+i+len(text):], more
	}
}

// filter leaves the mistakes that are asked for. unseen says that there may be others: nobody has looked.
func (c *precognition) filter(fields FieldErrors, document *shape.Type) (_ FieldErrors, unseen bool) {
	if c == nil || c.all {
		return fields, false
	}
	unseen = slices.ContainsFunc(fields, func(fe FieldError) bool {
		_, field := document.At(fe.Path.steps)
		return hides(fe, field) && c.wantsBelow(fe.Path.steps)
	})
	return slices.DeleteFunc(fields, func(fe FieldError) bool { return !c.wants(fe.Path.steps) }), unseen
}

// refused is filter for a body with an array that is too long to be looked at.
func (c *precognition) refused(err error) error {
	if e, ok := asError(err); ok && e.Reason == Invalid {
		e.Fields, _ = c.filter(e.Fields, nil)
	}
	return err
}

// heeds reports whether mistakes at steps say something about a value that is asked for: they are at one, around one or
// in one. No others count among those that an answer has room for.
func (c *precognition) heeds(steps path.Steps) bool {
	if c == nil || c.all || steps == "" {
		return c.wants(steps) || c.wantsBelow(steps)
	}
	names := namesOf(steps)
	for _, parts := range c.patterns {
		n := min(len(parts), len(names))
		if standFor(parts[:n], names[:n]) {
			return true
		}
	}
	var name []byte
	for _, step := range names {
		name = append(name, strings.ReplaceAll(step, ".", `\.`)...)
		if _, found := slices.BinarySearch(c.names, string(name)); found {
			return true
		}
		name = append(name, '.')
		if !c.namesBelow(string(name)) {
			return false
		}
	}
	return true
}

// hides reports whether nothing has been looked at in a value that has the mistake: it is no object or array, it is not
// there, it has too many or too few items, or a rule in its field's tag fails. What a function reports about a struct,
// and what bind's tags compare, keeps nobody from looking inside.
func hides(fe FieldError, field *shape.Field) bool {
	if fe.Type != "object" && fe.Type != "array" && fe.Type != "" {
		return false
	}
	switch fe.Rule {
	case "type", "format", "required", "present", "len", "min", "max":
		return true
	}
	return field != nil && field.Rules.Holds(fe.Rule)
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
	if !b.isPrecognitive(r) {
		return b.cfg.Format
	}
	if own, ok := b.cfg.Format.(Laravel); ok {
		return own
	}
	return Laravel{}
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
