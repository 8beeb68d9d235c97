package locales

import (
	"math"
	"slices"
	"sync"

	"github.com/go-playground/locales"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// plurals counts in a language by the rules that x/text has for it, corrected
// where CLDR says something else today. Everything else that
// universal-translator could ask a language, bind never asks.
type plurals struct {
	locales.Translator // nil: the methods below are all that is called

	tag     language.Tag
	like    language.Tag // whose rules x/text has for the tag
	correct correction
	rules   func() []locales.PluralRule
}

// pluralsOf returns the plural rules of a language.
func pluralsOf(tag language.Tag) plurals {
	base, _ := tag.Base()
	p := plurals{tag: tag, like: tag, correct: corrections[base.String()]}
	if other, ok := kin[base.String()]; ok {
		p.like = language.Make(other)
		p.correct = corrections[other]
	}
	p.rules = sync.OnceValue(p.categories)
	return p
}

// forms are the plural categories in the terms of both packages.
var forms = map[plural.Form]locales.PluralRule{
	plural.Zero: locales.PluralRuleZero, plural.One: locales.PluralRuleOne,
	plural.Two: locales.PluralRuleTwo, plural.Few: locales.PluralRuleFew,
	plural.Many: locales.PluralRuleMany, plural.Other: locales.PluralRuleOther,
}

// Locale returns the tag.
func (p plurals) Locale() string { return p.tag.String() }

// PluralsCardinal returns the categories of the language.
func (p plurals) PluralsCardinal() []locales.PluralRule { return p.rules() }

// categories tries the numbers that CLDR's rules tell apart: they look at the
// last two digits, at millions, and at the digits behind the point. The
// categories that x/text has are there, too: older catalogs have texts for
// them.
func (p plurals) categories() []locales.PluralRule {
	numbers := append(hundreds(), operands{whole: 1_000_000})
	for fraction := 1; fraction < 100; fraction++ {
		numbers = append(numbers, operands{whole: 1, digits: 2, fraction: fraction})
	}
	rules := append(categoriesOf(numbers, p.form), categoriesOf(numbers, p.uncorrected)...)
	slices.Sort(rules)
	return slices.Compact(rules)
}

// Needed returns the categories of whole numbers up to a few hundred, as far as
// CLDR has always had them for the language.
func (p plurals) Needed() []locales.PluralRule {
	older := categoriesOf(hundreds(), plurals{like: p.tag}.uncorrected)
	return slices.DeleteFunc(categoriesOf(hundreds(), p.form), func(rule locales.PluralRule) bool {
		return !slices.Contains(older, rule)
	})
}

// hundreds returns the numbers up to 200.
func hundreds() (all []operands) {
	for n := range 201 {
		all = append(all, operands{whole: n})
	}
	return all
}

// categoriesOf returns the categories of numbers, and Other.
func categoriesOf(numbers []operands, form func(operands) plural.Form) []locales.PluralRule {
	rules := []locales.PluralRule{locales.PluralRuleOther}
	for _, o := range numbers {
		if rule := forms[form(o)]; !slices.Contains(rules, rule) {
			rules = append(rules, rule)
		}
	}
	return rules
}

// CardinalPluralRule returns the category of num, which has some digits behind
// the point.
func (p plurals) CardinalPluralRule(num float64, digits uint64) locales.PluralRule {
	const shown = 9 // more digits than a length of time in milliseconds has
	whole, behind := math.Modf(num)
	o := operands{whole: int(whole), digits: int(min(digits, shown))}
	o.fraction = int(math.Round(behind * math.Pow10(o.digits)))
	return forms[p.form(o)]
}

// operands are what CLDR's rules look at: i, v and f of the standard. A number
// has no zeros at its end here, so that w is v and t is f.
// https://www.unicode.org/reports/tr35/tr35-numbers.html#Operands
type operands struct {
	whole, digits, fraction int
}

// form returns the category of a number.
func (p plurals) form(o operands) plural.Form {
	if p.correct != nil {
		if form, known := p.correct(o); known {
			return form
		}
	}
	return p.uncorrected(o)
}

// uncorrected returns the category that x/text has.
func (p plurals) uncorrected(o operands) plural.Form {
	return plural.Cardinal.MatchPlural(p.like, o.whole, o.digits, o.digits, o.fraction, o.fraction)
}

// A correction knows the categories of some numbers that x/text has others
// for.
type correction func(operands) (form plural.Form, known bool)

// corrections are the languages that x/text, whose data is that of CLDR 32,
// counts in by other rules than CLDR 48. A test computes them from the rules
// that go-playground/locales has.
var corrections = map[string]correction{
	"ca": millions, "es": millions, "fr": millions, "it": millions, "pt": millions,
	"he": hebrew, "is": icelandic, "kw": cornish, "mk": macedonian, "mr": marathi, "mt": maltese,
}

// kin are the languages that x/text has no rules for, each with one that counts
// alike.
var kin = map[string]string{
	"an": "en", "bal": "en", "ia": "en", "ie": "en", "lij": "en", "sc": "en",
	"lld": "it", "scn": "it", "vec": "it",
	"bho": "ak", "csw": "ak", "doi": "hi", "kok": "hi", "pcm": "hi",
	"blo": "ksh", "cv": "ksh", "ceb": "fil", "sat": "se",
}

// millions are a noun in the Romance languages, "1000000 de caractères", which
// makes their multiples a category of its own.
func millions(o operands) (plural.Form, bool) {
	return plural.Many, o.whole != 0 && o.digits == 0 && o.whole%1_000_000 == 0
}

// hebrew has no category for 20, 30, 40 any more. Parts of one are One.
func hebrew(o operands) (plural.Form, bool) {
	switch {
	case o.digits == 0 && o.whole > 2:
		return plural.Other, true
	case o.digits > 0 && o.whole == 0:
		return plural.One, true
	}
	return plural.Other, false
}

// icelandic looks at the last digits behind the point.
func icelandic(o operands) (plural.Form, bool) {
	if o.digits > 0 && !endsInOne(o.fraction) {
		return plural.Other, true
	}
	return plural.One, o.digits > 0
}

// macedonian has 11 in Other, before and behind the point.
func macedonian(o operands) (plural.Form, bool) {
	number := o.whole
	if o.digits > 0 {
		number = o.fraction
	}
	if endsInOne(number) {
		return plural.One, true
	}
	return plural.Other, true
}

// endsInOne reports whether a number ends in 1 but not in 11.
func endsInOne(n int) bool { return n%10 == 1 && n%100 != 11 }

// marathi has nothing but 1 in One.
func marathi(o operands) (plural.Form, bool) {
	if o.whole == 1 && o.digits == 0 {
		return plural.One, true
	}
	return plural.Other, true
}

// maltese has a category for 2, and none for 102.
func maltese(o operands) (plural.Form, bool) {
	switch {
	case o.digits > 0:
		return plural.Other, true
	case o.whole == 2:
		return plural.Two, true
	}
	return plural.Other, o.whole%100 == 2
}

// cornish counts in twenties: 21, 41, 61 and 81 are alike, 22 is like 2, and so
// on. Some thousands are like 2.
func cornish(o operands) (plural.Form, bool) {
	thousands := o.whole % 100_000
	round := o.whole%1000 == 0 && thousands >= 1000
	few := thousands <= 20_000 || thousands%20_000 == 0

	switch ones := o.whole % 20; {
	case o.digits > 0:
		return plural.Other, true
	case o.whole == 0:
		return plural.Zero, true
	case o.whole == 1:
		return plural.One, true
	case ones == 2, round && few, o.whole%1_000_000 == 100_000:
		return plural.Two, true
	case ones == 3:
		return plural.Few, true
	case ones == 1:
		return plural.Many, true
	}
	return plural.Other, true
}
