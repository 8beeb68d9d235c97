package locales

import (
	"github.com/go-playground/locales"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// cldr gives a language of the user's own the plural rules that x/text knows for it. Everything else that
// universal-translator could ask a language, bind never asks.
type cldr struct {
	locales.Translator // nil: the methods below are all that is called
	tag                language.Tag
}

// forms are the plural categories in the terms of both packages.
var forms = map[plural.Form]locales.PluralRule{
	plural.Zero: locales.PluralRuleZero, plural.One: locales.PluralRuleOne, plural.Two: locales.PluralRuleTwo,
	plural.Few: locales.PluralRuleFew, plural.Many: locales.PluralRuleMany, plural.Other: locales.PluralRuleOther,
}

// Locale returns the tag.
func (c cldr) Locale() string { return c.tag.String() }

// PluralsCardinal returns the categories that a catalog may have texts for.
func (c cldr) PluralsCardinal() []locales.PluralRule {
	return []locales.PluralRule{
		locales.PluralRuleZero, locales.PluralRuleOne, locales.PluralRuleTwo,
		locales.PluralRuleFew, locales.PluralRuleMany, locales.PluralRuleOther,
	}
}

// CardinalPluralRule returns the category of num. bind counts characters and items: there is nothing behind the point.
func (c cldr) CardinalPluralRule(num float64, _ uint64) locales.PluralRule {
	return forms[plural.Cardinal.MatchPlural(c.tag, int(num), 0, 0, 0, 0)]
}
