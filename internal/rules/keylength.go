package rules

import (
	"reflect"
	"sync/atomic"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Where validator looks at a whole struct, it spells out the way to each value
// that fails, several times, and cannot be stopped. The client's part of that
// are the keys of maps. They are charged to Limits.Memory before validator is
// asked, as if every value failed.

// spellings is how often validator spells out a name.
const spellings = 4

// keyBudget is what is left for keys, and for copies of values in maps. Several
// goroutines may take from it.
type keyBudget struct {
	bounded bool
	left    atomic.Int64
	most    int64 // Limits.Memory

	copied  atomic.Int64
	copying int64 // left for what is copied
}

func newKeyBudget(d *jsonbody.Decoded) *keyBudget {
	b := new(keyBudget)
	var left int64
	if left, b.most = d.MemoryLeft(); b.most > 0 {
		b.bounded = true
		b.left.Store(left / spellings)
		b.copying = left
	}
	return b
}

// copies reports whether there is memory for a copy of a map's value, of so many
// bytes.
func (b *keyBudget) copies(size int64) bool {
	return b.copied.Add(size) <= b.copying || !b.bounded
}

// spells reports whether validator may spell out the keys in a value of type t.
func (b *keyBudget) spells(w *walk, t *shape.Type, v reflect.Value) bool {
	if !b.bounded || !w.engine.planOf(t).maps {
		return true
	}
	k := keyLengths{walk: w, budget: b}
	k.object(t, v, 0)
	return !k.over
}

// overKeys is the error of a body whose keys would be spelled out too often.
func (b *keyBudget) overKeys() error { return &jsonbody.LimitError{Limit: "memory", Max: b.most} }

// keyLengths adds up, for each value, the keys on the way to it.
type keyLengths struct {
	walk   *walk
	budget *keyBudget
	over   bool
}

func (k *keyLengths) object(t *shape.Type, v reflect.Value, keys int64) {
	for i, d := range t.Declared {
		if d.Type != nil && !k.over {
			k.value(d.Type, v.Field(i), d.Rules, keys)
		}
	}
}

// value looks into a value, to which keys of so many bytes lead.
func (k *keyLengths) value(t *shape.Type, v reflect.Value, l *tag.Level, keys int64) {
	k.walk.look()
	if keys > 0 && k.budget.left.Add(-keys) < 0 {
		k.over = true
	}
	v, ok := behind(v)
	if !ok || k.over {
		return
	}
	if t = t.Deref(); t.Go != v.Type() { // a value in an interface
		t = k.walk.engine.shapes.Read(v.Type())
	}

	_, elem := t.Elements()
	dive := l != nil && l.Dive && elem != nil
	switch kind := v.Kind(); {
	case kind == reflect.Struct && !shape.IsTime(v.Type()):
		k.object(t, v, keys)
	case dive && (kind == reflect.Slice || kind == reflect.Array):
		for i := 0; i < v.Len() && !k.over; i++ {
			k.value(elem, v.Index(i), l.Below(), keys)
		}
	case dive && kind == reflect.Map:
		for entries := v.MapRange(); entries.Next() && !k.over; {
			k.value(elem, entries.Value(), l.Below(), keys+keyLength(entries.Key()))
		}
	}
}

// keyLength is about what validator prints of a key.
func keyLength(key reflect.Value) int64 {
	if key.Kind() == reflect.String {
		return int64(key.Len())
	}
	return int64(key.Type().Size())
}
