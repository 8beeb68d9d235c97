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
// a larger document: the keys of maps and
// the names of unknown members are the client's, and stay as they are.
func facts(document shape.Document, within path.Steps) words.Facts {
	if document.Type == nil {
		return words.Facts{}
	}
	whole := document.Whole()

	return words.Facts{ByClient: func(p path.Steps) bool {
		if !p.Within(within) || p == within {
			return false // of the document around the value, nothing is known
		}
		p = p[len(within):]
		around, _ := whole.At(p.Parent())
		if around == nil || around.Deref().Kind == shape.Map {
			return true
		}
		below, _ := whole.At(p)
		return below == nil
	}}
}
