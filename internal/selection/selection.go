// Package selection says which fields of a body somebody asks about, by their
// names.
//
// In: names as Laravel's Precognition writes them, with dots between the steps
// and * for any of them. Out: whether mistakes at a place are asked for. A nil
// Selection stands for everything.
package selection

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/path"
)

// Selection is some of the fields of a body. It is for one goroutine.
type Selection struct {
	all      bool
	names    []name    // sorted by their parts
	patterns []pattern // those of the names that hold a *
	starred  []int     // which of names the patterns are
	trail    trail

	// Where what is asked about is a part of the body.
	around path.Steps // the way to the array that the part is of
	first  int        // the index of the part's first item
	whole  []byte     // scratch: a path in the body
}

// name is a field's name, split at its dots.
type name []string

// All selects every field.
func All() *Selection { return &Selection{all: true} }

// What a selection may list. One that lists more is of all fields.
const (
	mostBytes    = 64 << 10
	mostPatterns = 20
)

// Parse reads a list of names, with commas between them. A name that is no
// UTF-8 is read as Latin-1, in which browsers send what a header holds.
func Parse(list string) *Selection {
	if len(list) > mostBytes {
		return All()
	}

	s := &Selection{}
	for text := range strings.SplitSeq(list, ",") {
		if text != "" {
			s.names = append(s.names, split(Decoded(text)))
		}
	}
	slices.SortFunc(s.names, name.compare)
	s.names = slices.CompactFunc(s.names, func(a, b name) bool { return a.compare(b) == 0 })

	for i, n := range s.names {
		if slices.ContainsFunc(n, func(part string) bool { return strings.Contains(part, "*") }) {
			s.patterns = append(s.patterns, newPattern(n))
			s.starred = append(s.starred, i)
		}
	}
	s.all = len(s.patterns) > mostPatterns
	return s
}

// Decoded returns a name of a list in UTF-8. Each byte of Latin-1 is the code
// point of that number.
func Decoded(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}

func (n name) compare(other name) int { return slices.Compare(n, other) }

// split splits a name at its dots. "\." is a dot inside a part.
func split(text string) name {
	var all name
	var part strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], `\.`):
			part.WriteByte('.')
			i++
		case text[i] == '.':
			all = append(all, part.String())
			part.Reset()
		default:
			part.WriteByte(text[i])
		}
	}
	return append(all, part.String())
}

// Everything reports whether all fields are asked for.
func (s *Selection) Everything() bool { return s == nil || s.all }

// Names returns how many names there are: about as many answers, mostly.
func (s *Selection) Names() int { return len(s.names) }

// Asked reports whether mistakes at a place say something about a field that is
// asked for: they are at one, or around one. at holds path.Steps.
//
// What is inside a place that is not asked is not asked, either: a walk may
// turn back there.
func (s *Selection) Asked(at []byte) bool {
	if s.Everything() {
		return true
	}
	found := s.find(at)
	return found.exact || found.below
}

// Wants reports whether mistakes at just this place are asked for.
func (s *Selection) Wants(at path.Steps) bool {
	return s.Everything() || s.find([]byte(at)).exact
}

// WantsBelow reports whether mistakes inside the value at a place are asked
// for.
func (s *Selection) WantsBelow(at path.Steps) bool {
	return s.Everything() || s.find([]byte(at)).below
}

// Below yields the names of the fields that are asked for inside the value at a
// place: what of each name follows the way to the value. A selection of
// everything has no names.
func (s *Selection) Below(at path.Steps) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if s.Everything() {
			return
		}
		found, depth := s.every(), length(at)
		if depth > 0 {
			found = s.find([]byte(at))
		}

		for i := range s.members(found) {
			if n := s.names[i]; len(n) > depth && !yield(n[depth:]) {
				return
			}
		}
	}
}

// Others yields the names that stand for none of the places.
func (s *Selection) Others(places []path.Steps) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if s.Everything() {
			return
		}
		stands := make([]bool, len(s.names))
		for _, place := range places {
			s.mark(place, stands)
		}
		for i, n := range s.names {
			if !stands[i] && !yield(n) {
				return
			}
		}
	}
}

// mark notes which of s.names stand for a place. The shortest candidate is the
// only one that can be the place to the letter.
func (s *Selection) mark(place path.Steps, stands []bool) {
	if place == "" {
		if i, found := slices.BinarySearchFunc(s.names, name{"body"}, name.compare); found {
			stands[i] = true
		}
		return
	}

	found, depth := s.find([]byte(place)), length(place)
	if found.from < found.to && len(s.names[found.from]) == depth {
		stands[found.from] = true
	}
	for bit, i := range s.starred {
		if found.patterns&(1<<bit) != 0 && len(s.names[i]) == depth {
			stands[i] = true
		}
	}
}

// members yields the indexes of the candidates in s.names, each once.
func (s *Selection) members(c candidates) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := c.from; i < c.to; i++ {
			if !yield(i) {
				return
			}
		}
		for bit, i := range s.starred {
			matched := c.patterns&(1<<bit) != 0
			literal := c.from <= i && i < c.to
			if matched && !literal && !yield(i) {
				return
			}
		}
	}
}

// length returns the number of steps to a place.
func length(at path.Steps) (n int) {
	for range at.All() {
		n++
	}
	return n
}

// find returns what is asked for at a place.
func (s *Selection) find(at []byte) candidates {
	at = s.inBody(at)
	if len(at) == 0 { // answers call the whole document "body"
		_, found := slices.BinarySearchFunc(s.names, name{"body"}, name.compare)
		return candidates{exact: found, below: len(s.names) > 0}
	}
	return s.trail.follow(s, at)
}

// candidates are the names and patterns that begin with the steps to a place.
type candidates struct {
	from, to int    // in Selection.names
	patterns uint32 // a bit for each of Selection.patterns
	exact    bool   // one of them is the place
	below    bool   // one of them is inside it
}

// every returns what every path begins with.
func (s *Selection) every() candidates {
	return candidates{to: len(s.names), patterns: 1<<len(s.patterns) - 1}
}

// next returns which candidates, for a place at a depth, are still ones for the
// value that a step leads to from there.
func (s *Selection) next(c candidates, depth int, step []byte) candidates {
	out := candidates{}
	names := s.names[c.from:c.to]
	at := func(offset int) func(name, []byte) int {
		return func(n name, step []byte) int {
			if len(n) <= depth {
				return -1
			}
			return cmp.Or(compare(n[depth], step), offset)
		}
	}
	from, _ := slices.BinarySearchFunc(names, step, at(0))
	to, _ := slices.BinarySearchFunc(names, step, at(-1))
	out.from, out.to = c.from+from, c.from+to

	if from < to { // the shortest stands first, the longest may stand anywhere
		out.exact = len(names[from]) == depth+1
		out.below = len(names[to-1]) > depth+1
	}

	for i, p := range s.patterns {
		if c.patterns&(1<<i) == 0 || len(p) <= depth || !p[depth].matches(step) {
			continue
		}
		out.patterns |= 1 << i
		out.exact = out.exact || len(p) == depth+1
		out.below = out.below || len(p) > depth+1
	}
	return out
}

// compare is strings.Compare for a string and bytes.
func compare(a string, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return cmp.Compare(a[i], b[i])
		}
	}
	return cmp.Compare(len(a), len(b))
}
