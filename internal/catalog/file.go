package catalog

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-playground/locales"
)

// entry is one text in universal-translator's import format.
type entry struct {
	Locale   string `json:"locale"`
	Key      string `json:"key"`
	Trans    string `json:"trans"`
	Type     string `json:"type,omitempty"`
	Rule     string `json:"rule,omitempty"`
	Override bool   `json:"override,omitempty"`
}

// Import adds the texts of a catalog file, which must all be of the language
// tag.
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

// complete reports the plural texts that lack a category they need. Where they
// lack another one, such as Many in Czech, which is for decimals, Other stands
// for it.
func (c *Catalog) complete(tag string) error {
	var missing []error
	for _, key := range slices.Sorted(maps.Keys(c.plurals)) {
		for _, rule := range c.rules {
			switch {
			case c.plurals[key][rule] != "":
			case slices.Contains(c.needed, rule):
				missing = append(missing, fmt.Errorf(
					"catalog %s: key %q: the plural form %v is missing", tag, key, rule))
			case c.plurals[key][locales.PluralRuleOther] != "":
				missing = append(missing, c.texts.AddCardinal(key, c.others[key], rule, false))
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
	return c.addPlural(e)
}

// wordOnly stands before the {0} of a plural form that has none of its own.
const wordOnly = "\x00"

// addPlural adds one form of a plural text.
func (c *Catalog) addPlural(e entry) error {
	rule, ok := pluralRules[e.Rule]
	if !ok {
		return fmt.Errorf("rule is %q: want Zero, One, Two, Few, Many or Other", e.Rule)
	}
	if others := strings.Replace(e.Trans, "{0}", "", 1); strings.Contains(others, "{") {
		return fmt.Errorf("placeholders of %q: want {0} and no other, once", e.Trans)
	}
	if err := legible(e.Trans); err != nil {
		return err
	}

	if c.plurals[e.Key] == nil {
		c.plurals[e.Key] = forms{}
	}
	c.plurals[e.Key][rule] = e.Trans

	// A form such as Arabic's dual says its number in a word. For
	// universal-translator, {0} is appended; Count cuts it off again.
	if !strings.Contains(e.Trans, "{0}") {
		e.Trans += wordOnly + "{0}"
	}
	if rule == locales.PluralRuleOther {
		c.others[e.Key] = e.Trans
	}
	return c.texts.AddCardinal(e.Key, e.Trans, rule, e.Override)
}

var pluralRules = map[string]locales.PluralRule{
	"Zero": locales.PluralRuleZero, "One": locales.PluralRuleOne, "Two": locales.PluralRuleTwo,
	"Few": locales.PluralRuleFew, "Many": locales.PluralRuleMany, "Other": locales.PluralRuleOther,
}

// put adds a text, or replaces it with override.
func (c *Catalog) put(key, text string, override bool) error {
	if err := legible(text); err != nil {
		return err
	}
	t, err := parse(text)
	if err != nil {
		return err
	}
	if err := c.texts.Add(key, t.renumbered(), override); err != nil {
		return err
	}

	c.templates[key] = t
	dot := max(strings.LastIndexByte(key, '.'), 0)
	c.keys[twoParts{key[:dot], strings.TrimPrefix(key[dot:], ".")}] = key
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
