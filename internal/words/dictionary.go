package words

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/text/language"

	"github.com/fielderrors/bind/internal/accept"
	"github.com/fielderrors/bind/locales"
)

// Dictionary holds the languages of a Binder. It is safe for concurrent use.
type Dictionary struct {
	languages []*Language
	choice    *accept.Languages
}

// NewDictionary opens the locales. The first is the fallback. The error joins
// what is wrong with any of them.
func NewDictionary(all []locales.Locale, needs Needs) (*Dictionary, error) {
	var d Dictionary
	var tags []language.Tag
	var faults []error

	for _, locale := range all {
		l, err := New(locale, needs)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		tag := language.Make(locale.Tag())
		if slices.Contains(tags, tag) {
			faults = append(faults, fmt.Errorf(
				"Config.Locales: locale %s: it is there twice: name each language once", tag))
		}
		d.languages, tags = append(d.languages, l), append(tags, tag)
	}

	d.choice = accept.Of(tags)
	return &d, errors.Join(faults...)
}

// Choose returns the language that suits an Accept-Language header best.
func (d *Dictionary) Choose(header string) *Language { return d.languages[d.choice.Choose(header)] }

// First returns the fallback.
func (d *Dictionary) First() *Language { return d.languages[0] }

// All returns the languages.
func (d *Dictionary) All() []*Language { return d.languages }
