package jsonbody

import (
	"reflect"

	"github.com/fielderrors/bind/internal/path"
)

// overUnion decodes an object over the variant that v holds, if the object names
// the same or none. Another one replaces it. null names none, except in a patch,
// where it removes the name.
func (p *parser) overUnion(n *node, i int, v reflect.Value) int {
	held := n.union.held(v)
	if held == nil || at(p.body, i) != '{' {
		p.mode = p.mode.inside(false)
		return p.union(n, i, v)
	}

	named := p.discriminator(n.union.member.name, i)
	none := named == bad || p.mode != merging && at(p.body, named) == 'n'
	same := none || p.variant(n.union, named) == held
	switch {
	case p.left.memory < 0:
		return p.spent()
	case !same:
		return p.otherVariant(n, named, i, v)
	case !p.spend(held.size):
		return p.spent()
	}

	own := reflect.New(held.node.gotype)
	own.Elem().Set(reflect.Indirect(v.Elem()))
	i = p.value(held.node, i, own.Elem())
	if !held.pointer {
		own = own.Elem()
	}
	v.Set(own)
	return i
}

// otherVariant decodes an object into another variant than v holds. Nothing of
// what v held is left, whether the patch names it or not.
func (p *parser) otherVariant(n *node, named, i int, v reflect.Value) int {
	v.SetZero()
	p.mode = p.mode.inside(false)
	end := p.unionOf(n, named, i, v)
	if end == bad || !p.mode.patches() {
		return end
	}

	at := path.Steps(p.place())
	if !p.spend(changeSize + 2*int64(len(at))) {
		return p.spent()
	}
	p.changes = append(p.changes, at)
	p.replaced = append(p.replaced, at)
	return end
}

// held returns the variant that v holds; nil if it holds none.
func (u *union) held(v reflect.Value) *variant {
	if v.IsNil() {
		return nil
	}
	for _, one := range u.variants {
		t := v.Elem().Type()
		isPointer := one.pointer && t == reflect.PointerTo(one.node.gotype) && !v.Elem().IsNil()
		if isPointer || !one.pointer && t == one.node.gotype {
			return one
		}
	}
	return nil
}

// told reads over the member that names a variant without a field for it: it has
// been read. A patch names it as it names others.
func (p *parser) told(e entry) int {
	skip := func() int { return p.skip(e.value, region{}) }
	if !p.mode.patches() {
		return skip()
	}
	p.push(frame{at: ^e.start})
	i := p.change(e.value, skip)
	if i != bad {
		p.pop()
	}
	return i
}
