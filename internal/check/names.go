package check

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// checkNames looks for the Go names in a rule's argument: validator takes an unknown one for a field that is not set.
func (b *Checker) checkNames(holder, t *shape.Type, rule tag.Rule) (problems []problem) {
	words := tag.Words(rule.Param)
	switch tag.References(rule.Name) {
	case tag.NoField:
		return nil
	case tag.GoMethod:
		if !hasMethod(t.Go, rule.Param) {
			return []problem{{fmt.Sprintf("rule %q names no method of %v", rule.Text(), t.Go), "name a method without arguments that returns a bool or an error"}}
		}
		return nil
	case tag.ElemField:
		holder = elementOf(t)
		if rule.Param == "" || holder == nil {
			return nil
		}
	}
	for i, word := range words {
		if tag.References(rule.Name) == tag.FieldPairs && i%2 == 1 {
			continue
		}
		switch {
		case !b.hasField(holder.Go, word):
			problems = append(problems, problem{fmt.Sprintf("rule %q names the field %s, which %s does not have", rule.Text(), word, typeName(holder.Go)), "use the Go name of a field"})
		case equating[rule.Name] && hidden(holder, word):
			problems = append(problems, problem{fmt.Sprintf("rule %q names the field %s, which no body sets, so that only empty values pass", rule.Text(), word), "name a field that is a JSON member"})
		}
	}
	return problems
}

// equating are the rules that nothing but an empty value passes if the field that they name is empty.
var equating = map[string]bool{"eqfield": true, "eqcsfield": true, "fieldexcludes": true}

// hidden reports whether names, which lead from the struct t to a field, lead to one that is no JSON member. What a type
// that decodes itself sets, it alone knows.
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

// comparesNothing reports whether a rule that compares a value of type t with another field lets all values pass, or
// none: validator takes what it cannot compare for the name of its type, and the length of a list for what it is.
func (b *Checker) comparesNothing(rule string, t *shape.Type) bool {
	if _, own := b.own.Types[t.Go]; own || yieldsOther(t.Go) || t.Go.ConvertibleTo(timeType) {
		return false
	}
	equality, compares := comparing[rule]
	switch t.Go.Kind() {
	case reflect.Struct, reflect.Array:
		return compares
	case reflect.Bool:
		return compares && !equality
	case reflect.Slice, reflect.Map:
		return compares && !equality && !strings.HasSuffix(rule, "csfield")
	}
	return false
}

// comparing are the rules that compare a value with another field; true are those that ask whether both are equal.
var comparing = map[string]bool{
	"eqfield": true, "nefield": true, "eqcsfield": true, "necsfield": true,
	"gtfield": false, "gtefield": false, "ltfield": false, "ltefield": false,
	"gtcsfield": false, "gtecsfield": false, "ltcsfield": false, "ltecsfield": false,
}

// elementOf returns the struct that the elements of t are, nil if they are none.
func elementOf(t *shape.Type) *shape.Type {
	_, elem := t.Elements()
	if elem == nil || elem.Deref().Scope == nil {
		return nil
	}
	return elem.Deref()
}

// hasMethod reports whether t or a pointer to it has the method that validateFn names; the default name is Validate.
func hasMethod(t reflect.Type, name string) bool {
	if name == "" {
		name = "Validate"
	}
	_, ok := reflect.PointerTo(t).MethodByName(name)
	return ok
}

// hasField follows a path of Go names, with indexes and map keys in brackets, from the struct t.
func (b *Checker) hasField(t reflect.Type, names string) bool {
	for name := range strings.SplitSeq(names, ".") {
		t = b.Shapes.Read(t).Deref().Go
		name, brackets, _ := strings.Cut(name, "[")
		if t.Kind() != reflect.Struct {
			return t.Kind() == reflect.Interface
		}
		f, ok := t.FieldByName(name)
		if !ok {
			return false
		}
		t = f.Type
		for range strings.Count(brackets, "]") {
			t = b.Shapes.Read(t).Deref().Go
			if k := t.Kind(); k != reflect.Slice && k != reflect.Array && k != reflect.Map {
				return k == reflect.Interface
			}
			t = t.Elem()
		}
	}
	return true
}

var timeType = reflect.TypeFor[time.Time]()
