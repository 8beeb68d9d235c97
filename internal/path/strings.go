package path

import "strings"

// Strings makes many short strings in a few allocations. Those that are made
// one after the other share memory: keeping one keeps up to 16 KiB.
type Strings struct {
	builder  strings.Builder
	Expected int // how many strings will be made, as far as the caller can tell
	Usual    int // bytes that one mostly takes; 0 is as many as the one before
}

// Keep returns a copy of text. A new block has room for as many of the texts
// that are expected as fit into 16 KiB.
func (s *Strings) Keep(text []byte) string {
	const least, block = 64, 16 << 10
	if size := len(text); s.builder.Cap()-s.builder.Len() < size {
		s.builder = strings.Builder{}
		s.builder.Grow(max(size, min(max(max(size, s.Usual)*s.Expected, least), block)))
	}
	s.Expected = max(s.Expected-1, 1)

	start := s.builder.Len()
	s.builder.Write(text)
	return s.builder.String()[start:]
}

// Distinct makes a string of each distinct text once, for few of them however
// often they come. The zero Distinct is ready for use.
type Distinct struct {
	few  [fewTexts]string
	n    int // of few
	turn int // in few: what comes next if the texts come round in the same order
	more map[string]string
	kept Strings
}

// fewTexts are compared one by one, which is faster than a map.
const fewTexts = 8

// Keep returns a text as a string.
func (d *Distinct) Keep(text []byte) string {
	for range d.n {
		known := d.few[d.turn]
		if d.turn++; d.turn == d.n {
			d.turn = 0
		}
		if known == string(text) {
			return known
		}
	}
	if known, ok := d.more[string(text)]; ok {
		return known
	}
	return d.add(d.kept.Keep(text))
}

// add keeps a text that is new.
func (d *Distinct) add(text string) string {
	switch {
	case d.n < fewTexts:
		d.few[d.n] = text
		d.n++
		d.turn = 0
	case d.more == nil:
		d.more = map[string]string{text: text}
	default:
		d.more[text] = text
	}
	return text
}
