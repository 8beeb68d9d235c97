package shape

import (
	"cmp"
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/path"
)

// At returns the type of the value at steps below t, and the struct field
// nearest to it; nil where t knows none. t may be nil.
func (t *Type) At(steps path.Steps) (*Type, *Field) {
	if t == nil {
		return nil, nil
	}

	var nearest *Field
	for step := range steps.All() {
		var field *Field
		if t, field = t.step(step); t == nil {
			return nil, nearest
		}
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
	if t == nil {
		return nil
	}
	below, _ := t.step(step)
	return below
}

// step returns the type of the value that a step leads to, and the field if the
// step is a member.
func (t *Type) step(step path.Step) (*Type, *Field) {
	t = t.Deref()
	if step.Array {
		if t.Kind == Slice || t.Kind == Array {
			return t.Elem, nil
		}
		return nil, nil
	}

	if t.Kind == Map {
		return t.Elem, nil
	}
	if t.members == nil {
		return nil, nil
	}
	if f := t.Member(step.Name); f != nil {
		return f.Type, f
	}
	if t.Open != nil {
		return t.Open.Type.Deref().Elem, nil
	}
	return nil, nil
}

// Compare orders two paths below t: array items by index, members by the
// declaration of their fields, unknown members behind them, map keys by their
// bytes. A value comes before what is in it. Unknown members of one object are
// equal. t may be nil.
func (t *Type) Compare(a, b path.Steps) int {
	for a != "" && b != "" {
		var x, y path.Step
		x, a = a.Next()
		y, b = b.Next()
		if x != y {
			return t.compareSteps(x, y)
		}
		t = t.Below(x)
	}
	return cmp.Compare(len(a), len(b))
}

// compareSteps orders two steps from t; nil is any value.
func (t *Type) compareSteps(x, y path.Step) int {
	if x.Array || y.Array {
		return cmp.Compare(x.Index, y.Index)
	}
	if t == nil || t.Deref().members == nil {
		return strings.Compare(x.Name, y.Name)
	}
	t = t.Deref()
	return cmp.Compare(t.position(x.Name), t.position(y.Name))
}

// position returns where the member stands among the fields; unknown ones stand
// last.
func (t *Type) position(name string) int {
	if f := t.Member(name); f != nil {
		return f.Position
	}
	return len(t.Fields)
}

// AppendPattern appends the dotted form of steps with a * for each step whose
// name is the client's: indexes, map keys, members that t does not know.
func (t *Type) AppendPattern(b []byte, steps path.Steps) []byte {
	for step := range steps.All() {
		if len(b) > 0 {
			b = append(b, '.')
		}

		var field *Field
		if t != nil {
			t, field = t.step(step)
		}
		if field == nil {
			b = append(b, '*')
			continue
		}
		b = append(b, field.Name...)
	}
	return b
}
