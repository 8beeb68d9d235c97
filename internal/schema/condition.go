package schema

import (
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// conditions returns what the schema of an object says of members that depend on
// others: an if and a then each.
func (c *compiler) conditions(p place) (all []Node) {
	for _, f := range p.typ.Fields {
		m := c.placeOf(p, f)
		inner := m.inside()
		form, _ := inner.form()
		for _, e := range c.entries(inner, form) {
			if e.When == nil {
				continue
			}
			then := Node{{"properties", Node{{f.Name, e.Is}}}}
			if e.Absent && !p.patch {
				then = then.with("required", []any{f.Name})
			}
			all = append(all, Node{{"if", e.When}, {"then", then}})
		}
	}

	return append(all, c.promoted(p)...)
}

// there returns the schema of objects that have a member which fits is.
func there(name string, is Node) Node {
	return Node{{"properties", Node{{name, is}}}, {"required", []any{name}}}
}

// conditional returns what a schema says of a rule by which a member depends on
// others: when it is asked, and what the member must be then. ok is false if the
// schema cannot say so.
func (c *compiler) conditional(p place, r tag.Rule) (is, when Node, ok bool) {
	style := tag.References(r.Name)
	asks := tag.Requires(r.Name) || tag.Excludes(r.Name)
	namesMembers := style == tag.FieldList || style == tag.FieldPairs
	isMember := p.own && p.holder != nil
	if !asks || !namesMembers || !isMember || c.replaced(r.Name) {
		return nil, nil, false
	}

	mayBeElsewhere := p.field.Folds() || throughPointer(p.holder.Go, p.field.Index) != ""
	if mayBeElsewhere || c.behindOmission(p, r) {
		return nil, nil, false
	}
	if p.patch && tag.Excludes(r.Name) && mayNameNothing(p.typ) {
		return nil, nil, false // the stored value may have failed the rule before
	}
	around := place{typ: p.holder, base: p.around, patch: p.patch, validated: p.validated}

	when, ok = c.when(around, r, style)
	if !ok {
		return nil, nil, false
	}
	is, ok = c.demand(p, r)
	return is, when, ok
}

// behindOmission reports whether a directive stands before a rule.
func (c *compiler) behindOmission(p place, r tag.Rule) bool {
	for _, before := range p.level.Rules {
		if tag.Omits(before.Name) != tag.OmitNothing {
			return tag.Requires(r.Name) || p.typ.Deref().Kind != shape.String
		}
		if before.Text() == r.Text() {
			return false
		}
	}
	return false
}

// demand returns what a member must be if the condition of its rule holds.
func (c *compiler) demand(p place, r tag.Rule) (is Node, ok bool) {
	if !c.startsZero(place{typ: p.holder, base: p.around}) {
		return nil, false
	}
	zero, certain := c.zeroOrNull(p.sibling(p.field))
	if tag.Excludes(r.Name) {
		return zero, certain
	}
	if !certain {
		return nil, false
	}
	return not(zero), true
}

// when returns the schema of the objects in which a rule is asked.
func (c *compiler) when(around place, r tag.Rule, style tag.Reference) (is Node, ok bool) {
	words := tag.Words(r.Param)
	var all []Node
	if style == tag.FieldPairs {
		for i := 0; i+1 < len(words); i += 2 {
			equal, ok := c.equals(around, words[i], words[i+1])
			if !ok {
				return nil, false
			}
			if tag.AnyPair(r.Name) { // one of them is enough to let the member be
				equal = equal.opposite(around.patch)
			}
			all = append(all, equal.node())
		}
		return joined(all), len(all) > 0
	}

	without := strings.Contains(r.Name, "_without")
	for _, word := range words {
		empty, ok := c.empty(around, word)
		if !ok {
			return nil, false
		}
		if !without {
			empty = empty.opposite(around.patch)
		}
		all = append(all, empty.node())
	}
	if strings.HasSuffix(r.Name, "_all") {
		return joined(all), len(all) > 0
	}
	return either(all...), len(all) > 0
}

// joined returns the schema of objects that fit all of nodes.
func joined(nodes []Node) Node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	return Node{{"allOf", nodes}}
}

