package jsonbody

import (
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

// reach is FieldByIndex that makes the embedded pointers on its way; false says
// that there is no memory for them. A patch copies those that it finds.
func (p *parser) reach(m *members, f *field) (reflect.Value, bool) {
	if len(f.index) == 1 {
		return m.value.Field(f.index[0]), true
	}

	v := m.value
	for i, step := range f.index {
		if f.hops[i] > 0 {
			if !p.hop(m, v, f.hops[i]) {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(step)
	}
	return v, true
}

// hop makes an embedded pointer point to a struct of the body's own, of a size:
// a new one for nil, and in a patch a copy of what it points to. false says that
// there is no memory for it.
func (p *parser) hop(m *members, v reflect.Value, size int64) bool {
	switch {
	case v.IsNil():
		if !p.spend(size) {
			return false
		}
		v.Set(reflect.New(v.Type().Elem()))
	case p.mode == merging && !m.owns(v):
		v.Set(copied(v))
	default:
		return true
	}
	m.own(v)
	return true
}

// extra reads a member that no field takes into the embedded map, or raw
// object, that takes such members.
func (p *parser) extra(m *members, e entry, name []byte) int {
	open := m.node.open
	v, ok := p.reach(m, open)
	if !ok {
		return p.spent()
	}

	t := open.shape.Type
	for ; t.Kind == shape.Pointer; t, v = t.Elem, v.Elem() {
		if !v.IsNil() {
			if p.mode == merging && !m.owns(v) {
				v.Set(copied(v))
				m.own(v)
			}
			continue
		}
		if !p.spend(openTarget) {
			return p.spent()
		}
		v.Set(reflect.New(t.Elem.Go))
		m.own(v)
	}
	if p.mode != decoding {
		return p.overExtra(m, e, name, v)
	}
	if t.Kind == shape.Map {
		return p.extraEntry(open.node, e, name, v)
	}
	return p.extraText(e, v)
}

// openTarget is what a pointer to a map or to raw text points to.
const openTarget = 32

// extraEntry reads a member into the embedded map v.
func (p *parser) extraEntry(n *node, e entry, name []byte, v reflect.Value) int {
	size := n.weight.more
	if v.IsNil() {
		size = n.weight.start + n.weight.item
		v.Set(reflect.MakeMap(n.gotype))
	}
	if !p.spend(size) {
		return p.spent()
	}

	m := p.mapEntries(n)
	i := p.itemValue(n.elem, e.value, m.elem)
	if i != bad {
		m.key.SetString(string(name))
		v.SetMapIndex(m.key, m.elem)
	}
	p.releaseEntries(m)
	return i
}

// extraText adds a member to the embedded raw object v, its name as it was
// written.
func (p *parser) extraText(e entry, v reflect.Value) int {
	i := p.skip(e.value, region{})
	if i == bad {
		return bad
	}
	name, value := p.body[e.start:e.end+1], p.body[e.value:i]
	if !p.spend(4 * int64(len(name)+len(value))) { // it grows
		return p.spent()
	}

	object := v.Bytes()
	if len(object) == 0 {
		object = []byte("{")
	} else {
		object[len(object)-1] = ','
	}
	object = append(append(object, name...), ':')
	v.SetBytes(append(append(object, value...), '}'))
	return i
}
