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
		if i > 0 {
			b = append(b, '.')
		}
		n, size := uvarint(s[i+1:])
		kind := s[i]
		i += 1 + size
		if kind == 'i' {
			b = strconv.AppendUint(b, n, 10)
			continue
		}
		b = append(b, s[i:i+int(n)]...)
		i += int(n)
	}
	return b
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
		b = append(b, '/')
		if step.Array {
			b = step.appendText(b)
			continue
		}
		for i := range len(step.Name) {
			b = appendPointerByte(b, step.Name[i])
		}
	}
	return b
}

// AppendFragment appends the URI fragment form of RFC 6901, section 6:
// #/leads/3/email.
func (s Steps) AppendFragment(b []byte) []byte {
	const hex = "0123456789ABCDEF"

	b = append(b, '#')
	var buf [usual]byte
	for _, c := range s.AppendPointer(buf[:0]) {
		if fragmentByte(c) {
			b = append(b, c)
			continue
		}
		b = append(b, '%', hex[c>>4], hex[c&15])
	}
	return b
}

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

// fragmentByte reports whether RFC 3986 lets c stand in a fragment as it is.
func fragmentByte(c byte) bool {
	lower, upper, digit := 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9'
	return lower || upper || digit || strings.IndexByte("-._~!$&'()*+,;=:@/?", c) >= 0
}

// shorthand reports whether RFC 9535 lets name stand behind a dot.
func shorthand(name string) bool {
	for i, r := range name {
		ascii := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_'
		first := ascii || r >= utf8.RuneSelf
		digit := '0' <= r && r <= '9'
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
