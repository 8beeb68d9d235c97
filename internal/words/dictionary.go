package words

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/text/language"

	"github.com/fielderrors/bind/internal/accept"
	"github.com/fielderrors/bind/locales"
)

// Dictionary holds the languages of a Binder.
type Dictionary struct {
	languages []*Language
	choice    *accept.Languages
}

// NewDictionary compiles the locales, of which the first is the fallback. reasons are the names that there must be texts
// for, own tells the rules of the user's. The error joins what is wrong with any of the locales.
func NewDictionary(all []locales.Locale, reasons []string, own func(rule string) bool) (*Dictionary, error) {
	var d Dictionary
	var tags []language.Tag
	var errs []error
	for _, l := range all {
		compiled, err := New(l, reasons, own)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		tag := language.Make(l.Tag())
		if slices.Contains(tags, tag) {
			errs = append(errs, fmt.Errorf("Config.Locales: locale %s: it is there twice: name each language once", tag))
		}
		d.languages, tags = append(d.languages, compiled), append(tags, tag)
	}
	d.choice = accept.Of(tags)
	return &d, errors.Join(errs...)
}

// Choose returns the language that suits an Accept-Language header best.
func (d *Dictionary) Choose(header string) *Language { return d.languages[d.choice.Choose(header)] }

// First returns the fallback.
func (d *Dictionary) First() *Language { return d.languages[0] }

// All returns the languages.
func (d *Dictionary) All() []*Language { return d.languages }
