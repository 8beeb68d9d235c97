package schema

import (
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// object returns the schema of an object that is a struct, with the rules of the
// field that holds it.
func (c *compiler) object(p place) Node {
	inner := p
	inner.validated = p.validated && !c.foreign(p.typ) && !stopsInside(p.level)
	var entries []Entry
	if p.validated {
		entries = c.entries(p, other)
	}
	omits := slices.IndexFunc(entries, func(e Entry) bool { return e.Omits })
	unsure := omits >= 0 && entries[omits].Is == nil // which objects are let go
	inner.validated = inner.validated && !unsure

	n := Node{{"type", "object"}}.with("$ref", c.define(inner, "", nil))
	if c.body.Annotate {
		return c.annotated(p, n, Node{{"type", "object"}}, entries)
	}
	if omits >= 0 && !unsure {
		rest := either(entries[omits].Is, constrained(n, entries[omits+1:]))
		n = and(constrained(nil, entries[:omits]), rest).with("type", "object")
		return c.left(p, n, entries)
	}
	return c.left(p, constrained(n, entries), entries)
}

// left returns n with what is left to the server.
func (c *compiler) left(p place, n Node, entries []Entry) Node {
	if server := c.leftToServer(p, entries); len(server) > 0 {
		n = n.with(serverKey, server)
	}
	return n
}

// stopsInside reports whether a level keeps validator from looking into a
// struct.
func stopsInside(l *tag.Level) bool {
	if l == nil {
		return false
	}
	for _, r := range l.Rules {
		if r.Name == "structonly" || r.Name == "nostructlevel" {
			return true
		}
	}
	return false
}

// define returns the definition of an object. Of a variant of a union, the
// union is given.
func (c *compiler) define(p place, variant string, union *shape.Type) *definition {
	key := objectKey{p.typ, p.validated, p.patch, variant, union}
	base := c.baseOf(p)
	inherits := p.kindGiven || base.IsValid() && !base.IsZero() && !c.hasDefault(p.typ.Go)
	if d, ok := c.known[key]; ok && !inherits {
		d.uses++
		d.deep = d.deep || d.open
		return d
	}

	d := &definition{uses: 1, open: true}
	if !inherits {
		d.name = c.nameOf(key)
		c.known[key] = d
		c.order = append(c.order, d)
	}
	p.base = base
	d.node = c.members(p, variant, union)
	d.open = false
	return d
}

func (c *compiler) hasDefault(t reflect.Type) bool {
	if c.body.Default == nil {
		return false
	}
	_, ok := c.body.Default(t)
	return ok
}

// baseOf returns what an object holds before the body is read into it: the
// default of its type, or what the default around it holds there.
func (c *compiler) baseOf(p place) reflect.Value {
	if c.body.Default != nil {
		if v, ok := c.body.Default(p.typ.Go); ok {
			return v
		}
	}
	if p.base.IsValid() && p.base.Type() == p.typ.Go {
		return p.base
	}
	return reflect.Zero(p.typ.Go)
}

// members returns the schema of an object by the members that it may have.
func (c *compiler) members(p place, variant string, union *shape.Type) Node {
	n := Node{{"type", "object"}}
	var properties, patterns, rest Node
	var required []any
	var folded []Node // what must be there under one of several names
	if union != nil && p.typ.Member(union.Discriminator.Name) == nil {
		name := union.Discriminator.Name
		properties = append(properties, Member{name, Node{{"const", variant}}})
		if !p.patch && !p.kindGiven {
			required = append(required, name)
		}
	}

	for _, f := range p.typ.Fields {
		m := c.member(p, f)
		schema := m.schema
		if union != nil && f.Name == union.Discriminator.Name {
			schema = and(schema, Node{{"const", variant}})
			m.required = m.required || !p.patch && !p.kindGiven
		}
		if f.Folds() {
			pattern := "^" + foldedName(f.Name) + "$"
			if c.body.Annotate {
				schema = schema.with(nameKey, f.Name)
			}
			patterns = append(patterns, Member{pattern, schema})
			if m.required { // a name that fits the pattern
				others := Node{{"type", "string"}, {"not", Node{{"pattern", pattern}}}}
				folded = append(folded, Node{{"not", Node{{"propertyNames", others}}}})
			}
			continue
		}
		properties = append(properties, Member{f.Name, schema})
		if m.required {
			required = append(required, f.Name)
		}
	}

	if len(properties) > 0 {
		n = n.with("properties", properties)
	}
	if len(patterns) > 0 {
		n = n.with("patternProperties", patterns)
	}
	if len(required) > 0 {
		n = n.with("required", required)
	}
	rest = c.rest(p)
	if rest != nil {
		n = append(n, rest...)
	}
	if conditions := append(folded, c.conditions(p)...); len(conditions) > 0 {
		n = n.with("allOf", conditions)
	}
	return n
}

// rest returns what the schema says of members that no field has.
func (c *compiler) rest(p place) Node {
	open := p.typ.Open
	switch {
	case open != nil && open.Type.Deref().Kind == shape.Map:
		elem := place{typ: open.Type.Deref().Elem, holder: p.typ, at: p.at.Key("*")}
		if entry := c.element(elem); len(entry) > 0 && !p.patch {
			return Node{{"additionalProperties", entry}}
		}
		return nil
	case open != nil, c.body.AllowUnknown:
		return nil
	}
	return Node{{"additionalProperties", false}}
}

// member is the schema of a member, and whether it must be there.
type member struct {
	schema   Node
	required bool
}

// member returns the schema of a member of an object.
func (c *compiler) member(p place, f *shape.Field) member {
	m := c.placeOf(p, f)
	value := c.value(m)

	absent := c.absent(m, p.base)
	missing := m.validated && c.refuses(m, absent) || holdsPresent(f)
	present := f.Bind.Present && !p.patch
	null := !missing && (!f.Bind.Present || f.Type.TakesNull())
	_, typed := value.get("type")
	switch {
	case null:
		value = nullable(value)
	case !typed: // it may be anything else
		value = and(value, not(Node{{"const", nil}}))
	}
	return member{c.described(m, value), (missing || present) && !p.patch}
}

// placeOf returns the place of a member of the object p.
func (c *compiler) placeOf(p place, f *shape.Field) place {
	return place{
		typ: f.Type, level: f.Rules, field: f, own: true, holder: p.typ,
		validated: p.validated && c.looksAt(p.typ, f), patch: p.patch, at: p.at.Key(f.Name),
		base: c.absent(place{field: f}, p.base), around: p.base,
	}
}

// absent returns the value that a member has if the body does not have it.
func (c *compiler) absent(p place, around reflect.Value) reflect.Value {
	if around.IsValid() {
		if v, err := around.FieldByIndexErr(p.field.Index); err == nil {
			return v
		}
	}
	return reflect.Zero(p.field.Type.Go)
}

// looksAt reports whether validator looks at a field of t: neither it nor a
// struct that embeds it is left out.
func (c *compiler) looksAt(t *shape.Type, f *shape.Field) bool {
	declared := t
	for i, index := range f.Index {
		if declared == nil || index >= len(declared.Declared) {
			return false
		}
		d := declared.Declared[index]
		if d.Type == nil {
			return false
		}
		if i < len(f.Index)-1 && stopsInside(d.Rules) {
			return false
		}
		declared = d.Type.Deref()
	}
	return true
}

// described returns n with what a reader wants to know of a member.
func (c *compiler) described(p place, n Node) Node {
	var notes Node
	if c.body.Title != nil {
		if title := c.body.Title(c.body.Within + p.at); title != "" {
			notes = notes.with("title", title)
		}
	}
	if p.field.Doc != "" {
		notes = notes.with("description", p.field.Doc)
	}
	return append(notes, n...)
}

// holdsPresent reports whether an object that the body does not have, and that
// is no pointer, lacks a member by its bind tag. Where its rules let it be
// empty, nobody looks for what is in it.
func holdsPresent(f *shape.Field) bool {
	t := f.Type
	if t.Kind != shape.Object || f.Rules.States("omitempty") || f.Rules.States("omitzero") {
		return false
	}
	for _, inner := range t.Fields {
		if throughPointer(t.Go, inner.Index) == "" && (inner.Bind.Present || holdsPresent(inner)) {
			return true
		}
	}
	return false
}

// isZeroBeside reports whether an object has nothing set beside its members, which
// no body could undo.
func isZeroBeside(base reflect.Value, members []*shape.Field) bool {
	rest := reflect.New(base.Type()).Elem()
	rest.Set(base)
	for _, f := range members {
		v, err := rest.FieldByIndexErr(f.Index)
		if err == nil && throughPointer(base.Type(), f.Index) != "" {
			return false // what the pointer leads to is not ours to change
		}
		if err == nil && v.CanSet() {
			v.SetZero()
		}
	}
	return rest.IsZero()
}
