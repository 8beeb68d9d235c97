package selection

import (
	"bytes"
	"strings"
)

// pattern is a name in which a * stands for one or more characters.
type pattern []glob

// glob is a part of a pattern, split at the dots in it: only a dot stands for a
// dot.
type glob []chunks

// chunks are the texts between the stars; one alone is a part without stars.
type chunks [][]byte

func newPattern(n name) pattern {
	p := make(pattern, 0, len(n))
	for _, part := range n {
		var g glob
		for text := range strings.SplitSeq(part, ".") {
			g = append(g, bytes.Split([]byte(text), []byte("*")))
		}
		p = append(p, g)
	}
	return p
}

// matches reports whether the part stands for a step.
func (g glob) matches(step []byte) bool {
	for i, c := range g {
		end := bytes.IndexByte(step, '.')
		if last := i == len(g)-1; last != (end < 0) {
			return false
		} else if last {
			return c.match(step)
		}
		if !c.match(step[:end]) {
			return false
		}
		step = step[end+1:]
	}
	return false
}

// match reports whether the chunks stand for text. Each is taken where it comes
// first, which leaves the most to those behind it.
func (c chunks) match(text []byte) bool {
	if len(c) == 1 {
		return bytes.Equal(text, c[0])
	}
	text, found := bytes.CutPrefix(text, c[0])
	if !found {
		return false
	}

	for _, chunk := range c[1 : len(c)-1] {
		if len(text) == 0 {
			return false
		}
		i := bytes.Index(text[1:], chunk)
		if i < 0 {
			return false
		}
		text = text[1+i+len(chunk):]
	}

	last := c[len(c)-1]
	return len(text) > len(last) && bytes.HasSuffix(text, last)
}
