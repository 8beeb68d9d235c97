package schema

import (
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// union returns the schema of an object that is one of several structs.
func (c *compiler) union(p place) Node {
	validated := p.validated
	unsure := func(e Entry) bool { return e.Omits && e.Is == nil } // which objects are let go
	p.validated = validated && !stopsInside(p.level) && !slices.ContainsFunc(c.entries(p, other), unsure)

	name := p.typ.Discriminator.Name
	var variants []Node
	for _, v := range p.typ.Variants {
		variants = append(variants, c.variant(p, v))
	}
	if c.body.Annotate {
		return c.annotatedUnion(p, variants, validated)
	}
	p.validated = validated
	entries := c.entries(p, other)
	given := p.base.IsValid() && p.base.Kind() == reflect.Interface && !p.base.IsNil()
	if p.patch || given { // without a kind, it is the one that is there
		return c.left(p, Node{{"type", "object"}, {"anyOf", variants}}, entries)
	}
	n := Node{
		{"type", "object"}, {"discriminator", Node{{"propertyName", name}}}, {"oneOf", variants},
		{"required", []any{name}}, {"properties", Node{{name, c.kindOf(p.typ, false)}}},
	}
	return c.left(p, n, entries)
}

// annotatedUnion returns the schema of a union with the rules of each value.
// Without a kind, an object may be of the one that is there.
func (c *compiler) annotatedUnion(p place, variants []Node, validated bool) Node {
	given := p.base.IsValid() && p.base.Kind() == reflect.Interface && !p.base.IsNil()
	name := p.typ.Discriminator.Name
	n := Node{
		{"type", "object"}, {"discriminator", Node{{"propertyName", name}}}, {"oneOf", variants},
		{"properties", Node{{name, c.kindOf(p.typ, p.patch || given)}}},
	}
	p.validated = validated
	return c.annotated(p, n, n[:1], c.entries(p, other))
}

func (c *compiler) variant(p place, v shape.Variant) Node {
	object := v.Type.Deref()
	name := p.typ.Discriminator.Name
	inner := p
	inner.typ, inner.level, inner.patch = object, nil, p.patch
	if object.Kind != shape.Object || c.foreign(object) && object.Kind != shape.Object {
		return Node{
			{"type", "object"}, {"properties", Node{{name, Node{{"const", v.Name}}}}}, {"required", []any{name}},
		}
	}
	inner.validated = p.validated && !c.foreign(object)
	inner.base = reflect.Value{}
	if given := behind(p.base); given.IsValid() && given.Type() == v.Type.Go {
		inner.kindGiven = true
		for inner.base = given; inner.base.Kind() == reflect.Pointer; {
			inner.base = inner.base.Elem()
		}
	}

	return Node{{"$ref", c.define(inner, v.Name, p.typ)}}
}

// kindOf returns the schema of the member that says which variant an object is.
// known tells that there is one without it.
func (c *compiler) kindOf(t *shape.Type, known bool) Node {
	n := Node{{"type", "string"}}
	if !c.body.Annotate {
		return n
	}
	var names []string
	var all []any

	for _, v := range t.Variants {
		names, all = append(names, v.Name), append(all, v.Name)
	}
	return n.with(rulesKey, []any{
		Node{{"rule", "type"}, {"type", "string"}, {"decode", true}, {"is", Node{{"type", "string"}}}},
		Node{{"rule", "required"}, {"type", "string"}, {"decode", true}, {"absent", !known}},
		Node{
			{"rule", "oneof"}, {"param", tag.Join(names)}, {"type", "string"}, {"decode", true},
			{"is", Node{{"enum", all}}},
		},
	})
}

// mayNameNothing reports whether a patch may hold an object for a value of t that
// changes nothing in it: one of members that no field takes.
func mayNameNothing(t *shape.Type) bool {
	t = t.Deref()
	if t.Kind == shape.Map {
		t = t.Elem.Deref()
	}
	switch t.Kind {
	case shape.Object:
		return t.Open == nil
	case shape.OneOf, shape.Map:
		return true
	}
	return false
}
