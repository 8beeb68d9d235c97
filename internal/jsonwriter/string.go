package jsonwriter

import (
	"bytes"
	"math/bits"
	"unicode/utf8"
)

// Contains reports whether JSON that Writer has written has s in one of its
// strings.
func Contains(text []byte, s string) bool {
	var buf [64]byte
	b := appendString(buf[:0], s)
	b = b[1 : len(b)-1]

	// Texts have few dashes, and ids mostly have some: what stands from there on
	// is found sooner.
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
func IsPlain[T string | []byte](s T) bool { return plainLen(s) == len(s) }

// appendString appends s as a JSON string that no browser takes for HTML or
// for the end of a script. Invalid UTF-8 becomes U+FFFD.
func appendString[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	for {
		plain := plainLen(s)
		b = append(b, s[:plain]...)
		if plain == len(s) {
			return append(b, '"')
		}

		size := 1
		if c := s[plain]; c < utf8.RuneSelf {
			b = appendEscaped(b, c)
		} else {
			var r rune
			r, size = firstRune(s[plain:])
			b = append(b, escapedRune(r, size)...)
		}
		s = s[plain+size:]
	}
}

// appendText is appendString for a text that may be known to stand in JSON as it
// is.
func appendText(b []byte, s string, plain bool) []byte {
	if !plain {
		return appendString(b, s)
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// plainLen returns how many bytes at the front of s stand in JSON as they are.
func plainLen[T string | []byte](s T) int {
	for i := 0; i < len(s); {
		for i+8 <= len(s) {
			odd := oddBytes(word(s[i : i+8]))
			if odd != 0 {
				i += bits.TrailingZeros64(odd) / 8
				break
			}
			i += 8
		}

		// The last 8 bytes are looked at once more, if that is the end of it.
		rest := len(s) - i
		if rest < 8 && len(s) >= 8 && oddBytes(word(s[len(s)-8:])) == 0 {
			return len(s)
		}
		if rest > 0 {
			size := plainSize(s[i:])
			if size == 0 {
				return i
			}
			i += size
		}
	}
	return len(s)
}

// plainSize returns how many bytes the first character of s takes; 0 if it does
// not stand in JSON as it is.
func plainSize[T string | []byte](s T) int {
	if c := s[0]; c < utf8.RuneSelf {
		if special(c) {
			return 0
		}
		return 1
	}
	r, size := firstRune(s)
	if escapedRune(r, size) != "" {
		return 0
	}
	return size
}

// firstRune is utf8.DecodeRune.
func firstRune[T string | []byte](s T) (r rune, size int) {
	return utf8.DecodeRuneInString(string(s[:min(len(s), utf8.UTFMax)]))
}

// word returns the first 8 bytes of s, the first one lowest.
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
