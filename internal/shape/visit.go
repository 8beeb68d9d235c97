package shape

import (
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/path"
)

// Place is a value of a field, or one of the elements where the field is a slice. Its paths are good until visit returns.
type Place struct {
	Field   *Field
	Path    []byte        // path.Steps of the value
	Pattern []byte        // the same with one and the same step for every index and every map key
	Value   reflect.Value // behind pointers; never nil
}

// Steps returns the place's path, to keep.
func (p Place) Steps() path.Steps { return path.Steps(p.Path) }

// Visit calls visit, in the order of the document, for every value below v of a field that itself has one of want.
// at is the place of v.
func (t *Type) Visit(v reflect.Value, at path.Steps, want Features, visit func(Place)) {
	w := visitor{want: want, visit: visit, path: []byte(at), pattern: []byte(at)}
	w.value(t, v)
}

type visitor struct {
	want          Features
	visit         func(Place)
	path, pattern []byte // of the value that is looked at
}

// index, key and any lead to a value in the one that is looked at; back leads back from it.
func (w *visitor) index(i int)     { w.path = path.AppendIndex(w.path, i) }
func (w *visitor) key(name string) { w.path = path.AppendKey(w.path, name) }
func (w *visitor) any()            { w.pattern = path.AppendIndex(w.pattern, 0) }

func (w *visitor) back(place, pattern int) { w.path, w.pattern = w.path[:place], w.pattern[:pattern] }

func (w *visitor) value(t *Type, v reflect.Value) {
	if !t.Has(w.want) {
		return
	}
	here, pattern := len(w.path), len(w.pattern)
	switch t.Kind {
	case Pointer:
		if !v.IsNil() {
			w.value(t.Elem, v.Elem())
		}
	case Slice, Array:
		w.any()
		for i := range v.Len() {
			w.index(i)
			w.value(t.Elem, v.Index(i))
			w.path = w.path[:here]
		}
	case Map:
		w.any()
		for _, key := range SortedKeys(v) {
			w.key(key.Name)
			w.value(t.Elem, v.MapIndex(key.Value))
			w.path = w.path[:here]
		}
	case Object, Opaque:
		for _, f := range t.Fields {
			w.field(f, v)
		}
		w.open(t, v)
	}
	w.back(here, pattern)
}

// open looks into the map that takes the members of an object that it has no field for.
func (w *visitor) open(t *Type, v reflect.Value) {
	if t.Open == nil || !t.Open.Type.Has(w.want) {
		return
	}
	if extra, err := v.FieldByIndexErr(t.Open.Index); err == nil {
		w.value(t.Open.Type, extra)
	}
}

func (w *visitor) field(f *Field, holder reflect.Value) {
	mine := f.own()&w.want != 0
	if !mine && !f.Type.Has(w.want) {
		return
	}
	v, err := holder.FieldByIndexErr(f.Index)
	if err != nil {
		return
	}
	here, pattern := len(w.path), len(w.pattern)
	w.key(f.Name)
	w.pattern = path.AppendKey(w.pattern, f.Name)
	if mine {
		w.leaves(f, f.Type, v)
	}
	w.value(f.Type, v)
	w.back(here, pattern)
}

// leaves visits a value of f, or its elements if it is a slice.
func (w *visitor) leaves(f *Field, t *Type, v reflect.Value) {
	switch t.Kind {
	case Pointer:
		if !v.IsNil() {
			w.leaves(f, t.Elem, v.Elem())
		}
	case Slice, Array:
		here, pattern := len(w.path), len(w.pattern)
		w.any()
		for i := range v.Len() {
			w.index(i)
			w.leaves(f, t.Elem, v.Index(i))
			w.path = w.path[:here]
		}
		w.back(here, pattern)
	default:
		w.visit(Place{Field: f, Path: w.path, Pattern: w.pattern, Value: v})
	}
}

// Leaf returns the type of the values that Visit visits for f; nil if there can be none.
func (f *Field) Leaf() *Type { return f.Type.Leaf() }

// All yields t and every type that JSON can reach below it, each once, with the Go names of the fields that lead there,
// joined by dots.
func (t *Type) All() iter.Seq2[*Type, string] { return t.reach((*Type).children) }

// Validated yields t and every type that validator can reach below it, as All does: embedded structs and fields that are
// no members, too.
func (t *Type) Validated() iter.Seq2[*Type, string] { return t.reach((*Type).reached) }

func (t *Type) reach(children func(*Type) []child) iter.Seq2[*Type, string] {
	return func(yield func(*Type, string) bool) {
		seen := map[*Type]bool{t: true}
		for queue := []child{{t, ""}}; len(queue) > 0; queue = queue[1:] {
			at := queue[0]
			if !yield(at.typ, at.field) {
				return
			}
			for _, next := range children(at.typ) {
				if !seen[next.typ] {
					seen[next.typ] = true
					queue = append(queue, child{next.typ, joined(at.field, next.field)})
				}
			}
		}
	}
}

// joined joins names by a dot, where there are both.
func joined(above, name string) string {
	if above == "" || name == "" {
		return above + name
	}
	return above + "." + name
}

// MapKey is a key of a map and the member name that it has in JSON.
type MapKey struct {
	Name  string
	Value reflect.Value
}

// SortedKeys returns the keys of a map in the byte order of their names.
func SortedKeys(m reflect.Value) []MapKey {
	return SortedKeysWhere(m, func(reflect.Value) bool { return true })
}

// SortedKeysWhere is SortedKeys for the entries whose values are wanted. A value is good until wanted returns.
func SortedKeysWhere(m reflect.Value, wanted func(value reflect.Value) bool) (keys []MapKey) {
	value := reflect.New(m.Type().Elem()).Elem()
	for entry := m.MapRange(); entry.Next(); {
		if value.SetIterValue(entry); wanted(value) {
			key := entry.Key()
			keys = append(keys, MapKey{KeyName(key), key})
		}
	}
	slices.SortFunc(keys, func(a, b MapKey) int { return strings.Compare(a.Name, b.Name) })
	return keys
}
