package locales

import (
	"math"
	"slices"

	"github.com/go-playground/locales"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// cldr gives a language of the user's own the plural rules that x/text knows
// for it. Everything else that universal-translator could ask a language, bind
// never asks.
type cldr struct {
	locales.Translator // nil: the methods below are all that is called
	tag                language.Tag
}

// forms are the plural categories in the terms of both packages.
var forms = map[plural.Form]locales.PluralRule{
	plural.Zero: locales.PluralRuleZero, plural.One: locales.PluralRuleOne,
	plural.Two: locales.PluralRuleTwo, plural.Few: locales.PluralRuleFew,
	plural.Many: locales.PluralRuleMany, plural.Other: locales.PluralRuleOther,
}

// Locale returns the tag.
func (c cldr) Locale() string { return c.tag.String() }

// PluralsCardinal returns the categories of the numbers that bind counts, and Other.
func (c cldr) PluralsCardinal() []locales.PluralRule {
	rules := []locales.PluralRule{locales.PluralRuleOther}
	for n := range 201 { // CLDR's rules look at the last two digits
		if rule := c.CardinalPluralRule(float64(n), 0); !slices.Contains(rules, rule) {
			rules = append(rules, rule)
		}
	}
	slices.Sort(rules)
	return rules
}

// CardinalPluralRule returns the category of num. bind counts whole things and
// parts of a millisecond: what has digits behind the point is Other, as in most
// languages.
func (c cldr) CardinalPluralRule(num float64, digits uint64) locales.PluralRule {
	if digits > 0 {
		return locales.PluralRuleOther
	}
	return forms[plural.Cardinal.MatchPlural(c.tag, int(num), 0, 0, 0, 0)]
}

// millions adds what CLDR has since version 38 and the packages below do not:
// in the Romance languages a million is a noun, "1000000 de caractères", which
// makes its multiples a category of their own.
type millions struct{ locales.Translator }

// withMillions returns rules with that category if the language is one of
// those.
func withMillions(tag language.Tag, rules locales.Translator) locales.Translator {
	base, _ := tag.Base()
	if !slices.Contains([]string{"ca", "es", "fr", "it", "pt"}, base.String()) {
		return rules
	}
	return millions{rules}
}

// PluralsCardinal returns the categories with Many, in the order of CLDR.
func (m millions) PluralsCardinal() []locales.PluralRule {
	rules := append(slices.Clone(m.Translator.PluralsCardinal()), locales.PluralRuleMany)
	slices.Sort(rules)
	return slices.Compact(rules)
}

// CardinalPluralRule returns Many for the multiples of a million.
func (m millions) CardinalPluralRule(num float64, digits uint64) locales.PluralRule {
	if num != 0 && digits == 0 && math.Mod(num, 1e6) == 0 {
		return locales.PluralRuleMany
	}
	return m.Translator.CardinalPluralRule(num, digits)
}
