// Package catalog holds the texts of one language in a universal-translator.
//
// In: texts by key, with placeholders. Out: the texts with the placeholders filled. It lies below the packages bind
// and locales, which share it, and hides what universal-translator asks of a text: that it use {0} before {1}, and that
// a plural text use {0} alone.
package catalog

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-playground/locales"
	ut "github.com/go-playground/universal-translator"
)

// The placeholders of a text: {0}, {1} and {2} are what its key says; {index} and {position} are the number of the
// bulk item, counted from 0 and from 1.
const (
	Index    = 3
	Position = 4
	slots    = 5
)

// LabelPrefix stands before the keys of labels.
const LabelPrefix = "label:"

// Params fill the placeholders.
type Params [slots]string

// Catalog is the texts of one language. It is safe for concurrent use once nothing is added any more.
type Catalog struct {
	texts   ut.Translator
	order   map[string][]int                       // for each text, the slots in the order in which universal-translator wants them
	fixed   map[string]string                      // the texts without placeholders
	keys    map[[2]string]string                   // the keys by what stands before and behind the last dot
	plurals map[string]map[locales.PluralRule]bool // the categories of each plural text
	added   map[string]bool                        // keys of Add
	novel   map[string]bool                        // those of them that no file has
	rules   []locales.PluralRule                   // the categories of the language
}

// New returns an empty catalog that counts by the CLDR plural rules of language.
func New(language locales.Translator) *Catalog {
	texts, _ := ut.New(language, language).GetTranslator(language.Locale())
	return &Catalog{
		texts: texts, rules: language.PluralsCardinal(),
		order: map[string][]int{}, keys: map[[2]string]string{}, fixed: map[string]string{}, plurals: map[string]map[locales.PluralRule]bool{},
		added: map[string]bool{}, novel: map[string]bool{},
	}
}

// entry is one text in universal-translator's import format.
type entry struct {
	Locale   string `json:"locale"`
	Key      string `json:"key"`
	Trans    string `json:"trans"`
	Type     string `json:"type,omitempty"`
	Rule     string `json:"rule,omitempty"`
	Override bool   `json:"override,omitempty"`
}

// Import adds the texts of a catalog file, which must all be of the language tag.
func (c *Catalog) Import(tag string, file io.Reader) error {
	var entries []entry
	if err := json.UnmarshalRead(file, &entries, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("catalog %s: want universal-translator's import format: %w", tag, err)
	}
	for _, e := range entries {
		if !strings.EqualFold(e.Locale, tag) {
			return fmt.Errorf("catalog %s: key %q: locale is %q: want %q", tag, e.Key, e.Locale, tag)
		}
		if err := c.add(e); err != nil {
			return fmt.Errorf("catalog %s: key %q: %w", tag, e.Key, err)
		}
	}
	return c.complete(tag)
}

// complete reports the plural texts that lack a category of the language.
func (c *Catalog) complete(tag string) error {
	var missing []error
	for _, key := range slices.Sorted(maps.Keys(c.plurals)) {
		for _, rule := range c.rules {
			if !c.plurals[key][rule] {
				missing = append(missing, fmt.Errorf("catalog %s: key %q: the plural form %v is missing", tag, key, rule))
			}
		}
	}
	return errors.Join(missing...)
}

func (c *Catalog) add(e entry) error {
	switch {
	case e.Type == "" && e.Rule == "":
		return c.put(e.Key, e.Trans, e.Override)
	case e.Type != "Cardinal":
		return fmt.Errorf("type is %q: want Cardinal, or neither type nor rule", e.Type)
	}
	rule, ok := pluralRules[e.Rule]
	switch {
	case !ok:
		return fmt.Errorf("rule is %q: want Zero, One, Two, Few, Many or Other", e.Rule)
	case strings.Contains(strings.Replace(e.Trans, "{0}", "", 1), "{"):
		return fmt.Errorf("placeholders of %q: want {0} and no other, once", e.Trans)
	}
	if err := legible(e.Trans); err != nil {
		return err
	}
	if c.plurals[e.Key] == nil {
		c.plurals[e.Key] = map[locales.PluralRule]bool{}
	}
	c.plurals[e.Key][rule] = true
	// A form such as Arabic's dual says its number in a word: {0} is appended for universal-translator, and cut again.
	if !strings.Contains(e.Trans, "{0}") {
		e.Trans += wordOnly + "{0}"
	}
	return c.texts.AddCardinal(e.Key, e.Trans, rule, e.Override)
}

// wordOnly stands before the {0} of a plural form that has none of its own.
const wordOnly = "\x00"

