package jsonbody

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// collector walks a body and a shape together. It fills the value as the json package would, and where a JSON value
// does not fit, it notes the mistake, leaves the zero value and goes on. Its methods return only errors that end the
// document: text that is not JSON.
type collector struct {
	body         []byte
	dec          *jsontext.Decoder
	allowUnknown bool
	options      json.Options // what types that decode themselves are told
	path         []byte       // path.Steps of the value that comes next
	name         []byte       // of a member that was written with escapes
	text         []byte       // of a string
	lengths      []length     // of the arrays and maps that come, in the order of the body
	found        *mistake.List
}

// document reads the whole body, with the value of to's type under to's key, if it has one.
func (c *collector) document(to Target, v reflect.Value) error {
	read := func() error { return c.value(to.Type, v, false) }
	if to.Key != "" {
		read = func() error { return c.envelope(to, v) }
	}
	if c.dec.PeekKind() == 'n' {
		read = func() error { return c.mistyped(to.Whole().Word()) }
	}
	if err := read(); err != nil {
		return err
	}
	return trailing(c.dec)
}

// envelope reads an object whose only member is the target's. The member must be there: nothing else could say so.
func (c *collector) envelope(to Target, v reflect.Value) error {
	if c.dec.PeekKind() != '{' {
		return c.mistyped("object")
	}
	found := false
	err := c.members(func(name []byte) error {
		if string(name) != to.Key {
			return c.unknown()
		}
		found = c.dec.PeekKind() != 'n'
		return c.value(to.Type, v, false)
	})
	if err == nil && !found {
		c.path = path.AppendKey(c.path, to.Key)
		c.add(mistake.Mistake{Rule: mistake.RuleRequired, Type: to.Type.Word()})
	}
	return err
}

// value reads the next JSON value into v. quoted says that numbers stand inside strings (json's string option).
func (c *collector) value(t *shape.Type, v reflect.Value, quoted bool) error {
	switch kind := c.dec.PeekKind(); {
	case kind == 'n' && t.Kind != shape.Opaque:
		v.SetZero()
		return c.dec.SkipValue()
	case t.Kind == shape.Pointer:
		v.Set(reflect.New(t.Elem.Go))
		return c.value(t.Elem, v.Elem(), quoted)
	case t.Kind == shape.Object && kind == '{':
		return c.object(t, v, quoted)
	case t.Kind == shape.Map && kind == '{':
		return c.mapping(t, v, quoted)
	case t.Kind == shape.Slice && kind == '[':
		v.Set(reflect.MakeSlice(t.Go, 0, c.length()))
		return c.slice(t, v, quoted)
	case t.Kind == shape.Array && kind == '[':
		return c.array(t, v, quoted)
	case t.Kind == shape.Any:
		return c.any(v)
	case t.Elem != nil || t.Kind == shape.Object:
		return c.mistyped(t.Word())
	}
	return c.leaf(t, v, quoted)
}

// errDuplicate says that two different names of an object stand for one member: 0 and -0 in a map of numbers, A and a
// in a struct that ignores case. The same name twice, the decoder finds itself.
var errDuplicate = errors.New("duplicate member")

// members reads an object and calls each with the path on one member after the other. name is good until each reads on.
func (c *collector) members(each func(name []byte) error) error {
	if _, err := c.dec.ReadToken(); err != nil {
		return err
	}
	here := len(c.path)
	for c.dec.PeekKind() != '}' {
		raw, err := c.dec.ReadValue()
		if err != nil {
			return err
		}
		start, name := int(c.dec.InputOffset())-len(raw), raw[1:len(raw)-1]
		if bytes.IndexByte(name, '\\') >= 0 {
			c.name, _ = jsontext.AppendUnquote(c.name[:0], raw)
			name = c.name
		}
		c.path = path.AppendName(c.path, name)
		if err := each(name); err == errDuplicate {
			return place(c.body, start, path.Steps(c.path))
		} else if err != nil {
			return err
		}
		c.path = c.path[:here]
	}
	_, err := c.dec.ReadToken()
	return err
}

// items reads an array and calls each with the path on one item after the other.
func (c *collector) items(each func(i int) error) error {
	if _, err := c.dec.ReadToken(); err != nil {
		return err
	}
	here := len(c.path)
	for i := 0; c.dec.PeekKind() != ']'; i++ {
		c.path = path.AppendIndex(c.path, i)
		if err := each(i); err != nil {
			return err
		}
		c.path = c.path[:here]
	}
	_, err := c.dec.ReadToken()
	return err
}

