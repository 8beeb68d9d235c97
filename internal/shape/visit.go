package shape

import (
	"reflect"

	"github.com/fielderrors/bind/internal/path"
)

// Place is a value of a field, or one of the elements where the field is a
// slice. Its paths are good until visit returns.
type Place struct {
	Field   *Field
	Path    []byte        // path.Steps of the value
	Pattern []byte        // the same with one and the same step for every index and every map key
	Value   reflect.Value // behind pointers; never nil
}

// Steps returns the place's path, to keep.
func (p Place) Steps() path.Steps { return path.Steps(p.Path) }

// Visit calls visit, in the order of the document, for every value below v of a
// field that itself has one of want.
func (t *Type) Visit(v reflect.Value, in Visit, visit func(Place)) {
	w := visitor{
		Visit:  in,
		visit:  visit,
		cursor: cursor{path: []byte(in.At), pattern: []byte(in.At)},
	}
	w.value(t, v)
}

// Visit says what is visited, and where.
type Visit struct {
	At      path.Steps // the place of the value
	Want    Features
	Spelled *path.Spellings // names that the document has; nil without
}

type visitor struct {
	Visit
	cursor
	visit func(Place)
}

// cursor is the place of the value that is looked at. A walk makes it longer on
// the way down and puts an earlier one back on the way up.
type cursor struct {
	path, pattern []byte
}

func (c *cursor) enterMember(f *Field, spelled *path.Spellings) {
	c.path = path.AppendKey(c.path, f.NameIn(spelled, c.path))
	c.pattern = path.AppendKey(c.pattern, f.Name)
}

// enterElements prepares the pattern for elements; enterItem or enterEntry then
// leads to each of them.
func (c *cursor) enterElements()         { c.pattern = path.AppendIndex(c.pattern, 0) }
func (c *cursor) enterItem(i int)        { c.path = path.AppendIndex(c.path, i) }
func (c *cursor) enterEntry(name string) { c.path = path.AppendKey(c.path, name) }

// back shortens the cursor to an earlier one. It keeps the room that the longer
// one has taken.
func (c *cursor) back(to cursor) {
	c.path, c.pattern = c.path[:len(to.path)], c.pattern[:len(to.pattern)]
}

func (w *visitor) value(t *Type, v reflect.Value) {
	if !t.Has(w.Want) {
		return
	}

	here := w.cursor
	switch t.Kind {
	case Pointer:
		if !v.IsNil() {
			w.value(t.Elem, v.Elem())
		}
	case Slice, Array:
		w.items(v, func(item reflect.Value) { w.value(t.Elem, item) })
	case Map:
		w.entries(t, v)
	case Object, Opaque:
		for _, f := range t.Fields {
			w.field(f, v)
		}
		w.open(t, v)
	}
	w.back(here)
}

// items calls look for each item of a list, with the cursor on it.
func (w *visitor) items(list reflect.Value, look func(item reflect.Value)) {
	w.enterElements()
	here := w.cursor
	for i := range list.Len() {
		w.enterItem(i)
		look(list.Index(i))
		w.back(here)
	}
}

func (w *visitor) entries(t *Type, m reflect.Value) {
	entries := Entries{Map: m, Place: w.path, Spelled: w.Spelled}
	w.enterElements()
	here := w.cursor
	for _, key := range entries.Sorted() {
		w.enterEntry(key.Name)
		w.value(t.Elem, m.MapIndex(key.Value))
		w.back(here)
	}
}

// open looks into the map that takes the members for which an object has no
// field.
func (w *visitor) open(t *Type, v reflect.Value) {
	if t.Open == nil || !t.Open.Type.Has(w.Want) {
		return
	}
	if extra, err := v.FieldByIndexErr(t.Open.Index); err == nil {
		w.value(t.Open.Type, extra)
	}
}

func (w *visitor) field(f *Field, holder reflect.Value) {
	wanted := f.ownFeatures()&w.Want != 0
	if !wanted && !f.Type.Has(w.Want) {
		return
	}
	v, err := holder.FieldByIndexErr(f.Index)
	if err != nil {
		return // the struct that embeds the field is nil
	}

	here := w.cursor
	w.enterMember(f, w.Spelled)
	if wanted {
		w.leaves(f, f.Type, v)
	}
	w.value(f.Type, v)
	w.back(here)
}

// leaves visits a value of f, or its elements if it is a slice.
func (w *visitor) leaves(f *Field, t *Type, v reflect.Value) {
	here := w.cursor
	switch t.Kind {
	case Pointer:
		if !v.IsNil() {
			w.leaves(f, t.Elem, v.Elem())
		}
	case Slice, Array:
		w.items(v, func(item reflect.Value) { w.leaves(f, t.Elem, item) })
		w.back(here)
	default:
		w.visit(Place{Field: f, Path: w.path, Pattern: w.pattern, Value: v})
	}
}
