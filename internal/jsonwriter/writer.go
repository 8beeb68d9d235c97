// Package jsonwriter writes JSON that two runs write alike and that no browser takes for HTML.
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

// writer appends JSON to a buffer. The bodies of the built-in formats write themselves with it, as they are.
type Writer struct {
	buf []byte
	err error // of a value that the json package refuses
}

// rendered is a body that writes itself. Whoever marshals it gets the same JSON.
type Rendered struct{ Body Appender }

type Appender interface{ AppendTo(w *Writer) }

// MarshalJSON returns the body.
func (r Rendered) MarshalJSON() ([]byte, error) { return Marshal(r, 0) }

// array is a JSON array of what writes itself.
type Array[T Appender] []T

func (a Array[T]) AppendTo(w *Writer) {
	w.Begin('[')
	for _, item := range a {
		item.AppendTo(w)
	}
	w.End(']')
}

// marshal renders v so that two runs give the same bytes and no browser takes them for HTML. size is how many there may
// be.
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

var rendering = json.JoinOptions(
	json.Deterministic(true), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true),
	jsontext.EscapeForHTML(true), jsontext.EscapeForJS(true),
)

// begin opens an object or an array: '{' or '['.
func (w *Writer) Begin(bracket byte) {
	w.next()
	w.buf = append(w.buf, bracket)
}

// end closes it: '}' or ']'.
func (w *Writer) End(bracket byte) { w.buf = append(w.buf, bracket) }

// next puts a comma behind the value before.
func (w *Writer) next() {
	if n := len(w.buf); n > 0 && strings.IndexByte("[{:", w.buf[n-1]) < 0 {
		w.buf = append(w.buf, ',')
	}
}

// key appends a member's name; its value follows.
func (w *Writer) Key(name string) {
	w.String(name)
	w.buf = append(w.buf, ':')
}

// text appends a member that is a string.
func (w *Writer) Text(name, value string) {
	w.Key(name)
	w.String(value)
}

// optional is text for a member that is left out where it is empty.
func (w *Writer) Optional(name, value string) {
	if value != "" {
		w.Text(name, value)
	}
}

// members appends the members of m, by name.
func (w *Writer) Members(m map[string]any) {
	if len(m) == 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		w.Key(name)
		w.Value(m[name])
	}
}

// value appends any value.
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
		text, err := json.Marshal(v, rendering)
		w.next()
		w.buf = append(w.buf, text...)
		if err != nil && w.err == nil {
			w.err = err
		}
	}
}

// string appends a string.
func (w *Writer) String(s string) {
	w.next()
	if plain(s) {
		w.buf = append(append(append(w.buf, '"'), s...), '"')
		return
	}
	text, _ := json.Marshal(s, rendering) // which takes any string
	w.buf = append(w.buf, text...)
}

// plain reports whether nothing in s has to be escaped, for JSON or for a browser.
func plain(s string) bool {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(s) && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029")
}
