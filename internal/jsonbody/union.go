package jsonbody

import (
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// union is what a node of opUnion knows: which member of an object names its
// variant, and what the variants are.
type union struct {
	member   *field
	names    string // of the variants, as the parameter of oneof
	variants map[string]*variant
}

// variant is a struct that an object of a union can be.
type variant struct {
	node    *node
	pointer bool  // the interface holds a pointer to the struct
	size    int64 // memory of the struct, and of a copy if the interface holds no pointer
}

func (c compiler) union(n *node, at place) {
	t := at.typ
	u := &union{
		member:   &field{name: t.Discriminator.Name, shape: t.Discriminator},
		variants: make(map[string]*variant, len(t.Variants)),
	}
	n.union = u

	var names []string
	for _, v := range t.Variants {
		names = append(names, v.Name)
		object := v.Type.Deref()
		at := place{
			typ: object, check: at.check.Variant(v.Type.Go), scans: at.scans,
			behind: at.check != nil, kind: u.member.name,
		}
		own := &variant{node: c.node(at), pointer: v.Type.Kind == shape.Pointer, size: allocated(object.Go)}
		if !own.pointer {
			own.size *= 2 // what is in an interface has no address: it is copied to be validated
		}
		u.variants[v.Name] = own
	}
	u.names = tag.Join(names)
}

// union decodes an object into the variant that one of its members names,
// wherever that stands in it.
func (p *parser) union(n *node, i int, v reflect.Value) int {
	if at(p.body, i) != '{' {
		return p.mistyped(i, "object")
	}

	return p.unionOf(n, p.discriminator(n.union.member.name, i), i, v)
}

// unionOf decodes an object into the variant that the value at named names.
func (p *parser) unionOf(n *node, named, i int, v reflect.Value) int {
	variant := p.variant(n.union, named)
	switch {
	case p.left.memory < 0:
		return p.spent()
	case variant == nil:
		return p.unnamed(n.union, i, named)
	case !p.spend(variant.size):
		return p.spent()
	case variant.pointer:
		target := reflect.New(variant.node.gotype)
		v.Set(target)
		return p.value(variant.node, i, target.Elem())
	}

	// An interface takes a copy, so one struct serves for all that do not stand
	// in each other.
	object := p.spareStruct(variant.node)
	i = p.value(variant.node, i, object)
	if i != bad {
		v.Set(object)
	}
	object.SetZero()
	p.structs[variant.node] = append(p.structs[variant.node], object)
	return i
}

// spareStruct returns a zero struct that is not in use.
func (p *parser) spareStruct(n *node) reflect.Value {
	free := p.structs[n]
	if len(free) == 0 {
		if p.structs == nil {
			p.structs = map[*node][]reflect.Value{}
		}
		return reflect.New(n.gotype).Elem()
	}
	p.structs[n] = free[:len(free)-1]
	return free[len(free)-1]
}

// variant returns the variant that the string at i names; nil if there is no
// such string, or no such variant.
func (p *parser) variant(u *union, i int) *variant {
	if at(p.body, i) != '"' {
		return nil
	}
	end, escaped := stringEnd(p.body, i+1)
	if end == bad {
		return nil
	}
	return u.variants[string(p.unquoted(i+1, end, escaped))]
}

// unnamed reads over an object whose variant is not known, because of what
// stands at named, or because nothing does.
func (p *parser) unnamed(u *union, i, named int) int {
	if i = p.skip(i, region{}); i == bad {
		return bad
	}

	m := mistake.Mistake{Rule: mistake.RuleRequired, Type: "string"}
	switch at(p.body, named) {
	case 0, 'n':
	case '"':
		m.Rule, m.Param = mistake.RuleOneOf, u.names
	default:
		m.Rule = mistake.RuleType
	}
	p.push(frame{field: u.member})
	p.note(m)
	p.pop()
	return i
}

// variantAt returns t behind its pointers, and instead of a union the variant
// that the object at i names, if it names one.
func (p *parser) variantAt(t *shape.Type, i int) *shape.Type {
	t = t.Deref()
	if t.Kind != shape.OneOf || at(p.body, i) != '{' {
		return t
	}

	i = p.discriminator(t.Discriminator.Name, i)
	if at(p.body, i) != '"' {
		return t
	}
	if end, escaped := stringEnd(p.body, i+1); end != bad {
		name := p.unquoted(i+1, end, escaped)
		for _, variant := range t.Variants {
			if variant.Name == string(name) {
				return variant.Type.Deref()
			}
		}
	}
	return t
}