func (c *collector) object(t *shape.Type, v reflect.Value, quoted bool) error {
	var seen fieldSet
	return c.members(func(name []byte) error {
		f := t.MemberNamed(name)
		switch {
		case f == nil && t.Open != nil:
			return c.extra(string(name), t.Open.Type, fieldOf(v, t.Open.Index))
		case f == nil:
			return c.unknown()
		case !seen.add(f.Position):
			return errDuplicate
		}
		if f.Format != "" {
			return c.formatted(t, f, v)
		}
		return c.value(f.Type, fieldOf(v, f.Index), quoted || f.Quoted)
	})
}

// fieldSet holds positions of fields.
type fieldSet struct {
	first uint64 // of the first 64
	more  []int
}

// add reports whether the position is new.
func (s *fieldSet) add(position int) bool {
	switch {
	case s.has(position):
		return false
	case position < 64:
		s.first |= uint64(1) << position
	default:
		s.more = append(s.more, position)
	}
	return true
}

// has reports whether the position is in the set.
func (s *fieldSet) has(position int) bool {
	if position < 64 {
		return s.first&(uint64(1)<<position) != 0
	}
	return slices.Contains(s.more, position)
}

// fieldOf is FieldByIndex that makes the embedded pointers on its way.
func fieldOf(v reflect.Value, index []int) reflect.Value {
	for i, n := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(n)
	}
	return v
}

// length returns how many items the array has, or members the object, that comes next.
func (c *collector) length() int {
	at := int(c.dec.InputOffset())
	for len(c.lengths) > 0 && c.lengths[0].offset < at {
		c.lengths = c.lengths[1:]
	}
	if len(c.lengths) == 0 || len(bytes.TrimLeft(c.body[at:c.lengths[0].offset], space+":,")) > 0 {
		return 0
	}
	return c.lengths[0].items
}

func (c *collector) slice(t *shape.Type, v reflect.Value, quoted bool) error {
	return c.items(func(i int) error {
		v.Grow(1)
		v.SetLen(i + 1)
		v.Index(i).SetZero()
		return c.item(t.Elem, v.Index(i), quoted)
	})
}

func (c *collector) array(t *shape.Type, v reflect.Value, quoted bool) error {
	n := 0
	err := c.items(func(i int) error {
		n++
		if i >= v.Len() {
			return c.dec.SkipValue()
		}
		return c.item(t.Elem, v.Index(i), quoted)
	})
	if err == nil && n != v.Len() {
		c.add(mistake.Mistake{Rule: mistake.RuleLen, Param: strconv.Itoa(v.Len()), Type: "array"})
	}
	return err
}

// item reads an array item, where null stands for no value that a slice of t could leave out.
func (c *collector) item(t *shape.Type, v reflect.Value, quoted bool) error {
	if c.dec.PeekKind() == 'n' && !t.Nullable() {
		return c.mistyped(t.Word())
	}
	return c.value(t, v, quoted)
}

// any reads a value of no particular type: only numbers beyond float64 do not fit.
func (c *collector) any(v reflect.Value) error {
	switch c.dec.PeekKind() {
	case '{':
		all := map[string]any{}
		err := c.members(func(name []byte) error {
			member, one := string(name), reflect.New(v.Type()).Elem()
			err := c.any(one)
			all[member] = one.Interface()
			return err
		})
		v.Set(reflect.ValueOf(all))
		return err
	case '[':
		all := []any{}
		err := c.items(func(int) error {
			one := reflect.New(v.Type()).Elem()
			err := c.any(one)
			all = append(all, one.Interface())
			return err
		})
		v.Set(reflect.ValueOf(all))
		return err
	}
	raw, err := c.dec.ReadValue()
	if err != nil {
		return err
	}
	if json.Unmarshal(raw, v.Addr().Interface()) != nil {
		c.add(mistake.Mistake{Rule: mistake.RuleRange, Type: "number"})
	}
	return nil
}

// unknown notes the member that the path names and skips its value.
func (c *collector) unknown() error {
	if !c.allowUnknown {
		c.add(mistake.Mistake{Rule: mistake.RuleUnknown})
	}
	return c.dec.SkipValue()
}

// mistyped skips the next value and notes that it should have been a word.
func (c *collector) mistyped(word string) error {
	if err := c.dec.SkipValue(); err != nil {
		return err
	}
	c.add(mistake.Mistake{Rule: mistake.RuleType, Type: word})
	return nil
}

// add notes a mistake at the current path. The first one there stands.
func (c *collector) add(m mistake.Mistake) {
	if all := c.found.All(); len(all) > 0 && string(all[len(all)-1].Path) == string(c.path) || c.found.Full() {
		return // the rest is read all the same: it may not be JSON
	}
	m.Path = path.Steps(c.path)
	c.found.Add(m)
}
