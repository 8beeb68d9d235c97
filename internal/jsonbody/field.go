package jsonbody

import (
	"encoding/binary"

	"github.com/fielderrors/bind/internal/shape"
)

// field is a member of an object, compiled. Its name is compared with the text
// of a body eight bytes at a time.
type field struct {
	quoted string // how the name stands in most bodies, quotes and colon included
	first  uint64 // the first eight bytes of it, fewer if it is shorter
	mask   uint64 // of first
	last   uint64 // the last eight bytes of it, unless it is shorter
	tail   int    // where last begins

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
	if n >= 8 {
		f.first, f.mask = binary.LittleEndian.Uint64([]byte(f.quoted)), 1<<64-1
		f.tail = n - 8
		f.last = binary.LittleEndian.Uint64([]byte(f.quoted[f.tail:]))
		return
	}
	for i := range n {
		f.first |= uint64(f.quoted[i]) << (8 * i)
	}
	f.mask = 1<<(8*n) - 1
}

// standsAt reports whether the member's name and a colon stand at i.
func (f *field) standsAt(b []byte, i int) bool {
	n := len(f.quoted)
	if i+n+8 > len(b) {
		return i+n <= len(b) && string(b[i:i+n]) == f.quoted
	}
	if binary.LittleEndian.Uint64(b[i:])&f.mask != f.first {
		return false
	}
	switch {
	case n <= 8:
		return true
	case n <= 16:
		return binary.LittleEndian.Uint64(b[i+f.tail:]) == f.last
	}
	return string(b[i+8:i+n]) == f.quoted[8:]
}
