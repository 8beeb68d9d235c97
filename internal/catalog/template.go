package catalog

import (
	"fmt"
	"strings"
)

// template is a text, cut at its placeholders.
type template struct {
	pieces []string // one more than slots
	slots  []int
}

// parse cuts a text at its placeholders.
func parse(text string) (t template, err error) {
	for {
		before, rest, found := strings.Cut(text, "{")
		t.pieces = append(t.pieces, before)
		if !found {
			return t, nil
		}

		name, after, closed := strings.Cut(rest, "}")
		slot, known := slotOf(name)
		if !closed || !known {
			return t, fmt.Errorf("placeholder {%s: want {0}, {1}, {2}, {index} or {position}", name)
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
func (t template) renumbered() string {
	var out strings.Builder
	for i, piece := range t.pieces {
		if i > 0 {
			fmt.Fprintf(&out, "{%d}", i-1)
		}
		out.WriteString(piece)
	}
	return out.String()
}

// fill returns the text with its placeholders filled.
func (t template) fill(params *Params) string {
	switch {
	case len(t.pieces) == 0:
		return ""
	case len(t.slots) == 0:
		return t.pieces[0]
	}

	var buf [128]byte
	out := append(buf[:0], t.pieces[0]...)
	for i, slot := range t.slots {
		out = append(out, params[slot]...)
		out = append(out, t.pieces[i+1]...)
	}
	return string(out)
}
