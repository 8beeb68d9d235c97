package words

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/tag"
)

// messageKey is a key of WithMessages, taken apart: "leads.*.phone:min.string"
// is a message for a field and the rule min.string. The rule's name is min, and
// string is the sort of value.
type messageKey struct {
	language *Language
	custom   func(rule string) bool

	path, rule string
	forField   bool
	name, sort string
	sorted     bool   // there is a dot in the rule
	section    string // of the catalog: what stands before the first dot of the rule
}

// readMessageKey takes a key of WithMessages apart.
func (l *Language) readMessageKey(key string, custom func(rule string) bool) messageKey {
	m := messageKey{language: l, custom: custom}
	m.path, m.rule, m.forField = cutLast(key, ":")
	m.name, m.sort, m.sorted = cutLast(m.rule, ".")
	if before, _, found := strings.Cut(m.rule, "."); found {
		m.section = before
	}
	return m
}

// A check returns what is wrong with a message's key and how to mend it; "" if
// nothing is. It has the last word if it decides.
type check func(messageKey) (fault string, decides bool)

// checks are asked in this order:
//
//  1. The key has no rule, or the rule is not one that fields have.
//  2. There are words for the rule, or it is the user's: it is right.
//  3. It has plural forms, which no message can replace.
//  4. It is in an open section of the catalog: it is right.
//  5. Behind the dot there is no sort of value.
//  6. It is one letter off a key of the catalog.
//  7. It is in a closed section of the catalog, which does not have it.
//
// A handler may report rules of its own. What none of the checks knows is one
// of those.
var checks = [...]check{
	messageKey.withoutRule,
	messageKey.worded,
	messageKey.plural,
	messageKey.inOpenSection,
	messageKey.unsorted,
	messageKey.misspelt,
	messageKey.notInSection,
}

// fault returns what is wrong with the rule of a message's key.
func (m messageKey) fault() string {
	for _, look := range checks {
		if fault, decides := look(m); decides {
			return fault
		}
	}
	return ""
}

// instead says that no mistake has the rule, and what to write instead.
func (m messageKey) instead(cure string) string {
	return fmt.Sprintf("there is no rule %q: %s", m.rule, cure)
}

// withoutRule is check 1.
func (m messageKey) withoutRule() (fault string, decides bool) {
	_, inSection := sections[m.section]
	ofNoField := m.forField && (m.sort == "body" || inSection)
	if m.rule == "" || strings.Contains(m.rule, "*") || ofNoField {
		return m.instead(`want PATH:RULE, such as "leads.*.phone:required"`), true
	}
	return "", false
}

// worded is check 2.
func (m messageKey) worded() (fault string, decides bool) {
	l := m.language
	isSort := sorts[m.sort] && l.hasWords(m.name)
	ofCustomRule := m.custom(m.sort) || m.custom(strings.TrimPrefix(m.name, "noun."))
	customNoun := m.section == "noun" && ofCustomRule
	return "", l.hasWords(m.rule) || m.custom(m.rule) || m.custom(m.name) || isSort || customNoun
}

// plural is check 3. The plural "items.min" is the form of "items" for a rule.
func (m messageKey) plural() (fault string, decides bool) {
	decides = m.language.hasPlural(m.section) || m.language.hasPlural(m.rule)
	return "it has plural forms: they are changed in a catalog", decides
}

// inOpenSection is check 4.
func (m messageKey) inOpenSection() (fault string, decides bool) {
	return "", sections[m.section] == open
}

// unsorted is check 5.
func (m messageKey) unsorted() (fault string, decides bool) {
	const kinds = " with a sort of value behind the dot: string, number, items, duration, time, …"
	return m.instead("want " + m.name + kinds), m.sorted && m.language.hasWords(m.name)
}

// misspelt is check 6.
func (m messageKey) misspelt() (fault string, decides bool) {
	for l := m.language; l != nil; l = l.under {
		for key := range l.catalog.Keys() {
			if !l.catalog.Known(key) {
				continue
			}
			noun := strings.TrimPrefix(key, "noun.")
			switch {
			case offByOne(m.rule, key):
				return m.instead(fmt.Sprintf("is it %q?", key)), true
			case offByOne(m.rule, noun):
				return m.instead(fmt.Sprintf("is it %q?", noun)), true
			}
		}
	}
	return "", false
}

// notInSection is check 7.
func (m messageKey) notInSection() (fault string, decides bool) {
	return "the catalog has no such text: want one of its keys", sections[m.section] == closed
}

// sectionKind tells whether there may be keys in a section that no catalog of
// ours has.
type sectionKind int

const (
	closed sectionKind = iota + 1
	open               // a format can have codes of the user's own
)

// sections are what a catalog has beside the words of rules, by what stands
// before the first dot of a key.
var sections = map[string]sectionKind{
	"reason": closed, "title": closed, "noun": closed, "frame": closed,
	"join": closed, "label": closed, "laravel": closed,
	"teamwork": open, "zoho": open, "problem": open,
}

// pathFault returns what is wrong with the path of a message or label; "" if
// nothing is. A member may have any name, so a path is refused only if it
// surely means something else.
func pathFault(path string) string {
	const dotted = `want a dotted path, such as "leads.*.phone"`
	if path == "" || path[0] == '/' || bracketed(path) {
		return dotted
	}
	for step := range strings.SplitSeq(path, ".") {
		if step == "" {
			return dotted + ": a name, an index or * between two dots"
		}
		if step != "*" && strings.Contains(step, "*") {
			return dotted + ": a * within a name cannot be escaped, so write * for the whole name"
		}
	}
	return ""
}

// bracketed reports whether a path has an index or a star in brackets.
func bracketed(path string) bool {
	_, bracket, _ := strings.Cut(path, "[")
	index, _, found := strings.Cut(bracket, "]")
	return found && index != "" && strings.Trim(index, "0123456789*") == ""
}

// labelFault returns what is wrong with the label for a path; "" if nothing
// is.
func (l *Language) labelFault(path string) string {
	key := catalog.LabelPrefix + path
	for slot := range catalog.MaxParams {
		if l.catalog.Uses(key, slot) {
			return "want no placeholders in a label but {index} and {position}"
		}
	}
	if _, rule, found := cutLast(path, ":"); found && l.surelyRule(rule) {
		return "want the path of a field, without a rule"
	}
	return cmp.Or(pathFault(path), l.itemsFault(key, path))
}

// surelyRule reports whether what stands behind a colon is meant for a rule:
// og:url can be the name of a member.
func (l *Language) surelyRule(text string) bool {
	if text == "required" || tag.References(text) != tag.NoField || tag.TakesList(text) {
		return true
	}
	name, sort, _ := cutLast(text, ".")
	return sorts[sort] && l.hasWords(name)
}
