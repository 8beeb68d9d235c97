package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/spelling"
	"github.com/fielderrors/bind/internal/tag"
)

// A rule that validator does not know is most often a known one that is
// misspelt, or what a separator has split: required_with=A,B.

// cureOfUnknown says what was meant by the first part of a tag that validator
// does not take; "" if that is not known.
func (f *fieldCheck) cureOfUnknown(written string) string {
	parts := strings.Split(f.inlined(written), ",")
	for i, part := range parts {
		if part == "" {
			return "remove the comma too many, or write 0x2C for one in an argument"
		}
		alternatives := strings.Split(part, "|")
		for j, one := range alternatives {
			switch {
			case f.isRule(one):
				continue
			case one == "":
				return "remove the | too many, or write 0x7C for one in an argument"
			case j > 0 && listsWords(alternatives[0]):
				return fmt.Sprintf("separate what %s names by spaces, not by |", nameIn(alternatives[0]))
			case i > 0 && listsWords(parts[i-1]):
				return fmt.Sprintf("separate what %s names by spaces, not by commas", nameIn(parts[i-1]))
			}
			return f.meant(one)
		}
	}

	return ""
}

// nameIn returns the name of a rule with its argument.
func nameIn(rule string) string { return tag.ParseRule(rule).Name }

// listsWords reports whether the argument of a rule is a list of words.
func listsWords(rule string) bool {
	refers := tag.References(nameIn(rule))
	return tag.TakesList(nameIn(rule)) || refers == tag.FieldList || refers == tag.FieldPairs
}

// isRule reports whether validator knows a rule, or takes it for a directive.
func (c *Checker) isRule(rule string) bool {
	name := nameIn(rule)
	if _, alias := c.config.Aliases[name]; alias {
		return true
	}
	if isDirective(name) {
		return name == rule
	}
	return name == strings.TrimSpace(name) && name != "" && c.tryTag(name).returned()
}

// isDirective reports whether a name in a tag is that of no rule.
func isDirective(name string) bool {
	return tag.Decides(name) || slices.Contains([]string{"dive", "keys", "endkeys"}, name)
}

// meant says what a rule that validator does not know may be written for; "" if
// nothing is like it.
func (c *Checker) meant(rule string) string {
	trimmed := strings.TrimSpace(rule)
	if trimmed != rule && c.isRule(trimmed) {
		return fmt.Sprintf("remove the spaces around %q", trimmed)
	}

	notInName := func(r rune) bool { return strings.ContainsRune(" ;:(", r) }
	if end := strings.IndexFunc(trimmed, notInName); end > 0 && c.isRule(trimmed[:end]) {
		if trimmed[end] == ';' {
			return "separate rules by commas"
		}
		argument := strings.Trim(trimmed[end:], " :()")
		return fmt.Sprintf("did you mean %q?", trimmed[:end]+"="+argument)
	}

	name := nameIn(trimmed)
	if isDirective(name) {
		return "remove the argument of " + name
	}
	const short = 5 // a name that is no longer has many others near it
	best, edits := "", 3
	if len(name) <= short {
		edits = 2
	}
	for _, known := range c.ruleNames() {
		if n := spelling.Edits(name, known, 2); n < edits && c.isRule(known) {
			best, edits = known, n
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// ruleNames are the names of rules that languages have words for, and those of
// directives, sorted.
func (c *Checker) ruleNames() []string {
	names := []string{
		"dive", "keys", "endkeys", "omitempty", "omitnil", "omitzero", "structonly", "nostructlevel",
	}
	for name := range c.config.Aliases {
		names = append(names, name)
	}
	for name := range c.config.Funcs {
		names = append(names, name)
	}
	for _, language := range c.languages {
		names = slices.AppendSeq(names, language.Rules())
	}
	slices.Sort(names)
	return slices.Compact(names)
}
