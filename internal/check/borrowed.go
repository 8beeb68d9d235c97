package check

import (
	"slices"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Borrowed are rules that one language says in the words of another.
type Borrowed struct {
	Language, From string
	Rules          []string // sorted
}

// Borrowed finds the rules at or below t for which a language that lies over
// another one has no words of its own.
func (c *Checker) Borrowed(t *shape.Type) (all []Borrowed) {
	for _, lang := range c.languages {
		b := Borrowed{Language: lang.Tag()}
		for _, at := range ruled(t) {
			from, borrows := lang.Borrows(at.rule, at.word)
			if borrows && !slices.Contains(b.Rules, at.rule) {
				b.From, b.Rules = from, append(b.Rules, at.rule)
			}
		}
		if len(b.Rules) > 0 {
			slices.Sort(b.Rules)
			all = append(all, b)
		}
	}
	return all
}

// ruledAs is a rule, and the word for the type of value that it is about.
type ruledAs struct{ rule, word string }

// ruled returns every rule that a mistake at or below t can have.
func ruled(t *shape.Type) (all []ruledAs) {
	for node := range t.Validated() {
		for _, d := range node.Declared {
			if d.Rules != nil && d.Type != nil {
				all = append(all, ruledField(d)...)
			}
		}
	}
	return all
}

// ruledField returns the rules of one Go field, and of its elements.
func ruledField(d *shape.Declaration) (all []ruledAs) {
	for t, level := range d.Type.Levels(d.Rules) {
		for _, rule := range level.Rules {
			all = append(all, ruledAlternatives(rule, t.Deref().Word())...)
		}
	}
	return all
}

// ruledAlternatives returns the rules of an or-group, or the one that it is.
func ruledAlternatives(rule tag.Rule, word string) (all []ruledAs) {
	for _, one := range rule.Alternatives() {
		if !tag.Structural(one.Name) {
			all = append(all, ruledAs{one.Name, word})
		}
	}
	return all
}
