package schema

import (
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// serverKey is the keyword with the rules that the schema leaves to the server.
const serverKey = "x-bind-server"

// place is a value of a body, as far as its schema depends on it.
type place struct {
	typ       *shape.Type
	level     *tag.Level
	field     *shape.Field  // the nearest one; nil without
	own       bool          // the value is that of the field, not an element of it
	holder    *shape.Type   // the object that has the field
	base      reflect.Value // what it is if the body does not have it; the zero Value is nothing
	around    reflect.Value // the base of the holder
	pointer   bool          // a pointer leads to it
	untagged  bool          // structs behind lists and maps are validated without a tag
	validated bool          // validator looks at it
	kindGiven bool          // the kind of an object of a union need not be said
	patch     bool          // it is a part of a patch that changes what is there
	key       bool          // it is the name of an entry
	bulk      bool          // it is the array of a bulk body
	at        path.Steps
}

// value returns the schema of a value that is there, and no null.
func (c *compiler) value(p place) Node {
	p = p.inside()

	var n Node
	switch p.typ.Kind {
	case shape.Slice, shape.Array:
		n = c.list(p)
	case shape.Map:
		n = c.mapping(p)
	case shape.Object:
		n = c.object(p)
	case shape.OneOf:
		n = c.union(p)
	default:
		n = c.scalar(p)
	}
	return n
}

// inside returns the place behind pointers.
func (p place) inside() place {
	for p.typ.Kind == shape.Pointer || p.typ.Kind == shape.Optional {
		p.typ, p.pointer = p.typ.Elem, true
		p.base = behind(p.base)
	}
	return p
}

// behind follows a pointer; the zero Value leads nowhere.
func behind(v reflect.Value) reflect.Value {
	if v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		return v.Elem()
	}
	return reflect.Value{}
}

// scalar returns the schema of a value that holds no others, or of which only
// its type knows what it holds.
// form returns how rules see a value, and what JSON it is.
// timestamp is the pattern of a time. It lets days pass that no month has.
// formatted returns what a value with a format of the json tag is: only the json
// package knows which texts it takes.
// bounds returns the smallest and the largest number of an integer type.
// bytesOf returns the schema of bytes, which are written in base64.
// list returns the schema of an array.
func (c *compiler) list(p place) Node {
	n := Node{{"type", "array"}}
	elem := p.element(p.typ.Elem, p.level.Below())
	var zero Node // that is let go, with all that is in it
	if p.typ.Kind == shape.Array && exempts(p.level, p.pointer) && elem.validated {
		zero, elem.validated = c.zero(place{typ: p.typ, validated: true})
	}
	elem.at = p.at.Index(0)
	items := c.element(elem)
	exempted := elem.validated && len(zero) > 0 && !c.body.Annotate
	if len(items) > 0 && !exempted {
		n = n.with("items", items)
	}

	low, high := int64(0), int64(c.body.Items)
	if p.typ.Kind == shape.Array {
		low, high = int64(p.typ.Go.Len()), int64(p.typ.Go.Len())
	}
	if p.bulk && c.body.Endless {
		high = 0
	}
	if p.bulk && !c.body.AllowEmpty {
		low = 1
	}
	if low > 0 {
		n = n.with("minItems", integer(low))
	}
	if high > 0 || p.typ.Kind == shape.Array {
		n = n.with("maxItems", integer(high))
	}
	n = c.ruled(p, list, n)
	if exempted && len(items) > 0 {
		return and(n, either(zero, Node{{"items", items}}))
	}
	return n
}

// mapping returns the schema of an object whose members are entries of a map.
func (c *compiler) mapping(p place) Node {
	n := Node{{"type", "object"}}
	names := c.entryNames(p)
	if len(names) > 0 && !p.patch { // a patch may delete any entry
		n = n.with("propertyNames", names)
	}

	elem := p.element(p.typ.Elem, p.level.Below())
	elem.at = p.at.Key("*")
	elem.patch = p.patch
	entry := c.element(elem)
	if p.patch {
		entry = nullable(entry) // it deletes the entry
	}
	if len(entry) > 0 {
		n = n.with("additionalProperties", entry)
	}
	n = c.ruled(p, mapping, n)
	if p.patch {
		return unique(append(n, c.namesLeft(p)...))
	}
	return n
}

