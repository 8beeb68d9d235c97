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

// slotOf returns the slot of a placeholder.
func slotOf(name string) (slot int, ok bool) {
	if len(name) == 1 && name[0] >= '0' && name[0] < '0'+MaxParams {
		return int(name[0] - '0'), true
	}

	what, depth, nested := strings.Cut(name, ".")
	if !nested {
		depth = "1"
	}
	if len(depth) != 1 || depth[0] < '1' || depth[0] > '0'+MaxItems {
		return 0, false
	}
	slot = MaxParams + 2*int(depth[0]-'1')
	switch what {
	case "index":
		return slot, true
	case "position":
		return slot + 1, true
	}
	return 0, false
}

// MaxItems is how many items inside one another a text can count: {position.9}.
const MaxItems = 9

// Item returns which number of an item stands in a slot. {index} and
// {position} are the number of the bulk item, counted from 0 and from 1:
// depth 0. {index.2} and {position.2} are the number of the item in that:
// depth 1. And so on, up to {position.9}.
func Item(slot int) (depth, first int) {
	slot -= MaxParams
	return slot / 2, slot % 2
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

// Around returns the texts before and behind the placeholder {0}, if it stands
// there once and no other one does.
func (t *Template) Around() (before, after string, ok bool) {
	if len(t.slots) != 1 || t.slots[0] != 0 {
		return "", "", false
	}
	return t.pieces[0], t.pieces[1], true
}

// Filled returns the text with its placeholders {1} and {2} filled.
func (t *Template) Filled(args [2]string) *Template {
	if len(t.slots) == 0 {
		return t
	}
	filled := &Template{pieces: []string{t.pieces[0]}}
	for i, slot := range t.slots {
		after := t.pieces[i+1]
		if slot == 1 || slot == 2 {
			last := &filled.pieces[len(filled.pieces)-1]
			*last += args[slot-1] + after
			continue
		}
		filled.slots, filled.pieces = append(filled.slots, slot), append(filled.pieces, after)
	}
	return filled
}

// text returns the text with its placeholders filled.
func (t *Template) text(params *Params) string {
	if len(t.slots) == 0 {
		return strings.Join(t.pieces, "")
	}
	var buf [128]byte
	return string(t.Append(buf[:0], func(b []byte, slot int) []byte {
		if slot < MaxParams {
			b = append(b, params[slot]...)
		}
		return b
	}))
}
