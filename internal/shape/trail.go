package shape

import (
	"cmp"

	"github.com/fielderrors/bind/internal/path"
)

// Trail follows paths into a document, one after the other. It orders them and
// writes their patterns, as [View.Compare] and [View.AppendPattern] do, and looks
// up only what is new in a path: mistakes mostly stand beside each other.
//
// A Trail is for one goroutine. The zero Trail knows nothing of the document.
type Trail struct {
	view    View
	at      path.Steps
	steps   []trodden // those of at; of a simple view only
	pattern []byte    // of at
	first   [4]trodden
	letters [96]byte
}

// trodden is a step that a trail has taken.
type trodden struct {
	end     int   // of the step, in the path
	pattern int   // where the pattern of the step ends
	typ     *Type // of the value behind it; nil if it is not known
	field   *Field
	index   int // of an item
}

// Start makes the trail begin at the whole of a document.
func (t *Trail) Start(document View) {
	*t = Trail{view: document}
	t.steps, t.pattern = t.first[:0], t.letters[:0]
}

// Known reports whether anything is known of the document.
func (t *Trail) Known() bool { return t.view.Type != nil }

// Go moves to a path. It returns how the path before it compares with it.
func (t *Trail) Go(to path.Steps) int {
	from := t.at
	t.at = to
	if !t.view.simple() {
		t.pattern = t.view.AppendPattern(t.pattern[:0], to)
		return t.view.Compare(from, to)
	}

	// What both have in common is known.
	same, kept := from.Common(to), len(t.steps)
	for kept > 0 && t.steps[kept-1].end > same {
		kept--
	}
	var left trodden
	if kept < len(t.steps) {
		left = t.steps[kept]
	}
	t.steps = t.steps[:kept]

	start, typ := 0, t.view.Type
	if t.pattern = t.pattern[:0]; kept > 0 {
		last := &t.steps[kept-1]
		start, typ, t.pattern = last.end, last.typ, t.pattern[:last.pattern]
	}
	t.walk(to[start:], typ, left.field)
	if start == len(from) || start == len(to) {
		return cmp.Compare(len(from), len(to))
	}
	return typ.compareTrodden(left, t.steps[kept], from[start:], to[start:])
}

// walk takes the steps that lead on from a value of a type. before is the member
// of the value that the trail has left; nil if it has left none.
func (t *Trail) walk(on path.Steps, typ *Type, before *Field) {
	end := len(t.at) - len(on)
	for on != "" {
		step, rest := on.Next()
		end += len(on) - len(rest)
		on = rest

		var field *Field
		typ, field = typ.belowFrom(before, step)
		t.pattern = appendPatternStep(t.pattern, field)
		t.steps = append(t.steps, trodden{end, len(t.pattern), typ, field, step.Index})
		before = nil
	}
}

// belowFrom is below for a step that comes behind that to a member of t, which
// may be nil: mistakes mostly stand in the order of the members.
func (t *Type) belowFrom(before *Field, step path.Step) (*Type, *Field) {
	if t == nil || step.Array {
		return t.below(step)
	}

	object, position := t.Deref(), 0
	if object.Kind != Object {
		return object.below(step)
	}
	if before != nil {
		position = before.Position + 1
	}
	if f := object.memberFrom(position, step.Name); f != nil {
		return f.Type, f
	}
	return object.below(step)
}

// compareTrodden orders two steps from t, which are not equal: those that two
// paths begin with.
func (t *Type) compareTrodden(x, y trodden, a, b path.Steps) int {
	object := t != nil && t.Deref().Kind == Object
	if object && x.field != nil && y.field != nil {
		return cmp.Compare(x.field.Position, y.field.Position)
	}
	first, _ := a.Next()
	second, _ := b.Next()
	return t.compareSteps(first, second)
}

// Name returns the name of the field that the path leads to, if it has no other
// steps.
func (t *Trail) Name() (name string, ok bool) {
	if len(t.steps) != 1 || t.steps[0].field == nil {
		return "", false
	}
	return t.steps[0].field.Name, true
}

// Pattern returns the path's pattern, until the trail goes on.
func (t *Trail) Pattern() []byte { return t.pattern }

// UnknownPattern returns the pattern of a member that no field of its object
// takes, even if one of another variant of a union would.
func (t *Trail) UnknownPattern() []byte {
	parent := t.view.AppendPattern(nil, t.at.Parent())
	if len(parent) > 0 {
		parent = append(parent, '.')
	}
	return append(parent, '*')
}
