package rules

import (
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// alternatives fills in Param with an or-group as a tag has it, with JSON names for Go names, and Refs. validator reports
// the group with its escapes undone, so its parts are those of the tag; an alias's are as reported.
func (p *placement) alternatives(fe *mistake.Mistake, or string, s location) {
	rules := s.level.Group(or)
	if rules == nil {
		rules = tag.ParseRule(or).Or
	}
	parts := make([]string, 0, len(rules))
	for _, rule := range rules {
		one := mistake.Mistake{Param: rule.Param}
		p.refer(&one, rule.Name, s)
		parts = append(parts, tag.Rule{Name: rule.Name, Param: one.Param}.Text())
		fe.Refs = append(fe.Refs, one.Refs...)
	}
	fe.Param = ""
	if fe.Rule == mistake.RuleOr {
		fe.Param = strings.Join(parts, "|")
	}
}

// refer fills in Refs, and JSON names for the Go names in Param, which is the argument of rule.
func (p *placement) refer(fe *mistake.Mistake, rule string, s location) {
	style := tag.References(rule)
	switch style {
	case tag.NoField:
		return
	case tag.GoMethod:
		fe.Param = ""
		return
	case tag.ElemField:
		fe.Param = elementName(s.typ, fe.Param)
		return
	}
	var words []string
	for i, word := range tag.Words(fe.Param) {
		if style == tag.FieldPairs && i%2 == 1 {
			if len(fe.Refs) > len(words)/2 {
				words = append(words, word)
			}
			continue
		}
		if steps, ok := p.sibling(s, word); ok { // a field that JSON does not know has no name to give
			words = append(words, string((steps[len(s.owner.steps):]).AppendDotted(nil)))
			fe.Refs = append(fe.Refs, steps)
		}
	}
	fe.Param = tag.Join(words)
}

// elementName returns the JSON name of a field of t's elements.
func elementName(t *shape.Type, goName string) string {
	if t == nil {
		return goName
	}
	if t = t.Innermost(); t == nil || t.Scope == nil {
		return goName
	}
	if n, ok := t.Scope.Lookup(goName); ok && n.Field != nil {
		return n.Field.Name
	}
	return goName
}

// sibling returns the place of a field that a rule of s names.
func (p *placement) sibling(s location, name string) (path.Steps, bool) {
	if s.scope == nil {
		return "", false
	}
	found := p.inObject(location{steps: s.owner.steps, typ: s.owner.typ}, s.scope, name)
	return found[0].steps, found[0].steps != s.owner.steps
}
