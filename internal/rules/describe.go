package rules

import (
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// subject is a value whose rule has failed, and what the rule can name.
type subject struct {
	typ   *shape.Type
	level *tag.Level   // the rules for the value
	scope *shape.Scope // the struct that holds its field
	owner path.Steps   // the object that the field is a member of

	spelled *path.Spellings // the names that the document has; nil without
}

// describe states the facts of a failed rule, except for its place.
func describe(failed *report, s subject) mistake.Mistake {
	m := failed.mistake(s.typ)
	if !failed.isGroup {
		s.refer(&m, failed.actual)
		return m
	}
	if failed.tag == failed.actual {
		m.Rule = mistake.RuleOr
	}
	s.alternatives(&m, failed.actual)
	return m
}

// keyFailure states that a map key has failed a rule.
func keyFailure(failed *report) mistake.Mistake {
	param := failed.actual
	if failed.param != "" {
		param += "=" + failed.param
	}
	return mistake.Mistake{Rule: mistake.RuleKey, Param: param, Type: "string"}
}

// alternatives fills in Param with an or-group as a tag has it, with JSON names
// for Go names, and Refs. validator reports the group with its escapes undone,
// so its parts are those of the tag; an alias's are as reported.
func (s subject) alternatives(m *mistake.Mistake, or string) {
	rules := s.level.Group(or)
	if rules == nil {
		rules = tag.ParseRule(or).Or
	}

	parts := make([]string, 0, len(rules))
	for _, rule := range rules {
		one := mistake.Mistake{Param: rule.Param}
		s.refer(&one, rule.Name)
		parts = append(parts, tag.Rule{Name: rule.Name, Param: one.Param}.Text())
		m.Refs = append(m.Refs, one.Refs...)
	}

	m.Param = ""
	if m.Rule == mistake.RuleOr {
		m.Param = strings.Join(parts, "|")
	}
}

// refer fills in Refs, and JSON names for the Go names in Param, which is the
// argument of rule.
func (s subject) refer(m *mistake.Mistake, rule string) {
	style := tag.References(rule)
	switch style {
	case tag.NoField:
		return
	case tag.GoMethod:
		m.Param = ""
		return
	case tag.ElemField:
		m.Param = elementName(s.typ, m.Param)
		return
	}

	var words []string
	for i, word := range tag.Words(m.Param) {
		if style == tag.FieldPairs && i%2 == 1 {
			if len(m.Refs) > len(words)/2 {
				words = append(words, word)
			}
			continue
		}
		if steps, f := s.sibling(word); f != nil { // a field that JSON does not know has no name to give
			words = append(words, string((steps[len(s.owner):]).AppendDotted(nil)))
			m.Refs = append(m.Refs, steps)
		}
	}
	m.Param = tag.Join(words)
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

// sibling returns the place of a field that a rule names, by Go names with dots
// and indexes between them. Where the way ends early, the deepest place that is
// known stands for the field; f is nil if that is the object itself.
func (s subject) sibling(names string) (at path.Steps, f *shape.Field) {
	at = s.owner
	scope := s.scope

	for scope != nil {
		name, rest := cutName(names)
		n, known := scope.Lookup(name)
		if known && n.Scope != nil && strings.HasPrefix(rest, ".") { // its members stand in this object
			scope, names = n.Scope, rest[1:]
			continue
		}
		if !known || n.Field == nil {
			break
		}
		f, at = n.Field, at.Key(s.nameOf(n.Field, at))
		var t *shape.Type
		t, at, rest = inItems(n.Field.Type.Deref(), at, rest)
		if !strings.HasPrefix(rest, ".") {
			break
		}
		scope, names = t.Scope, rest[1:]
	}
	return at, f
}

// nameOf returns the name of a member of the object at a place.
func (s subject) nameOf(f *shape.Field, around path.Steps) string {
	if s.spelled == nil {
		return f.Name
	}
	return f.NameIn(s.spelled, []byte(around))
}

// cutName splits a Go identifier off a namespace.
func cutName(namespace string) (name, rest string) {
	if i := strings.IndexAny(namespace, ".["); i >= 0 {
		return namespace[:i], namespace[i:]
	}
	return namespace, ""
}

// inItems follows the indexes that a namespace goes on with.
func inItems(t *shape.Type, at path.Steps, names string) (*shape.Type, path.Steps, string) {
	for strings.HasPrefix(names, "[") && (t.Kind == shape.Slice || t.Kind == shape.Array) {
		digits, rest, _ := strings.Cut(names[1:], "]")
		i, err := strconv.Atoi(digits)
		if err != nil {
			break
		}
		t, at, names = t.Elem.Deref(), at.Index(i), rest
	}
	return t, at, names
}
