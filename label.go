package bind

import (
	"fmt"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
)

// LabelStyle says how messages name a field that has no label of its own (see
// locales.Locale.WithLabels).
type LabelStyle uint8

// The styles of labels.
const (
	// DottedLabels name a field by its path, as Laravel does: "leads.0.phone".
	// Without an index in the path, underscores within names are blanks: "first
	// name".
	DottedLabels LabelStyle = iota

	// NamedLabels name a field by its last name in words and the item that it
	// stands in, counted from 1: "phone (item 1)", "first name" for firstName,
	// "item 1" for an item of a body that is an array. They suit formats that
	// give the place by itself, such as Problem and Teamwork.
	NamedLabels
)

// checkLabels looks at the style of labels.
func checkLabels(style LabelStyle) error {
	if style > NamedLabels {
		return fmt.Errorf("Config.Labels is %d: want DottedLabels or NamedLabels", style)
	}
	return nil
}

// facts returns what words must know of a body of a shape, which stands within
// a larger document. Of the document around the value, nothing is known.
func facts(document shape.Document, within path.Steps) words.Facts {
	if document.Type == nil {
		return words.Facts{}
	}
	whole := document.Whole()
	known := words.Facts{
		ByClient: func(p path.Steps) bool {
			inside := p.Within(within) && p != within
			return inside && namedByClient(whole, p[len(within):])
		},
		Declared: func(p path.Steps) path.Steps {
			if !p.Within(within) {
				return p
			}
			return within + asDeclared(whole, p[len(within):])
		},
	}

	if whole.Has(shape.HasBytes) {
		known.InBytes = func(p path.Steps) bool {
			return p.Within(within) && isBytes(whole, p[len(within):])
		}
	}
	return known
}

// isBytes reports whether the string at a path into a document stands for
// bytes.
func isBytes(document *shape.Type, p path.Steps) bool {
	t, _ := document.At(p)
	return t != nil && t.Deref().Kind == shape.Bytes
}

// namedByClient reports whether the last name of a path into a document is the
// key of a map or the name of an unknown member: it stays as it is.
func namedByClient(document *shape.Type, p path.Steps) bool {
	around, _ := document.At(p.Parent())
	if around == nil || around.Deref().Kind == shape.Map {
		return true
	}
	below, _ := document.At(p)
	return below == nil
}

// asDeclared returns a path with the names of members as the types declare them,
// and a * for what they do not know: a client could give an unknown member the
// name of another type's.
func asDeclared(t *shape.Type, p path.Steps) path.Steps {
	var out path.Steps
	for step := range p.All() {
		below := t.Below(step)
		switch {
		case step.Array:
			out = out.Index(step.Index)
		case below == nil:
			out = out.Key("*")
		default:
			out = out.Key(t.Canonical(step.Name))
		}
		t = below
	}
	return out
}
