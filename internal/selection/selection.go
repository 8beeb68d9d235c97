// Package selection says which fields of a body somebody asks about, by their
// names.
//
// In: names as Laravel's Precognition writes them, with dots between the steps
// and * for any of them. Out: whether mistakes at a place are asked for. A nil
// Selection stands for everything.
package selection

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/path"
)

// Selection is some of the fields of a body. It is for one goroutine.
type Selection struct {
	all      bool
	names    []name    // sorted by their parts
	patterns []pattern // those of the names that hold a *
	trail    trail
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

// Parse reads a list of names, with commas between them.
func Parse(list string) *Selection {
	if len(list) > mostBytes {
		return All()
	}

	s := &Selection{}
	for text := range strings.SplitSeq(list, ",") {
		if text != "" {
			s.names = append(s.names, split(text))
		}
	}
	slices.SortFunc(s.names, name.compare)
	s.names = slices.CompactFunc(s.names, func(a, b name) bool { return a.compare(b) == 0 })

	for _, n := range s.names {
		if slices.ContainsFunc(n, func(part string) bool { return strings.Contains(part, "*") }) {
			s.patterns = append(s.patterns, newPattern(n))
		}
	}
	s.all = len(s.patterns) > mostPatterns
	return s
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
	if at == "" {
		return s.Everything() || len(s.names) > 0
	}
	return s.Everything() || s.find([]byte(at)).below
}

// find returns what is asked for at a place.
func (s *Selection) find(at []byte) candidates {
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

// all returns what every path begins with.
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
