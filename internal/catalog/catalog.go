// Package catalog holds the texts of one language in a universal-translator.
//
// In: texts by key, with placeholders. Out: the texts with the placeholders
// filled.
//
// It lies below the packages bind and locales, which share it. It hides what
// universal-translator asks of a text: that {0} stands before {1}, and that
// nothing but {0} stands in a plural text.
package catalog

import (
	"errors"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-playground/locales"
	ut "github.com/go-playground/universal-translator"
)

// MaxParams is how many of the placeholders of a text are filled by what its
// key says: {0}, {1} and {2}. The slots behind those are of numbers of items:
// see [Item].
const MaxParams = 3

// LabelPrefix stands before the keys of labels.
const LabelPrefix = "label:"

// Params fill {0}, {1} and {2}.
type Params [MaxParams]string

// Catalog is the texts of one language. It is safe for concurrent use once
// nothing is added any more.
type Catalog struct {
	texts  ut.Translator
	rules  []locales.PluralRule // the plural categories of the language
	needed []locales.PluralRule // those of them that every plural text must have

	templates map[string]*Template // the texts that are no plurals
	keys      map[twoParts]string  // the keys by what stands before and behind the last dot
	plurals   map[string]forms     // the plural texts
	others    map[string]string    // the form Other of each plural text
	added     map[string]bool      // keys of Add
	novel     map[string]bool      // those of them that no file has
}

// twoParts are a key's parts before and behind its last dot.
type twoParts struct{ name, variant string }

// forms are the forms of a plural text, as they are written.
type forms map[locales.PluralRule]string

// New returns an empty catalog that counts by the CLDR plural rules of
// language.
func New(language locales.Translator) *Catalog {
	texts, _ := ut.New(language, language).GetTranslator(language.Locale())
	return &Catalog{
		texts: texts, rules: language.PluralsCardinal(), needed: needed(language),
		templates: map[string]*Template{}, keys: map[twoParts]string{},
		plurals: map[string]forms{}, others: map[string]string{},
		added: map[string]bool{}, novel: map[string]bool{},
	}
}

// Counted is a language that needs only some of its plural categories in each
// text. A language that is no Counted needs all of them.
type Counted interface {
	locales.Translator

	// Needed returns the categories that every plural text must have. For the
	// others, the form Other will do.
	Needed() []locales.PluralRule
}

// needed returns the plural categories that every text of a language must have.
func needed(language locales.Translator) []locales.PluralRule {
	if counted, ok := language.(Counted); ok {
		return counted.Needed()
	}
	return language.PluralsCardinal()
}

// Add lays a text over the one that the file has under key, or beside the
// others.
func (c *Catalog) Add(key, text string) error {
	if c.HasPlural(key) {
		return errors.New("it has plural forms: they are changed in a catalog")
	}
	if !c.Has(key) {
		c.novel[key] = true
	}
	c.added[key] = true
	return c.put(key, text, true)
}

// Added reports whether Add has brought the text under key.
func (c *Catalog) Added(key string) bool { return c.added[key] }

// Overlaid reports whether Add has brought any text.
func (c *Catalog) Overlaid() bool { return len(c.added) > 0 }

// Has reports whether there is a text, not a plural, under key.
func (c *Catalog) Has(key string) bool {
	_, ok := c.templates[key]
	return ok
}

// Find returns the key "name.variant" if there is a text under it; the variant
// "" stands for the name alone.
func (c *Catalog) Find(name, variant string) (key string, ok bool) {
	if variant == "" {
		return name, c.Has(name)
	}
	key, ok = c.keys[twoParts{name, variant}]
	return key, ok
}

// Known reports whether a file, and not Add, has brought a text under key.
func (c *Catalog) Known(key string) bool { return c.Has(key) && !c.novel[key] }

// Keys yields the keys of the texts that are no plurals, sorted.
func (c *Catalog) Keys() iter.Seq[string] {
	return slices.Values(slices.Sorted(maps.Keys(c.templates)))
}

// Uses reports whether the text under key has a placeholder for the slot.
func (c *Catalog) Uses(key string, slot int) bool {
	t := c.templates[key]
	return t != nil && slices.Contains(t.slots, slot)
}

// HasPlural reports whether there is a plural text under key.
func (c *Catalog) HasPlural(key string) bool { return c.plurals[key] != nil }

// Text returns the text under key, filled; "" if there is none.
func (c *Catalog) Text(key string, params *Params) string {
	return c.Template(key).text(params)
}

// Template returns the text under key to be filled; one without words if there
// is none.
func (c *Catalog) Template(key string) *Template {
	if t := c.templates[key]; t != nil {
		return t
	}
	return new(Template)
}

// Count returns the plural text under key for count, which is a number in
// digits.
func (c *Catalog) Count(key, count string) (text string, err error) {
	number, fraction, err := operands(count)
	if err != nil {
		return "", err
	}
	text, err = c.texts.C(key, number, fraction, count)
	word, _, found := strings.Cut(text, wordOnly)
	if found && strings.HasPrefix(count, "-") { // the word is that of the positive number
		const other = 100.7 // has no word of its own in any language
		return c.texts.C(key, other, 1, count)
	}
	if found {
		text = word
	}
	return text, err
}

// Forms returns the forms of the plural text under key by the names that CLDR
// has for the categories: zero, one, two, few, many, other. The number in a form
// is {0}.
func (c *Catalog) Forms(key string) map[string]string {
	out := map[string]string{}
	for rule, form := range c.plurals[key] {
		out[strings.ToLower(rule.String())] = form
	}
	return out
}

// CountsLike returns the tag of the language by whose plural rules the catalog
// counts.
func (c *Catalog) CountsLike() string { return strings.ReplaceAll(c.texts.Locale(), "_", "-") }

// operands returns what CLDR's plural rules look at: the number, small enough
// for a float64 to be exact in its last digits, and how many digits stand
// behind the point.
func operands(count string) (number float64, fraction uint64, err error) {
	const exact = 15
	whole, behind, _ := strings.Cut(strings.TrimPrefix(count, "-"), ".")
	if len(whole) > exact {
		whole = "1" + whole[len(whole)-exact+1:]
	}
	number, err = strconv.ParseFloat(whole+"."+behind, 64)
	return number, uint64(len(behind)), err
}
