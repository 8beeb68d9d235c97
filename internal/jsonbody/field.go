package jsonbody

import (
	"encoding/binary"
	"math"

	"github.com/fielderrors/bind/internal/shape"
)

// field is a member of an object, compiled. Its name is compared with the text
// of a body eight bytes at a time.
type field struct {
	quoted string // how the name stands in most bodies, quotes and colon included
	first  uint64 // the first eight bytes of it, fewer if it is shorter
	mask   uint64 // of first, and of last
	last   uint64 // the last eight bytes of it, or first if it is shorter
	tail   int    // where last begins
	ahead  int    // how many bytes are looked at; more than any body has for a long name

	node     *node
	plain    op      // how a value is read that is as plain as most; opOpaque if none is
	step     int     // the index of the Go field
	embedded bool    // more than one step leads to it
	index    []int   // all steps
	hops     []int64 // memory of the embedded pointers before each step
	position int     // among the members
	bit      uint64  // of position, if it is below 64
	name     string
	null     bool // null is a value, too
	shape    *shape.Field
}

// prepare makes standsAt ready.
func (f *field) prepare() {
	n := len(f.quoted)
	f.ahead = max(n, 8)
	switch {
	case n > 16:
		f.ahead = math.MaxInt32
	case n >= 8:
		f.first, f.mask = binary.LittleEndian.Uint64([]byte(f.quoted)), 1<<64-1
		f.tail = n - 8
		f.last = binary.LittleEndian.Uint64([]byte(f.quoted[f.tail:]))
	default:
		for i := range n {
			f.first |= uint64(f.quoted[i]) << (8 * i)
		}
		f.mask, f.last = 1<<(8*n)-1, f.first
	}
}

// standsAt reports whether the member's name and a colon stand at i.
func (f *field) standsAt(b []byte, i int) bool {
	if f.ahead > len(b)-i {
		end := i + len(f.quoted)
		return end <= len(b) && string(b[i:end]) == f.quoted
	}
	text := b[i : i+f.ahead]
	return binary.LittleEndian.Uint64(text)&f.mask == f.first &&
		binary.LittleEndian.Uint64(text[f.tail:])&f.mask == f.last
}
