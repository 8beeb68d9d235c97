package path

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AppendDotted appends the steps joined by dots: leads.3.email. Dots inside
// names are not escaped.
func (s Steps) AppendDotted(b []byte) []byte {
	for i := 0; i < len(s); {
		b, i, _ = s.appendDottedStep(b, i)
	}
	return b
}

// appendDottedStep appends the step that starts at i, with a dot in front if it
// is not the first. It returns where the step ends and whether it is an index.
func (s Steps) appendDottedStep(b []byte, i int) (_ []byte, end int, array bool) {
	if i > 0 {
		b = append(b, '.')
	}
	n, size := uvarint(s[i+1:])
	name := i + 1 + size
	if s[i] == 'i' {
		return strconv.AppendUint(b, n, 10), name, true
	}
	end = name + int(n)
	return append(b, s[name:end]...), end, false
}

// usual is how many bytes a path mostly takes in any form. One that is no
// longer needs no memory beside that of the result.
const usual = 96

// Dotted returns the steps joined by dots.
func (s Steps) Dotted() string {
	var buf [usual]byte
	return string(s.AppendDotted(buf[:0]))
}

// AppendPointer appends the RFC 6901 JSON Pointer: /leads/3/email.
func (s Steps) AppendPointer(b []byte) []byte {
	for step := range s.All() {
		b = step.appendToken(append(b, '/'), appendPointerByte)
	}
	return b
}

// AppendFragment appends the URI fragment form of RFC 6901, section 6:
// #/leads/3/email.
func (s Steps) AppendFragment(b []byte) []byte {
	b = append(b, '#')
	for step := range s.All() {
		b = step.appendToken(append(b, '/'), appendFragmentByte)
	}
	return b
}

// appendToken appends the step as a token of a pointer, in which other bytes than
// letters, digits and underscores may have to be escaped.
func (s Step) appendToken(b []byte, escape func(b []byte, c byte) []byte) []byte {
	if s.Array {
		return s.appendText(b)
	}
	plain := 0
	for plain < len(s.Name) && wordByte(s.Name[plain]) {
		plain++
	}
	b = append(b, s.Name[:plain]...)
	for i := plain; i < len(s.Name); i++ {
		b = escape(b, s.Name[i])
	}
	return b
}

// wordByte reports whether c is an ASCII letter, a digit or an underscore.
func wordByte(c byte) bool { return letter(c) || '0' <= c && c <= '9' || c == '_' }

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// AppendJSONPath appends the RFC 9535 query that selects the value:
// $.leads[3].email, $.m['a.b'].
func (s Steps) AppendJSONPath(b []byte) []byte {
	b = append(b, '$')
	for step := range s.All() {
		switch {
		case step.Array:
			b = append(step.appendText(append(b, '[')), ']')
		case shorthand(step.Name):
			b = append(append(b, '.'), step.Name...)
		default:
			b = append(appendQuoted(append(b, '['), step.Name), ']')
		}
	}
	return b
}

func (s Step) appendText(b []byte) []byte {
	if s.Array {
		return strconv.AppendInt(b, int64(s.Index), 10)
	}
	return append(b, s.Name...)
}

func appendPointerByte(b []byte, c byte) []byte {
	switch c {
	case '~':
		return append(b, "~0"...)
	case '/':
		return append(b, "~1"...)
	}
	return append(b, c)
}

// appendFragmentByte is appendPointerByte in a fragment. RFC 3986 says which bytes
// stand there as they are.
func appendFragmentByte(b []byte, c byte) []byte {
	const hex = "0123456789ABCDEF"

	if wordByte(c) || strings.IndexByte("-._~!$&'()*+,;=:@/?", c) >= 0 {
		return appendPointerByte(b, c)
	}
	return append(b, '%', hex[c>>4], hex[c&15])
}

// shorthand reports whether RFC 9535 lets name stand behind a dot.
func shorthand(name string) bool {
	for i := range len(name) {
		c := name[i]
		first := letter(c) || c == '_' || c >= utf8.RuneSelf
		digit := '0' <= c && c <= '9'
		if !first && (i == 0 || !digit) {
			return false
		}
	}
	return name != ""
}

// appendQuoted appends name as the single-quoted string of an RFC 9535
// normalized path.
func appendQuoted(b []byte, name string) []byte {
	b = append(b, '\'')
	for i := range len(name) {
		switch c := name[i]; {
		case c == '\'' || c == '\\':
			b = append(b, '\\', c)
		case c >= 0x20:
			b = append(b, c)
		case strings.IndexByte("\b\t\n\f\r", c) >= 0:
			b = append(b, '\\', "btn_fr"[c-'\b'])
		default:
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(b, '\'')
}

var errPointer = errors.New(`want "" or tokens that each start with "/", with "~" only in "~0" and "~1" (RFC 6901)`)

// Parse reads an RFC 6901 JSON Pointer. A token that has the form of an array
// index is taken for one.
func Parse(pointer string) (Steps, error) {
	if pointer == "" {
		return "", nil
	}
	if pointer[0] != '/' || !utf8.ValidString(pointer) {
		return "", errPointer
	}

	var b []byte
	for token := range strings.SplitSeq(pointer[1:], "/") {
		if rest := strings.NewReplacer("~0", "", "~1", "").Replace(token); strings.Contains(rest, "~") {
			return "", errPointer
		}
		if i, ok := ArrayIndex(token); ok {
			b = AppendIndex(b, i)
			continue
		}
		b = AppendKey(b, Unescape(token))
	}

	return Steps(b), nil
}

// Unescape returns the member name that a JSON Pointer token stands for.
func Unescape(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
}

// ArrayIndex reads the array-index form of RFC 6901: no sign, no leading zero.
func ArrayIndex(token string) (int, bool) {
	i, err := strconv.Atoi(token)
	return i, err == nil && strconv.Itoa(i) == token && i >= 0
}
