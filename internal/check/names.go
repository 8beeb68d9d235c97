package check

import (
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// names looks for the Go names in a rule's argument: validator takes an unknown
// one for a field that is not set. It returns false if it reports one.
func (f *fieldCheck) names(t *shape.Type, rule tag.Rule) bool {
	holder, before := f.holder, len(f.faults)
	switch tag.References(rule.Name) {
	case tag.NoField:
		return true
	case tag.GoMethod:
		if !hasMethod(t.Go, rule.Param) {
			f.report("name a method without arguments that returns a bool or an error",
				"rule %q names no method of %v", rule.Text(), t.Go)
		}
		return len(f.faults) == before
	case tag.ElemField:
		holder = elementOf(t)
		if rule.Param == "" || holder == nil {
			return true
		}
	}

	for _, name := range fieldsNamed(rule) {
		if tag.References(rule.Name) == tag.ElemField && promotedThroughNil(holder.Go, name) {
			f.report("embed the struct itself",
				"rule %q names the field %s of an embedded pointer, and panics while that is nil", rule.Text(), name)
			continue
		}
		switch {
		case tag.References(rule.Name) != tag.ElemField && name == f.field.Name:
			f.report("name another field", "rule %q names the field that it stands on", rule.Text())
		case !f.hasField(holder.Go, name):
			f.report("use the Go name of a field of the same struct; what stands around it, a function in Rules.Structs sees",
				"rule %q names the field %s, which %s does not have", rule.Text(), name, typeName(holder.Go))
		case tag.NeedsReference(rule.Name) && hidden(holder, name):
			f.report("name a field that is a JSON member",
				"rule %q names the field %s, which no body sets, so that only empty values pass", rule.Text(), name)
		case tag.AsksNil(rule.Name) && hidden(holder, name):
			f.report("name a field that is a JSON member",
				"rule %q names the field %s, which no body sets, so that its condition is always the same", rule.Text(), name)
		}
	}
	return len(f.faults) == before
}

// promotedThroughNil reports whether a field of the struct t is promoted from an
// embedded pointer.
func promotedThroughNil(t reflect.Type, name string) bool {
	field, ok := t.FieldByName(name)
	if !ok {
		return false
	}
	for _, i := range field.Index[:len(field.Index)-1] {
		if t = t.Field(i).Type; t.Kind() == reflect.Pointer {
			return true
		}
	}
	return false
}

// fieldsNamed are the fields that the argument of a rule names.
func fieldsNamed(rule tag.Rule) (names []string) {
	for i, word := range tag.Words(rule.Param) {
		value := tag.References(rule.Name) == tag.FieldPairs && i%2 == 1
		if !value {
			names = append(names, word)
		}
	}
	return names
}

// hidden reports whether names, which lead from the struct t to a field, lead
// to one that is no JSON member. What a type that decodes itself sets, it alone
// knows.
func hidden(t *shape.Type, names string) bool {
	for name := range strings.SplitSeq(names, ".") {
		n, ok := t.Scope.Lookup(name)
		if !ok || t.Kind == shape.Opaque {
			return false
		}
		if n.Field == nil {
			return n.Scope == nil // else its members stand in the object of t
		}
		t = n.Field.Type.Deref()
	}
	return false
}

// elementOf returns the struct that the elements of t are, nil if they are none.
func elementOf(t *shape.Type) *shape.Type {
	_, elem := t.Elements()
	if elem == nil || elem.Deref().Scope == nil {
		return nil
	}
	return elem.Deref()
}

// hasMethod reports whether t or a pointer to it has the method that validateFn
// names; the default name is Validate.
func hasMethod(t reflect.Type, name string) bool {
	if name == "" {
		name = "Validate"
	}
	_, ok := reflect.PointerTo(t).MethodByName(name)
	return ok
}

// hasField follows a path of Go names, with indexes and map keys in brackets,
// from the struct t. Through an interface, a path may lead anywhere.
func (c *Checker) hasField(t reflect.Type, names string) bool {
	_, ok := c.fieldType(t, names)
	return ok
}

// fieldType returns the type of the field that a path leads to; an interface if
// the path leads through one.
func (c *Checker) fieldType(t reflect.Type, names string) (_ reflect.Type, ok bool) {
	for name := range strings.SplitSeq(names, ".") {
		t = c.shapes.Read(t).Deref().Go
		name, brackets, _ := strings.Cut(name, "[")
		if t.Kind() != reflect.Struct {
			return t, t.Kind() == reflect.Interface
		}

		field, ok := t.FieldByName(name)
		if !ok {
			return nil, false
		}
		t = field.Type

		for range strings.Count(brackets, "]") {
			t = c.shapes.Read(t).Deref().Go
			if k := t.Kind(); k != reflect.Slice && k != reflect.Array && k != reflect.Map {
				return t, k == reflect.Interface
			}
			t = t.Elem()
		}
	}
	return t, true
}
