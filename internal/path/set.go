package path

// Set is a set of places in a document. It knows of a path whether it is in the
// set, inside one of its places, or around one. The zero Set is empty and ready
// for use.
type Set struct {
	at     map[Steps]bool
	around map[Steps]bool
}

// Add adds a place.
func (s *Set) Add(place Steps) {
	if s.at == nil {
		s.at, s.around = map[Steps]bool{}, map[Steps]bool{}
	}
	s.at[place] = true
	if s.around[place.Parent()] {
		return // so are all that are around the parent
	}
	for above := range place.Ancestors() {
		s.around[above] = true
	}
}

// Empty reports whether there is no place in the set.
func (s Set) Empty() bool { return len(s.at) == 0 }

// Has reports whether p is in the set.
func (s Set) Has(p Steps) bool { return s.at[p] }

// Around reports whether a place of the set is inside the value at p.
func (s Set) Around(p Steps) bool { return s.around[p] }

// Covers reports whether p is in the set, or inside one of its places.
func (s Set) Covers(p Steps) bool {
	if len(s.at) == 0 {
		return false
	}
	for above := range p.Ancestors() {
		if s.at[above] {
			return true
		}
	}
	return s.at[p]
}

// Touches reports whether p is in the set, inside one of its places, or around
// one.
func (s Set) Touches(p Steps) bool { return s.around[p] || s.Covers(p) }
