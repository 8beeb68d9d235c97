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

	// Of the types in them.
	boxes   map[reflect.Type]*shape.Box
	weights map[reflect.Type]weight
}

// standard is the default of a type.
type standard struct {
	value reflect.Value // a struct
	size  int64         // what a copy makes aside from itself
}

// NewDefaults returns the defaults that structs of different types hold. boxOf
// knows optional types.
func NewDefaults(values []reflect.Value, boxOf func(reflect.Type) *shape.Box) *Defaults {
	d := &Defaults{
		boxOf: boxOf, byType: map[reflect.Type]*standard{},
		boxes: map[reflect.Type]*shape.Box{}, weights: map[reflect.Type]weight{},
	}
	for _, v := range values {
		own := reflect.New(v.Type()).Elem()
		own.Set(v)
		c := copier{Defaults: d, learns: true}
		c.part(own)
		d.byType[v.Type()] = &standard{own, c.size}
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
	p.defaults.copyTo(v, own.value)
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
	own = reflect.New(v.Type()).Elem()
	return own, d.copyTo(own, v)
}

// copyTo is copy into a value that is there.
func (d *Defaults) copyTo(own, v reflect.Value) (size int64) {
	own.Set(v)
	c := copier{Defaults: d}
	c.part(own)
	return c.size
}

// copier makes values that are copies by assignment share nothing with what they
// are copies of.
type copier struct {
	*Defaults
	learns bool                            // boxes and weights are not known yet
	made   map[copiedPointer]reflect.Value // what two pointers share, their copies share
	size   int64                           // of what has been made
}

type copiedPointer struct {
	typ reflect.Type
	at  uintptr
}

// makes notes that so many bytes are made. The runtime rounds them up by no
// more.
func (c *copier) makes(size int64) { c.size += size + size/8 + 16 }

// part copies what v leads to.
func (c *copier) part(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		if v.IsNil() {
			return
		}
	}

	switch v.Kind() {
	case reflect.Pointer:
		c.pointer(v)
	case reflect.Interface:
		c.inside(v)
	case reflect.Map:
		c.mapping(v)
	case reflect.Slice:
		c.list(v)
	case reflect.Array:
		c.items(v)
	case reflect.Struct:
		c.fields(v)
	}
}

func (c *copier) pointer(v reflect.Value) {
	at := copiedPointer{v.Type(), v.Pointer()}
	if made, ok := c.made[at]; ok {
		v.Set(made)
		return
	}

	own := c.target(v.Elem())
	if c.made == nil {
		c.made = map[copiedPointer]reflect.Value{}
	}
	c.made[at] = own.Addr().Convert(v.Type())
	c.part(own)
	v.Set(c.made[at])
}

// target returns a copy of v by assignment.
func (c *copier) target(v reflect.Value) reflect.Value {
	own := reflect.New(v.Type()).Elem()
	own.Set(v)
	c.makes(int64(v.Type().Size()))
	return own
}

// inside copies the value in an interface. The interface keeps a copy of that.
func (c *copier) inside(v reflect.Value) {
	t := v.Elem().Type()
	if !hasPointers(t) {
		return
	}
	own := c.target(v.Elem())
	c.part(own)
	c.makes(int64(t.Size()))
	v.Set(own)
}

func (c *copier) mapping(v reflect.Value) {
	t := v.Type()
	if c.learns {
		c.weights[t] = mapWeight(t.Key(), t.Elem())
	}
	w := c.weights[t]
	c.size += w.start + w.entries(v.Len())
	own := reflect.MakeMapWithSize(t, v.Len())

	entry := c.target(reflect.Zero(t.Elem()))
	for entries := v.MapRange(); entries.Next(); {
		entry.SetIterValue(entries)
		c.part(entry)
		own.SetMapIndex(entries.Key(), entry)
	}
	v.Set(own)
}

func (c *copier) list(v reflect.Value) {
	own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	c.makes(int64(v.Len()) * int64(v.Type().Elem().Size()))
	reflect.Copy(own, v)
	c.items(own)
	v.Set(own)
}

func (c *copier) items(v reflect.Value) {
	if !hasPointers(v.Type().Elem()) {
		return
	}
	for i := range v.Len() {
		c.part(v.Index(i))
	}
}

func (c *copier) fields(v reflect.Value) {
	t := v.Type()
	if c.learns {
		c.boxes[t] = c.boxOf(t)
	}
	if box := c.boxes[t]; box != nil {
		c.boxed(box, v)
		return
	}
	for i := range v.NumField() {
		if f := v.Field(i); f.CanSet() {
			c.part(f)
		}
	}
}

// boxed copies the value in an optional one.
func (c *copier) boxed(box *shape.Box, v reflect.Value) {
	if !box.Get(v).IsNil() {
		c.part(box.Put(v).Elem())
	}
}
