package shape

import (
	"cmp"

	"github.com/fielderrors/bind/internal/path"
)

// Trail follows paths into a document, one after the other. It orders them and
// writes their patterns, as [View.Compare] and [View.AppendPattern] do, and looks
// up only what is new in a path: mistakes mostly stand beside each other, and at
// the same places of many items.
//
// A Trail is for one goroutine. The zero Trail knows nothing of the document.
type Trail struct {
	view    View
	at      path.Steps
	items   path.Items[string] // the patterns of places in items; of a simple view only
	long    bool               // it is worth remembering items
	pattern string             // of at
	texts   path.Distinct      // the patterns

	// The path that was walked last, of a simple view only: at, unless that leads
	// to a known place in an item.
	walked  path.Steps
	steps   []trodden
	dotted  []byte // the pattern of walked
	first   [4]trodden
	letters [96]byte
}

// trodden is a step that a trail has taken.
type trodden struct {
	end     int   // of the step, in the path
	pattern int   // where the pattern of the step ends
	typ     *Type // of the value behind it; nil if it is not known
	field   *Field
}

// Start makes the trail begin at the whole of a document. n is how many paths it
// will follow, about.
func (t *Trail) Start(document View, n int) {
	const many = 16
	*t = Trail{view: document, long: n > many && document.simple()}
	t.steps, t.dotted = t.first[:0], t.letters[:0]
}

// Known reports whether anything is known of the document.
func (t *Trail) Known() bool { return t.view.Type != nil }

// Go moves to a path. It returns how the path before it compares with it.
func (t *Trail) Go(to path.Steps) int {
	if t.long {
		if compared, ok := t.items.Go(to); ok {
			t.at, t.pattern = to, t.items.Kept()
			return compared
		}
	}

	compared := t.walk(to)
	t.at, t.pattern = to, t.keptPattern()
	if t.long {
		t.items.Add(to, t.pattern, t.inItem)
	}
	return compared
}

// keptPattern returns the pattern of the path that was walked. That of one member
// is the name of its field.
func (t *Trail) keptPattern() string {
	if len(t.steps) == 1 && t.steps[0].field != nil {
		return t.steps[0].field.Name
	}
	return t.texts.Keep(t.dotted)
}

// inItem orders two places within the item that the path leads into.
func (t *Trail) inItem(a, b path.Steps) int {
	item, _ := t.view.Type.At(t.items.Within())
	return item.Compare(a, b)
}

// walk takes the steps of a path. It returns how the path before it compares
// with it.
func (t *Trail) walk(to path.Steps) int {
	if !t.view.simple() {
		t.dotted = t.view.AppendPattern(t.dotted[:0], to)
		return t.view.Compare(t.at, to)
	}

	// What the path has in common with the one that was walked is known.
	from := t.walked
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
	if t.dotted = t.dotted[:0]; kept > 0 {
		last := &t.steps[kept-1]
		start, typ, t.dotted = last.end, last.typ, t.dotted[:last.pattern]
	}
	t.walked = to
	t.walkOn(start, typ, left.field)
	switch {
	case from != t.at:
		return t.view.Type.Compare(t.at, to)
	case start == len(from) || start == len(to):
		return cmp.Compare(len(from), len(to))
	}
	return typ.compareTrodden(left, t.steps[kept], from[start:], to[start:])
}

// walkOn takes the steps that lead on from a value of a type, which start in the
// path. before is the member of the value that the trail has left; nil if it has
// left none.
func (t *Trail) walkOn(start int, typ *Type, before *Field) {
	for on := t.walked[start:]; on != ""; {
		step, rest := on.Next()
		start += len(on) - len(rest)
		on = rest

		var field *Field
		typ, field = typ.belowFrom(before, step)
		t.dotted = appendPatternStep(t.dotted, field)
		t.steps = append(t.steps, trodden{start, len(t.dotted), typ, field})
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

// Pattern returns the path's pattern. That of one member is the name of its
// field.
func (t *Trail) Pattern() string { return t.pattern }

// UnknownPattern returns the pattern of a member that no field of its object
// takes, even if one of another variant of a union would.
func (t *Trail) UnknownPattern() string {
	pattern := t.view.AppendPattern(nil, t.at.Parent())
	if len(pattern) > 0 {
		pattern = append(pattern, '.')
	}
	return t.texts.Keep(append(pattern, '*'))
}
