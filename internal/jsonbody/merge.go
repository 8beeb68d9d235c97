package jsonbody

import (
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/path"
)

// mode says what the values hold that a body is decoded into.
type mode uint8

const (
	// decoding: they are zero, and nobody else has them.
	decoding mode = iota

	// filling: they may hold defaults, which nobody else has. A member that is
	// null is absent, and keeps its default.
	filling

	// making: they are in an object that a patch makes. They may hold defaults;
	// null sets a member to its default.
	making

	// merging: they are in a copy, by assignment, of an object that a patch
	// changes. What pointers, maps and interfaces lead to is others': it is
	// copied before it is changed.
	merging
)

// patches reports whether objects are merged as RFC 7396 says.
func (m mode) patches() bool { return m >= making }

// ofItems is the mode for the items of a list, which a body always replaces.
func (p *parser) ofItems() mode {
	if p.defaults != nil {
		return filling
	}
	return decoding
}

// within decodes something in a mode of its own.
func (p *parser) within(mode mode, decode func() int) int {
	around, before := p.mode, p.base
	p.mode = mode
	if !mode.patches() {
		p.base = base{}
	}
	i := decode()
	p.mode, p.base = around, before
	return i
}

// over decodes the value at i into v, which may hold something. done is false if
// v is ready for a value that replaces what it holds.
func (p *parser) over(n *node, i int, v reflect.Value) (end int, done bool) {
	if at(p.body, i) == 'n' && n.op != opOpaque {
		return 0, false
	}

	switch n.op {
	case opSlice:
		v.SetZero()
		return p.within(p.ofItems(), func() int { return p.slice(n, i, v) }), true
	case opArray:
		v.SetZero()
		return p.within(p.ofItems(), func() int { return p.array(n, i, v) }), true
	case opPointer:
		return p.within(p.mode, func() int { return p.overPointer(n, i, v) }), true
	case opOptional:
		return p.within(p.mode, func() int { return p.overOptional(n, i, v) }), true
	case opMap:
		return p.overMap(n, i, v), true
	case opUnion:
		return p.within(p.mode, func() int { return p.overUnion(n, i, v) }), true
	case opAny:
		return p.overAny(n, i, v), true
	case opOpaque, opText:
		v.SetZero()
	}
	return 0, false
}

// overPointer decodes into what v points to, if nobody else has it.
func (p *parser) overPointer(n *node, i int, v reflect.Value) int {
	p.base = p.base.behind()

	switch {
	case v.IsNil():
		p.mode = p.mode.inside(false)
		return p.pointer(n, i, v)
	case p.mode == merging:
		v.Set(copied(v))
	}
	return p.value(n.elem, i, v.Elem())
}

// inside is the mode for what stands in a pointer, a map or an optional value,
// if there is something.
func (m mode) inside(there bool) mode {
	if m == merging && !there {
		return making
	}
	return m
}

// copied returns a pointer to a copy of what v points to.
func copied(v reflect.Value) reflect.Value {
	own := reflect.New(v.Type().Elem())
	own.Elem().Set(v.Elem())
	return own
}

func (p *parser) overOptional(n *node, i int, v reflect.Value) int {
	p.mode = p.mode.inside(!n.typ.Inside(v).IsNil())
	p.base = p.base.unboxed(n.typ)
	return p.value(n.elem, i, n.typ.Put(v))
}

// overField decodes a value of a patch into a field. by leads to it.
func (p *parser) overField(m *members, f *field, by frame, i int) int {
	p.push(by)
	p.respell(f.name)
	around := p.base
	p.base = p.base.member(f)

	i = p.change(i, func() int {
		if at(p.body, i) == 'n' {
			return p.reset(m, f, i)
		}
		to, ok := p.reach(m, f)
		if !ok {
			return p.spent()
		}
		return p.value(f.node, i, to)
	})
	p.base = around
	if i != bad {
		p.pop()
	}
	return i
}

// reset reads null, which sets a field to its default.
func (p *parser) reset(m *members, f *field, i int) int {
	end := p.skipLiteral(i, "null")
	if end == bad {
		return bad
	}
	value, size := p.base.copy(p.defaults)
	_, none := m.value.FieldByIndexErr(f.index) // the struct that embeds it is nil
	if none != nil && !value.IsValid() {
		return end
	}

	to, ok := p.reach(m, f)
	switch {
	case !ok || !p.spend(size):
		return p.spent()
	case value.IsValid():
		to.Set(value)
	default:
		to.SetZero()
	}
	return end
}

// completed looks at an object as a whole that may have held something before.
func (p *parser) completed(m *members) {
	if p.mode == merging {
		m.unsent()
		return
	}
	for i := range m.node.fields {
		f := &m.node.fields[i]
		if p.defaults == nil || m.sent.has(i) || !f.shape.Compared() {
			continue
		}
		v, err := m.value.FieldByIndexErr(f.index)
		if err == nil && !v.IsZero() {
			p.noteDefault(f)
		}
	}
}

// noteDefault notes a member at hand that holds a default.
func (p *parser) noteDefault(f *field) {
	p.push(frame{field: f})
	at := path.Steps(p.place())
	p.pop()
	if p.spend(2 * (changeSize + int64(len(at)))) {
		p.defaulted.Add(at)
	}
}

// owns reports whether v, a pointer or a map in an object, has been copied.
func (m *members) owns(v reflect.Value) bool { return slices.Contains(m.owned, v.Pointer()) }

func (m *members) own(v reflect.Value) { m.owned = append(m.owned, v.Pointer()) }

// unsent adds the members that a patch does not name to those that were sent:
// the object that it changes has them.
func (m *members) unsent() {
	for i := range m.node.fields {
		if !m.seen.has(i) {
			m.sent.add(i)
		}
	}
}

// change decodes the value at i, of a patch, and notes the place of a member that
// it names. Of an object, its members are what is named, if it has some: those
// that no field takes change nothing in an object that there is.
func (p *parser) change(i int, decode func() int) int {
	before, nameless := len(p.changes), p.nameless
	end := decode()
	if end == bad || len(p.changes) > before || p.nameless > nameless {
		return end
	}

	at := path.Steps(p.place())
	if !p.spend(changeSize + 2*int64(len(at))) {
		return p.spent()
	}
	p.changes = append(p.changes, at)
	p.named = append(p.named, p.canonical(at))
	if p.body[i] != '{' {
		p.replaced = append(p.replaced, at)
	}
	return end
}

// changeSize is what a change takes, its path apart: it stands in lists that
// grow.
const changeSize = 384

// canonical returns the place that the frames lead to by the names that the
// value has for its members. at is that place by the names in the body.
func (p *parser) canonical(at path.Steps) path.Steps {
	if len(p.knownNames) == 0 {
		return at
	}
	var known []byte

	for _, f := range p.frames {
		switch name, respelled := p.knownNames[f.at]; {
		case f.field != nil:
			known = path.AppendKey(known, f.field.name)
		case f.at >= 0:
			known = path.AppendIndex(known, f.at)
		case respelled:
			known = path.AppendKey(known, name)
		default:
			known = path.AppendName(known, p.name(^f.at))
		}
	}
	return path.Steps(known)
}

// respell notes which name it is that the last frame leads to.
func (p *parser) respell(name string) {
	last := p.frames[len(p.frames)-1]
	if !p.mode.patches() || last.field != nil || string(p.name(^last.at)) == name {
		return
	}
	if p.knownNames == nil {
		p.knownNames = map[int]string{}
	}
	p.knownNames[last.at] = name
}
