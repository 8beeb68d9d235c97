package shape

import (
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/path"
)

// Place is a value of a field, or one of the elements where the field is a slice.
type Place struct {
	Field   *Field
	Steps   path.Steps
	Pattern path.Steps    // Steps with one and the same step for every index and every map key
	Value   reflect.Value // behind pointers; never nil
}

// Visit calls visit, in the order of the document, for every value below v of a field that itself has one of want.
// at is the place of v.
func (t *Type) Visit(v reflect.Value, at path.Steps, want Features, visit func(Place)) {
	w := visitor{want: want, visit: visit}
	w.value(t, v, at, at)
}

type visitor struct {
	want  Features
	visit func(Place)
}

// any is the step of a pattern that stands for every index and every key.
const anyStep = 0

func (w visitor) value(t *Type, v reflect.Value, at, pattern path.Steps) {
	if !t.Has(w.want) {
		return
	}
	switch t.Kind {
	case Pointer:
		if !v.IsNil() {
			w.value(t.Elem, v.Elem(), at, pattern)
		}
	case Slice, Array:
		pattern = pattern.Index(anyStep)
		for i := range v.Len() {
			w.value(t.Elem, v.Index(i), at.Index(i), pattern)
		}
	case Map:
		pattern = pattern.Index(anyStep)
		for _, key := range SortedKeys(v) {
			w.value(t.Elem, v.MapIndex(key.Value), at.Key(key.Name), pattern)
		}
	case Object, Opaque:
		for _, f := range t.Fields {
			w.field(f, v, at, pattern)
		}
		w.open(t, v, at, pattern)
	}
}

// open looks into the map that takes the members of an object that it has no field for.
func (w visitor) open(t *Type, v reflect.Value, at, pattern path.Steps) {
	if t.Open == nil || !t.Open.Type.Has(w.want) {
		return
	}
	if extra, err := v.FieldByIndexErr(t.Open.Index); err == nil {
		w.value(t.Open.Type, extra, at, pattern)
	}
}

func (w visitor) field(f *Field, holder reflect.Value, at, pattern path.Steps) {
	mine := f.own()&w.want != 0
	if !mine && !f.Type.Has(w.want) {
		return
	}
	v, err := holder.FieldByIndexErr(f.Index)
	if err != nil {
		return
	}
	at, pattern = at.Key(f.Name), pattern.Key(f.Name)
	if mine {
		w.leaves(Place{Field: f, Steps: at, Pattern: pattern, Value: v}, f.Type)
	}
	w.value(f.Type, v, at, pattern)
}

// leaves visits the value at p, or its elements if it is a slice.
func (w visitor) leaves(p Place, t *Type) {
	switch t.Kind {
	case Pointer:
		if p.Value.IsNil() {
			return
		}
		p.Value = p.Value.Elem()
		w.leaves(p, t.Elem)
	case Slice, Array:
		item := p
		item.Pattern = p.Pattern.Index(anyStep)
		for i := range p.Value.Len() {
			item.Steps, item.Value = p.Steps.Index(i), p.Value.Index(i)
			w.leaves(item, t.Elem)
		}
	default:
		w.visit(p)
	}
}

// Word names what the value at p should be, in the words of [Type.Word].
func (p Place) Word() string { return p.Field.Leaf().Word() }

// Leaf returns the type of the values that Visit visits for f; nil if there can be none.
func (f *Field) Leaf() *Type { return f.Type.Leaf() }

// All yields t and every type that JSON can reach below it, each once.
func (t *Type) All() iter.Seq[*Type] { return t.reach((*Type).children) }

// Validated yields t and every type that validator can reach below it, each once: embedded structs and fields that are
// no members, too.
func (t *Type) Validated() iter.Seq[*Type] { return t.reach((*Type).reached) }

func (t *Type) reach(children func(*Type) []*Type) iter.Seq[*Type] {
	return func(yield func(*Type) bool) {
		seen := map[*Type]bool{t: true}
		for queue := []*Type{t}; len(queue) > 0; queue = queue[1:] {
			if !yield(queue[0]) {
				return
			}
			for _, child := range children(queue[0]) {
				if !seen[child] {
					seen[child] = true
					queue = append(queue, child)
				}
			}
		}
	}
}

// MapKey is a key of a map and the member name that it has in JSON.
type MapKey struct {
	Name  string
	Value reflect.Value
}

// SortedKeys returns the keys of a map in the byte order of their names.
func SortedKeys(m reflect.Value) []MapKey {
	keys := make([]MapKey, 0, m.Len())
	for _, key := range m.MapKeys() {
		keys = append(keys, MapKey{KeyName(key), key})
	}
	slices.SortFunc(keys, func(a, b MapKey) int { return strings.Compare(a.Name, b.Name) })
	return keys
}
