package jsonwriter

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// Contains reports whether JSON that Writer has written has s in one of its
// strings.
func Contains(text []byte, s string) bool {
	var buf [64]byte
	b := appendString(buf[:0], s)
	b = b[1 : len(b)-1]

	// Texts have few dashes, and ids mostly have some: what stands from there
	// on is found sooner.
	dash := max(bytes.IndexByte(b, '-'), 0)
	head, tail := b[:dash], b[dash:]
	for from := 0; ; {
		at := bytes.Index(text[from:], tail)
		if at < 0 || bytes.HasSuffix(text[:from+at], head) {
			return at >= 0
		}
		from += at + 1
	}
}

// IsPlain reports whether s stands in JSON as it is.
func IsPlain[T string | []byte](s T) bool {
	for {
		for len(s) >= 8 {
			odd := oddBytes(word(s))
			if odd != 0 {
				s = s[bits.TrailingZeros64(odd)/8:]
				break
			}
			s = s[8:]
		}
		if isShort(s) {
			return true
		}

		size, escaped := first(s)
		if escaped {
			return false
		}
		s = s[size:]
	}
}

// appendString appends s as a JSON string that no browser takes for HTML or
// for the end of a script. Invalid UTF-8 becomes U+FFFD.
func appendString[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	for {
		// Of 8 bytes, those from one that has to be escaped on are taken back.
		for len(s) >= 8 {
			w := word(s)
			b = binary.LittleEndian.AppendUint64(b, w)
			odd := oddBytes(w)
			if odd == 0 {
				s = s[8:]
				continue
			}
			plain := bits.TrailingZeros64(odd) / 8
			b = b[:len(b)-8+plain]
			if s[plain] != '"' {
				s = s[plain:]
				break
			}
			b, s = append(b, '\\', '"'), s[plain+1:]
		}
		if isShort(s) {
			b = append(b, s...)
			return append(b, '"')
		}

		size, escaped := first(s)
		if escaped {
			b = appendEscaped(b, s[:size])
		} else {
			b = append(b, s[:size]...)
		}
		s = s[size:]
	}
}

// appendText is appendString for a text that may be known to stand in JSON as
// it is.
func appendText(b []byte, s string, plain bool) []byte {
	if !plain {
		return appendString(b, s)
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// first returns how many bytes the first character of s takes, and whether it
// has to be escaped.
func first[T string | []byte](s T) (size int, escaped bool) {
	if c := s[0]; c < utf8.RuneSelf {
		return 1, special(c)
	}
	return firstRune(s)
}

// firstRune is first for a character beyond ASCII.
func firstRune[T string | []byte](s T) (size int, escaped bool) {
	r, size := utf8.DecodeRuneInString(string(s[:min(len(s), utf8.UTFMax)]))
	invalid := r == utf8.RuneError && size == 1
	return size, invalid || r == '\u2028' || r == '\u2029'
}

// word returns the first 8 bytes of s, the first one lowest.
func word[T string | []byte](s T) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// isShort reports whether s has fewer than 8 bytes, and all of them are ASCII
// that need not be escaped.
func isShort[T string | []byte](s T) bool {
	n := len(s)
	switch {
	case n >= 8:
		return false
	case n >= 4: // some of them twice
		return oddBytes(uint64(half(s))|uint64(half(s[n-4:]))<<32) == 0
	}
	for i := range n {
		if c := s[i]; c >= utf8.RuneSelf || special(c) {
			return false
		}
	}
	return true
}

// half returns the first 4 bytes of s, the first one lowest.
func half[T string | []byte](s T) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// special reports whether an ASCII character has to be escaped.
func special(c byte) bool {
	switch c {
	case '"', '\\', '<', '>', '&':
		return true
	}
	return c < ' '
}

// appendEscaped appends a character in its shortest escape.
func appendEscaped[T string | []byte](b []byte, s T) []byte {
	const hex = "0123456789abcdef"

	switch c := s[0]; c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	default:
		if c < utf8.RuneSelf {
			return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}

	if len(s) == 1 {
		return append(b, "\uFFFD"...)
	}
	return append(b, '\\', 'u', '2', '0', '2', hex[s[2]&15]) // U+2028 or U+2029
}

// oddBytes returns a number that is 0 if each of the 8 bytes in w is ASCII that
// need not be escaped. If one is not, the high bit of the lowest such byte is
// the first that is set. It looks at all bytes at once.
func oddBytes(w uint64) uint64 {
	const ones, high = 0x0101010101010101, 0x8080808080808080

	// The high bit of a byte is set if it is below what is subtracted, or was
	// set. A borrow spoils only bytes above one that is found.
	found := w | (w - ones*' ') | ((w ^ ones*'\\') - ones)
	found |= ((w &^ (ones * 4)) ^ ones*'"') - ones // " and & differ in one bit
	found |= ((w &^ (ones * 2)) ^ ones*'<') - ones // < and > differ in one bit
	return found & high
}
