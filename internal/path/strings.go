package path

import "strings"

// Strings makes many short strings in a few allocations. Those that are made
// one after the other share memory: keeping one keeps up to 16 KiB.
type Strings struct {
	builder  strings.Builder
	Expected int // how many strings will be made, as far as the caller can tell
	Usual    int // bytes that one mostly takes; 0 is as many as the one before
}

// Keep returns a copy of text. A new block has room for as many of the texts
// that are expected as fit into 16 KiB.
func (s *Strings) Keep(text []byte) string {
	const least, block = 64, 16 << 10
	if size := len(text); s.builder.Cap()-s.builder.Len() < size {
		s.builder = strings.Builder{}
		s.builder.Grow(max(size, min(max(max(size, s.Usual)*s.Expected, least), block)))
	}
	s.Expected = max(s.Expected-1, 1)

	start := s.builder.Len()
	s.builder.Write(text)
	return s.builder.String()[start:]
}
