package bind

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
)

// checkNames looks for the Go names in a rule's argument: validator takes an unknown one for a field that is not set.
func (b *Binder) checkNames(holder, t *shape.Type, rule shape.Rule) (problems []problem) {
	words := shape.Words(rule.Param)
	switch references[rule.Name] {
	case none:
		return nil
	case method:
		if !hasMethod(t.Go, rule.Param) {
			return []problem{{fmt.Sprintf("rule %q names no method of %v", rule.Text(), t.Go), "name a method without arguments that returns a bool or an error"}}
		}
		return nil
	case element:
		holder = elementOf(t)
		if rule.Param == "" || holder == nil {
			return nil
		}
	}
	for i, word := range words {
		if references[rule.Name] == pairs && i%2 == 1 {
			continue
		}
		if !b.hasField(holder.Go, word) {
			problems = append(problems, problem{fmt.Sprintf("rule %q names the field %s, which %s does not have", rule.Text(), word, typeName(holder.Go)), "use the Go name of a field"})
		}
	}
	return problems
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
func (b *Binder) hasField(t reflect.Type, names string) bool {
	for name := range strings.SplitSeq(names, ".") {
		t = b.shapes.Read(t).Deref().Go
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
			t = b.shapes.Read(t).Deref().Go
			if k := t.Kind(); k != reflect.Slice && k != reflect.Array && k != reflect.Map {
				return k == reflect.Interface
			}
			t = t.Elem()
		}
	}
	return true
}
