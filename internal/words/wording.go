package words

import (
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/tag"
)

// wording is how a mistake is said: the key of the sentence, and its {1} and
// {2}.
type wording struct {
	key  string
	args [2]string
}

// A finder returns the words of a mistake if it has some.
type finder func(*Language, *mistake.Mistake) (wording, bool)

// finders are asked in this order:
//
//  1. a message of the user's for the field
//  2. where the body stops being JSON
//  3. that the value is invalid, where a sentence of its own would have a hole
//  4. the user's sentence for the rule
//  5. the catalog's sentence for the rule
//  6. the noun that the value must be
//
// A mistake that none of them knows is worded as invalid.
var finders = [...]finder{
	(*Language).fieldMessage,
	(*Language).syntax,
	(*Language).incomplete,
	(*Language).customSentence,
	(*Language).catalogSentence,
	(*Language).mustBe,
}

// wording finds the words for a mistake.
func (l *Language) wording(fe *mistake.Mistake) wording {
	for _, find := range finders {
		if w, ok := find(l, fe); ok {
			return w
		}
	}
	return l.invalid(fe)
}

// fieldMessage is finder 1.
func (l *Language) fieldMessage(fe *mistake.Mistake) (wording, bool) {
	for _, p := range l.messages {
		if !p.isFor(fe.Rule) || !matches(p.path, fe.Path) {
			continue
		}
		sort := strings.TrimPrefix(strings.TrimPrefix(p.rule, fe.Rule), ".")
		if slices.Contains(appendSorts(nil, fe), sort) {
			return wording{p.path + ":" + p.rule, l.arguments(fe, sortOf(fe.Type))}, true
		}
	}
	return wording{}, false
}

// syntax is finder 2. Without a line and a column, json is a rule of
// validator's.
func (l *Language) syntax(fe *mistake.Mistake) (wording, bool) {
	if fe.Rule != mistake.RuleJSON {
		return wording{}, false
	}
	line, column, ok := strings.Cut(fe.Param, ":")
	if !ok || !digits(line) || !digits(column) {
		return wording{}, false
	}
	return wording{"frame.syntax", [2]string{line, column}}, true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// incomplete is finder 3. A mistake lacks what its sentence would say if its
// rule names other fields that have no JSON name, and if it stands on a field
// but has the name of a text about the body.
func (l *Language) incomplete(fe *mistake.Mistake) (wording, bool) {
	nameless := false
	switch tag.References(fe.Rule) {
	case tag.OneField, tag.FieldList, tag.FieldPairs:
		nameless = len(fe.Refs) == 0 && fe.Param == ""
	}
	ofBody := tag.Ours(fe.Rule) && fe.Path != ""
	if nameless || ofBody {
		return l.invalid(fe), true
	}
	return wording{}, false
}

// customSentence is finder 4. The user's words for a rule stand before the
// catalog's for one sort of value.
func (l *Language) customSentence(fe *mistake.Mistake) (wording, bool) {
	if !l.catalog.Overlaid() {
		return wording{}, false
	}
	var sorts sortList
	for _, sort := range appendSorts(sorts[:0], fe) {
		if key := l.key(fe, sort, true); key != "" {
			return l.complete(fe, key, sortOf(fe.Type)), true
		}
	}
	return wording{}, false
}

// catalogSentence is finder 5.
func (l *Language) catalogSentence(fe *mistake.Mistake) (wording, bool) {
	var sorts sortList
	for _, sort := range appendSorts(sorts[:0], fe) {
		if key := l.key(fe, sort, false); key != "" {
			return l.complete(fe, key, sort), true
		}
	}
	return wording{}, false
}

// mustBe is finder 6.
func (l *Language) mustBe(fe *mistake.Mistake) (wording, bool) {
	noun := l.noun(fe)
	return wording{"frame.must_be", [2]string{noun}}, noun != ""
}

// invalid words a mistake that has no sentence of its own.
func (l *Language) invalid(fe *mistake.Mistake) wording {
	general := mistake.Mistake{Path: fe.Path, Rule: "frame.invalid"}
	return wording{key: l.key(&general, "", false)}
}

// complete words a mistake by the sentence under key, unless a handler has
// left out the argument that is in it.
func (l *Language) complete(fe *mistake.Mistake, key, sort string) wording {
	args := l.arguments(fe, sort)
	if args[0] == "" && l.catalog.Uses(key, 1) {
		return l.invalid(fe)
	}
	return wording{key, args}
}

// key returns the key of the sentence for a mistake on a value of a sort; ""
// if there is none. A mistake on the whole body may have its own sentence. If
// custom, the sentence must be the user's.
func (l *Language) key(fe *mistake.Mistake, sort string, custom bool) string {
	if fe.Path == "" {
		name := strings.TrimSuffix(fe.Rule+"."+sort, ".")
		if key, ok := l.catalog.Find(name, "body"); ok && (!custom || l.catalog.Added(key)) {
			return key
		}
	}
	if key, ok := l.catalog.Find(fe.Rule, sort); ok && (!custom || l.catalog.Added(key)) {
		return key
	}
	return ""
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
// sort of value: that several fields are named (required_with=Phone Email), or
// a field of each item (unique=ID).
func circumstance(fe *mistake.Mistake) string {
	switch {
	case len(fe.Refs) > 1:
		return "several"
	case tag.References(fe.Rule) == tag.ElemField && fe.Param != "":
		return "by"
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
