package words

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/tag"
)

// wording is how a mistake is said: the key of the sentence, and its {1} and
// {2}.
type wording struct {
	key  string
	args [2]string
}

// A finder returns the words of a mistake if it has some.
type finder func(*Messages, *mistake.Mistake) (wording, bool)

// finders are asked in this order:
//
//  1. a message of the user's for the field
//  2. where in its text the body is wrong
//  3. that the value is invalid, where a sentence of its own would have a hole
//  4. the user's sentence for the rule
//  5. what the name of a map's entry must be
//  6. what a type that decodes itself takes, if there is a noun for it
//  7. the catalog's sentence for the rule
//  8. the noun that the value must be
//
// A mistake that none of them knows is worded in the language below, and
// without one as invalid.
var finders = [...]finder{
	(*Messages).fieldMessage,
	(*Messages).syntax,
	(*Messages).incomplete,
	(*Messages).customSentence,
	(*Messages).keyName,
	(*Messages).formOfType,
	(*Messages).catalogSentence,
	(*Messages).mustBe,
}

// wording finds the words that the language itself has for a mistake.
func (m *Messages) wording(fe *mistake.Mistake) (w wording, found bool) {
	for _, find := range finders {
		if w, found = find(m, fe); found {
			return w, true
		}
	}
	return wording{}, false
}

// fieldMessage is finder 1.
func (m *Messages) fieldMessage(fe *mistake.Mistake) (wording, bool) {
	if len(m.messages) == 0 {
		return wording{}, false
	}
	at := m.facts.declared(fe.Path)
	for _, p := range m.messages {
		if !p.isFor(fe.Rule) || !matches(p.path, at) {
			continue
		}
		sort := strings.TrimPrefix(strings.TrimPrefix(p.rule, fe.Rule), ".")
		if slices.Contains(appendSorts(nil, fe), sort) {
			return wording{p.path + ":" + p.rule, m.arguments(fe, sortOf(fe.Type))}, true
		}
	}
	return wording{}, false
}

// placed are the sentences for mistakes in the text of a body, which have a
// line and a column.
var placed = map[string]string{
	mistake.RuleJSON:      "frame.syntax",
	mistake.RuleDuplicate: "frame.duplicate",
	mistake.RuleCharset:   mistake.RuleCharset,
}

