package words

import (
	"strings"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/tag"
)

// An argument words {1} of a mistake's sentence, if it knows how to. sort is the
// sort of value that the sentence is worded for.
type argument func(l *Language, fe *mistake.Mistake, sort string) (text string, ok bool)

// arguments returns {1} and {2} of a mistake's sentence. range has both; {1} of
// any other rule is the first of these that there is:
//
//  1. the alternatives of an or-group
//  2. the conditions of required_if and its kin
//  3. the labels of the other fields that the rule names
//  4. the values of a list: "red", "light blue"
//  5. one value, in quotes
//  6. what a limit of the body allows, with its unit
//  7. a number, a count or a length of time to compare with
//
// An argument of another kind stands as it is.
func (l *Language) arguments(fe *mistake.Mistake, sort string) [2]string {
	if fe.Rule == mistake.RuleRange {
		low, high, _ := strings.Cut(fe.Param, " ")
		return [2]string{l.isolated(low), l.isolated(high)}
	}

	for _, word := range [...]argument{
		(*Language).alternatives,
		(*Language).conditions,
		(*Language).otherFields,
		(*Language).listed,
		(*Language).equal,
		(*Language).limit,
		(*Language).measured,
	} {
		if text, ok := word(l, fe, sort); ok {
			return [2]string{text}
		}
	}
	return [2]string{l.isolated(fe.Param)}
}

// alternatives is argument 1.
func (l *Language) alternatives(fe *mistake.Mistake, _ string) (string, bool) {
	if fe.Rule != mistake.RuleOr {
		return "", false
	}
	return l.either(fe), true
}

// conditions is argument 2: "type is card and country is DE". Of those of
// required_unless and excluded_unless, validator wants one.
func (l *Language) conditions(fe *mistake.Mistake, _ string) (string, bool) {
	if tag.References(fe.Rule) != tag.FieldPairs || len(fe.Refs) == 0 {
		return "", false
	}

	var parts []string
	values := tag.Words(fe.Param)
	for i, ref := range fe.Refs {
		part := l.label(ref)
		if at := 2*i + 1; at < len(values) {
			part = l.condition(part, values[at])
		}
		parts = append(parts, part)
	}

	if tag.AnyPair(fe.Rule) {
		return l.join("join.either", parts), true
	}
	return l.join("join.and", parts), true
}

// condition words one pair. Where the sentence puts no quotes around the
// value, the empty one needs them.
func (l *Language) condition(label, value string) string {
	if value == "nil" {
		return l.catalog.Text("join.absent", &catalog.Params{label})
	}

	text := l.catalog.Text("join.is", &catalog.Params{label, l.isolated(value)})
	quotes := l.catalog.Text("quote", &catalog.Params{})
	if value == "" && !strings.Contains(text, quotes) {
		return l.catalog.Text("join.is", &catalog.Params{label, l.quote("")})
	}
	return text
}

// otherFields is argument 3.
func (l *Language) otherFields(fe *mistake.Mistake, _ string) (string, bool) {
	labels := make([]string, 0, len(fe.Refs))
	for _, ref := range fe.Refs {
		labels = append(labels, l.label(ref))
	}
	return strings.Join(labels, " / "), len(labels) > 0
}

// listed is argument 4.
func (l *Language) listed(fe *mistake.Mistake, _ string) (string, bool) {
	if !tag.TakesList(fe.Rule) {
		return "", false
	}
	values := tag.Words(fe.Param)
	for i, value := range values {
		values[i] = l.quote(value)
	}
	return l.join("join.list", values), true
}

// equal is argument 5.
func (l *Language) equal(fe *mistake.Mistake, _ string) (string, bool) {
	ofText := fe.Type == "string" || fe.Param == ""
	if !tag.Equates(fe.Rule) || !ofText {
		return "", false
	}
	return l.quote(fe.Param), true
}

// limit is argument 6.
func (l *Language) limit(fe *mistake.Mistake, _ string) (string, bool) {
	unit := tag.Unit(fe.Rule)
	if unit == "" {
		return "", false
	}
	return l.count(unit, fe.Rule, fe.Param), true
}

// measured is argument 7.
func (l *Language) measured(fe *mistake.Mistake, sort string) (string, bool) {
	compares := tag.Counts(fe.Rule) || tag.Equates(fe.Rule)
	switch {
	case !compares && sort != "items":
		return "", false
	case fe.Type == "duration":
		return l.duration(fe.Rule, fe.Param), true
	case sort == "string":
		return l.count("characters", fe.Rule, decimal(fe)), true
	case sort == "items":
		return l.count("items", fe.Rule, decimal(fe)), true
	}
	return l.isolated(decimal(fe)), true
}

// quote puts a value in quotes. In a list, it is isolated whatever it begins
// with: without that, two Latin words and the comma between them would be one
// piece that is read from the left.
func (l *Language) quote(value string) string {
	return l.isolate(l.catalog.Text("quote", &catalog.Params{value}))
}

// join puts parts together, two at a time, with the text under key.
func (l *Language) join(key string, parts []string) string {
	out := ""
	for i, part := range parts {
		if i == 0 {
			out = part
			continue
		}
		out = l.catalog.Text(key, &catalog.Params{out, part})
	}
	return out
}
