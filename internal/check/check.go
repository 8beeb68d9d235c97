// Package check finds the mistakes in struct tags that no body can make good.
//
// In: a shape, and what rules, lookups and languages there are. Out: errors, each as "Type.Field: fault: cure".
package check

import (
	"fmt"
	"reflect"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
)

// Checker checks types. It is safe for concurrent use.
type Checker struct {
	Rules     *rules.Engine
	Shapes    *shape.Reader
	Lookups   map[string]bindtag.Lookup
	Languages []*words.Language

	own rules.Config
}

// New returns a Checker.
func New(e *rules.Engine, shapes *shape.Reader, lookups map[string]bindtag.Lookup, languages []*words.Language) *Checker {
	return &Checker{e, shapes, lookups, languages, e.Config()}
}

// Type checks every type at or below t once. items is the most that an array may have.
func (b *Checker) Type(t *shape.Type, items int) (errs []error) {
	for node, names := range t.All() {
		s := site{root: t, at: node, names: names}
		errs = append(errs, s.declaration()...)
		errs = append(errs, s.length(items)...)
		errs = append(errs, b.checkBinds(s)...)
	}
	for node, names := range t.Validated() {
		errs = append(errs, b.checkStruct(site{root: t, at: node, names: names})...)
	}
	return errs
}

// Declaration is the part of Type that is about the json package: what it refuses, it refuses at run time.
func Declaration(t *shape.Type) (errs []error) {
	for node, names := range t.All() {
		errs = append(errs, site{root: t, at: node, names: names}.declaration()...)
	}
	return errs
}

// site is a type that is checked, and the Go names of the fields that lead there from the one that Check was given.
type site struct {
	root, at *shape.Type
	names    string
}

// declaration looks for what the json package refuses.
func (s site) declaration() (errs []error) {
	for _, f := range s.at.Faults() {
		errs = append(errs, s.fault(f.Field, f.Fault, f.Cure))
	}
	return errs
}

// length looks for arrays that are longer than a body's may be. most that is not positive is no limit.
func (s site) length(most int) (errs []error) {
	if s.at.Kind != shape.Array || most <= 0 || s.at.Go.Len() <= most {
		return nil
	}
	return []error{s.fault("", fmt.Sprintf("%v takes no fewer items, and Limits.Items is %d", s.at.Go, most), "use a shorter array or a higher limit")}
}

// fault words a mistake in the declaration of a field, "" for the type itself.
func (s site) fault(field, what, cure string) error {
	name, named := typeName(s.root.Go), s.at.Go.Name() != ""
	switch {
	case field != "" && named:
		name = s.at.Go.Name()
	case s.names != "":
		name = typeName(s.root.Innermost().Go) + "." + s.names
	}
	if field != "" {
		name += "." + field
	} else if named && s.at != s.root && s.at.Kind == shape.Object {
		what = s.at.Go.String() + ": " + what
	}
	return fmt.Errorf("%s: %s: %s", name, what, cure)
}

// typeName returns the name of a type without its package, its full notation if it has none.
func typeName(t reflect.Type) string {
	if t.Name() != "" {
		return t.Name()
	}
	return t.String()
}

// checkBinds looks for the lookups that bind tags name, and at what is to be compared.
func (b *Checker) checkBinds(s site) (errs []error) {
	for _, f := range s.at.Fields {
		for _, name := range []string{f.Bind.Exists, f.Bind.Available} {
			if name == "" {
				continue
			}
			if wrong := bindtag.Misfit(f.Leaf(), name, b.Lookups[name]); wrong != nil {
				errs = append(errs, s.fault(f.Go, wrong.Fault, wrong.Cure))
			}
		}
		if wrong := bindtag.Incomparable(f); f.Bind.Distinct && wrong != nil {
			errs = append(errs, s.fault(f.Go, wrong.Fault, wrong.Cure))
		}
	}
	return errs
}
