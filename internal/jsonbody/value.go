package jsonbody

import "reflect"

// value decodes the value at i into v. The frames lead to it.
func (p *parser) value(n *node, i int, v reflect.Value) int {
	if p.mode != decoding {
		if end, done := p.over(n, i, v); done {
			return end
		}
	}
	if at(p.body, i) == 'n' && n.op != opOpaque {
		return p.null(n, i, v)
	}

	switch n.op {
	case opString:
		return p.text(n, i, v)
	case opObject:
		return p.object(n, i, v)
	case opSlice:
		return p.slice(n, i, v)
	case opInt, opUint:
		return p.integer(n, i, v)
	case opFloat:
		return p.float(n, i, v)
	case opBool:
		return p.boolean(n, i, v)
	case opPointer:
		return p.pointer(n, i, v)
	case opOptional:
		return p.value(n.elem, i, n.typ.Put(v))
	case opMap:
		return p.mapping(n, i, v)
	case opArray:
		return p.array(n, i, v)
	case opAny:
		return p.anything(n, i, v)
	case opUnion:
		return p.union(n, i, v)
	case opTime:
		return p.time(n, i, v)
	case opBytes:
		return p.bytes(n, i, v)
	case opText:
		return p.ownText(n, i, v)
	case opFormat:
		return p.formatted(n, i, v)
	}
	return p.opaque(n, i, v)
}

// null reads null, which leaves a value zero.
func (p *parser) null(n *node, i int, v reflect.Value) int {
	end := literal(p.body, i, "null")
	if end == bad {
		return p.malformed(literalFault(p.body, i, "null"))
	}
	if n.op == opOptional && n.typ.TakesNull() {
		n.typ.Put(v).SetZero()
	}
	if n.check != nil {
		p.doubtIf(!n.accepts(v))
	}
	return end
}

func (p *parser) boolean(n *node, i int, v reflect.Value) int {
	word := word(at(p.body, i))
	if word != "true" && word != "false" {
		return p.mistyped(i, "boolean")
	}

	end := literal(p.body, i, word)
	if end == bad {
		return p.malformed(literalFault(p.body, i, word))
	}
	on := word == "true"
	v.SetBool(on)
	if n.check != nil {
		p.doubtIf(!n.check.Bool(on, n.behind))
	}
	return end
}

// word returns the literal that begins with c, "" if there is none.
func word(c byte) string {
	switch c {
	case 'n':
		return "null"
	case 't':
		return "true"
	case 'f':
		return "false"
	}
	return ""
}

// pointer decodes a value into what a pointer points to. Where the value is of
// another type, the pointer stays nil.
func (p *parser) pointer(n *node, i int, v reflect.Value) int {
	if !p.spend(n.target) {
		return p.spent()
	}
	v.Set(reflect.New(n.elem.gotype))
	before := p.known()
	if i = p.value(n.elem, i, v.Elem()); i != bad && p.known() > before && p.isLast(p.place()) {
		v.SetZero()
	}
	return i
}

// isLast reports whether the last mistake is at a place.
func (p *parser) isLast(place []byte) bool {
	all := p.found.All()
	return string(all[len(all)-1].Path) == string(place)
}
