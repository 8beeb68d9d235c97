package shape

import (
	"cmp"
	"reflect"

	"github.com/fielderrors/bind/internal/path"
)

// At returns the type of the value at steps below t, and the struct field
// nearest to it; nil where t knows none. t may be nil. Of a union, all variants
// are looked at: a [View] knows which one a value is.
func (t *Type) At(steps path.Steps) (_ *Type, nearest *Field) {
	for t != nil && steps != "" {
		var step path.Step
		var field *Field
		step, steps = steps.Next()
		t, field = t.below(step)
		if field != nil {
			nearest = field
		}
	}
	return t, nearest
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
	below, _ := t.below(step)
	return below
}

// below returns the type of the value that a step leads to from t, which may be
// nil, and the field if the step is a member. Of a union, all variants are looked
// at. It is [View.below] without a value, in a fraction of the time.
func (t *Type) below(step path.Step) (*Type, *Field) {
	if t == nil {
		return nil, nil
	}

	t = t.Deref()
	list := t.Kind == Slice || t.Kind == Array
	var f *Field
	switch {
	case step.Array && list, !step.Array && t.Kind == Map:
		return t.Elem, nil
	case step.Array:
		return nil, nil
	case t.Kind == OneOf:
		f = t.anyMember(step.Name)
	case t.members != nil:
		f = t.Member(step.Name)
	}

	switch {
	case f != nil:
		return f.Type, f
	case t.members == nil || t.Kind == OneOf || t.Open == nil:
		return nil, nil
	}
	if open := t.Open.Type.Deref(); open.Kind == Map {
		return open.Elem, nil
	}
	return nil, nil
}

// Compare is [View.Compare] without a value. t may be nil.
func (t *Type) Compare(a, b path.Steps) int {
	for a != "" && b != "" {
		var x, y path.Step
		x, a = a.Next()
		y, b = b.Next()
		if x != y {
			return t.compareSteps(x, y)
		}
		t, _ = t.below(x)
	}
	return cmp.Compare(len(a), len(b))
}

// CompareTo is Compare where b leads to a field: it tells which variants the
// objects of unions are.
func (t *Type) CompareTo(a, b path.Steps, field *Field) int {
	for a != "" && b != "" {
		t = t.towards(b, field)
		var x, y path.Step
		x, a = a.Next()
		y, b = b.Next()
		if x != y {
			return t.compareSteps(x, y)
		}
		t, _ = t.below(x)
	}
	return cmp.Compare(len(a), len(b))
}

// towards returns the variant of a union whose field stands at steps; t if there
// is none, or if t is no union.
func (t *Type) towards(steps path.Steps, field *Field) *Type {
	if t == nil {
		return nil
	}
	for _, variant := range t.Deref().Variants {
		if _, nearest := variant.Type.At(steps); nearest == field {
			return variant.Type
		}
	}
	return t
}

// AppendPattern is [View.AppendPattern] without a value. t may be nil.
func (t *Type) AppendPattern(b []byte, steps path.Steps) []byte {
	for steps != "" {
		var step path.Step
		var field *Field
		step, steps = steps.Next()
		t, field = t.below(step)
		b = appendPatternStep(b, field)
	}
	return b
}

// appendPatternStep appends the name of a field; * for no field.
func appendPatternStep(b []byte, field *Field) []byte {
	if len(b) > 0 {
		b = append(b, '.')
	}
	if field == nil {
		return append(b, '*')
	}
	return append(b, field.Name...)
}
