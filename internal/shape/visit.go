package shape

import (
	"reflect"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/tag"
)

// Place is a value of a field, or one of the elements where the field is a
// slice. Its paths are good until visit returns.
type Place struct {
	Field   *Field
	Path    []byte        // path.Steps of the value
	Pattern []byte        // the same with one and the same step for every index and every map key
	Value   reflect.Value // behind pointers; never nil
	Object  Holder        // that has the field
	Zero    bool          // the field's own value is zero
}

// Holder is an object that is visited.
type Holder struct {
	Path   []byte // path.Steps of it
	Type   *Type
	Value  reflect.Value // the struct
	Number int           // how many objects have been visited before it
	Root   bool          // it is what is visited, or an item of it
}

// Steps returns the place's path, to keep.
func (p Place) Steps() path.Steps { return path.Steps(p.Path) }

// Visit says what is visited, and where.
type Visit struct {
	At      path.Steps // the place of the value
	Want    Features
	Spelled *path.Spellings // names that the document has; nil without
	// Omits says which values a level of a tag lets go of: they are not visited.
	// Nil is as if no level did.
	Omits func(*tag.Level) Omissions
	// Copies is asked before a value of so many bytes is copied out of a map. It
	// reports whether it may be.
	Copies func(size int64) bool
}

// Omissions says which values omitempty and omitzero let go of.
type Omissions struct {
	Empty bool // omitempty
	Zero  bool // omitzero
}

// Visit calls visit, in the order of the document, for every value below v of a
// field that itself has one of Want.
func (t *Type) Visit(v reflect.Value, in Visit, visit func(Place)) {
	w := visitor{
		Visit:  in,
		visit:  visit,
		cursor: cursor{path: []byte(in.At), pattern: []byte(in.At)},
	}
	w.value(t, v)
}

type visitor struct {
	Visit
	cursor
	visit   func(Place)
	objects int // that have been visited
	depth   int // of objects and maps around the value
}

// cursor is the place of the value that is looked at. A walk makes it longer on
// the way down and puts an earlier one back on the way up.
type cursor struct {
	path, pattern []byte
}

func (c *cursor) enterMember(f *Field, spelled *path.Spellings) {
	c.path = path.AppendName(c.path, f.NameIn(spelled, c.path))
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
	case Optional:
		w.value(t.Elem, t.Inside(v))
	case OneOf:
		if variant := t.VariantIn(v); variant != nil {
			w.value(variant, v.Elem())
		}
	case Slice, Array:
		w.items(v, func(item reflect.Value) { w.value(t.Elem, item) })
	case Map:
		w.depth++
		w.entries(t, v)
		w.depth--
	case Object, Opaque:
		w.object(t, v)
	}
	w.back(here)
}

func (w *visitor) object(t *Type, v reflect.Value) {
	holder := Holder{Path: w.path, Type: t, Value: v, Number: w.objects, Root: w.depth == 0}
	w.objects++

	w.depth++
	for _, f := range t.Fields {
		w.field(f, holder)
	}
	w.open(t, v)
	w.depth--
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
	here, copied := w.cursor, CopiedFrom(m)
	for _, key := range entries.Sorted() {
		if copied > 0 && w.Copies != nil && !w.Copies(copied) {
			return
		}
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

func (w *visitor) field(f *Field, holder Holder) {
	wanted := f.ownFeatures()&w.Want != 0
	if !wanted && !f.Type.Has(w.Want) {
		return
	}
	v, err := holder.Value.FieldByIndexErr(f.Index)
	if err != nil {
		return // the struct that embeds the field is nil
	}

	here := w.cursor
	w.enterMember(f, w.Spelled)
	if wanted {
		l := leaves{field: f, object: holder, zero: v.IsZero()}
		w.leaves(l, f.Type, v, f.Rules)
	}
	w.value(f.Type, v)
	w.back(here)
}

// leaves is what the values of one field have in common.
type leaves struct {
	field  *Field
	object Holder
	zero   bool
}

// leaves visits a value of a field, or its elements if it is a slice. rules are
// those of the value.
func (w *visitor) leaves(l leaves, t *Type, v reflect.Value, rules *tag.Level) {
	behind := t.Kind == Pointer || t.IsOptional()
	if t.IsOptional() {
		t, v = t.Elem, t.Inside(v)
	}
	for ; t.Kind == Pointer; t, v = t.Elem, v.Elem() {
		if v.IsNil() {
			return
		}
	}
	if w.omits(rules, v, behind) {
		return
	}

	here := w.cursor
	switch t.Kind {
	case Slice, Array:
		w.items(v, func(item reflect.Value) { w.leaves(l, t.Elem, item, rules.Below()) })
		w.back(here)
	default:
		w.visit(Place{
			Field: l.field, Path: w.path, Pattern: w.pattern, Value: v,
			Object: l.object, Zero: l.zero,
		})
	}
}

// omits reports whether validator passes over a value because a directive lets
// go of it. What a pointer points to, or an interface holds, is never empty.
func (w *visitor) omits(rules *tag.Level, v reflect.Value, behind bool) bool {
	if w.Omits == nil || rules == nil {
		return false
	}

	omits := w.Omits(rules)
	if v.Kind() == reflect.Interface && !v.IsNil() {
		v, behind = v.Elem(), true
	}
	switch {
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Map:
		return false // an empty one has no elements
	case omits.Zero:
		return v.IsZero()
	}
	return omits.Empty && !behind && v.IsZero()
}
