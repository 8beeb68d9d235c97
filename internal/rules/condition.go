package rules

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/tag"
)

// A rule such as required_if=Kind card looks at another field. What stands for
// the value of that field may be a text for one value and a list for another:
// about the list, validator cannot be asked whether it is "card". The misfit is
// the value of the other field then, not the value that the rule stands on.

// condition is what a rule asks about one other field, as a rule of its own.
type condition struct {
	field string // the Go name, with what stands around it
	rule  tag.Rule
}

// conditionsOf returns what a rule asks about other fields, as one of its
// alternatives or by an alias. What the user's own functions do is not known.
func (e *Engine) conditionsOf(r tag.Rule) (all []condition) {
	for _, atom := range e.atoms(r) {
		if e.isUsers(atom) {
			continue
		}

		words := tag.Words(atom.Param)
		switch tag.References(atom.Name) {
		case tag.FieldPairs:
			for i := 0; i+1 < len(words); i += 2 {
				pair := tag.Join(slices.Clone(words[i : i+2]))
				all = append(all, condition{words[i], tag.Rule{Name: atom.Name, Param: pair}})
			}
		case tag.FieldList, tag.OneField:
			for _, word := range words {
				all = append(all, condition{word, tag.Rule{Name: atom.Name, Param: word}})
			}
		}
	}
	return all
}

// misfitBeside returns the field and the value that a rule of a field of parent
// looks at and cannot be asked about; found is false if there is none.
func (e *Engine) misfitBeside(parent reflect.Value, r *rule) (field string, v reflect.Value, found bool) {
	if !parent.IsValid() || len(r.conditions) == 0 {
		return "", v, false
	}
	for _, c := range r.conditions {
		v, found = e.standing(parent, c.field)
		if found && e.panicsBeside(parent, c.rule) {
			return c.field, v, true
		}
	}
	return "", v, false
}

// panicsBeside reports whether validator cannot be asked a rule of a field of
// parent, whatever the field is.
func (e *Engine) panicsBeside(parent reflect.Value, r tag.Rule) (panics bool) {
	defer func() { panics = recover() != nil }()
	_ = e.validator.VarWithValue("", handed(parent), r.Text())
	return false
}

// standing follows names from a struct to a field, as validator does. It returns
// the last value on the way that has another one looked at instead of itself;
// found is false if there is none.
func (e *Engine) standing(v reflect.Value, names string) (last reflect.Value, found bool) {
	defer func() { // a promoted field of nil
		if recover() != nil {
			found = false
		}
	}()

	for {
		if _, by := e.Unfolder().step(v); by != "" {
			last, found = v, true
		}

		instead, err := e.Unfolder().Unfold(v)
		inner, there := behind(instead)
		if err != nil || !there || names == "" {
			return last, found && err == nil
		}
		if v, names = stepInto(inner, names); !v.IsValid() {
			return last, found
		}
	}
}

// stepInto returns the field, the item or the entry that names begin with, and
// the names behind it; the value is not valid if there is none.
func stepInto(v reflect.Value, names string) (next reflect.Value, rest string) {
	name, rest := cutName(names)
	inBrackets := name == "" && strings.HasPrefix(rest, "[")
	if inBrackets {
		name, rest, _ = strings.Cut(rest[1:], "]")
	}

	rest = strings.TrimPrefix(rest, ".")
	i, err := strconv.Atoi(name)
	switch k := v.Kind(); {
	case k == reflect.Struct && !inBrackets:
		return v.FieldByName(name), rest
	case k == reflect.Map && inBrackets && v.Type().Key().Kind() == reflect.String:
		return v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key())), rest
	case (k == reflect.Slice || k == reflect.Array) && inBrackets && err == nil && i < v.Len():
		return v.Index(i), rest
	}
	return reflect.Value{}, ""
}

// beside returns the place of a field that a rule names, and the mistake that
// its value is a misfit.
func (r *ruling) beside(field string, v reflect.Value) (path.Steps, mistake.Mistake) {
	w, at := r.walk, r.at
	s := subject{scope: at.scope, owner: path.Steps(w.path[:at.ownerPath]), spelled: w.spelled}
	place, known := s.sibling(field)
	m := mistake.Mistake{Rule: mistake.RuleFormat, Reference: known.IsReference()}
	m.Type = w.engine.shapes.Read(v.Type()).Word()
	return place, m
}

// addBeside adds that the field beside a field without a place, an embedded
// struct, holds a misfit; done is false if it does not.
func (l *locator) addBeside(fe *misfit, c *claim) (done bool) {
	s := subject{scope: c.typ.Deref().Scope, owner: l.paths.Steps(c.path), spelled: l.walk.spelled}
	if fe.beside == "" || c.exact {
		return false
	}
	place, f := s.sibling(fe.beside)
	if f == nil {
		return false
	}
	l.walk.addRefused(place, mistake.Mistake{Rule: mistake.RuleFormat, Type: f.Type.Word(), Reference: f.IsReference()})
	return true
}
