package selection

import (
	"bytes"
	"strconv"

	"github.com/fielderrors/bind/internal/path"
)

// trail remembers the way to the place that was asked about last. Walks ask
// about neighbours, one after the other: only the steps that differ are looked
// at again. Without it, each question would cost all patterns times the whole
// path, whose length is the client's choice.
type trail struct {
	path   []byte // path.Steps
	levels []level
	digits [20]byte
}

// level is a place on a trail.
type level struct {
	end int // of its path in trail.path
	candidates
}

// follow returns what a selection asks for at a place.
func (t *trail) follow(s *Selection, at []byte) candidates {
	t.back(at)

	start := 0
	found := s.every()
	if n := len(t.levels); n > 0 {
		start, found = t.levels[n-1].end, t.levels[n-1].candidates
	}
	for rest := at[start:]; len(rest) > 0; {
		if found.from == found.to && found.patterns == 0 { // nothing is asked for from here on
			return candidates{}
		}

		var step []byte
		step, rest = t.step(rest)
		found = s.next(found, len(t.levels), step)
		t.levels = append(t.levels, level{len(at) - len(rest), found})
		t.path = append(t.path, at[len(t.path):len(at)-len(rest)]...)
	}
	return found
}

// back cuts the trail where it is no longer the way to a place.
func (t *trail) back(at []byte) {
	start := 0
	for i, l := range t.levels {
		if len(at) < l.end || !bytes.Equal(t.path[start:l.end], at[start:l.end]) {
			t.levels, t.path = t.levels[:i], t.path[:start]
			return
		}
		start = l.end
	}
}

// step splits the first step off a path, as it stands in a name.
func (t *trail) step(p []byte) (step, rest []byte) {
	name, index, array, rest := path.NextIn(p)
	if array {
		return strconv.AppendInt(t.digits[:0], int64(index), 10), rest
	}
	return name, rest
}
