package words

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// An Outline is a text with holes, for whoever fills them without this package:
// a browser. Its pieces are these, in the order of the text:
//
//   - a string: text that stands as it is
//   - the number 0: the label of the mistaken value
//   - a number n of 1 or more: the label of the n-th other field
//   - the number -1 or less: the place of an item, see [ItemHole]
//   - nil: the name that may be meant with an unknown one
//   - a [Counted]: a number with its unit
type Outline []any

// Counted is a number with its unit, as the plural forms under a key say it.
type Counted struct{ Key, Number string }

// MarshalJSON writes it as an array.
func (c Counted) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]any{c.Key, jsontext.Value(c.Number)})
}

// ItemHole returns the hole for the number of an item: {index} is -1,
// {position} is -2, {index.2} is -3 and so on.
func ItemHole(slot int) int { return catalog.MaxParams - slot - 1 }

// A hole stands between two marks until the sentence is complete. A mark is no
// UTF-8, so that no text of a catalog and no parameter of a rule has one in it.
const mark = "\xff"

// What stands between the marks: a number, the name that may be meant, or the
// key of plural forms and a number behind it.
const (
	holeMeant   = "?"
	holeCounted = "#"
)

func hole(inside string) string { return mark + inside + mark }

// MeantName is the Param of a mistake that an outline leaves open.
var MeantName = hole(holeMeant)

// Outline returns the sentence for a mistake with holes for its labels. Of the
// Refs, only their number matters.
func (l *Language) Outline(of mistake.Mistake, facts Facts) Outline {
	refs := make([]path.Steps, len(of.Refs))
	for i := range refs {
		refs[i] = path.Steps("").Index(i + 1)
	}
	of.Refs = refs

	m := &Messages{Language: l, facts: facts, outlined: true}
	s := m.sentenceFor(&of)
	text := s.template.Append(nil, func(b []byte, slot int) []byte {
		switch slot {
		case 0:
			return append(b, hole("0")...)
		case 1, 2:
			return append(b, s.args[slot-1]...)
		}
		return append(b, hole(strconv.Itoa(ItemHole(slot)))...)
	})
	return outlineOf(string(text))
}

// outlineOf cuts a text at its marks.
func outlineOf(text string) Outline {
	var out Outline
	for i, piece := range strings.Split(text, mark) {
		switch {
		case i%2 == 0 && piece != "":
			out = append(out, piece)
		case i%2 == 0:
		case piece == holeMeant:
			out = append(out, nil)
		case piece[0] == holeCounted[0]:
			key, number, _ := strings.Cut(piece[1:], holeCounted)
			out = append(out, Counted{key, number})
		default:
			n, _ := strconv.Atoi(piece)
			out = append(out, n)
		}
	}

	return out
}

// refHole is the label of another field in an outline.
func refHole(ref path.Steps) string {
	i, _ := ref.Item()
	return hole(strconv.Itoa(i))
}

// Labels are the labels of the user's, in the order in which they are looked
// up.
func (l *Language) Labels() (all []Label) {
	for ; l != nil; l = l.under {
		for _, p := range l.labels {
			text := l.catalog.Template(catalog.LabelPrefix + p.path)
			all = append(all, Label{p.path, templateOutline(text)})
		}
	}
	return all
}

// Label is a label for the paths of a pattern.
type Label struct {
	Pattern string
	Text    Outline
}

func templateOutline(t *catalog.Template) Outline {
	return outlineOf(string(t.Append(nil, func(b []byte, slot int) []byte {
		return append(b, hole(strconv.Itoa(ItemHole(slot)))...)
	})))
}

// FieldMessages are the patterns and rules of the user's messages for some
// fields, in the order in which they are looked up. A rule may have a sort of
// value behind a dot.
func (l *Language) FieldMessages() (all []FieldMessage) {
	for ; l != nil; l = l.under {
		for _, p := range l.messages {
			all = append(all, FieldMessage{p.path, p})
		}
	}
	return all
}

// FieldMessage is a message for the paths of a pattern.
type FieldMessage struct {
	Pattern string
	message pattern
}

// IsFor reports whether the message may be one for a rule.
func (f FieldMessage) IsFor(rule string) bool { return f.message.isFor(rule) }

// Template returns the text under a key that is no sentence, with holes 0, 1 and
// 2 for its placeholders.
func (l *Language) Template(key string) Outline {
	for l.under != nil && !l.catalog.Has(key) {
		l = l.under
	}
	t := l.catalog.Template(key)
	return outlineOf(string(t.Append(nil, func(b []byte, slot int) []byte {
		return append(b, hole(strconv.Itoa(slot))...)
	})))
}

// Plural returns the forms of a plural text by CLDR's names of the categories.
// {0} in a form is the number.
func (l *Language) Plural(key string) map[string]string {
	for l.under != nil && !l.catalog.HasPlural(key) {
		l = l.under
	}
	return l.catalog.Forms(key)
}

// CountsLike returns the tag of the language by whose plural rules numbers are
// counted.
func (l *Language) CountsLike() string { return l.catalog.CountsLike() }

// EmptyName returns the label of a member whose name is empty.
func (l *Language) EmptyName() string { return (&Messages{Language: l}).quote("") }

// Named reports whether labels are in the named style.
func (l *Language) Named() bool { return l.named }

// RightToLeft reports whether the language is written from right to left.
func (l *Language) RightToLeft() bool { return l.rightToLeft }

// NameInWords returns how labels say the name of a member. In the dotted style,
// those of a path with an index in it keep the name.
func (l *Language) NameInWords(name string) string {
	if l.named {
		return inWords(name)
	}
	if isOdd(name) {
		return name
	}
	return strings.ReplaceAll(name, "_", " ")
}
