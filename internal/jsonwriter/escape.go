package jsonwriter

import (
	"unicode/utf8"
)

// appendString appends s as a JSON string, as the json package writes it with
// EscapeForHTML, EscapeForJS and AllowInvalidUTF8: the shortest escapes there
// are, and U+FFFD for each byte that is no UTF-8.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for s != "" {
		n := plainPrefix(s)
		b, s = append(b, s[:n]...), s[n:]
		if s == "" {
			break
		}

		r, size := utf8.DecodeRuneInString(s)
		b, s = appendEscaped(b, r), s[size:]
	}
	return append(b, '"')
}

// plainPrefix returns how many bytes at the start of s can stand as they are.
func plainPrefix(s string) int {
	n := 0
	for len(s)-n >= 8 && plainASCII(s[n:]) {
		n += 8
	}

	for n < len(s) {
		if s[n] < utf8.RuneSelf {
			if escaped(rune(s[n])) {
				return n
			}
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		broken := r == utf8.RuneError && size == 1
		if broken || escaped(r) {
			return n
		}
		n += size
	}
	return n
}

// escaped reports whether a character cannot stand in a string as it is, for
// JSON or for a browser.
func escaped(r rune) bool {
	switch r {
	case '"', '\\', '<', '>', '&', '\u2028', '\u2029':
		return true
	}
	return r < ' '
}

// appendEscaped appends a character that is escaped, or U+FFFD itself.
func appendEscaped(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	switch r {
	case '"', '\\':
		return append(b, '\\', byte(r))
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
	case utf8.RuneError:
		return utf8.AppendRune(b, r)
	}
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}

// plainASCII reports whether the first 8 bytes of s are ASCII and none of them
// has to be escaped. It looks at all of them at once: each test leaves a high
// bit in a byte that fails it.
func plainASCII(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	zero := func(x uint64) uint64 { return (x - ones) &^ x } // high bit: the byte is zero

	b := s[:8]
	w := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56

	found := w | (w-ones*' ')&^w // not ASCII, or a control character
	found |= zero(w^ones*'"') | zero(w^ones*'\\') | zero(w^ones*'&')
	found |= zero((w &^ (ones * 2)) ^ ones*'<') // < and > differ in one bit
	return found&high == 0
}
