package jsonbody

import "reflect"

// overUnion decodes an object over the variant that v holds, if the object names
// the same or none. Another one replaces it.
func (p *parser) overUnion(n *node, i int, v reflect.Value) int {
	held := n.union.held(v)
	if held == nil || at(p.body, i) != '{' {
		p.mode = p.mode.inside(false)
		return p.union(n, i, v)
	}

	named := p.discriminator(n.union.member.name, i)
	same := named == bad || p.variant(n.union, named) == held
	switch {
	case p.left.memory < 0:
		return p.spent()
	case !same:
		p.mode = p.mode.inside(false)
		return p.unionOf(n, named, i, v)
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
