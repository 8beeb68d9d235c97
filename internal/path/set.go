package path

// Set is a set of places in a document. It knows of a path whether it is in the
// set, inside one of its places, or around one. The zero Set is empty and ready
// for use.
type Set struct {
	few [fewPlaces]Steps
	n   int // of few

	// For more places than a few: all of them, and what is around them.
	at     map[Steps]bool
	around map[Steps]bool
}

// fewPlaces are compared one by one, which takes no memory.
const fewPlaces = 8

// Add adds a place.
func (s *Set) Add(place Steps) {
	if s.at == nil && s.n < fewPlaces {
		s.few[s.n] = place
		s.n++
		return
	}
	if s.at == nil {
		s.at, s.around = map[Steps]bool{}, map[Steps]bool{}
		for _, first := range s.few {
			s.index(first)
		}
	}
	s.index(place)
}

// index adds a place to the maps.
func (s *Set) index(place Steps) {
	s.at[place] = true
	if s.around[place.Parent()] {
		return // so are all that are around the parent
	}
	for above := range place.Ancestors() {
		s.around[above] = true
	}
}

// Empty reports whether there is no place in the set.
func (s *Set) Empty() bool { return s.n == 0 }

// Has reports whether p is in the set.
func (s *Set) Has(p Steps) bool {
	if s.at != nil {
		return s.at[p]
	}
	for _, place := range s.few[:s.n] {
		if place == p {
			return true
		}
	}
	return false
}

// Around reports whether a place of the set is inside the value at p.
func (s *Set) Around(p Steps) bool {
	if s.at != nil {
		return s.around[p]
	}
	for _, place := range s.few[:s.n] {
		if place != p && place.Within(p) {
			return true
		}
	}
	return false
}

// Covers reports whether p is in the set, or inside one of its places.
func (s *Set) Covers(p Steps) bool {
	if s.at == nil {
		for _, place := range s.few[:s.n] {
			if p.Within(place) {
				return true
			}
		}
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
func (s *Set) Touches(p Steps) bool { return s.Around(p) || s.Covers(p) }
