package rules

import (
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
)

// copies are values of one type that map entries are copied to. The first of them
// are in use: by the walk in the one, it may come to others.
type copies struct {
	all  []reflect.Value
	used int
}

// copyOf returns a value of type t that can be set, to be given back by free. A
// map of large values has no new one for each of them.
func (w *walk) copyOf(t reflect.Type) (reflect.Value, *copies) {
	c := w.copies[t]
	if c == nil {
		c = &copies{}
		if w.copies == nil {
			w.copies = map[reflect.Type]*copies{}
		}
		w.copies[t] = c
	}
	if c.used == len(c.all) {
		c.all = append(c.all, reflect.New(t).Elem())
	}
	c.used++
	return c.all[c.used-1], c
}

// free takes back the copy that was returned last. c may be nil.
func (c *copies) free() {
	if c != nil {
		c.used--
	}
}

// sorted returns the entries of a map whose values are wanted.
func (w *walk) sorted(m reflect.Value, wanted func(reflect.Value) bool) []shape.MapKey {
	if m.Len() == 0 {
		return nil
	}
	value, c := w.copyOf(m.Type().Elem())
	defer c.free()
	return w.entriesOf(m).SortedWhere(value, wanted)
}

// addressable is addressable for values that nobody keeps. A function of the
// user's may keep what it is given.
func (w *walk) addressable(v reflect.Value) (reflect.Value, *copies) {
	if v.CanAddr() || w.calls {
		return addressable(v), nil
	}
	copied, c := w.copyOf(v.Type())
	copied.Set(v)
	return copied, c
}

// largeStruct is the size of a struct, in bytes, from which on validator is shown
// the fields that rules name and no others.
const largeStruct = 256

// named are the fields of a struct that the rules of a level may name. validator
// copies a struct each time that it looks for a field in it.
type named struct {
	gotype reflect.Type // a struct that has no others
	index  [][]int      // of each, in the whole struct
}

// namedFields returns a struct of the fields of parent that the rules of l may
// name, to be given back by free. It returns no copies where parent itself is to
// be looked at: it is small, or a function of the user's may look at it.
func (w *walk) namedFields(l *level, parent reflect.Value) (reflect.Value, *copies) {
	if parent.Type().Size() < largeStruct || w.calls {
		return reflect.Value{}, nil
	}
	n := w.engine.namedIn(l, parent.Type())
	if n == nil {
		return reflect.Value{}, nil
	}

	fields, c := w.copyOf(n.gotype)
	for i, index := range n.index {
		field, err := parent.FieldByIndexErr(index)
		if err != nil { // the struct that embeds it is nil
			c.free()
			return reflect.Value{}, nil
		}
		fields.Field(i).Set(field)
	}
	return fields, c
}

// levelIn is a level of rules in a struct of a type.
type levelIn struct {
	level  *level
	parent reflect.Type
}

// namedIn returns the fields of structs of a type that the rules of l may name;
// nil if they take as much as the struct.
func (e *Engine) namedIn(l *level, parent reflect.Type) *named {
	if known, ok := e.named.Load(levelIn{l, parent}); ok {
		return known.(*named)
	}
	known, _ := e.named.LoadOrStore(levelIn{l, parent}, newNamed(l, parent))
	return known.(*named)
}

func newNamed(l *level, parent reflect.Type) *named {
	var fields []reflect.StructField
	n, seen := &named{}, map[string]bool{}

	for _, word := range l.words {
		name := word
		if end := strings.IndexAny(word, ".["); end >= 0 { // what follows is in the field
			name = word[:end]
		}
		f, there := parent.FieldByName(name)
		switch {
		case !there || seen[name]:
			continue
		case !f.IsExported():
			return nil
		}
		seen[name] = true
		fields = append(fields, reflect.StructField{Name: name, Type: f.Type})
		n.index = append(n.index, f.Index)
	}

	n.gotype = reflect.StructOf(fields)
	if n.gotype.Size() > parent.Size()/2 {
		return nil
	}
	return n
}

// distinctSize is how many bytes validator makes to find out whether the
// elements of a list or a map differ: a map of them, which grows.
func distinctSize(v reflect.Value) int64 {
	const few, each = 192, 96
	elem := v.Type().Elem()
	if elem.Kind() == reflect.Pointer {
		elem = elem.Elem()
	}

	size := each + int64(elem.Size())*9/8
	if v.Kind() == reflect.Map {
		size += 2*int64(v.Type().Key().Size()) + 24 // all keys are listed
	}
	return few + int64(v.Len())*size
}
