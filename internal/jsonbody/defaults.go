package jsonbody

import (
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

// Defaults are what objects hold before a body is decoded into them, by their
// types. A nil Defaults has none.
type Defaults struct {
	boxOf  func(reflect.Type) *shape.Box
	byType map[reflect.Type]*standard
}

// standard is the default of a type.
type standard struct {
	value reflect.Value // a struct
	size  int64         // what a copy makes aside from itself
}

// NewDefaults returns the defaults that structs of different types hold. boxOf
// knows optional types.
func NewDefaults(values []reflect.Value, boxOf func(reflect.Type) *shape.Box) *Defaults {
	d := &Defaults{boxOf: boxOf, byType: map[reflect.Type]*standard{}}
	for _, v := range values {
		one := &standard{}
		one.value, one.size = d.copy(v)
		d.byType[v.Type()] = one
	}
	return d
}

// of returns the default of a type; nil if there is none.
func (d *Defaults) of(t reflect.Type) *standard {
	if d == nil {
		return nil
	}
	return d.byType[t]
}

// start prepares the object v of n: one that is made begins with its type's
// default. false says that there is no memory for it.
func (p *parser) start(n *node, v reflect.Value) bool {
	own := p.defaults.of(n.gotype)
	if own == nil {
		return true
	}

	if p.mode.patches() {
		p.base = base{own.value}
	}
	if p.mode == merging {
		return true
	}
	if !p.spend(own.size) {
		return false
	}
	value, _ := p.defaults.copy(own.value)
	v.Set(value)
	return true
}

// base is what the defaults hold at the place that is read. The zero base is
// nothing.
type base struct{ v reflect.Value }

// member returns the base of a field of a struct.
func (b base) member(f *field) base {
	if !b.v.IsValid() || b.v.Kind() != reflect.Struct {
		return base{}
	}
	v, err := b.v.FieldByIndexErr(f.index)
	if err != nil {
		return base{}
	}
	return base{v}
}

// behind returns the base of what a pointer points to.
func (b base) behind() base {
	if !b.v.IsValid() || b.v.IsNil() {
		return base{}
	}
	return base{b.v.Elem()}
}

// unboxed returns the base of the value in an optional one.
func (b base) unboxed(t *shape.Type) base {
	if !b.v.IsValid() {
		return b
	}
	return base{t.Inside(b.v)}.behind()
}

// entry returns the base of an entry of a map.
func (b base) entry(key reflect.Value) base {
	if !b.v.IsValid() || b.v.Kind() != reflect.Map {
		return base{}
	}
	return base{b.v.MapIndex(key)}
}

// anyEntry returns the base of a member of an object of no particular type.
func (b base) anyEntry(name string) base {
	for b.v.IsValid() && b.v.Kind() == reflect.Interface {
		b = base{b.v.Elem()}
	}
	if !b.v.IsValid() || b.v.Type() != reflect.TypeFor[map[string]any]() {
		return base{}
	}
	return b.entry(reflect.ValueOf(name))
}

// copy returns a copy, and what it makes aside from itself; the zero Value if
// there is nothing.
func (b base) copy(d *Defaults) (v reflect.Value, size int64) {
	if !b.v.IsValid() {
		return b.v, 0
	}
	return d.copy(b.v)
}

// copy returns a copy of v that shares nothing with it, and what it makes aside
// from itself. What only a type itself can reach is copied by assignment.
func (d *Defaults) copy(v reflect.Value) (own reflect.Value, size int64) {
	c := copier{boxOf: d.boxOf, made: map[copiedPointer]reflect.Value{}}
	return c.copy(v), c.size
}

// copier copies a value.
type copier struct {
	boxOf func(reflect.Type) *shape.Box
	made  map[copiedPointer]reflect.Value // what two pointers share, their copies share
	size  int64
}

type copiedPointer struct {
	typ reflect.Type
	at  uintptr
}

func (c *copier) copy(v reflect.Value) reflect.Value {
	own := reflect.New(v.Type()).Elem()
	own.Set(v)

	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			own.Set(c.pointer(v))
		}
	case reflect.Interface:
		if !v.IsNil() {
			own.Set(c.copy(v.Elem()))
		}
	case reflect.Map:
		if !v.IsNil() {
			own.Set(c.mapping(v))
		}
	case reflect.Slice:
		if !v.IsNil() {
			c.size += rounded(int64(v.Len()) * int64(v.Type().Elem().Size()))
			own.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			c.items(own, v)
		}
	case reflect.Array:
		c.items(own, v)
	case reflect.Struct:
		c.fields(own, v)
	}
	return own
}

func (c *copier) pointer(v reflect.Value) reflect.Value {
	at := copiedPointer{v.Type(), v.Pointer()}
	if made, ok := c.made[at]; ok {
		return made
	}
	own := reflect.New(v.Type().Elem())
	c.made[at] = own.Convert(v.Type())
	c.size += allocated(v.Type().Elem())
	own.Elem().Set(c.copy(v.Elem()))
	return c.made[at]
}

func (c *copier) mapping(v reflect.Value) reflect.Value {
	w := mapWeight(v.Type().Key(), v.Type().Elem())
	c.size += w.start + w.entries(v.Len())
	own := reflect.MakeMapWithSize(v.Type(), v.Len())
	for entries := v.MapRange(); entries.Next(); {
		own.SetMapIndex(entries.Key(), c.copy(entries.Value()))
	}
	return own
}

func (c *copier) items(own, v reflect.Value) {
	reflect.Copy(own, v)
	if !hasPointers(v.Type().Elem()) {
		return
	}
	for i := range v.Len() {
		own.Index(i).Set(c.copy(v.Index(i)))
	}
}

func (c *copier) fields(own, v reflect.Value) {
	if box := c.boxOf(v.Type()); box != nil {
		if inside := box.Get(v); !inside.IsNil() {
			box.Put(own).Elem().Set(c.copy(inside.Elem()))
		}
		return
	}
	for i := range v.NumField() {
		if f := own.Field(i); f.CanSet() {
			f.Set(c.copy(v.Field(i)))
		}
	}
}
