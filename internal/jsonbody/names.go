package jsonbody

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// memberIndex finds the member of a name without hashing all of it: by a
// perfect hash over the length and the first and last eight bytes, which is
// searched for when the type is compiled.
type memberIndex struct {
	slots  []int16 // positions of fields, -1 for none
	factor uint64
	shift  uint8
	names  []string
	byName map[string]int // if no perfect hash was found
}

func newMemberIndex(names []string) *memberIndex {
	x := &memberIndex{names: names}
	size := bits.Len(uint(max(2*len(names)-1, 1)))
	for grow := range 4 {
		x.shift = uint8(64 - size - grow)
		for seed := uint64(1); seed < 400; seed++ {
			x.factor = seed*0x9E3779B97F4A7C15 | 1
			if x.fill() {
				return x
			}
		}
	}

	x.slots, x.byName = nil, make(map[string]int, len(names))
	for i, name := range names {
		x.byName[name] = i
	}
	return x
}

// fill puts every name into its slot; false says that two want the same.
func (x *memberIndex) fill() bool {
	x.slots = slices.Repeat([]int16{-1}, 1<<(64-x.shift))
	for i, name := range x.names {
		slot := &x.slots[x.hash([]byte(name))]
		if *slot >= 0 {
			return false
		}
		*slot = int16(i)
	}
	return true
}

func (x *memberIndex) hash(name []byte) uint64 {
	var h uint64
	switch n := len(name); {
	case n >= 8:
		last := binary.LittleEndian.Uint64(name[n-8:])
		h = binary.LittleEndian.Uint64(name) ^ bits.RotateLeft64(last, 29)
	case n >= 4:
		h = uint64(binary.LittleEndian.Uint32(name)) ^ uint64(binary.LittleEndian.Uint32(name[n-4:]))<<32
	case n > 0:
		h = uint64(name[0]) | uint64(name[n/2])<<8 | uint64(name[n-1])<<16
	}
	h ^= uint64(len(name)) << 56
	h ^= h >> 32
	return h * x.factor >> x.shift
}

// find returns the position of the name, -1 if it is none of these.
func (x *memberIndex) find(name []byte) int {
	if x.byName != nil {
		if i, ok := x.byName[string(name)]; ok {
			return i
		}
		return -1
	}
	if i := int(x.slots[x.hash(name)]); i >= 0 && x.names[i] == string(name) {
		return i
	}
	return -1
}

// nameSet holds member names of an object that no struct or map keeps apart.
type nameSet struct {
	few     [8][]byte
	n       int
	many    map[string]struct{}
	crowded bool // the names are in many
}

// nameSize is what a name in a large set takes, its text apart.
const nameSize = 96

// nameSet returns an empty set, to be given back by release.
func (p *parser) nameSet() *nameSet {
	if n := len(p.names); n > 0 {
		set := p.names[n-1]
		p.names = p.names[:n-1]
		return set
	}
	return new(nameSet)
}

// release takes back a set that is no longer needed. Its map is used again if it
// is small.
func (p *parser) release(s *nameSet) {
	if len(s.many) > reusedNames {
		s.many = nil
	}
	clear(s.many)
	s.few, s.n, s.crowded = [8][]byte{}, 0, false
	p.names = append(p.names, s)
}

// reusedNames is how many names the map of a set that is used again has had.
const reusedNames = 64

// add reports whether the name is new. It keeps the name. size is the memory
// that it takes.
func (s *nameSet) add(name []byte) (fresh bool, size int64) {
	if !s.crowded {
		for _, known := range s.few[:s.n] {
			if string(known) == string(name) {
				return false, 0
			}
		}
		if s.n < len(s.few) {
			s.few[s.n] = name
			s.n++
			return true, 0
		}

		s.crowded = true
		if s.many == nil {
			s.many = make(map[string]struct{}, 4*len(s.few))
		}
		for _, known := range s.few {
			s.many[string(known)] = struct{}{}
		}
	}

	n := len(s.many)
	s.many[string(name)] = struct{}{}
	return len(s.many) > n, nameSize + int64(len(name))
}

// fieldSet holds positions of fields.
type fieldSet struct {
	first uint64 // of the first 64
	more  []uint64
}

// add reports whether the position is new.
func (s *fieldSet) add(position int) bool {
	if position >= 64 {
		return s.addFar(position)
	}
	bit := uint64(1) << position
	fresh := s.first&bit == 0
	s.first |= bit
	return fresh
}

func (s *fieldSet) addFar(position int) bool {
	for len(s.more) < position/64 {
		s.more = append(s.more, 0)
	}
	word, bit := &s.more[position/64-1], uint64(1)<<(position%64)
	fresh := *word&bit == 0
	*word |= bit
	return fresh
}

// has reports whether the position is in the set.
func (s *fieldSet) has(position int) bool {
	if position < 64 {
		return s.first&(1<<position) != 0
	}
	return position/64-1 < len(s.more) && s.more[position/64-1]&(1<<(position%64)) != 0
}
