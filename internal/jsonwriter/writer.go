// Package jsonwriter writes JSON that two runs write alike and that no browser
// takes for HTML.
//
// In: a value of any type, or one that writes itself. Out: its JSON.
package jsonwriter

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Appender is a value that writes itself.
type Appender interface{ AppendTo(w *Writer) }

// Rendered is a body that writes itself. Whoever marshals it gets the same
// JSON.
type Rendered struct{ Body Appender }

// MarshalJSON returns the body.
func (r Rendered) MarshalJSON() ([]byte, error) { return Marshal(r, 0) }

// Array is a JSON array of values that write themselves.
type Array[T Appender] []T

// AppendTo appends the array.
func (a Array[T]) AppendTo(w *Writer) {
	w.Begin('[')
	for _, item := range a {
		item.AppendTo(w)
	}
	w.End(']')
}

// Marshal renders v. Bytes are a body that is rendered already. size is how
// many bytes the body will have, as far as the caller can tell.
func Marshal(v any, size int) ([]byte, error) {
	w := Writer{buf: make([]byte, 0, size)}
	switch v := v.(type) {
	case []byte:
		return v, nil
	case Rendered:
		v.Body.AppendTo(&w)
	default:
		w.Value(v)
	}
	return w.buf, w.err
}

// Writer appends JSON to a buffer. It puts the commas between values.
type Writer struct {
	buf []byte
	err error // of a value that the json package refuses
}

// options make the json package write what Writer itself writes.
var options = json.JoinOptions(
	json.Deterministic(true), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true),
	jsontext.EscapeForHTML(true), jsontext.EscapeForJS(true),
)

// Begin opens an object or an array: '{' or '['.
func (w *Writer) Begin(bracket byte) {
	w.next()
	w.buf = append(w.buf, bracket)
}

// End closes it: '}' or ']'.
func (w *Writer) End(bracket byte) { w.buf = append(w.buf, bracket) }

// next puts a comma behind the value before.
func (w *Writer) next() {
	if n := len(w.buf); n > 0 && strings.IndexByte("[{:", w.buf[n-1]) < 0 {
		w.buf = append(w.buf, ',')
	}
}

// Key appends a member's name; its value follows.
func (w *Writer) Key(name string) {
	w.String(name)
	w.buf = append(w.buf, ':')
}

// Text appends a member that is a string.
func (w *Writer) Text(name, value string) {
	w.Key(name)
	w.String(value)
}

// Optional is Text for a member that is left out if it is empty.
func (w *Writer) Optional(name, value string) {
	if value != "" {
		w.Text(name, value)
	}
}

// Members appends the members of m, by name.
func (w *Writer) Members(m map[string]any) {
	if len(m) == 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		w.Key(name)
		w.Value(m[name])
	}
}

// Value appends any value. If the json package refuses one, Marshal returns the
// error.
func (w *Writer) Value(v any) {
	switch v := v.(type) {
	case string:
		w.String(v)
	case Appender:
		v.AppendTo(w)
	case int64:
		w.next()
		w.buf = strconv.AppendInt(w.buf, v, 10)
	default:
		text, err := json.Marshal(v, options)
		w.next()
		w.buf = append(w.buf, text...)
		if err != nil && w.err == nil {
			w.err = err
		}
	}
}

// String appends a string.
func (w *Writer) String(s string) {
	w.next()
	if plain(s) {
		w.buf = append(w.buf, '"')
		w.buf = append(w.buf, s...)
		w.buf = append(w.buf, '"')
		return
	}
	text, _ := json.Marshal(s, options) // which takes any string
	w.buf = append(w.buf, text...)
}

// plain reports whether nothing in s has to be escaped, for JSON or for a
// browser.
func plain(s string) bool {
	for len(s) >= 8 && plainASCII(s) {
		s = s[8:]
	}

	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029")
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
