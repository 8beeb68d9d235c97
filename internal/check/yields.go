package check

import (
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Some types have another value validated instead of themselves, see
// rules.Unfolder. Here they are asked for it.

// yieldsAt looks at the types of all levels of the field's tag. It returns false
// if one of them has no value for validator.
func (f *fieldCheck) yieldsAt(l *tag.Level) bool {
	all := true
	for t, level := range f.field.Type.Levels(l) {
		all = f.yields(t) && all
		_, elem := t.Deref().Elements()
		if level.Dive && level.Elem == nil && elem != nil {
			all = f.yields(elem) && all
		}
	}
	return all
}

// yields reports what is wrong with the values that t has validated instead of
// its own. It returns false if there is none.
func (f *fieldCheck) yields(t *shape.Type) bool {
	found := f.yielded(t)
	if found.fault != "" {
		f.report(found.cure, "%s", found.fault)
	}
	return found.fault == ""
}

// yielding is what comes of asking a type for what it has validated instead of
// itself.
type yielding struct{ fault, cure string }

// yieldedBy says what has another value validated instead of those of t, "" if
// nothing has.
func (c *Checker) yieldedBy(t *shape.Type) string {
	base := t.Deref().Go
	switch {
	case shape.IsValuer(base):
		return "ValidatorValue"
	case c.config.Types[base] != nil:
		return "the function in Rules.Types"
	}
	return ""
}

// yielded says what comes of asking values of t for what validator looks at
// instead. It asks once: a call that does not return costs a second.
func (c *Checker) yielded(t *shape.Type) yielding {
	by := c.yieldedBy(t)
	if by == "" {
		return yielding{}
	}
	if known, ok := c.yields.Load(t.Go); ok {
		return known.(yielding)
	}
	found := c.askYielded(t, by)
	c.yields.Store(t.Go, found)
	return found
}

// askYielded asks values of t, by a method or a function.
func (c *Checker) askYielded(t *shape.Type, by string) yielding {
	base := t.Deref().Go

	unfolder := c.engine.Unfolder()
	for _, sample := range yieldSamples(t) {
		var last reflect.Value
		var err error
		tried := attemptOne(func() { last, err = unfolder.Unfold(sample.value) })
		switch {
		case !tried.returned():
			return yielding{
				fault: fmt.Sprintf("%s of %v %s", by, base, tried.on(sample.name)),
				cure:  fmt.Sprintf("have it return a value for every %v, the zero value too", base),
			}
		case err != nil:
			return yielding{err.Error(), "have it return a plain value, such as a string or a number"}
		case last.IsValid() && last.Type() != base && isStruct(last.Type()):
			return yielding{
				fault: fmt.Sprintf("%v has itself validated as a struct, whose members have no place in JSON", t.Go),
				cure:  "have " + by + " return a plain value",
			}
		}
	}
	return yielding{}
}

// instead returns the type that validator looks at instead of t; nil if it
// depends on the value.
func (c *Checker) instead(t *shape.Type) *shape.Type {
	if c.yielded(t).fault != "" {
		return nil
	}
	var found reflect.Type
	unfolder := c.engine.Unfolder()

	for _, sample := range yieldSamples(t) {
		last, err := unfolder.Unfold(sample.value)
		switch {
		case err != nil, !last.IsValid():
			return nil
		case found != nil && found != last.Type():
			return nil
		}
		found = last.Type()
	}
	return c.shapes.Read(found).Deref()
}

// looked returns the type of what validator looks at in values of t: t itself, or
// what those of t always have validated instead.
func (c *Checker) looked(t *shape.Type) *shape.Type {
	if c.yieldedBy(t) == "" {
		return t
	}
	if instead := c.instead(t.Deref()); instead != nil {
		return instead
	}
	return t
}

// holderFails reports whether a field of the struct around has no value for
// validator, so that no rule of another field can look at it.
func (f *fieldCheck) holderFails() bool {
	for _, d := range f.holder.Declared {
		if d.Type != nil && f.yielded(d.Type).fault != "" {
			return true
		}
	}
	return false
}

// yieldSample is a value that is asked for another, and what it is called.
type yieldSample struct {
	name  string
	value reflect.Value
}

// yieldSamples are values of t that decoding can make for sure. A type that
// decodes itself is given some JSON to decode; that a member is absent, it cannot
// help.
func yieldSamples(t *shape.Type) []yieldSample {
	base := t.Deref()
	zero := yieldSample{"the zero value", reflect.New(t.Go).Elem()}
	if base.Kind == shape.Opaque {
		return append([]yieldSample{zero}, decoded(t)...)
	}

	all := []yieldSample{zero}
	if t.Kind == shape.Pointer {
		pointed := reflect.New(t.Go).Elem()
		for p := pointed; p.Kind() == reflect.Pointer; p = p.Elem() {
			p.Set(reflect.New(p.Type().Elem()))
		}
		all = append(all, yieldSample{zero.name, pointed})
	}
	values := samples(t.Go)[1:]
	if t.Kind != shape.Pointer {
		scalars, _ := candidates(t.Go, nil)
		values = append(values, scalars...)
	}
	for _, value := range values {
		all = append(all, yieldSample{"a value that is filled in", value})
	}
	return all
}

// sentTexts are JSON that some types or other decode themselves from.
var sentTexts = []string{
	`"a"`, `"1"`, `"abc"`, `"2020-01-01T00:00:00Z"`, `"6ba7b810-9dad-11d1-80b4-00c04fd430c8"`,
	`"192.0.2.1"`, `0`, `1`, `1.5`, `true`, `[]`, `["a"]`, `[1]`, `{}`, `{"a":1}`, `""`,
}

// decoded are values that t decodes itself from JSON. What it refuses or panics
// on is left out.
func decoded(t *shape.Type) (all []yieldSample) {
	for _, text := range sentTexts {
		v := reflect.New(t.Go)
		taken := false
		tried := attemptOne(func() {
			taken = json.Unmarshal([]byte(text), v.Interface(), shape.FormatTag()) == nil
		})
		if tried.returned() && taken {
			all = append(all, yieldSample{"what it decodes from " + text, v.Elem()})
		}
		if tried.does == hangs {
			break // each of them costs a second
		}
	}
	return all
}