var pluralRules = map[string]locales.PluralRule{
	"Zero": locales.PluralRuleZero, "One": locales.PluralRuleOne, "Two": locales.PluralRuleTwo,
	"Few": locales.PluralRuleFew, "Many": locales.PluralRuleMany, "Other": locales.PluralRuleOther,
}

// Add lays a text over the one that the file has under key, or beside the others.
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

// Added reports whether the text under key is one that Add has brought.
func (c *Catalog) Added(key string) bool { return c.added[key] }

// put adds a text, or replaces it with override.
func (c *Catalog) put(key, text string, override bool) error {
	if err := legible(text); err != nil {
		return err
	}
	renumbered, order, err := renumber(text)
	if err != nil {
		return err
	}
	if err := c.texts.Add(key, renumbered, override); err != nil {
		return err
	}
	c.order[key] = order
	delete(c.fixed, key)
	if len(order) == 0 {
		c.fixed[key], _ = c.texts.T(key)
	}
	dot := max(strings.LastIndexByte(key, '.'), 0)
	c.keys[[2]string{key[:dot], strings.TrimPrefix(key[dot:], ".")}] = key
	return nil
}

// legible refuses what is no text for people.
func legible(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return errors.New("it is empty: want a text")
	case strings.Contains(text, "\x00"):
		return errors.New("it has a NUL in it: want a text")
	}
	return nil
}

// renumber gives the placeholders of text the numbers that universal-translator wants, {0} first, and returns the slot
// of each.
func renumber(text string) (string, []int, error) {
	var out strings.Builder
	var order []int
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String(), order, nil
		}
		name, after, closed := strings.Cut(rest, "}")
		slot, known := slotOf(name)
		if !closed || !known {
			return "", nil, fmt.Errorf("placeholder {%s: want {0}, {1}, {2}, {index} or {position}", name)
		}
		order = append(order, slot)
		fmt.Fprintf(&out, "{%d}", len(order)-1)
		text = after
	}
}

func slotOf(name string) (int, bool) {
	switch name {
	case "index":
		return Index, true
	case "position":
		return Position, true
	}
	if len(name) != 1 || name[0] < '0' || name[0] >= '0'+Index {
		return 0, false
	}
	return int(name[0] - '0'), true
}

// Has reports whether there is a text, not a plural, under key.
func (c *Catalog) Has(key string) bool {
	_, ok := c.order[key]
	return ok
}

// Find returns the key "name.variant" if there is a text under it; the variant "" stands for the name alone.
func (c *Catalog) Find(name, variant string) (key string, ok bool) {
	if variant == "" {
		return name, c.Has(name)
	}
	key, ok = c.keys[[2]string{name, variant}]
	return key, ok
}

// Known reports whether a file, and not Add, has brought a text under key.
func (c *Catalog) Known(key string) bool { return c.Has(key) && !c.novel[key] }

// Keys yields the keys of the texts that are no plurals, sorted.
func (c *Catalog) Keys() iter.Seq[string] { return slices.Values(slices.Sorted(maps.Keys(c.order))) }

// Uses reports whether the text under key has a placeholder for the slot.
func (c *Catalog) Uses(key string, slot int) bool { return slices.Contains(c.order[key], slot) }

// HasPlural reports whether there is a plural text under key.
func (c *Catalog) HasPlural(key string) bool { return c.plurals[key] != nil }

// Text returns the text under key, filled; "" if there is none.
func (c *Catalog) Text(key string, params *Params) string {
	if text, ok := c.fixed[key]; ok {
		return text
	}
	order := c.order[key]
	args := make([]string, 0, len(order))
	for _, slot := range order {
		args = append(args, params[slot])
	}
	text, err := c.texts.T(key, args...)
	if err != nil {
		return ""
	}
	return text
}

// Count returns the plural text under key for count, which is a number in digits.
func (c *Catalog) Count(key, count string) (text string, err error) {
	number, fraction, err := operands(count)
	if err != nil {
		return "", err
	}
	text, err = c.texts.C(key, number, fraction, count)
	if word, _, found := strings.Cut(text, wordOnly); found {
		text = word
	}
	return text, err
}

// operands returns what CLDR's plural rules look at: the number, small enough for a float64 to be exact in its last
// digits, and how many digits stand behind the point.
func operands(count string) (number float64, fraction uint64, err error) {
	whole, behind, _ := strings.Cut(strings.TrimPrefix(count, "-"), ".")
	const exact = 15
	if len(whole) > exact {
		whole = "1" + whole[len(whole)-exact+1:]
	}
	number, err = strconv.ParseFloat(whole+"."+behind, 64)
	return number, uint64(len(behind)), err
}