// namesLeft returns, for a patch, what is left to the server of the names of a
// map's entries.
func (c *compiler) namesLeft(p place) Node {
	var all []any
	if p.typ.Key.Kind != shape.String {
		all = append(all, Node{{"rule", mistake.RuleKey}})
	}
	if keys := p.level.KeyLevel(); keys != nil && p.validated {
		for _, r := range keys.Rules {
			if !tag.Structural(r.Name) {
				all = append(all, Node{{"rule", mistake.RuleKey}, {"param", c.stated(place{key: true}, r).Param}})
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return Node{{serverKey, all}}
}

// entryNames returns the schema of the names of a map's entries.
func (c *compiler) entryNames(p place) Node {
	key := place{
		typ: p.typ.Key, level: p.level.KeyLevel(), field: p.field, key: true, holder: p.holder,
		validated: p.validated, at: p.at.Key("*"),
	}
	n := Node{{"type", "string"}}
	if c.body.Name > 0 {
		n = n.with("maxLength", integer(int64(c.body.Name)))
	}

	f := other
	if key.typ.Kind == shape.String {
		f = text
	}
	if key.typ.Kind == shape.Integer || key.typ.Kind == shape.Number {
		n = n.with("pattern", quotedNumber(key.typ))
	}

	n = c.ruled(key, f, n)
	if f != text { // how large a number is, and what a type of its own takes
		n = n.with(serverKey, []any{Node{{"rule", mistake.RuleKey}, {"near", true}}})
	}
	if len(n) == 1 {
		return nil
	}
	return n
}

// element returns the place of the items of a list, or of the entries of a map.
func (p place) element(t *shape.Type, level *tag.Level) place {
	dives := p.level != nil && p.level.Dive
	e := p
	e.typ, e.level, e.own, e.pointer, e.bulk, e.patch = t, level, false, false, false, false
	e.base = reflect.Value{}
	e.validated = p.validated && (dives || p.untagged)
	e.untagged = p.untagged && !dives
	return e
}

// element returns the schema of an item or an entry, which may be null only if
// null is a value.
func (c *compiler) element(p place) Node {
	n := c.value(p)
	if p.typ.Nullable() {
		return c.orNull(p, n)
	}
	return n
}

// orNull lets null pass if validator lets nil pass. A value of any type is told
// to be none.
func (c *compiler) orNull(p place, n Node) Node {
	if !p.validated || !c.refuses(p, reflect.Zero(p.typ.Go)) {
		return nullable(n)
	}
	if _, restricted := n.get("not"); !restricted && p.inside().typ.Kind == shape.Any {
		return n.with("not", Node{{"const", nil}})
	}
	return n
}

// nullable returns a schema that null fits, too.
func nullable(n Node) Node {
	if len(n) == 0 {
		return n
	}
	for i, m := range n {
		if m.Key == "type" {
			if t, ok := m.Value.(string); ok && plain(n) {
				out := append(Node{}, n...)
				out[i].Value = []any{t, "null"}
				return out
			}
		}
	}

	var outside, inside Node
	for _, m := range n {
		switch m.Key {
		case serverKey, rulesKey:
			outside = append(outside, m)
		default:
			inside = append(inside, m)
		}
	}
	return append(Node{{"anyOf", []Node{inside, {{"type", "null"}}}}}, outside...)
}

// plain reports whether null fits n if only its type allows it.
func plain(n Node) bool {
	for _, m := range n {
		switch m.Key {
		case "$ref", "const", "enum", "anyOf", "oneOf", "allOf", "not", "discriminator":
			return false
		}
	}
	return true
}

// exempts reports whether a level lets values go that are zero. Behind a pointer,
// omitempty lets none go.
func exempts(l *tag.Level, pointer bool) bool {
	if l == nil {
		return false
	}
	for _, r := range l.Rules {
		if omits := tag.Omits(r.Name); omits == tag.OmitEmpty && !pointer || omits == tag.OmitZero {
			return true
		}
	}
	return false
}
