package words

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/tag"
)

// A language may lie over another one, which words what it has no words for:
// see locales.Locale.Over.

// spoken returns the sentence for a mistake, and the first language that has
// all its words.
func (m *Messages) spoken(fe *mistake.Mistake) (sentence, *Language) {
	for speaker := m; speaker != nil; speaker = speaker.fallback() {
		speaker.borrowed = false
		w, found := speaker.wording(fe)
		if found && !speaker.borrowed && speaker.catalog.Has(w.key) {
			return sentence{template: speaker.catalog.Template(w.key), args: w.args}, speaker.Language
		}
	}

	// No language knows more than that the value is invalid.
	l, key := m.Language, m.frame("frame.invalid", fe.Path)
	for l.under != nil && !l.catalog.Has(key) {
		l = l.under
		key = l.frame("frame.invalid", fe.Path)
	}
	return sentence{template: l.catalog.Template(key)}, l
}

// fallback returns what words mistakes in the language below; nil if there is
// none.
func (m *Messages) fallback() *Messages {
	if m.under == nil {
		return nil
	}
	return &Messages{Language: m.under, facts: m.facts, outlined: m.outlined}
}

// part returns the text under key, filled, which is a part of a sentence. It
// notes whether it has words of the language below.
func (m *Messages) part(key string, params *catalog.Params) string {
	l := m.Language
	for l.under != nil && !l.catalog.Has(key) {
		l = l.under
	}
	if l != m.Language {
		bare := l.catalog.Text(key, &catalog.Params{})
		m.borrowed = m.borrowed || strings.ContainsFunc(bare, unicode.IsLetter)
	}
	return l.catalog.Text(key, params)
}

// plural returns the key of the words for a unit, and the catalog that has it.
// A language may have others for one rule. It notes whether they are those of
// the language below.
func (m *Messages) plural(unit, rule string) (texts *catalog.Catalog, key string) {
	for l := m.Language; l != nil; l = l.under {
		for _, key := range [...]string{unit + "." + rule, unit} {
			if l.catalog.HasPlural(key) {
				m.borrowed = m.borrowed || l != m.Language
				return l.catalog, key
			}
		}
	}
	return m.catalog, unit
}

// text returns the text under key, filled, in the first language that has it.
func (l *Language) text(key string, params *catalog.Params) string {
	for l.under != nil && !l.catalog.Has(key) {
		l = l.under
	}
	return l.catalog.Text(key, params)
}

// hasPlural reports whether there are plural forms under key.
func (l *Language) hasPlural(key string) bool {
	return l.catalog.HasPlural(key) || l.under != nil && l.under.hasPlural(key)
}

// Borrows reports whether a mistake of a rule, on values that word names, is
// said in another language, that of the catalog below, and in which.
func (l *Language) Borrows(rule, word string) (from string, borrows bool) {
	sample := &mistake.Mistake{Path: path.Steps("").Key("a"), Rule: rule, Param: "3", Type: word}
	if word == "duration" {
		sample.Param = "1h"
	}
	if tag.References(rule) != tag.NoField {
		sample.Refs = []path.Steps{path.Steps("").Key("b")}
	}

	_, speaker := l.Messages(1, Facts{}).spoken(sample)
	own, _ := language.Make(l.tag).Base()
	other, _ := language.Make(speaker.tag).Base()
	return speaker.tag, own != other
}
