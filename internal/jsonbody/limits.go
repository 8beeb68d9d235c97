package jsonbody

import (
	"bytes"
	"fmt"
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Limits bound what a body may make the decoder do. A field that is not positive is no limit.
type Limits struct {
	Items  int   // of any one array
	Values int   // JSON values in all
	Depth  int   // of nested arrays and objects
	Key    int   // bytes of a member name
	Number int   // bytes of a number
	String int   // bytes of a string that a rule would scan
	Memory int64 // bytes of the Go values of all array items and map entries
	Errors int   // mistakes that are kept
	Report int64 // bytes of kept mistakes, as Weight counts them
}

// LimitError says which limit a body breaks, and where.
type LimitError struct {
	Path  path.Steps
	Limit string // the field of Limits in lower case
	Max   int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("body is over the limit %s = %d", e.Limit, e.Max)
}

// counts is what a look at a body's bytes, wherever they stand, says about the values in it at the most.
type counts struct{ objects, arrays, separators, nulls int }

func count(body []byte) counts {
	return counts{
		objects: bytes.Count(body, []byte{'{'}), arrays: bytes.Count(body, []byte{'['}),
		separators: bytes.Count(body, []byte{','}), nulls: bytes.Count(body, []byte("null")),
	}
}

// suspects reports whether body may break a limit. It looks at counts and samples only, which cost next to nothing: a
// body that cannot break a limit is not scanned. late says that an array may have too many items all the same, but that
// they take so little memory that it can be found out when they have been decoded.
func (to Target) suspects(body []byte) (now, late bool) {
	l, t, n := to.Limits, to.Type, count(body)
	memory := t.Memory(n.objects+n.nulls, n.separators+n.arrays+n.objects)
	closed := !to.AllowUnknown && !t.Has(shape.HasUnbounded) // depth and lengths are those of the Go value
	shallow := closed && !mistake.Over(to.Type.Depth()+min(len(to.Key), 1), l.Depth)
	crowded := mistake.Over(n.separators+1, l.Items)
	late = crowded && closed && (l.Memory <= 0 || memory <= l.Memory/4)
	switch {
	case crowded && !late, mistake.Over(n.separators+n.objects+n.arrays+1, l.Values), !shallow && mistake.Over(n.objects+n.arrays, l.Depth):
		return true, false
	case l.Memory > 0 && memory > l.Memory:
		return true, false
	case t.Has(shape.HasUnbounded) && mistake.Over(len(body), l.Key):
		return true, false
	}
	return l.Number > 0 && longNumber(body, l.Number) || l.String > 0 && longString(body, l.String), late
}

// crowded reports whether a slice at or below v has more items than a body may have in an array.
func (l Limits) crowded(t *shape.Type, v reflect.Value) bool {
	if !t.Has(shape.HasLists) {
		return false
	}
	switch t.Kind {
	case shape.Pointer:
		return !v.IsNil() && l.crowded(t.Elem, v.Elem())
	case shape.Object:
		for _, f := range t.Fields {
			if !f.Type.Has(shape.HasLists) {
				continue
			}
			if field, err := v.FieldByIndexErr(f.Index); err == nil && l.crowded(f.Type, field) {
				return true
			}
		}
	case shape.Slice, shape.Array:
		if mistake.Over(v.Len(), l.Items) {
			return true
		}
		for i := 0; t.Elem.Has(shape.HasLists) && i < v.Len(); i++ {
			if l.crowded(t.Elem, v.Index(i)) {
				return true
			}
		}
	}
	return false
}

// longNumber reports whether more than limit bytes in a row could be a number. Such a run covers a multiple of limit.
func longNumber(body []byte, limit int) bool {
	for i := limit; i < len(body); i += limit {
		if !numeric(body[i]) {
			continue
		}
		start, end := i, i
		for start > 0 && numeric(body[start-1]) {
			start--
		}
		for end < len(body) && numeric(body[end]) {
			end++
		}
		if end-start > limit {
			return true
		}
	}
	return false
}

func numeric(c byte) bool {
	return '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}

// longString reports whether more than limit bytes in a row hold no quote that could end a string. Such a run covers a
// multiple of limit.
func longString(body []byte, limit int) bool {
	for i := limit; i < len(body); i += limit {
		inside := i
		if body[i] == '"' && escaped(body, i) {
			inside++
		}
		end := inside + stringEnd(body[inside:])
		start := i - 1
		for start >= 0 && (body[start] != '"' || escaped(body, start)) {
			start--
		}
		if end-start > limit {
			return true
		}
		i += (end - i) / limit * limit
	}
	return false
}

// stringEnd returns the offset of the first quote in text that no backslash escapes; len(text) if there is none.
func stringEnd(text []byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}

// escaped reports whether an odd number of backslashes stands before body[i].
func escaped(body []byte, i int) bool {
	n := 0
	for i--; i >= 0 && body[i] == '\\'; i-- {
		n++
	}
	return n%2 == 1
}
