package jsonbody

import (
	"encoding/binary"
	"math/bits"
	"reflect"
	"unicode/utf16"
	"unicode/utf8"
)

// text decodes a JSON string into a Go string.
func (p *parser) text(n *node, i int, v reflect.Value) int {
	if at(p.body, i) != '"' {
		return p.mistyped(i, "string")
	}

	end, escaped := stringEnd(p.body, i+1)
	switch {
	case end == bad:
		return p.malformedString(i)
	case n.scans && p.tooLong(i+1, end, escaped, p.left.text):
		return p.broken("string", int64(p.limits.String))
	}

	s := p.string(i+1, end, escaped)
	v.SetString(s)
	if n.check != nil {
		p.doubtIf(!n.check.Text(s, n.behind))
	}
	return end + 1
}

// plainText decodes a string without escape sequences. It returns bad, and has
// changed nothing, where the slow way has to be taken.
func (p *parser) plainText(n *node, i int, v reflect.Value) int {
	if at(p.body, i) != '"' {
		return bad
	}
	end := stringOf(p.body, i+1)
	if end == bad || n.scans && end-i > p.left.text {
		return bad
	}

	text := p.body[i+1 : end]
	for _, word := range n.words {
		if string(text) == word {
			v.SetString(word)
			return end + 1
		}
	}
	s := p.chunks.add(text, len(p.body)-end)
	v.SetString(s)
	if n.check != nil && !n.check.Text(s, n.behind) {
		p.doubts++
	}
	return end + 1
}

// tooLong reports whether the text between two quotes is longer than a limit.
// Escape sequences count as what they stand for.
func (p *parser) tooLong(start, end int, escaped bool, most int) bool {
	return end-start > most && (!escaped || len(unquote(nil, p.body[start:end])) > most)
}

// unquoted returns the text between two quotes.
func (p *parser) unquoted(start, end int, escaped bool) []byte {
	if escaped {
		return unquote(nil, p.body[start:end])
	}
	return p.body[start:end]
}

// plainEnd returns the offset of the first byte at or behind i that is not
// simply a character of a string: a quote, a backslash, a control character, a
// byte of a character beyond ASCII, or the end.
func plainEnd(b []byte, i int) int {
	for i+8 <= len(b) {
		w := binary.LittleEndian.Uint64(b[i:])

		// A byte's high bit is set if it is below the one that is subtracted,
		// or was set. A borrow spoils only the bytes above one that is found.
		q, s := w^eightQuotes, w^eightSlashes
		m := ((q - eightOnes) | (s - eightOnes) | (w - eightBlanks) | w) & eightHighs
		if m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(b) && b[i] >= ' ' && b[i] < utf8.RuneSelf && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// runEnd is plainEnd that passes over characters beyond ASCII, unchecked.
func runEnd(b []byte, i int) int {
	for i+8 <= len(b) {
		w := binary.LittleEndian.Uint64(b[i:])
		q, s := w^eightQuotes, w^eightSlashes
		m := (((q - eightOnes) &^ q) | ((s - eightOnes) &^ s) | ((w - eightBlanks) &^ w)) & eightHighs
		if m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(b) && b[i] >= ' ' && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// stringEnd reads a string from behind its first quote. end is the offset of
// its last quote, or bad.
func stringEnd(b []byte, i int) (end int, escaped bool) {
	if end = stringOf(b, i); end != bad {
		return end, false
	}
	for {
		start := i
		i = runEnd(b, i)
		if !utf8.Valid(b[start:i]) {
			return bad, false
		}

		switch at(b, i) {
		case '"':
			return i, escaped
		case '\\':
			n := escapeLen(b[i:])
			if n == 0 {
				return bad, false
			}
			escaped = true
			i += n
		default: // a control character or the end
			return bad, false
		}
	}
}

// stringOf is stringEnd for a string without escape sequences. It is bad for
// others.
func stringOf(b []byte, i int) (end int) {
	if end = plainEnd(b, i); at(b, end) == '"' {
		return end
	}
	if at(b, end) < utf8.RuneSelf {
		return bad
	}

	start := end
	end = runEnd(b, end)
	if at(b, end) != '"' || !utf8.Valid(b[start:end]) {
		return bad
	}
	return end
}

// stringFault returns the offset of what is wrong with a string that stringEnd
// refuses, and whether it is its UTF-8.
func stringFault(b []byte, i int) (fault int, utf bool) {
	for i < len(b) {
		switch c := b[i]; {
		case c < ' ':
			return i, false
		case c == '\\':
			n := escapeLen(b[i:])
			if n == 0 {
				return i, false
			}
			i += n
		default:
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				return i, utf8.FullRune(b[i:])
			}
			i += n
		}
	}

	return i, false
}

// escapeLen returns the length of the escape sequence at the front of b, 0 if
// it is none. Half a surrogate pair is none.
func escapeLen(b []byte) int {
	switch at(b, 1) {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		r := hex4(b[2:])
		switch {
		case r < 0:
			return 0
		case !utf16.IsSurrogate(r):
			return 6
		case at(b, 6) == '\\' && at(b, 7) == 'u' && utf16.DecodeRune(r, hex4(b[8:])) != utf8.RuneError:
			return 12
		}
	}

	return 0
}

// hex4 reads four hexadecimal digits; -1 if there are not so many.
func hex4(b []byte) (r rune) {
	for i := range 4 {
		c := at(b, i)
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return -1
		}

		r = r<<4 | rune(c)
	}
	return r
}

// unquote appends what stands between the quotes of a valid string, its escape
// sequences replaced.
func unquote(dst, src []byte) []byte {
	for i := 0; i < len(src); {
		start := i
		for i < len(src) && src[i] != '\\' {
			i++
		}
		dst = append(dst, src[start:i]...)
		if i == len(src) {
			break
		}

		n := escapeLen(src[i:])
		dst = appendEscaped(dst, src[i:i+n])
		i += n
	}
	return dst
}

// appendEscaped appends what a valid escape sequence stands for.
func appendEscaped(dst, escape []byte) []byte {
	switch c := escape[1]; c {
	case 'b':
		return append(dst, '\b')
	case 'f':
		return append(dst, '\f')
	case 'n':
		return append(dst, '\n')
	case 'r':
		return append(dst, '\r')
	case 't':
		return append(dst, '\t')
	case 'u':
		r := hex4(escape[2:])
		if len(escape) == 12 {
			r = utf16.DecodeRune(r, hex4(escape[8:]))
		}
		return utf8.AppendRune(dst, r)
	default: // it stands for itself
		return append(dst, c)
	}
}
