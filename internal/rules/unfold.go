package rules

import (
	"fmt"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Some types have another value validated instead of themselves: by a method
// ValidatorValue, or by a function in Rules.Types. validator follows from one
// to the next for as long as there is a next one. What it would never be done
// with is refused before it sees it.

// Unfolder follows values to what validator looks at instead of them.
type Unfolder struct {
	Types  map[reflect.Type]validator.CustomTypeFunc
	Shapes *shape.Reader
}

// Unfold returns what validator looks at instead of v, which is v itself behind
// its pointers and interfaces for most types. The error names a type that comes
// up again on the way.
func (u Unfolder) Unfold(v reflect.Value) (reflect.Value, error) { return u.follow(v, nil) }

// follow is Unfold behind types that have been passed already.
func (u Unfolder) follow(v reflect.Value, passed []reflect.Type) (reflect.Value, error) {
	for {
		next, by := u.step(v)
		if by == "" {
			return next, nil
		}

		t := dynamic(v)
		for _, before := range passed {
			if before == t {
				return v, fmt.Errorf("%s of %v leads to another %v, so that it has no end", by, t, t)
			}
		}
		passed = append(passed, t)
		v = next
	}
}

// step returns what v has looked at instead, and what says so: a method or a
// function. Without either, by is "", and the value is v behind its pointers.
func (u Unfolder) step(v reflect.Value) (_ reflect.Value, by string) {
	for v.IsValid() {
		indirect := v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface
		if indirect && v.IsNil() {
			return v, ""
		}
		if valuer, ok := valuerOf(v); ok {
			return reflect.ValueOf(valuer.ValidatorValue()), "ValidatorValue"
		}
		if fn := u.Types[v.Type()]; fn != nil && !indirect {
			return reflect.ValueOf(fn(v)), "the function in Rules.Types"
		}
		if !indirect {
			return v, ""
		}
		v = v.Elem()
	}

	return v, ""
}

func valuerOf(v reflect.Value) (validator.Valuer, bool) {
	if !v.CanInterface() {
		return nil, false
	}
	valuer, ok := v.Interface().(validator.Valuer)
	return valuer, ok
}

// dynamic returns the type of v behind its pointers and interfaces.
func dynamic(v reflect.Value) reflect.Type {
	for (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && !v.IsNil() {
		v = v.Elem()
	}
	return deref(v.Type())
}

func deref(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer && t.Elem() != t {
		t = t.Elem()
	}
	return t
}

// ending is a function for Rules.Types that panics where validator would never
// be done with what it returns.
func (u Unfolder) ending(t reflect.Type, fn validator.CustomTypeFunc) validator.CustomTypeFunc {
	return func(v reflect.Value) any {
		instead := fn(v)
		last, err := u.follow(reflect.ValueOf(instead), []reflect.Type{t})
		if err == nil && last.Kind() == reflect.Struct {
			inside := unfolding{Unfolder: u}
			err = inside.endless(u.Shapes.Read(last.Type()), last)
		}
		if err != nil {
			panic(err)
		}
		return instead
	}
}

// mostUnfolded is how many values may stand inside one another that have others
// looked at instead. A value that holds no end of them has more.
const mostUnfolded = 1000

// unfolding walks a value as validator does, and calls what has others looked
// at.
type unfolding struct {
	Unfolder
	want  shape.Features // a type without any of them is not walked; 0 is all types
	depth int            // how many values have been unfolded around the one that is looked at
}

// idle reports whether there is nothing to call in values of t.
func (u *unfolding) idle(t *shape.Type) bool { return u.want != 0 && !t.Has(u.want) }

// endless returns why validator would never be done with the struct v of type
// t; nil if it would.
func (u *unfolding) endless(t *shape.Type, v reflect.Value) error {
	for i, d := range t.Declared {
		reachable := v.Field(i).CanInterface() || d.Embedded
		if d.Type == nil || u.idle(d.Type) || !reachable {
			continue
		}
		if err := u.value(d.Type, v.Field(i), d.Rules); err != nil {
			return fmt.Errorf("%v.%s: %w", t.Go, d.Name, err)
		}
	}
	return nil
}

func (u *unfolding) value(t *shape.Type, v reflect.Value, l *tag.Level) error {
	if u.idle(t) {
		return nil
	}
	instead, err := u.Unfold(v)
	if err != nil || !instead.IsValid() {
		return err
	}
	if u.depth > mostUnfolded {
		return fmt.Errorf("ValidatorValue of %v leads to another one without an end", t.Go)
	}

	if t = t.Deref(); t.Go != instead.Type() {
		t = u.Shapes.Read(instead.Type()).Deref()
		u.depth++
		defer func() { u.depth-- }()
	}
	switch k := instead.Kind(); {
	case k == reflect.Struct && !shape.IsTime(t.Go):
		return u.endless(t, instead)
	case l == nil || !l.Dive:
		return nil
	case k == reflect.Slice || k == reflect.Array:
		return u.elements(t, instead, l)
	case k == reflect.Map:
		return u.entries(t, instead, l)
	}
	return nil
}

func (u *unfolding) elements(t *shape.Type, v reflect.Value, l *tag.Level) error {
	_, elem := t.Elements()
	for i := range v.Len() {
		if err := u.value(elem, v.Index(i), l.Elem); err != nil {
			return err
		}
	}
	return nil
}

func (u *unfolding) entries(t *shape.Type, v reflect.Value, l *tag.Level) error {
	key, elem := t.Elements()
	for entry := v.MapRange(); entry.Next(); {
		if err := u.value(key, entry.Key(), l.Keys); err != nil {
			return err
		}
		if err := u.value(elem, entry.Value(), l.Elem); err != nil {
			return err
		}
	}
	return nil
}
