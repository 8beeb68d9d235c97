package selection

import "github.com/fielderrors/bind/internal/path"

// Part returns the selection for a part of the body: an array that holds the
// items from index first on of the one at around. It is asked with paths in that
// part, and shares nothing with s that either changes.
func (s *Selection) Part(around path.Steps, first int) *Selection {
	if s == nil {
		return nil
	}
	return &Selection{all: s.all, names: s.names, patterns: s.patterns, around: around, first: first}
}

// inBody returns the path in the body of a place in the part.
func (s *Selection) inBody(at []byte) []byte {
	if s.around == "" && s.first == 0 {
		return at
	}
	s.whole = append(s.whole[:0], s.around...)
	if len(at) > 0 {
		_, index, _, rest := path.NextIn(at)
		s.whole = append(path.AppendIndex(s.whole, s.first+index), rest...)
	}
	return s.whole
}
