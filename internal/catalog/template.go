package catalog

import (
	"fmt"
	"strings"
)

// Template is a text, cut at its placeholders.
type Template struct {
	pieces []string // one more than slots
	slots  []int
}

// parse cuts a text at its placeholders.
func parse(text string) (*Template, error) {
	t := new(Template)
	for {
		before, rest, found := strings.Cut(text, "{")
		t.pieces = append(t.pieces, before)
		if !found {
			return t, nil
		}

		name, after, closed := strings.Cut(rest, "}")
		slot, known := slotOf(name)
		if !closed || !known {
			return nil, fmt.Errorf("placeholder {%s: want {0}, {1}, {2}, {index} or {position}", name)
		}
		t.slots = append(t.slots, slot)
		text = after
	}
}

func slotOf(name string) (int, bool) {
	switch name {
	case "index":
		return Index, true
	case "position":
		return Position, true
	}
	if len(name) != 1 || name[0] < '0' || name[0] >= '0'+Index {
		return 0, false
	}
	return int(name[0] - '0'), true
}

// renumbered returns the text with the placeholders that universal-translator
// wants, {0} first.
func (t *Template) renumbered() string {
	var out strings.Builder
	for i, piece := range t.pieces {
		if i > 0 {
			fmt.Fprintf(&out, "{%d}", i-1)
		}
		out.WriteString(piece)
	}
	return out.String()
}

// Append appends the text to b. fill appends what stands in a slot.
func (t *Template) Append(b []byte, fill func(b []byte, slot int) []byte) []byte {
	for i, piece := range t.pieces {
		if i > 0 {
			b = fill(b, t.slots[i-1])
		}
		b = append(b, piece...)
	}
	return b
}

// text returns the text with its placeholders filled.
func (t *Template) text(params *Params) string {
	if len(t.slots) == 0 {
		return strings.Join(t.pieces, "")
	}
	var buf [128]byte
	return string(t.Append(buf[:0], func(b []byte, slot int) []byte { return append(b, params[slot]...) }))
}