// syntax is finder 2. Without a line and a column, json is a rule of
// validator's, and charset is about a header.
func (m *Messages) syntax(fe *mistake.Mistake) (wording, bool) {
	line, column, ok := strings.Cut(fe.Param, ":")
	key := placed[fe.Rule]
	if !ok || key == "" || !digits(line) || !digits(column) {
		return wording{}, false
	}
	return wording{m.or(key, "frame.syntax"), [2]string{line, column}}, true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// incomplete is finder 3. A mistake lacks what its sentence would say if its
// rule names other fields that have no JSON name, and if it stands on a field
// but has the name of a text about the body.
func (m *Messages) incomplete(fe *mistake.Mistake) (wording, bool) {
	nameless := false
	switch tag.References(fe.Rule) {
	case tag.OneField, tag.FieldList, tag.FieldPairs:
		nameless = len(fe.Refs) == 0 && fe.Param == ""
	}
	ofBody := tag.Ours(fe.Rule) && fe.Path != ""
	if nameless || ofBody {
		return m.invalid(fe), true
	}
	return wording{}, false
}

// customSentence is finder 4. The user's words for a rule stand before the
// catalog's for one sort of value.
func (m *Messages) customSentence(fe *mistake.Mistake) (wording, bool) {
	if !m.catalog.Overlaid() {
		return wording{}, false
	}
	var sorts sortList
	for _, sort := range appendSorts(sorts[:0], fe) {
		if key := m.key(fe, sort, true); key != "" {
			return m.complete(fe, key, sortOf(fe.Type)), true
		}
	}
	return wording{}, false
}

// keyName is finder 5. Param is the rule that the name breaks.
func (m *Messages) keyName(fe *mistake.Mistake) (wording, bool) {
	if fe.Rule != mistake.RuleKey || fe.Param == "" || !m.catalog.Has("key.must_be") {
		return wording{}, false
	}
	name := &mistake.Mistake{Rule: mistake.RuleOr, Param: fe.Param, Type: cmp.Or(fe.Type, "string")}
	noun := m.either(name)
	return wording{"key.must_be", [2]string{noun}}, noun != ""
}

// formOfType is finder 6. Param names the rule whose words say what the type
// takes.
func (m *Messages) formOfType(fe *mistake.Mistake) (wording, bool) {
	if fe.Rule != mistake.RuleFormat || fe.Param == "" {
		return wording{}, false
	}
	noun := m.nounUnder("noun", fe.Param, &mistake.Mistake{Rule: fe.Param, Type: fe.Type}, "")
	return wording{m.frame("frame.must_be", fe.Path), [2]string{noun}}, noun != ""
}

// catalogSentence is finder 7. A rule about all of several fields that names
// one is worded as the rule about that field.
func (m *Messages) catalogSentence(fe *mistake.Mistake) (wording, bool) {
	if general, all := strings.CutSuffix(fe.Rule, "_all"); all && len(fe.Refs) == 1 {
		single := *fe
		single.Rule = general
		if m.Known(general, fe.Type) {
			fe = &single
		}
	}
	var sorts sortList
	for _, sort := range appendSorts(sorts[:0], fe) {
		if key := m.key(fe, sort, false); key != "" {
			return m.complete(fe, key, sort), true
		}
	}
	return wording{}, false
}

// mustBe is finder 8.
func (m *Messages) mustBe(fe *mistake.Mistake) (wording, bool) {
	noun := m.noun(fe)
	return wording{m.frame("frame.must_be", fe.Path), [2]string{noun}}, noun != ""
}

// invalid words a mistake that has no sentence of its own.
func (m *Messages) invalid(fe *mistake.Mistake) wording {
	return wording{key: m.frame("frame.invalid", fe.Path)}
}

// frame returns the key of a sentence, of the one about the whole body if the
// mistake is there.
func (l *Language) frame(key string, p path.Steps) string {
	if whole, ok := l.catalog.Find(key, "body"); ok && p == "" {
		return whole
	}
	return key
}

// complete words a mistake by the sentence under key, unless a handler has
// left out the argument that is in it.
func (m *Messages) complete(fe *mistake.Mistake, key, sort string) wording {
	args := m.arguments(fe, sort)
	if args[0] == "" && m.catalog.Uses(key, 1) {
		return m.invalid(fe)
	}
	return wording{key, args}
}

// key returns the key of the sentence for a mistake on a value of a sort; ""
// if there is none. If custom, the sentence must be the user's. A mistake on
// the whole body has sentences of its own: those of a catalog name a field.
func (m *Messages) key(fe *mistake.Mistake, sort string, custom bool) string {
	if fe.Path == "" {
		name := strings.TrimSuffix(fe.Rule+"."+sort, ".")
		if key, ok := m.catalog.Find(name, "body"); ok && (!custom || m.catalog.Added(key)) {
			return key
		}
	}

	key, ok := m.catalog.Find(fe.Rule, sort)
	if !ok || custom && !m.catalog.Added(key) {
		return ""
	}
	ofField := fe.Path == "" && m.catalog.Uses(key, 0) && !m.catalog.Added(key)
	if ofField {
		return ""
	}
	return key
}

// sortList has room for the sorts that a sentence may be worded for.
type sortList [4]string

// appendSorts appends what a sentence may be worded for, the most particular
// first: a circumstance, the type of the value, its sort, and "" for any.
func appendSorts(sorts []string, fe *mistake.Mistake) []string {
	for _, sort := range [...]string{circumstance(fe), fe.Type, sortOf(fe.Type)} {
		if sort != "" && !slices.Contains(sorts, sort) {
			sorts = append(sorts, sort)
		}
	}
	return append(sorts, "")
}

// circumstance names what a rule of several sentences depends on beside the
// sort of value: that several fields are named (required_with=Phone Email), a
// field of each item (unique=ID), a member that may be meant, or how a number
// is to be written.
func circumstance(fe *mistake.Mistake) string {
	switch {
	case len(fe.Refs) > 1:
		return "several"
	case tag.References(fe.Rule) == tag.ElemField && fe.Param != "":
		return "by"
	case fe.Rule == mistake.RuleUnknown && fe.Param != "":
		return "near"
	case fe.Rule == mistake.RuleType && fe.Param == mistake.ParamPlain:
		return "plain"
	}
	return ""
}

// sortOf names the sort of value that a sentence may be worded for.
func sortOf(typ string) string {
	switch typ {
	case "integer", "number":
		return "number"
	case "array", "object":
		return "items"
	case "date-time":
		return "time"
	}
	return typ
}
