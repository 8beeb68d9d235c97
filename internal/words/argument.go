package words

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/tag"
)

// An argument words {1} of a mistake's sentence, if it knows how to. sort is the
// sort of value that the sentence is worded for.
type argument func(m *Messages, fe *mistake.Mistake, sort string) (text string, ok bool)

// arguments returns {1} and {2} of a mistake's sentence. range has both; {1} of
// any other rule is the first of these that there is:
//
//  1. the alternatives of an or-group
//  2. the conditions of required_if and its kin
//  3. the labels of the other fields that the rule names
//  4. the values of a list: "red", "light blue"
//  5. one value, in quotes
//  6. an example of a date in a layout
//  7. what a limit of the body allows, with its unit
//  8. a number, a count or a length of time to compare with
//
// An argument of another kind stands as it is.
func (m *Messages) arguments(fe *mistake.Mistake, sort string) [2]string {
	if fe.Rule == mistake.RuleRange {
		low, high, _ := strings.Cut(fe.Param, " ")
		return [2]string{m.isolated(low), m.isolated(high)}
	}

	for _, word := range [...]argument{
		(*Messages).alternatives,
		(*Messages).conditions,
		(*Messages).otherFields,
		(*Messages).listed,
		(*Messages).equal,
		(*Messages).dated,
		(*Messages).limit,
		(*Messages).measured,
	} {
		if text, ok := word(m, fe, sort); ok {
			return [2]string{text}
		}
	}
	return [2]string{m.isolated(fe.Param)}
}

// alternatives is argument 1.
func (m *Messages) alternatives(fe *mistake.Mistake, _ string) (string, bool) {
	if fe.Rule != mistake.RuleOr {
		return "", false
	}
	return m.either(fe), true
}

// conditions is argument 2: "type is card and country is DE". Of those of
// required_unless and excluded_unless, validator wants one.
func (m *Messages) conditions(fe *mistake.Mistake, _ string) (string, bool) {
	if tag.References(fe.Rule) != tag.FieldPairs || len(fe.Refs) == 0 {
		return "", false
	}

	var parts []string
	values := tag.Words(fe.Param)
	for i, ref := range fe.Refs {
		part := m.label(ref)
		if at := 2*i + 1; at < len(values) {
			part = m.condition(part, values[at])
		}
		parts = append(parts, part)
	}

	key, last := m.or("join.condition", "join.list"), "join.and"
	if tag.AnyPair(fe.Rule) {
		last = "join.either"
	} else {
		key = m.or("join.condition.and", key)
	}
	return m.joinAll(key, last, parts), true
}

// condition words one pair. If the sentence puts no quotes around the value,
// one that is empty or has blanks in it needs them.
func (m *Messages) condition(label, value string) string {
	if value == "nil" {
		return m.part("join.absent", &catalog.Params{label})
	}

	text := m.part("join.is", &catalog.Params{label, m.isolated(value)})
	quotes := m.part("quote", &catalog.Params{})
	unclear := value == "" || strings.ContainsAny(value, " \t\n,")
	if unclear && !quoted(text, quotes) {
		return m.part("join.is", &catalog.Params{label, m.quote(value)})
	}
	return text
}

// quoted reports whether a text has quotes in it, which are given as the empty
// text in quotes.
func quoted(text, quotes string) bool {
	first, size := utf8.DecodeRuneInString(quotes)
	return size > 0 && strings.ContainsRune(text, first)
}

// otherFields is argument 3.
func (m *Messages) otherFields(fe *mistake.Mistake, _ string) (string, bool) {
	labels := make([]string, 0, len(fe.Refs))
	for _, ref := range fe.Refs {
		labels = append(labels, m.label(ref))
	}
	return strings.Join(labels, " / "), len(labels) > 0
}

// listed is argument 4.
func (m *Messages) listed(fe *mistake.Mistake, _ string) (string, bool) {
	if !tag.TakesList(fe.Rule) {
		return "", false
	}
	values := tag.Words(fe.Param)
	for i, value := range values {
		values[i] = m.quote(value)
	}
	return m.joinAll("join.list", "join.list", values), true
}

// equal is argument 5.
func (m *Messages) equal(fe *mistake.Mistake, _ string) (string, bool) {
	ofText := fe.Type == "string" || fe.Param == ""
	if !tag.Equates(fe.Rule) || !ofText {
		return "", false
	}
	return m.quote(fe.Param), true
}

// dated is argument 6: an example of what the layout of datetime asks for, as
// clients have not heard of the layouts of Go. No month, hour or minute in it
// can be taken for another part. There is none if it would not pass itself.
func (m *Messages) dated(fe *mistake.Mistake, _ string) (string, bool) {
	if fe.Rule != "datetime" {
		return "", false
	}
	example := time.Date(1999, time.December, 31, 23, 59, 58, 0, time.UTC).Format(fe.Param)
	if _, err := time.Parse(fe.Param, example); err != nil {
		return "", true
	}
	return m.isolated(example), true
}

// limit is argument 7.
func (m *Messages) limit(fe *mistake.Mistake, _ string) (string, bool) {
	unit := tag.Unit(fe.Rule)
	if unit == "" {
		return "", false
	}
	if unit == "bytes" {
		return m.bytes(fe.Rule, fe.Param), true
	}
	return m.count(unit, fe.Rule, fe.Param), true
}

// measured is argument 8.
func (m *Messages) measured(fe *mistake.Mistake, sort string) (string, bool) {
	compares := tag.Counts(fe.Rule) || tag.Equates(fe.Rule)
	switch {
	case !compares && sort != "items":
		return "", false
	case fe.Type == "duration":
		return m.duration(fe.Rule, fe.Param), true
	case sort == "string" && m.inBytes(fe):
		return m.count("bytes", fe.Rule, decimal(fe)), true
	case sort == "string":
		return m.count("characters", fe.Rule, decimal(fe)), true
	case sort == "items":
		return m.count("items", fe.Rule, decimal(fe)), true
	}
	return m.isolated(decimal(fe)), true
}

// quote puts a value in quotes. In a list, it is isolated whatever it begins
// with: without that, two Latin words and the comma between them would be one
// piece that is read from the left.
func (m *Messages) quote(value string) string {
	return m.isolate(m.part("quote", &catalog.Params{value}))
}
