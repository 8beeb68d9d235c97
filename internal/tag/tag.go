// Package tag reads validate tags as validator/v10 does, and knows what its
// rules are like.
//
// In: the text of a tag. Out: a [Level]: the rules of a value, and of its keys
// and elements behind dive. In: the name of a rule. Out: its traits.
package tag

import (
	"slices"
	"strings"
)

// Level is what a validate tag says about one level of a value: the value
// itself, then its keys and its elements.
type Level struct {
	Tag   string // as written
	Text  string // the rules of this level as written, without what follows dive
	Rules []Rule
	Dive  bool
	Keys  *Level // between keys and endkeys
	Elem  *Level // after dive; nil if nothing follows
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

// readElements reads what follows dive.
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

// Optional returns the level for a pointer that is nil where there is no value:
// what asks for a value is asked first, the other rules only if there is one.
// moved is true if that is another order than the tag's.
func (l *Level) Optional() (_ *Level, moved bool) {
	written := l.Text
	if !l.Dive {
		written = l.Tag
	}
	var parts []string
	if written != "" {
		parts = strings.Split(written, ",")
	}

	var front, behind []string
	settled := false // nothing behind is asked about nil
	for i, rule := range l.Rules {
		if Omits(rule.Name) != OmitNothing {
			behind = append(behind, parts[i:]...)
			settled = settled || len(behind) == len(parts[i:])
			break
		}
		settled = settled || rule.Name == "required"
		if rule.asksPresence() {
			front = append(front, parts[i])
			moved = moved || len(behind) > 0
		} else {
			behind = append(behind, parts[i])
		}
	}
	if !settled {
		front = append(front, "omitnil")
	}

	rest := strings.TrimPrefix(l.Tag, written)
	if written == "" {
		rest = "," + rest
	}
	return ParseLevel(strings.Join(append(front, behind...), ",") + rest), moved
}

// States reports whether the level holds a rule, an alias or an or-group that
// validator reports as tag.
func (l *Level) States(tag string) bool {
	return l != nil && slices.ContainsFunc(l.Rules, func(r Rule) bool { return r.reportedAs(tag) })
}

// Holds reports whether the level, or one below it, holds a rule that a mistake
// is named after: "or" stands for any or-group.
func (l *Level) Holds(rule string) bool {
	for level := range l.All() {
		if level.States(rule) || rule == "or" && slices.ContainsFunc(level.Rules, Rule.isGroup) {
			return true
		}
	}
	return false
}

// Scans reports whether a rule of the level, or of one below it, reads the text
// of a string, not just its length.
func (l *Level) Scans() bool {
	for level := range l.All() {
		if slices.ContainsFunc(level.Rules, func(r Rule) bool { return Scans(r.Name) }) {
			return true
		}
	}
	return false
}

// Group returns the alternatives of the or-group that validator reports as tag;
// nil if the level has none.
func (l *Level) Group(tag string) []Rule {
	if l == nil {
		return nil
	}
	i := slices.IndexFunc(l.Rules, func(r Rule) bool { return r.isGroup() && r.Decoded() == tag })
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
