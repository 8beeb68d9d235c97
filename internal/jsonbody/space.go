package jsonbody

import (
	"encoding/binary"
	"math/bits"
)

// The functions that read text take the whole body and an offset. They return
// the offset behind what they have read, or bad.

// bad is the offset that says that the body is refused. Why is in parser.err.
const bad = -1

// at returns b[i], and past the end a byte that can stand nowhere in JSON.
func at(b []byte, i int) byte {
	if uint(i) < uint(len(b)) {
		return b[i]
	}
	return 0
}

// byteOrderMark is what some editors put in front of UTF-8. RFC 8259, section
// 8.1, lets a parser ignore it.
const byteOrderMark = "\uFEFF"

// start returns the offset of the first byte of a document.
func start(b []byte) int { return space(b, markEnd(b)) }

// markEnd returns the offset behind the byte order mark, 0 if there is none.
func markEnd(b []byte) int {
	return max(literal(b, 0, byteOrderMark), 0)
}

// space returns the offset of the first byte at or behind i that is no white
// space.
func space(b []byte, i int) int {
	if i < len(b) && b[i] > ' ' {
		return i
	}
	return spaces(b, i)
}

// spaces is space where there is some. Indented bodies have a line break and
// then many blanks.
func spaces(b []byte, i int) int {
	for i < len(b) {
		switch b[i] {
		case '\n':
			i = blanks(b, i+1)
		case ' ', '\t', '\r':
			i++
		default:
			return i
		}
	}
	return i
}

// blanks passes over blanks, eight at a time.
func blanks(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		if w := binary.LittleEndian.Uint64(b[i:]) ^ eightBlanks; w != 0 {
			return i + bits.TrailingZeros64(w)>>3
		}
	}
	return i
}

// closes reports whether c ends an object or an array.
func closes(c byte) bool { return c == ']' || c == '}' }

// A machine word with the same byte eight times.
const (
	eightOnes    = 0x0101010101010101
	eightHighs   = 0x80 * eightOnes
	eightBlanks  = ' ' * eightOnes
	eightQuotes  = '"' * eightOnes
	eightSlashes = '\\' * eightOnes
)

// literal returns the offset behind the word at i.
func literal(b []byte, i int, word string) int {
	if end := i + len(word); end <= len(b) && string(b[i:end]) == word {
		return end
	}
	return bad
}

// literalFault returns the offset of the first byte that is not the word's.
func literalFault(b []byte, i int, word string) int {
	k := 0
	for k < len(word) && at(b, i+k) == word[k] {
		k++
	}
	return i + k
}
