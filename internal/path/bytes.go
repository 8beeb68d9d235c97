package path

import "encoding/binary"

// The functions below read paths that are still being written: bytes that hold
// Steps.

// NextIn splits the first step off p. name is a part of p.
func NextIn(p []byte) (name []byte, index int, array bool, rest []byte) {
	n, size := binary.Uvarint(p[1:])
	rest = p[1+size:]
	if p[0] == 'i' {
		return nil, int(n), true, rest
	}
	return rest[:n], 0, false, rest[n:]
}

// stepSize returns how many bytes of p are its first step.
func stepSize(p []byte) int {
	_, _, _, rest := NextIn(p)
	return len(p) - len(rest)
}

// HasBytes is Has for a path in bytes.
func (s *Set) HasBytes(p []byte) bool {
	if s.at != nil {
		return s.at[Steps(p)]
	}
	for _, place := range s.few[:s.n] {
		if place == Steps(p) {
			return true
		}
	}
	return false
}

// AroundBytes is Around for a path in bytes.
func (s *Set) AroundBytes(p []byte) bool {
	if s.at != nil {
		return s.around[Steps(p)]
	}
	for _, place := range s.few[:s.n] {
		if len(place) > len(p) && place[:len(p)] == Steps(p) {
			return true
		}
	}
	return false
}

// CoversBytes is Covers for a path in bytes.
func (s *Set) CoversBytes(p []byte) bool {
	if s.at == nil {
		for _, place := range s.few[:s.n] {
			if len(place) <= len(p) && place == Steps(p[:len(place)]) {
				return true
			}
		}
		return false
	}

	for end := 0; end < len(p); end += stepSize(p[end:]) {
		if s.at[Steps(p[:end])] {
			return true
		}
	}
	return s.at[Steps(p)]
}

// TouchesBytes is Touches for a path in bytes.
func (s *Set) TouchesBytes(p []byte) bool { return s.CoversBytes(p) || s.AroundBytes(p) }
