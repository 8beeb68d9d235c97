// Package tag reads validate tags as validator/v10 does, and knows what its rules are like.
//
// In: the text of a tag. Out: a [Level]: the rules of a value, and of its keys and elements behind dive.
package tag

import (
	"slices"
	"strings"
)

// Level is what a validate tag says about one level of a value: the value itself, then its keys and its elements.
type Level struct {
	Tag   string // as written
	Text  string // the rules of this level as written, without what follows dive
	Rules []Rule
	Dive  bool
	Keys  *Level // between keys and endkeys
	Elem  *Level // after dive; nil if nothing follows
}

// Rule is one rule of a validate tag.
type Rule struct {
	Name  string // as written: a rule or an alias
	Param string
	Or    []Rule // the alternatives of a|b; Name is then "a|b" as written
}

// ParseLevel splits a validate tag the way validator/v10 does.
func ParseLevel(tag string) *Level {
	level := &Level{Tag: tag}
	parts := strings.Split(tag, ",")
	for i, part := range parts {
		if part == "dive" {
			level.Dive = true
			level.Text = strings.Join(parts[:i], ",")
			level.readElements(parts[i+1:])
			return level
		}
		level.Rules = append(level.Rules, ParseRule(part))
	}
	level.Text = tag
	return level
}

func (l *Level) readElements(parts []string) {
	if len(parts) > 0 && parts[0] == "keys" {
		end := 1
		for end < len(parts) && parts[end] != "endkeys" {
			end++
		}
		l.Keys = ParseLevel(strings.Join(parts[1:end], ","))
		parts = parts[min(end+1, len(parts)):]
	}
	if len(parts) > 0 {
		l.Elem = ParseLevel(strings.Join(parts, ","))
	}
}

// ParseRule reads one rule, or an or-group, as a tag has it.
func ParseRule(text string) Rule {
	alternatives := strings.Split(text, "|")
	if len(alternatives) == 1 {
		name, param, _ := strings.Cut(text, "=")
		return Rule{Name: name, Param: unescape(param)}
	}
	rule := Rule{Name: text}
	for _, alternative := range alternatives {
		rule.Or = append(rule.Or, ParseRule(alternative))
	}
	return rule
}

// unescape undoes validator's way to write a comma or a pipe inside a parameter.
func unescape(param string) string {
	return strings.NewReplacer("0x2C", ",", "0x7C", "|").Replace(param)
}

// Decoded is the or-group as validator reports it: names and parameters with their escapes undone, joined by pipes.
func (r Rule) Decoded() string {
	parts := make([]string, 0, len(r.Or))
	for _, alternative := range r.Or {
		parts = append(parts, strings.TrimSuffix(alternative.Name+"="+alternative.Param, "="))
	}
	return strings.Join(parts, "|")
}

// Text is the rule as a tag has it.
func (r Rule) Text() string {
	if r.Or != nil {
		return r.Name
	}
	param := strings.NewReplacer(",", "0x2C", "|", "0x7C").Replace(r.Param)
	return strings.TrimSuffix(r.Name+"="+param, "=")
}

// Words splits a rule's argument into words as validator does: single quotes keep white space in a word.
func Words(param string) []string {
	const space = " \t\n\f\r"
	var words []string
	for param = strings.TrimLeft(param, space); param != ""; param = strings.TrimLeft(param, space) {
		end := strings.IndexAny(param, space)
		if closing := strings.IndexByte(param[1:], '\''); param[0] == '\'' && closing >= 0 {
			end = closing + 2
		}
		if end < 0 {
			end = len(param)
		}
		words = append(words, strings.ReplaceAll(param[:end], "'", ""))
		param = param[end:]
	}
	return words
}

// States reports whether the level holds a rule, an alias or an or-group that validator reports as tag.
func (l *Level) States(tag string) bool {
	if l == nil {
		return false
	}
	return slices.ContainsFunc(l.Rules, func(r Rule) bool { return r.reportedAs(tag) })
}

// Holds reports whether the level, or one below it, holds a rule that a mistake is named after: "or" stands for any
// or-group.
func (l *Level) Holds(rule string) bool {
	return l != nil && (l.States(rule) || l.Keys.Holds(rule) || l.Elem.Holds(rule) ||
		rule == "or" && slices.ContainsFunc(l.Rules, func(r Rule) bool { return r.Or != nil }))
}

// reportedAs reports whether validator calls the rule, the alias or the or-group by this name.
func (r Rule) reportedAs(tag string) bool { return r.Name == tag || r.Or != nil && r.Decoded() == tag }

// After returns the rules of the level that stand behind the one that validator reports as tag; nil if there are none.
func (l *Level) After(tag string) *Level {
	i := slices.IndexFunc(l.Rules, func(r Rule) bool { return r.reportedAs(tag) })
	if i < 0 || i == len(l.Rules)-1 {
		return nil
	}
	return ParseLevel(strings.Join(strings.Split(l.Text, ",")[i+1:], ","))
}

// Group returns the alternatives of the or-group that validator reports as tag; nil if the level has none.
func (l *Level) Group(tag string) []Rule {
	if l == nil {
		return nil
	}
	i := slices.IndexFunc(l.Rules, func(r Rule) bool { return r.Or != nil && r.Decoded() == tag })
	if i < 0 {
		return nil
	}
	return l.Rules[i].Or
}

// Below returns the level for the elements; nil if there is none.
func (l *Level) Below() *Level {
	if l == nil {
		return nil
	}
	return l.Elem
}

// KeyLevel returns the level for the keys; nil if there is none.
func (l *Level) KeyLevel() *Level {
	if l == nil {
		return nil
	}
	return l.Keys
}

// Scans reports whether a rule of the level, or of one below it, reads the text of a string, not just its length.
func (l *Level) Scans() bool {
	return l != nil && (slices.ContainsFunc(l.Rules, Rule.scans) || l.Keys.Scans() || l.Elem.Scans())
}

func (r Rule) scans() bool {
	switch r.Name {
	case "required", "omitempty", "omitnil", "omitzero", "isdefault", "min", "max", "len", "gt", "gte", "lt", "lte":
		return false
	}
	return r.Name != ""
}

// Join is the inverse of Words.
func Join(words []string) string {
	for i, word := range words {
		if word == "" || strings.ContainsAny(word, " \t\n\f\r") {
			words[i] = "'" + word + "'"
		}
	}
	return strings.Join(words, " ")
}
