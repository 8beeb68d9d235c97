package bindtag

import "math/bits"

// mark stands for a value and what it is compared with: it is a hash of both.
// A zero mark is none.
type mark uint64

// marks are those of the values of a body, each with a batch: the one that had
// it first, negative where it has come again.
//
// They are a hash table in segments. A segment that is full grows alone, and by
// half: so there is never a second copy of a large table, and a mark takes 16
// to 24 bytes. The zero marks are empty and ready for use.
type marks struct {
	segments []segment
	n        int
}

// segment has the marks whose first bits are its number. They stand in the
// order of the others, as far as they do not take each other's place.
type segment struct {
	keys    []mark // zero is a free slot
	batches []int32
	n       int
}

const (
	segmentBits = 8
	leastSlots  = 8 // of a segment that is not empty
)

// len returns how many marks there are.
func (t *marks) len() int { return t.n }

// has reports whether there is a mark.
func (t *marks) has(m mark) bool {
	if m == 0 || t.n == 0 {
		return false
	}
	s := t.of(m)
	return s.n > 0 && s.keys[s.find(m)] == m
}

// batch returns the batch of a mark, which is not zero. If there is none, it
// adds the mark with no batch, zero. It is good until the next call.
func (t *marks) batch(m mark) (first *int32, fresh bool) {
	if t.segments == nil {
		t.segments = make([]segment, 1<<segmentBits)
	}
	s := t.of(m)
	if 4*s.n >= 3*len(s.keys) {
		s.resize(max(leastSlots, len(s.keys)+len(s.keys)/2), nil)
	}

	i := s.find(m)
	if fresh = s.keys[i] == 0; fresh {
		s.keys[i] = m
		s.n++
		t.n++
	}
	return &s.batches[i], fresh
}

// keep removes all marks that are not wanted.
func (t *marks) keep(wanted func(m mark, batch int32) bool) {
	t.n = 0
	for i := range t.segments {
		s := &t.segments[i]
		left := 0
		for k, m := range s.keys {
			if m != 0 && wanted(m, s.batches[k]) {
				left++
			}
		}
		s.resize(max(leastSlots, left+left/2+1), wanted)
		t.n += s.n
	}
}

func (t *marks) of(m mark) *segment { return &t.segments[m>>(64-segmentBits)] }

// find returns the slot of a mark, or the free one where it would stand.
func (s *segment) find(m mark) int {
	first, _ := bits.Mul64(uint64(m<<segmentBits), uint64(len(s.keys)))
	i := int(first)
	for s.keys[i] != m && s.keys[i] != 0 {
		if i++; i == len(s.keys) {
			i = 0
		}
	}
	return i
}

// resize makes a segment of so many slots, of the marks that are wanted; nil
// wants all. One slot at least stays free.
func (s *segment) resize(slots int, wanted func(m mark, batch int32) bool) {
	old := *s
	*s = segment{keys: make([]mark, slots), batches: make([]int32, slots)}
	for k, m := range old.keys {
		if m == 0 || wanted != nil && !wanted(m, old.batches[k]) {
			continue
		}
		i := s.find(m)
		s.keys[i], s.batches[i] = m, old.batches[k]
		s.n++
	}
}
