// Package words says in a language what is wrong with a body.
//
// In: mistakes as facts, and the locales of a Binder. Out: a [Language] for an
// Accept-Language header, and the sentence for each mistake in it.
//
// [NewDictionary] opens the locales and finds the mistakes in them. A
// [Language] finds the sentence for a mistake; [Messages] fills the sentences
// of one answer.
package words

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/tag"
	"github.com/fielderrors/bind/locales"
)

// Language words rules and paths in one language. It is safe for concurrent use:
// nothing of it changes but what it remembers.
type Language struct {
	tag         string
	catalog     *catalog.Catalog
	messages    []pattern // WithMessages for some fields
	labels      []pattern
	rightToLeft bool
	named       bool
	under       *Language // words what the catalog has no words for; nil: nothing does

	stated func(rule, param string) bool // see Needs
	shared shared
}

// Needs are what the locales of a Binder are compared with.
type Needs struct {
	Reasons []string               // names that there must be texts for
	Custom  func(rule string) bool // tells the rules of the user's own
	Named   bool                   // labels are in the named style

	// Stated reports whether a tag of the program's has a rule with this
	// argument; nil knows none.
	Stated func(rule, param string) bool
}

// New opens a locale. The error joins what is wrong with it.
func New(locale locales.Locale, needs Needs) (*Language, error) {
	texts, err := locale.Open()
	if texts == nil {
		return nil, err
	}

	l := &Language{
		tag: locale.Tag(), catalog: texts, rightToLeft: rightToLeft(locale.Tag()),
		named: needs.Named, stated: needs.Stated,
	}
	faults := []error{err}
	if fallback, found := locale.Under(); found {
		l.under, err = New(fallback, needs)
		faults = append(faults, err)
	}
	report := func(setting, key, fault string) {
		if fault != "" {
			faults = append(faults, fmt.Errorf("locale %s: %s: key %q: %s", l.tag, setting, key, fault))
		}
	}
	locale.Overrides(func(key string) {
		m := l.readMessageKey(key, needs.Custom)
		if m.forField {
			l.messages = append(l.messages, pattern{m.path, m.rule})
			report("WithMessages", key, cmp.Or(pathFault(m.path), l.itemsFault(key, m.path)))
		}
		report("WithMessages", key, m.fault())
	}, func(path string) {
		l.labels = append(l.labels, pattern{path: path})
		report("WithLabels", path, l.labelFault(path))
	})

	slices.SortFunc(l.messages, pattern.compare)
	slices.SortFunc(l.labels, pattern.compare)
	return l, errors.Join(append(faults, l.missingTexts(needs)...)...)
}

// Tag returns the BCP 47 tag.
func (l *Language) Tag() string { return l.tag }

// Text returns the text under key with its placeholders filled. A plural text
// takes the count as its only parameter.
func (l *Language) Text(key string, params []string) string {
	if len(params) == 1 && l.catalog.HasPlural(key) {
		text, _ := l.catalog.Count(key, params[0])
		return text
	}
	if l.under != nil && !l.catalog.Has(key) {
		return l.under.Text(key, params)
	}

	var filled catalog.Params
	copy(filled[:], params)
	return l.catalog.Text(key, &filled)
}

// Known reports whether there are words for a rule of its own, on values that
// word names.
func (l *Language) Known(rule, word string) bool {
	if tag.Ours(rule) {
		return false
	}
	return l.says(rule, word) || l.under != nil && l.under.Known(rule, word)
}

// says reports whether the catalog itself has words for a rule.
func (l *Language) says(rule, word string) bool {
	return l.catalog.Has(rule) || l.catalog.Has(rule+"."+sortOf(word)) || l.catalog.Has("noun."+rule)
}
