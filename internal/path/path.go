// Package path holds the steps from the root of a JSON document to one of its
// values.
//
// In: member names and array indexes. Out: a comparable value that renders as
// dotted text, JSON Pointer, URI fragment and JSONPath.
package path

import (
	"encoding/binary"
	"iter"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Steps is a path in an encoding of its own: every step is a tag byte ('k' for
// a member name, 'i' for an array index), a uvarint (the length of the name, or
// the index) and the name's bytes. No step's encoding is a prefix of another's,
// so equal paths are equal strings, and a path starts with the bytes of each of
// its ancestors. "" is the whole document.
type Steps string

// Step is one decoded step. Array says which of the two it is: index 0 and the
// member "0" differ.
type Step struct {
	Name  string
	Index int
	Array bool
}

// Key returns s followed by the member name. Invalid UTF-8 in it becomes
// U+FFFD, as it would in JSON text.
func (s Steps) Key(name string) Steps { return Steps(AppendKey([]byte(s), name)) }

// Index returns s followed by the array index i. A negative i, which no array
// has, is kept as a name.
func (s Steps) Index(i int) Steps { return Steps(AppendIndex([]byte(s), i)) }

// AppendKey appends the step to the member name.
func AppendKey(b []byte, name string) []byte {
	if !utf8.ValidString(name) {
		name = strings.ToValidUTF8(name, "\uFFFD")
	}
	b = binary.AppendUvarint(append(b, 'k'), uint64(len(name)))
	return append(b, name...)
}

// AppendName is AppendKey for a name that is valid UTF-8.
func AppendName[T ~string | ~[]byte](b []byte, name T) []byte {
	b = binary.AppendUvarint(append(b, 'k'), uint64(len(name)))
	return append(b, name...)
}

// AppendIndex appends the step to the array index i.
func AppendIndex(b []byte, i int) []byte {
	if i < 0 {
		return AppendKey(b, strconv.Itoa(i))
	}
	return binary.AppendUvarint(append(b, 'i'), uint64(i))
}

// Next splits the first step off s. It panics on an empty s and on one that
// this package did not make.
func (s Steps) Next() (Step, Steps) {
	n, size := uvarint(s[1:])
	rest := s[1+size:]
	if s[0] == 'i' {
		return Step{Index: int(n), Array: true}, rest
	}
	return Step{Name: string(rest[:n])}, rest[n:]
}

// Common returns how many bytes s and other have in common at their front. The
// steps that end within them are the same.
func (s Steps) Common(other Steps) int {
	n, i := min(len(s), len(other)), 0
	for ; i+8 <= n; i += 8 {
		if differ := word(s[i:i+8]) ^ word(other[i:i+8]); differ != 0 {
			return i + bits.TrailingZeros64(differ)/8
		}
	}
	for ; i < n && s[i] == other[i]; i++ {
	}
	return i
}

// word returns the first 8 bytes of s, the first one lowest.
func word(s Steps) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// Name returns the name of a path that is one member name.
func (s Steps) Name() (name string, ok bool) {
	if s == "" || s[0] != 'k' {
		return "", false
	}
	step, rest := s.Next()
	return step.Name, rest == ""
}

// uvarint is binary.Uvarint without the conversion to a byte slice.
func uvarint(s Steps) (n uint64, size int) {
	if s[0] < 0x80 {
		return uint64(s[0]), 1
	}
	return longUvarint(s)
}

// longUvarint is uvarint for numbers of several bytes. Most have one.
func longUvarint(s Steps) (n uint64, size int) {
	for shift := 0; ; shift += 7 {
		c := s[size]
		size++
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return n, size
		}
	}
}

// All yields the steps from the root down.
func (s Steps) All() iter.Seq[Step] {
	return func(yield func(Step) bool) {
		for s != "" {
			var step Step
			step, s = s.Next()
			if !yield(step) {
				return
			}
		}
	}
}

// Within reports whether s is root or stands somewhere below it.
func (s Steps) Within(root Steps) bool { return strings.HasPrefix(string(s), string(root)) }

// Text returns the step as it stands in a dotted path.
func (s Step) Text() string { return string(s.appendText(nil)) }

// Ancestors yields the paths of the values around s, the whole document first;
// not s itself.
func (s Steps) Ancestors() iter.Seq[Steps] {
	return func(yield func(Steps) bool) {
		for rest := s; rest != ""; {
			if !yield(s[:len(s)-len(rest)]) {
				return
			}
			_, rest = rest.Next()
		}
	}
}

// Parent returns the path of the value that holds the one at s; "" if that is
// the whole document.
func (s Steps) Parent() (parent Steps) {
	for above := range s.Ancestors() {
		parent = above
	}
	return parent
}

// CutItem returns the path of the first list on the way, the index behind it,
// and the steps behind that; ok is false if there is none.
func (s Steps) CutItem() (list Steps, index int, rest Steps, ok bool) {
	for i := 0; i < len(s); {
		n, size := uvarint(s[i+1:])
		end := i + 1 + size
		if s[i] == 'i' {
			return s[:i], int(n), s[end:], true
		}
		i = end + int(n)
	}
	return "", 0, "", false
}

// Item returns the first array index of the path.
func (s Steps) Item() (int, bool) {
	_, index, _, ok := s.CutItem()
	return index, ok
}
