package bind

import (
	"fmt"
	"iter"
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// Path is the place of a value in a JSON body: member names and array indexes
// from the root down. It is comparable; its zero value is the whole body. Index
// 0 and the member "0" are different steps.
type Path struct {
	steps path.Steps
	query bool // steps holds the name of a query parameter instead
}

// At returns the path made of steps: strings are member names, integers are
// array indexes. Anything else is a member name, as [fmt.Sprint] prints it.
func At(steps ...any) Path {
	var b []byte
	for _, step := range steps {
		switch v := reflect.ValueOf(step); {
		case v.Kind() == reflect.String:
			b = path.AppendKey(b, v.String())
		case v.CanInt():
			b = path.AppendIndex(b, int(v.Int()))
		case v.CanUint():
			b = path.AppendIndex(b, int(v.Uint()))
		default:
			b = path.AppendKey(b, fmt.Sprint(step))
		}
	}
	return Path{steps: path.Steps(b)}
}

// Query returns the path of a query parameter, for a mistake that a handler
// found in the URL. Its dotted form is the name; its other forms are those of
// the whole body, where a query parameter has no place.
func Query(name string) Path { return Path{steps: path.Steps("").Key(name), query: true} }

// ParsePointer reads a JSON Pointer (RFC 6901). Pointers do not tell indexes
// from names: a token that can be an array index ("0", "17") becomes one.
func ParsePointer(s string) (Path, error) {
	steps, err := path.Parse(s)
	if err != nil {
		return Path{}, fmt.Errorf("bind: JSON Pointer %q: %w", s, err)
	}
	return Path{steps: steps}, nil
}

// Key returns the path of the member name of the object at p.
func (p Path) Key(name string) Path { return Path{steps: p.body().Key(name)} }

// Index returns the path of item i of the array at p.
func (p Path) Index(i int) Path { return Path{steps: p.body().Index(i)} }

// Join returns the path of the value that stands at q in the value at p. A
// query parameter has no place in a body: it counts as the whole of it.
func (p Path) Join(q Path) Path { return Path{steps: p.body() + q.body()} }

// Parameter returns the name of the query parameter; ok is false for a path
// into the body.
func (p Path) Parameter() (name string, ok bool) {
	if !p.query {
		return "", false
	}
	step, _ := p.steps.Next()
	return step.Name, true
}

// usual is how many bytes nearly all paths take in any form: that much needs no
// memory but the result's.
const usual = 96

// Dotted returns the steps joined by dots: leads.3.email. Dots inside a name
// are not escaped, as in Laravel.
func (p Path) Dotted() string {
	var buf [usual]byte
	return string(p.steps.AppendDotted(buf[:0]))
}

// Pointer returns the JSON Pointer (RFC 6901): /leads/3/email.
func (p Path) Pointer() string {
	var buf [usual]byte
	return string(p.body().AppendPointer(buf[:0]))
}

// Fragment returns the URI fragment form of the JSON Pointer (RFC 6901, section
// 6): #/leads/3/email.
func (p Path) Fragment() string {
	var buf [usual]byte
	return string(p.body().AppendFragment(buf[:0]))
}

// JSONPath returns the JSONPath query (RFC 9535) that selects the value:
// $.leads[3].email, $.m['a.b'].
func (p Path) JSONPath() string {
	var buf [usual]byte
	return string(p.body().AppendJSONPath(buf[:0]))
}

// String returns the dotted form.
func (p Path) String() string { return p.Dotted() }

// MarshalText returns the dotted form, so that a path in a format of your own
// is a JSON string.
func (p Path) MarshalText() ([]byte, error) { return p.steps.AppendDotted(nil), nil }

// Steps yields the steps from the root down: a string for a member name, an int
// for an array index.
func (p Path) Steps() iter.Seq[any] {
	return func(yield func(any) bool) {
		for step := range p.steps.All() {
			var s any = step.Name
			if step.Array {
				s = step.Index
			}
			if !yield(s) {
				return
			}
		}
	}
}

// lastName returns the name of the innermost member on the path; "" if there is
// none.
func (p Path) lastName() (name string) {
	for step := range p.steps.All() {
		if !step.Array {
			name = step.Name
		}
	}
	return name
}

// body returns the steps into the body.
func (p Path) body() path.Steps {
	if p.query {
		return ""
	}
	return p.steps
}

// patternOf returns the pattern of a path whose names are the developer's.
func patternOf(p Path) string {
	var names []string
	for step := range p.body().All() {
		if step.Array {
			step.Name = "*"
		}
		names = append(names, step.Name)
	}
	return strings.Join(names, ".")
}

// LabelStyle says how messages name a field that has no label of its own (see
// locales.Locale.WithLabels).
type LabelStyle uint8

// The styles of labels.
const (
	// DottedLabels name a field by its path, as Laravel does: "leads.0.phone".
	// Without an index in the path, underscores within names are blanks: "first
	// name".
	DottedLabels LabelStyle = iota

	// NamedLabels name a field by its last name in words and the item that it
	// stands in, counted from 1: "phone (item 1)", "first name" for firstName,
	// "item 1" for an item of a body that is an array. They suit formats that
	// give the place by itself, such as Problem and Teamwork.
	NamedLabels
)

// checkLabels looks at the style of labels.
func checkLabels(style LabelStyle) error {
	if style > NamedLabels {
		return fmt.Errorf("Config.Labels is %d: want DottedLabels or NamedLabels", style)
	}
	return nil
}

// moved returns m as a mistake in the value at to instead of the one at from.
func moved(m mistake.Mistake, from, to path.Steps) mistake.Mistake {
	m.Path = to + m.Path[len(from):]
	for i, ref := range m.Refs {
		m.Refs[i] = to + ref[len(from):]
	}
	return m
}
