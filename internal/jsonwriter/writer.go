// Package jsonwriter writes JSON that two runs write alike and that no browser
// takes for HTML.
//
// In: a value of any type, or one that writes itself. Out: its JSON.
package jsonwriter

import (
	"maps"
	"slices"
	"strconv"

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
func Marshal(v any, size int) ([]byte, error) { return new(Writer).Marshal(v, size) }

// Writer appends JSON to a buffer. It puts the commas between values. The zero
// Writer is ready for use.
type Writer struct {
	buf     []byte
	scratch []byte
	err     error // of a value that the json package refuses
}

// Marshal is [Marshal] in memory of the Writer's, which the next call uses
// again.
func (w *Writer) Marshal(v any, size int) ([]byte, error) {
	if text, ok := v.([]byte); ok {
		return text, nil
	}
	if cap(w.buf) < size {
		w.buf = make([]byte, 0, size)
	}

	w.buf, w.err = w.buf[:0], nil
	switch v := v.(type) {
	case Rendered:
		v.Body.AppendTo(w)
	default:
		w.Value(v)
	}
	return w.buf, w.err
}

// Trim forgets memory of more than most bytes.
func (w *Writer) Trim(most int) {
	if cap(w.buf) > most {
		w.buf = nil
	}
	if cap(w.scratch) > most {
		w.scratch = nil
	}
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
	n := len(w.buf)
	if n == 0 {
		return
	}
	switch w.buf[n-1] {
	case '[', '{', ':':
	default:
		w.buf = append(w.buf, ',')
	}
}

// Key appends a member's name, one that a format has: it stands in JSON as it is.
// Its value follows.
func (w *Writer) Key(name string) {
	w.next()
	w.buf = append(appendText(w.buf, name, true), ':')
}

// Name is Key for any name.
func (w *Writer) Name(name string) {
	w.String(name)
	w.buf = append(w.buf, ':')
}

// Text appends a member that is a string.
func (w *Writer) Text(name, value string) {
	w.Key(name)
	w.String(value)
}

// Texts appends a member that is an array of strings. If plain, the name and all
// of them are known to stand in JSON as they are: see [IsPlain].
func (w *Writer) Texts(name string, values []string, plain bool) {
	w.next()
	b := append(appendText(w.buf, name, plain), ':', '[')
	for i, value := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, value, plain)
	}
	w.buf = append(b, ']')
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
		w.Name(name)
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
	w.buf = appendString(w.buf, s)
}

// TextFunc appends a member that is a string, which value appends to memory of
// the Writer's.
func (w *Writer) TextFunc(name string, value func(b []byte) []byte) {
	w.Key(name)
	w.StringFunc(value)
}

// StringFunc appends a string, which value appends to memory of the Writer's.
func (w *Writer) StringFunc(value func(b []byte) []byte) {
	w.next()
	w.scratch = value(w.scratch[:0])
	w.buf = appendString(w.buf, w.scratch)
}
