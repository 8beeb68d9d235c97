package schema

import (
	"reflect"
	"strconv"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// rulesKey is the keyword with the rules of a value one by one: what a program
// needs that says which of them a value fails. It stands in documents for
// programs of this module only.
const rulesKey = "x-bind-rules"

// nameKey is the keyword with the name of a member that may be written in
// several ways. It stands beside the rules.
const nameKey = "x-bind-name"

// annotated returns n with the rules of a value one by one. structure is what
// decoding wants.
func (c *compiler) annotated(p place, n, structure Node, entries []Entry) Node {
	all := c.decoding(p, structure)
	if c.deletes(p) {
		all = append(all, Node{{"rule", "omitnil"}, {"is", Node{{"const", nil}}}})
	}
	missing := false

	for _, e := range entries {
		alone := e.When == nil && tag.References(e.Rule.Name) == tag.NoField
		e.Absent = e.Absent || alone && p.own && !e.Omits && c.failsAbsent(p, e)
		missing = missing || alone && e.Absent
		if p.patch && !p.pointer && p.typ.Kind == shape.Object && tag.Requires(e.Rule.Name) {
			zero, _ := c.zero(p)
			all = append(all, Node{{"rule", "omitzero"}, {"keeps", true}, {"is", zero}}) // maybe all of it is
		}
		if e.Kind >= Conditional || e.Omits {
			all = append(all, c.said(p, e))
		} else if e.Absent {
			e.Is = nil // of a value that is there, the server alone can tell
			all = append(all, c.said(p, e))
		}
	}
	if p.own {
		all = append(all, c.unsaid(p, missing)...)
	}
	if len(all) == 0 {
		return n
	}
	return n.with(rulesKey, all)
}

// isObject is the entry of what is an object.
var isObject = Node{
	{"rule", mistake.RuleType}, {"type", "object"}, {"decode", true}, {"is", Node{{"type", "object"}}},
}

// ruledFirst returns n with entries before those that it has.
func (n Node) ruledFirst(entries ...Node) Node {
	var all []any
	for _, e := range entries {
		all = append(all, e)
	}
	if own, has := n.get(rulesKey); has {
		return replaced(append(Node{}, n...), rulesKey, append(all, own.([]any)...))
	}
	return n.with(rulesKey, all)
}

// said returns an entry as it stands in a document.
func (c *compiler) said(p place, e Entry) Node {
	name := e.Mistake.Rule
	if e.Omits {
		name = e.Rule.Name
	}
	n := Node{{"rule", name}}
	if e.Mistake.Param != "" {
		n = n.with("param", e.Mistake.Param)
	}
	if e.Mistake.Type != "" {
		n = n.with("type", e.Mistake.Type)
	}
	if len(e.Mistake.Refs) > 0 {
		n = n.with("refs", dotted(e.Mistake.Refs))
	}

	for _, flag := range []struct {
		name string
		set  bool
	}{
		{"absent", e.Absent && !p.patch}, {"removed", e.Absent && p.patch}, {"stop", e.Stops},
		{"bail", c.engine.Config().Bail || p.field != nil && p.field.Bind.Bail},
	} {
		if flag.set {
			n = n.with(flag.name, true)
		}
	}
	if e.When != nil {
		n = n.with("when", e.When)
	}
	if e.Omits && p.own && p.base.IsValid() && !letGo(e.Rule, p.base, p.pointer) {
		n = n.with("keeps", true) // a default stands there, and is looked at
	}
	if beside := p.embedded(); len(beside) > 0 && e.Absent {
		n = n.with("with", beside)
	}
	if e.Is != nil {
		n = n.with("is", e.Is)
	}
	return n
}

func dotted(all []path.Steps) (names []any) {
	for _, at := range all {
		names = append(names, at.Dotted())
	}
	return names
}

// decoding returns what decoding says of a value, as entries.
func (c *compiler) decoding(p place, structure Node) (all []any) {
	word := p.typ.Word()
	if p.own && p.field != nil {
		word = p.field.Word()
	}
	entry := func(rule, param, typ string, is Node) {
		n := Node{{"rule", rule}}
		if param != "" {
			n = n.with("param", param)
		}
		all = append(all, append(n, Member{"type", typ}, Member{"decode", true}, Member{"is", is}))
	}

	if typ, ok := structure.get("type"); ok && !p.key {
		if p.nullIsValue() || c.deletes(p) {
			typ = []any{typ, "null"}
		}
		if p.isQuoted() {
			entry(mistake.RuleType, "", "string", Node{{"type", typ}})
			entry(mistake.RuleType, "", word, Node{{"pattern", numberText}}) // which of them fit, the server says
		} else {
			entry(mistake.RuleType, "", word, Node{{"type", typ}})
		}
	}
	low, integer := structure.get("minimum")
	high, _ := structure.get("maximum")
	if integer && p.typ.Kind == shape.Integer {
		param := string(low.(number)) + " " + string(high.(number))
		entry(mistake.RuleRange, param, word, Node{{"minimum", low}, {"maximum", high}})
	}

	switch most, ok := structure.get("maxItems"); {
	case ok && p.typ.Kind == shape.Array:
		entry(mistake.RuleLen, strconv.Itoa(p.typ.Go.Len()), word, Node{{"minItems", most}, {"maxItems", most}})
	case ok:
		entry(mistake.RuleMax, string(most.(number)), word, Node{{"maxItems", most}})
	}
	if least, ok := structure.get("minItems"); ok && p.bulk {
		all = append(all, Node{{"rule", mistake.RuleMin}, {"param", "1"}, {"type", word}, {"is", Node{{"minItems", least}}}})
	}
	return all
}

// deletes reports whether null deletes what stands in this place: an entry of a
// map that is patched.
func (c *compiler) deletes(p place) bool { return p.patch && !p.own && !p.key && p.at != c.body.Root() }

// nullIsValue reports whether null is a value in this place, and not the lack of
// one.
func (p place) nullIsValue() bool {
	if p.own {
		return p.field.Type.TakesNull()
	}
	return !p.key && (p.pointer || p.typ.Kind == shape.Map) && p.typ.Nullable()
}

// failsAbsent reports whether a member that is not there fails a rule, which
// stands behind others.
func (c *compiler) failsAbsent(p place, e Entry) bool {
	null := p.pointer && !p.base.IsValid()
	if p.base.IsValid() && p.base.Kind() == reflect.Interface {
		null = p.base.IsNil()
	}

	for _, before := range p.level.Rules {
		if before.Text() == e.Rule.Text() {
			break
		}
		omits := tag.Omits(before.Name) != tag.OmitNothing
		if omits && (null || p.base.IsValid() && letGo(before, p.base, p.pointer)) {
			return false
		}
	}
	if null {
		first := p.level.Rules[0].Text() == e.Rule.Text()
		return first && c.refusesNil(p.level) || e.Rule.Name == "required"
	}
	return p.base.IsValid() && c.fails(e.Rule, p.base, p.pointer)
}

// letGo reports whether a directive exempts a value from the rules behind it.
func letGo(r tag.Rule, v reflect.Value, pointer bool) bool {
	switch tag.Omits(r.Name) {
	case tag.OmitZero:
		return isEmpty(v)
	case tag.OmitNil:
		canBeNil := v.Kind() == reflect.Slice || v.Kind() == reflect.Map || v.Kind() == reflect.Interface
		return canBeNil && v.IsNil()
	}
	return !pointer && isNone(v)
}

// unsaid returns the entry of a member that must be there although none of its
// rules may say so: what is in it must, or its bind tag says it. said tells that
// one does. An entry that is held is asked also where rules are not.
func (c *compiler) unsaid(p place, said bool) []any {
	when := "absent"
	if p.patch {
		when = "removed"
	}
	held := func(rule, typ string) []any {
		return []any{Node{{"rule", rule}, {"type", typ}, {when, true}, {"held", true}}}
	}

	switch {
	case p.field.Bind.Present:
		return held(mistake.RulePresent, p.field.Type.Word())
	case holdsPresent(p.field):
		return held(mistake.RuleRequired, p.typ.Word())
	case !said && p.holdsObject() && c.refuses(p, p.base):
		return []any{Node{{"rule", mistake.RuleRequired}, {"type", p.typ.Word()}, {when, true}}}
	}
	return nil
}

// embedded returns the names of the members that stand in the same embedded
// pointer as a member: without any of them nothing is asked of it. It returns
// nil if no pointer leads to the member.
func (p place) embedded() (names []any) {
	if !p.own || p.holder == nil {
		return nil
	}
	way := throughPointer(p.holder.Go, p.field.Index)
	if way == "" {
		return nil
	}
	for _, f := range p.holder.Fields {
		if throughPointer(p.holder.Go, f.Index) == way {
			names = append(names, f.Name)
		}
	}
	return names
}

// holdsObject reports whether a member that is not there holds an object or the
// items of a Go array all the same, which validator looks into.
func (p place) holdsObject() bool {
	holds := p.typ.Kind == shape.Object || p.typ.Kind == shape.Array
	return holds && !p.pointer && p.validated && p.base.IsValid()
}
