package shape

import (
	"reflect"

	"github.com/fielderrors/bind/internal/path"
)

// At returns the type of the value at steps below t, and the struct field
// nearest to it; nil where t knows none. t may be nil. Of a union, all variants
// are looked at: a [View] knows which one a value is.
func (t *Type) At(steps path.Steps) (*Type, *Field) {
	below, nearest := View{Type: t}.At(steps)
	return below.Type, nearest
}

// ValueAt returns the value at steps below v, which is of type t; false says
// that v has none there.
func (t *Type) ValueAt(v reflect.Value, steps path.Steps) (reflect.Value, bool) {
	for {
		switch t.Kind {
		case Optional:
			t, v = t.Elem, t.Inside(v)
			continue
		case Pointer:
			if v.IsNil() {
				return v, false
			}
			t, v = t.Elem, v.Elem()
			continue
		case OneOf:
			if variant := t.VariantIn(v); variant != nil {
				t, v = variant, v.Elem()
				continue
			}
		}
		if steps == "" {
			return v, true
		}

		var step path.Step
		step, steps = steps.Next()
		var ok bool
		if v, ok = t.valueBelow(v, step); !ok {
			return v, false
		}
		t = t.Below(step)
	}
}

// valueBelow returns the value that a step leads to from v.
func (t *Type) valueBelow(v reflect.Value, step path.Step) (reflect.Value, bool) {
	switch {
	case step.Array && (t.Kind == Slice || t.Kind == Array):
		if step.Index >= v.Len() {
			return v, false
		}
		return v.Index(step.Index), true
	case t.Kind == Map:
		for entries := v.MapRange(); entries.Next(); {
			if KeyName(entries.Key()) == step.Name {
				return entries.Value(), true
			}
		}
	case t.members != nil:
		if f := t.Member(step.Name); f != nil {
			inside, err := v.FieldByIndexErr(f.Index)
			return inside, err == nil
		}
	}

	return v, false
}

// Below returns the type of the value that step leads to from t, which may be
// nil; nil where t knows none.
func (t *Type) Below(step path.Step) *Type {
	below, _ := View{Type: t}.below(step, "")
	return below.Type
}

// Compare is [View.Compare] without a value. t may be nil.
func (t *Type) Compare(a, b path.Steps) int { return View{Type: t}.Compare(a, b) }

// AppendPattern is [View.AppendPattern] without a value. t may be nil.
func (t *Type) AppendPattern(b []byte, steps path.Steps) []byte {
	return View{Type: t}.AppendPattern(b, steps)
}
