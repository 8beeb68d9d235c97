package jsonbody

import (
	"encoding/binary"
	"math"

	"github.com/fielderrors/bind/internal/shape"
)

// field is a member of an object, compiled. Its name is compared with the text
// of a body eight bytes at a time.
type field struct {
	quoted string    // how the name stands in most bodies, quotes and colon included
	words  [2]uint64 // its first 16 bytes, or fewer
	masks  [2]uint64 // of the words
	ahead  int       // how many bytes are looked at; more than any body has for a long name

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
	var text, mask [16]byte
	copy(text[:], f.quoted)
	for i := range min(len(f.quoted), len(mask)) {
		mask[i] = 0xFF
	}
	for k := range f.words {
		f.words[k] = binary.LittleEndian.Uint64(text[8*k:])
		f.masks[k] = binary.LittleEndian.Uint64(mask[8*k:])
	}

	f.ahead = len(text)
	if len(f.quoted) > len(text) {
		f.ahead = math.MaxInt
	}
}

// standsAt reports whether the member's name and a colon stand at i.
func (f *field) standsAt(b []byte, i int) bool {
	if f.ahead > len(b)-i {
		end := i + len(f.quoted)
		return end <= len(b) && string(b[i:end]) == f.quoted
	}
	text := (*[16]byte)(b[i:])
	return binary.LittleEndian.Uint64(text[:])&f.masks[0] == f.words[0] &&
		binary.LittleEndian.Uint64(text[8:])&f.masks[1] == f.words[1]
}
