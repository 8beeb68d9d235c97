package rules

import (
	"reflect"
	"sync/atomic"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Where validator looks at a whole struct, it makes an error for each value that
// fails, and a name for each element that it dives into, and cannot be stopped.
// It spells out the way to each value several times. The client's part of that
// are the keys of maps. All of it is charged to Limits.Memory before validator
// is asked, as if every value failed that is not likely to be valid, and the
// keys as if every value failed.

// What validator takes, and what the place of a failure takes beside it.
const (
	spellings   = 4 // how often a name is spelled out
	failureSize = 1 << 10
	elementSize = 48
)

// keyBudget is what is left for keys, and for copies of values in maps. Several
// goroutines may take from it.
type keyBudget struct {
	bounded bool
	left    atomic.Int64
	most    int64 // Limits.Memory
	crowded bool  // the body may hold more values that fail than there is memory for

	copied  atomic.Int64
	copying int64 // left for what is copied, and for what fails in one struct

	whole atomic.Int64 // what the struct has taken of which most failed
}

func newKeyBudget(d *jsonbody.Decoded) *keyBudget {
	b := new(keyBudget)
	var left int64
	if left, b.most = d.MemoryLeft(); b.most > 0 {
		b.bounded = true
		b.left.Store(left / spellings)
		b.copying = left
		b.crowded = int64(len(d.Body)) > left/failureSize
	}
	return b
}

// copies reports whether there is memory for a copy of a map's value, of so many
// bytes.
func (b *keyBudget) copies(size int64) bool {
	return b.copied.Add(size) <= b.copying || !b.bounded
}

// affords reports whether validator may look at a value of type t as a whole.
func (b *keyBudget) affords(w *walk, t *shape.Type, v reflect.Value) bool {
	if !b.bounded || !b.crowded && !w.engine.planOf(t).maps {
		return true
	}
	c := wholeCost{walk: w, budget: b}
	c.object(t, v, w.engine.likely.Of(t, nil), 0)
	for most := b.whole.Load(); c.taken > most && !b.whole.CompareAndSwap(most, c.taken); {
		most = b.whole.Load()
	}
	return !c.over
}

// charged is what a second look at the body's value has less.
func (b *keyBudget) charged() int64 { return b.copied.Load() + b.whole.Load() }

// overMemory is the error of a body that validator would take too much for.
func (b *keyBudget) overMemory() error { return &jsonbody.LimitError{Limit: "memory", Max: b.most} }

// wholeCost adds up what validator takes for a value as a whole.
type wholeCost struct {
	walk   *walk
	budget *keyBudget
	taken  int64 // for elements, and for values that may fail
	over   bool
}

func (c *wholeCost) object(t *shape.Type, v reflect.Value, check *proof.Check, keys int64) {
	for i, d := range t.Declared {
		if d.Type == nil || c.over {
			continue
		}
		field, typ, inside := v.Field(i), d.Type, check.Field(i)
		if typ.IsOptional() {
			field, typ, inside = typ.Inside(field), typ.Elem, inside.Elem()
		}
		c.value(typ, field, ruled{d.Rules, inside}, keys)
	}
}

// ruled is what is asked of a value.
type ruled struct {
	level *tag.Level
	check *proof.Check
}

// value looks into a value, to which keys of so many bytes lead.
func (c *wholeCost) value(t *shape.Type, v reflect.Value, by ruled, keys int64) {
	c.walk.look()
	if c.fails(v, by, keys); c.over {
		return
	}
	v, ok := behind(v)
	if !ok {
		return
	}
	if t = t.Deref(); t.Go != v.Type() { // a value in an interface
		t = c.walk.engine.shapes.Read(v.Type())
		by.check = c.walk.engine.likely.Of(t, nil)
	}

	_, elem := t.Elements()
	dive := by.level != nil && by.level.Dive && elem != nil
	below := ruled{by.level.Below(), by.check.Elem()}
	switch kind := v.Kind(); {
	case kind == reflect.Struct && !shape.IsTime(v.Type()):
		c.object(t, v, by.check, keys)
	case dive && (kind == reflect.Slice || kind == reflect.Array):
		for i := 0; i < v.Len() && !c.over; i++ {
			c.taken += elementSize
			c.value(elem, v.Index(i), below, keys)
		}
	case dive && kind == reflect.Map:
		key := ruled{by.level.KeyLevel(), by.check.Key()}
		for entries := v.MapRange(); entries.Next() && !c.over; {
			c.taken += elementSize
			c.fails(entries.Key(), key, 0)
			c.value(elem, entries.Value(), below, keys+keyLength(entries.Key()))
		}
	}
}

// fails charges what validator takes for a value if it fails.
func (c *wholeCost) fails(v reflect.Value, by ruled, keys int64) {
	if keys > 0 && c.budget.left.Add(-keys) < 0 {
		c.over = true
	}
	if by.level != nil && by.level.Text != "" && !c.likely(v, by) {
		c.taken += failureSize
		if list, _ := behind(v); c.walk.engine.levelOf(by.level).unique && isList(list.Kind()) {
			c.taken += distinctSize(list)
		}
	}
	c.over = c.over || c.taken > c.budget.copying
}

// likely reports whether a value, or what validator looks at instead of it, seems
// to pass its rules.
func (c *wholeCost) likely(v reflect.Value, by ruled) bool {
	if by.check.AcceptsItself(v) {
		return true
	}
	e := c.walk.engine
	instead, err := e.Unfolder().Unfold(v)
	if err != nil || !instead.IsValid() || instead.Type() == dynamic(v) {
		return false
	}
	return e.likely.Of(e.shapes.Read(instead.Type()), by.level).AcceptsItself(instead)
}

// keyLength is about what validator prints of a key.
func keyLength(key reflect.Value) int64 {
	if key.Kind() == reflect.String {
		return int64(key.Len())
	}
	return int64(key.Type().Size())
}
