// Package selection says which fields of a body somebody asks about, by their names.
//
// In: names as Laravel's Precognition writes them, with dots between the steps and * for any of them. Out: whether
// mistakes at a place are asked for. A nil Selection stands for everything.
package selection

import (
	"bytes"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/path"
)

// Selection is some of the fields of a body.
type Selection struct {
	all      bool
	names    []string   // of fields, as written; sorted
	patterns [][]string // the steps of names with a *
}

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
	names := slices.DeleteFunc(strings.Split(list, ","), func(name string) bool { return name == "" })
	slices.Sort(names)
	s := &Selection{names: slices.Compact(names)}
	for _, name := range s.names {
		if strings.Contains(name, "*") {
			s.patterns = append(s.patterns, partsOf(name))
		}
	}
	s.all = len(s.patterns) > mostPatterns
	return s
}

// Everything reports whether all fields are asked for.
func (s *Selection) Everything() bool { return s == nil || s.all }

// partsOf splits a name at its dots. "\." is a dot inside a part.
func partsOf(name string) []string {
	const dot = "\x00"
	parts := strings.Split(strings.ReplaceAll(name, `\.`, dot), ".")
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], dot, ".")
	}
	return parts
}

// nameOf is what a request calls the value at steps.
func nameOf(steps path.Steps) string {
	if steps == "" {
		return "body" // as in answers
	}
	var name []byte
	for step := range steps.All() {
		name = append(append(name, strings.ReplaceAll(step.Text(), ".", `\.`)...), '.')
	}
	return string(bytes.TrimSuffix(name, []byte{'.'}))
}

// Wants reports whether mistakes at steps are asked for.
func (s *Selection) Wants(steps path.Steps) bool {
	if s == nil || s.all {
		return true
	}
	if _, found := slices.BinarySearch(s.names, nameOf(steps)); found || len(s.patterns) == 0 {
		return found
	}
	names := namesOf(steps)
	return slices.ContainsFunc(s.patterns, func(parts []string) bool {
		return len(parts) == len(names) && standFor(parts, names)
	})
}

// WantsBelow reports whether mistakes inside the value at steps are asked for.
func (s *Selection) WantsBelow(steps path.Steps) bool {
	if steps == "" {
		return len(s.names) > 0
	}
	if found := s.namesBelow(nameOf(steps) + "."); found || len(s.patterns) == 0 {
		return found
	}
	names := namesOf(steps)
	return slices.ContainsFunc(s.patterns, func(parts []string) bool {
		return len(parts) > len(names) && standFor(parts, names)
	})
}

// namesBelow reports whether a name begins with above.
func (s *Selection) namesBelow(above string) bool {
	i, _ := slices.BinarySearch(s.names, above)
	return i < len(s.names) && strings.HasPrefix(s.names[i], above)
}

// namesOf returns the steps as they stand between the dots of a name.
func namesOf(steps path.Steps) (names []string) {
	for step := range steps.All() {
		names = append(names, step.Text())
	}
	return names
}

// standFor reports whether the parts of a pattern stand for the names that it begins with.
func standFor(parts, names []string) bool {
	for i, name := range names {
		if !standsFor(parts[i], name) {
			return false
		}
	}
	return true
}

// standsFor reports whether a part of a pattern stands for name: each * in it for one or more characters but dots.
func standsFor(part, name string) bool {
	start, others, star := strings.Cut(part, "*")
	if !star {
		return part == name
	}
	if strings.Contains(name, ".") { // only a dot stands for a dot
		parts, names := strings.Split(part, "."), strings.Split(name, ".")
		return len(parts) == len(names) && standFor(parts, names)
	}
	if !strings.HasPrefix(name, start) {
		return false
	}
	name = name[len(start):]
	for {
		text, more, star := strings.Cut(others, "*")
		if !star {
			return len(name) > len(text) && strings.HasSuffix(name, text)
		}
		if name == "" {
			return false
		}
		i := strings.Index(name[1:], text)
		if i < 0 {
			return false
		}
		name, others = name[1+i+len(text):], more
	}
}

// Heeds reports whether mistakes at steps say something about a value that is asked for: they are at one, around one or
// in one. No others count among those that an answer has room for.
func (s *Selection) Heeds(steps path.Steps) bool {
	if s == nil || s.all || steps == "" {
		return s.Wants(steps) || s.WantsBelow(steps)
	}
	names := namesOf(steps)
	for _, parts := range s.patterns {
		n := min(len(parts), len(names))
		if standFor(parts[:n], names[:n]) {
			return true
		}
	}
	var name []byte
	for _, step := range names {
		name = append(name, strings.ReplaceAll(step, ".", `\.`)...)
		if _, found := slices.BinarySearch(s.names, string(name)); found {
			return true
		}
		name = append(name, '.')
		if !s.namesBelow(string(name)) {
			return false
		}
	}
	return true
}
