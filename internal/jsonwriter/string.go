package jsonwriter

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// AppendString appends s as Writer writes it.
func AppendString(b []byte, s string) []byte { return appendString(b, s) }

// Contains reports whether JSON that Writer has written has s in one of its
// strings.
func Contains(text []byte, s string) bool {
	var buf [64]byte
	b := append(buf[:0], s...)
	if plainLen(b) < len(s) {
		b = appendString(nil, s)
		b = b[1 : len(b)-1]
	}
	return bytes.Contains(text, b)
}

// appendString appends s as a JSON string that no browser takes for HTML or
// for the end of a script. Invalid UTF-8 becomes U+FFFD.
func appendString[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	start := len(b)
	b = append(b, s...)
	if plain := plainLen(b[start:]); plain < len(s) {
		b = appendFrom(b[:start+plain], s, plain)
	}
	return append(b, '"')
}

// plainLen returns how many bytes at the front of s are ASCII and need not be
// escaped, or a few less.
func plainLen(s []byte) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if !plainASCII(binary.LittleEndian.Uint64(s[i:])) {
			return i
		}
	}

	rest := len(s) - i
	if rest > 0 && i > 0 && plainASCII(binary.LittleEndian.Uint64(s[len(s)-8:])) {
		return len(s)
	}
	for ; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || special(c) {
			break
		}
	}
	return i
}

// appendFrom appends what stands behind the first i bytes of s.
func appendFrom[T string | []byte](b []byte, s T, i int) []byte {
	start := i
	for i < len(s) {
		if len(s)-i >= 8 && plainASCII(word(s[i:i+8])) {
			i += 8
			continue
		}
		if c := s[i]; c < utf8.RuneSelf {
			if special(c) {
				b = append(b, s[start:i]...)
				b = appendEscaped(b, c)
				start = i + 1
			}
			i++
			continue
		}

		r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
		if escaped := escapedRune(r, size); escaped != "" {
			b = append(b, s[start:i]...)
			b = append(b, escaped...)
			start = i + size
		}
		i += size
	}
	return append(b, s[start:]...)
}

// word returns the first 8 bytes of s.
func word[T string | []byte](s T) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// special reports whether an ASCII character has to be escaped.
func special(c byte) bool {
	switch c {
	case '"', '\\', '<', '>', '&':
		return true
	}
	return c < ' '
}

// appendEscaped appends an ASCII character in its shortest escape.
func appendEscaped(b []byte, c byte) []byte {
	const hex = "0123456789abcdef"

	switch c {
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
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// escapedRune returns what stands for a character beyond ASCII of a size; "" if
// it stands for itself.
func escapedRune(r rune, size int) string {
	switch {
	case r == utf8.RuneError && size == 1:
		return "\uFFFD"
	case r == '\u2028':
		return `\u2028`
	case r == '\u2029':
		return `\u2029`
	}
	return ""
}

// plainASCII reports whether the 8 bytes in w are ASCII and none of them has to
// be escaped. It looks at all of them at once: each test leaves a high bit in a
// byte that fails it.
func plainASCII(w uint64) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080

	// The high bit of a byte is set if it is below what is subtracted, or was
	// set. A borrow spoils only bytes above one that is found.
	found := w | (w - ones*' ') | ((w ^ ones*'\\') - ones)
	found |= ((w &^ (ones * 4)) ^ ones*'"') - ones // " and & differ in one bit
	found |= ((w &^ (ones * 2)) ^ ones*'<') - ones // < and > differ in one bit
	return found&high == 0
}
