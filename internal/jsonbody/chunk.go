package jsonbody

import "strings"

// Strings of a value are copied out of the body, whose buffer is used again.
// Many share a chunk: who keeps one string of a value keeps its chunk. A string
// that is longer than largeString has an allocation of its own.
const (
	largeChunk  = 4 << 10
	largeString = 512
)

// chunks makes strings that share allocations.
type chunks struct {
	builder strings.Builder // of the chunk, whose text strings are parts of
	size    int             // that the builder may grow to
	filled  int             // bytes of strings in the chunks before
	usual   int             // bytes of strings in the body before
}

// add returns src as a string. The body has so many bytes behind it.
func (c *chunks) add(src []byte, rest int) string {
	start := c.builder.Len()
	if len(src) > c.size-start {
		if len(src) > largeString {
			return string(src)
		}
		c.next(len(src), rest)
		start = 0
	}
	c.builder.Write(src)
	return c.builder.String()[start:]
}

// next begins a chunk for a string of n bytes and others. It is no larger than
// what the body, or one like the last, can fill.
func (c *chunks) next(n, rest int) {
	c.filled += c.builder.Len()
	size := n + rest/2
	if c.filled < c.usual {
		size = min(size, c.usual-c.filled+c.usual/8+8)
	}
	c.size = min(max(n, size), largeChunk)
	c.builder.Reset()
	c.builder.Grow(c.size)
}

// reset forgets the strings of a body, which keep their chunks.
func (c *chunks) reset() {
	usual := c.filled + c.builder.Len()
	c.builder.Reset()
	c.size, c.filled, c.usual = 0, 0, usual
}

// string makes a string of the text between two quotes.
func (p *parser) string(start, end int, escaped bool) string {
	src := p.body[start:end]
	if escaped {
		p.scratch = unquote(p.scratch[:0], src)
		src = p.scratch
	}
	return p.chunks.add(src, len(p.body)-end)
}
