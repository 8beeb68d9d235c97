package schema

import (
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Entry is a rule of a place, and what a schema says of it.
type Entry struct {
	Rule    tag.Rule
	Mistake mistake.Mistake // what a value that fails the rule is told; its Path is empty
	Kind    Kind
	Is      Node // the values that pass
	When    Node // the objects around in which the rule is asked; nil is all
	Omits   bool // it is a directive: what fits Is is let go
	Absent  bool // a value that is not there fails
	Stops   bool // a failure hides the rules behind it
}

// ruled returns the schema n of a value with the rules that its tags have.
func (c *compiler) ruled(p place, f form, n Node) Node {
	entries := c.entries(p, f)
	if c.body.Annotate {
		return c.annotated(p, n, n, entries)
	}
	n = constrained(n, entries)
	server := c.leftToServer(p, entries)
	if len(server) > 0 {
		n = n.with(serverKey, server)
	}
	return n
}

// constrained returns n with what the entries say. What stands behind a
// directive is asked only of values that it does not let go.
func constrained(n Node, entries []Entry) Node {
	all := []Node{n}
	for i, e := range entries {
		if e.When != nil {
			continue // it stands on the object
		}
		if e.Omits {
			if rest := constrained(nil, entries[i+1:]); len(rest) > 0 && e.Is != nil {
				all = append(all, either(e.Is, rest))
			}
			break
		}
		all = append(all, e.Is)
	}
	return and(all...)
}

// entries returns the rules of a value, in the order of the tag.
func (c *compiler) entries(p place, f form) (all []Entry) {
	if p.level == nil || !p.validated {
		return nil
	}
	foreign := c.foreign(p.typ)
	for _, r := range c.written(p) {
		if r.Name == "structonly" || r.Name == "nostructlevel" {
			break
		}
		if omits := tag.Omits(r.Name); omits != tag.OmitNothing {
			if is, ok := c.letsGo(p, f, omits); ok {
				all = append(all, Entry{Rule: r, Omits: true, Is: is})
			}
			continue
		}
		if r.Name == "" {
			continue
		}

		e := Entry{Rule: r, Mistake: c.stated(p, r)}
		e.Stops = tag.Requires(r.Name) || tag.Excludes(r.Name) || r.Name == "isdefault"
		if !foreign {
			said := c.ruling(p, f, r)
			e.Kind, e.Is = said.kind, said.is
		}
		if said, when, ok := c.conditional(p, r); ok && !foreign {
			e.Kind, e.Is, e.When = Conditional, said, when
			e.Absent = tag.Requires(r.Name)
		}
		all = append(all, e)
	}
	return all
}

// written returns the rules of a level that validator comes to, those of aliases
// under the alias's name, in the order in which they are asked of what was sent.
func (c *compiler) written(p place) []tag.Rule {
	if p.own && p.field != nil && p.field.Sent != nil {
		return p.field.Sent.Rules
	}
	return p.level.Rules
}

// letsGo returns the values that a directive exempts from the rules behind it.
// ok is false if it exempts none that are there.
func (c *compiler) letsGo(p place, f form, omits tag.Omission) (is Node, ok bool) {
	switch {
	case omits == tag.OmitNil:
		return nil, false
	case f == list && p.typ.Kind == shape.Slice, f == mapping:
		if omits == tag.OmitEmpty {
			return nil, false
		}
		return Node{sizedEmpty(f)}, true
	case omits == tag.OmitEmpty && p.pointer, p.typ.Kind == shape.Any:
		return nil, false
	case omits == tag.OmitZero && p.typ.Kind == shape.OneOf:
		return nil, true // a variant may be zero
	}

	if is, certain := c.zero(p); certain || p.typ.Kind == shape.Object {
		return is, true // what a patch names must be zero for all to be, and maybe all is
	}
	return nil, true // what is let go nobody can say: nothing is asked behind it
}

func sizedEmpty(f form) Member { return Member{sizes[f][1], integer(0)} }

// ruling returns what a schema says of a rule, an alias or an or-group.
func (c *compiler) ruling(p place, f form, r tag.Rule) ruling {
	merged := p.patch && (p.typ.Kind == shape.Object || p.typ.Kind == shape.Map)
	defaults := p.typ.Kind == shape.Map && p.base.IsValid() && p.base.Len() > 0 // whose entries stay
	switch {
	case defaults && r.Name != "required":
		return ruling{}
	case merged && !(p.pointer && r.Name == "required"):
		return ruling{} // what is there counts, too
	case r.Or != nil:
		return c.group(p, f, r.Or)
	case c.replaced(r.Name):
		return ruling{}
	}
	if expanded, is := c.alias(r.Name); is {
		return c.aliased(p, f, expanded)
	}

	switch r.Name {
	case "required":
		return c.required(p)
	case "isdefault":
		if p.pointer {
			return exactly(never)
		}
		zero, certain := c.zeroOf(p, f)
		if !certain {
			return ruling{}
		}
		return exactly(zero)
	case "unique":
		return c.unique(p, f, r)
	}
	return c.rule(f, r)
}

// zeroOf is zero for a value whose list or map is there: it is not nil.
func (c *compiler) zeroOf(p place, f form) (Node, bool) {
	if f == mapping || f == list && p.typ.Kind == shape.Slice {
		return never, true
	}
	return c.zero(p)
}

// required returns what a schema says of required for a value that is there.
func (c *compiler) required(p place) ruling {
	if p.pointer {
		return exactly(nil)
	}
	switch p.typ.Kind {
	case shape.Any, shape.OneOf, shape.Slice, shape.Map:
		return exactly(nil)
	}
	zero, certain := c.zero(p)
	if !certain {
		return ruling{Near, nil}
	}
	if p.typ.Kind == shape.String && p.formIs(text) {
		return exactly(Node{{"minLength", integer(1)}})
	}
	return exactly(not(zero))
}

func (p place) formIs(want form) bool {
	f, _ := p.form()
	return f == want
}

// unique returns what a schema says of unique: scalars in a list are compared by
// what they are.
func (c *compiler) unique(p place, f form, r tag.Rule) ruling {
	if f != list || r.Param != "" {
		return ruling{}
	}
	elem := p.typ.Elem
	if elem.Kind == shape.Pointer {
		elem = elem.Elem
	}

	switch elem.Kind {
	case shape.String, shape.Integer, shape.Boolean:
		return c.rule(f, r)
	case shape.Number:
		if elem.Go.Kind() == reflect.Float64 {
			return c.rule(f, r)
		}
		return ruling{Near, Node{{"uniqueItems", true}}}
	}
	return ruling{}
}

// stated returns what a value that fails a rule is told.
func (c *compiler) stated(p place, r tag.Rule) mistake.Mistake {
	at := rules.Subject{Type: p.typ, Level: p.level}
	if p.holder != nil {
		at.Scope = p.holder.Scope
	}
	if p.key {
		return rules.StatedOfKey(r)
	}
	return c.engine.Stated(r, at)
}

// leftToServer returns what of the rules the schema does not decide.
func (c *compiler) leftToServer(p place, entries []Entry) (all []any) {
	for _, e := range entries {
		if e.Omits || e.Kind >= Conditional {
			continue
		}
		one := Node{{"rule", e.Mistake.Rule}}
		if e.Mistake.Param != "" {
			one = one.with("param", e.Mistake.Param)
		}
		if e.Kind == Near {
			one = one.with("near", true)
		}
		all = append(all, one)
	}

	if p.isQuoted() {
		one := Node{{"rule", mistake.RuleRange}}
		if p.typ.Kind == shape.Integer {
			low, high := bounds(p.typ.Go)
			one = one.with("param", string(low)+" "+string(high))
		}
		all = append(all, one.with("near", true))
	}
	if p.own || p.bulk {
		all = append(all, bound(p.field)...)
	}
	return slices.Clip(all)
}

// bound returns the rules of a field's bind tag that only the server decides.
func bound(f *shape.Field) (all []any) {
	if f == nil {
		return nil
	}
	named := func(rule, lookup string) Node { return Node{{"rule", rule}, {"param", lookup}} }
	distinct := Node{{"rule", mistake.RuleDistinct}}

	for _, option := range f.Options {
		switch option {
		case mistake.RuleDistinct:
			all = append(all, distinct)
		case mistake.RuleExists:
			all = append(all, named(option, f.Bind.Exists))
		case mistake.RuleAvailable:
			if !f.Bind.Distinct { // which available implies
				all = append(all, distinct)
			}
			all = append(all, named(option, f.Bind.Available))
		}
	}
	return all
}
