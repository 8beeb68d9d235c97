package shape

import (
	"cmp"
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
