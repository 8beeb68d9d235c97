package bind

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/fielderrors/bind/locales"
)

// dictionary chooses among the languages of a Binder.
type dictionary struct {
	languages []*texts
	matcher   language.Matcher
}

// newDictionary compiles the configured locales; the first is the fallback. own are the rules of the user's.
func newDictionary(all []locales.Locale, own func(rule string) bool) (*dictionary, error) {
	var d dictionary
	var tags []language.Tag
	var errs []error
	for _, l := range all {
		compiled, err := newTexts(l, own)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		d.languages = append(d.languages, compiled)
		tags = append(tags, language.Make(l.Tag()))
	}
	d.matcher = language.NewMatcher(tags)
	return &d, errors.Join(errs...)
}

// The most that is read of an Accept-Language header.
const (
	maxAcceptBytes  = 1 << 10
	maxAcceptRanges = 32
)

// choose returns the language that suits an Accept-Language header (RFC 9110, section 12.5.4) best.
func (d *dictionary) choose(header string) *texts {
	if header == "" || len(header) > maxAcceptBytes {
		return d.languages[0]
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptable(header))
	if err != nil || len(wanted) == 0 {
		return d.languages[0]
	}
	_, i, confidence := d.matcher.Match(wanted...)
	if confidence == language.No {
		return d.languages[0]
	}
	return d.languages[i]
}

// acceptable leaves out the ranges beyond the limit and those with an underscore, which x/text reads slowly and
// RFC 9110 does not know.
func acceptable(header string) string {
	ranges := strings.Split(header, ",")
	ranges = slices.DeleteFunc(ranges, func(r string) bool { return strings.Contains(r, "_") })
	return strings.Join(ranges[:min(len(ranges), maxAcceptRanges)], ",")
}

// languageOf returns the language of the answer to r and whether the header was asked for it.
func (b *Binder) languageOf(r *http.Request) (lang *texts, negotiated bool) {
	if r == nil {
		return b.words.languages[0], false
	}
	if b.cfg.Language != nil {
		if wanted := b.cfg.Language(r); wanted != "" {
			return b.words.choose(wanted), false
		}
	}
	return b.words.choose(strings.Join(r.Header.Values("Accept-Language"), ",")), true
}