// sibling returns the member that a rule names; ok is false if a schema cannot
// look at it.
func (c *compiler) sibling(around place, name string) (f *shape.Field, ok bool) {
	n, known := around.typ.Scope.Lookup(name)
	if !known || n.Field == nil || n.Field.Folds() || throughPointer(around.typ.Go, n.Field.Index) != "" {
		return nil, false
	}
	if around.patch && n.Field.Type.Has(shape.HasUnion) {
		return nil, false // without a kind, it is none unless one is stored
	}
	return n.Field, !c.foreign(n.Field.Type.Deref())
}

// condition is that a member fits is. missing says that the lack of the member
// is enough.
type condition struct {
	name    string
	is      Node
	missing bool
}

// node returns the schema of the objects that meet the condition.
func (c condition) node() Node {
	if c.missing {
		return Node{{"properties", Node{{c.name, c.is}}}}
	}
	return there(c.name, c.is)
}

// opposite returns the condition that holds where c does not. A patch leaves a
// member that it does not have as it is, which nobody knows: neither holds.
func (c condition) opposite(patch bool) condition {
	return condition{c.name, not(c.is), !c.missing && !patch}
}

// empty returns the condition that validator takes a member for none.
func (c *compiler) empty(around place, name string) (is condition, ok bool) {
	f, ok := c.sibling(around, name)
	if !ok || !c.startsZero(around) {
		return condition{}, false
	}
	zero, certain := c.zeroOrNull(around.sibling(f))
	return condition{f.Name, zero, !around.patch}, certain
}

// sibling returns a member beside the place, or in it, by its type alone.
func (p place) sibling(f *shape.Field) place {
	return place{typ: f.Type, field: f, own: true, patch: p.patch, validated: p.validated}
}

// startsZero reports whether an object begins with zero values, and not with
// defaults.
func (c *compiler) startsZero(around place) bool { return c.baseOf(around).IsZero() }

// equals returns the condition that a member has a value that a tag names.
func (c *compiler) equals(around place, name, value string) (is condition, ok bool) {
	f, ok := c.sibling(around, name)
	if !ok || !c.startsZero(around) {
		return condition{}, false
	}
	p := place{typ: f.Type, field: f, own: true}.inside()
	if p.pointer && value == "nil" {
		return condition{f.Name, equalsNil(p), !around.patch}, !f.Type.TakesNull()
	}

	constant, zero, ok := equal(p, value)
	if zero && !p.pointer {
		constant = Node{{"enum", []any{constant[0].Value, nil}}}
	}
	return condition{f.Name, constant, zero && !p.pointer && !around.patch}, ok
}

// equalsNil returns the schema of what validator takes for nil behind a pointer:
// it compares what is there with the text, and takes no text but true for true.
func equalsNil(p place) Node {
	switch f, _ := p.form(); f {
	case text:
		return Node{{"enum", []any{"nil", nil}}}
	case boolean:
		return Node{{"enum", []any{false, nil}}}
	}
	return Node{{"const", nil}}
}

// equal returns the schema of one value, as validator compares it. zero says
// that it is the zero value.
func equal(p place, value string) (is Node, zero, ok bool) {
	f, _ := p.form()
	switch f {
	case text:
		return Node{{"const", value}}, value == "", true
	case boolean:
		return Node{{"const", value == "true"}}, value != "true", true
	case signed:
		n, err := strconv.ParseInt(value, 0, 64)
		return Node{{"const", integer(n)}}, n == 0, err == nil
	case unsigned:
		n, err := strconv.ParseUint(value, 0, 64)
		return Node{{"const", number(strconv.FormatUint(n, 10))}}, n == 0, err == nil
	case double:
		n, err := strconv.ParseFloat(value, 64)
		literal := float(n, 64)
		return Node{{"const", literal}}, n == 0, err == nil && literal != nil
	}

	return nil, false, false
}
