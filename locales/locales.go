// Package locales holds the texts of bind in the languages it speaks: one JSON
// catalog and one func per language, so that a program carries only the
// languages it names.
//
// In: a catalog, and the texts that a user lays over it. Out: a [Locale] for
// bind.Config.
package locales

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/go-playground/locales"
	"golang.org/x/text/language"

	"github.com/fielderrors/bind/internal/catalog"
)

// Locale is a language: its texts, and the messages and labels laid over them.
// It is never changed: WithMessages and WithLabels return a copy. The zero
// Locale is refused by bind.New.
type Locale struct {
	tag      string
	rules    locales.Translator // CLDR's plural rules
	texts    []byte             // universal-translator's import format
	messages map[string]string
	labels   map[string]string
	shared   *compiled // the catalog without messages and labels; copies of the Locale have the same
	under    *Locale   // has the texts that this one lacks; nil: none has
}

// hiddenLocale is Locale to the compiler. Documentation leaves out what is
// declared on it: methods for the package bind.
type hiddenLocale = Locale

// compiled is a catalog that is compiled when it is first asked for.
type compiled struct {
	once    sync.Once
	catalog *catalog.Catalog
	err     error
}

// All returns every language that bind speaks, English first. It makes the
// program carry all of them.
func All() []Locale {
	return []Locale{
		En(), Ar(), De(), Es(), Fa(), Fr(), Hy(), Id(), It(), Ja(), Ko(), Lv(),
		Nl(), Pl(), Pt(), PtBR(), Ru(), Th(), Tr(), Uk(), Vi(), Zh(), ZhTW(),
	}
}

// New returns a language of your own: tag is its BCP 47 tag, file is a JSON
// catalog as bind's own are. A fault in either is returned at once; keys that
// bind needs and the catalog lacks are an error of bind.New, which names them,
// unless the language lies [Locale.Over] another.
func New(tag string, file io.Reader) (Locale, error) {
	parsed, err := language.Parse(tag)
	if err != nil || strings.Contains(tag, "_") {
		return Locale{}, fmt.Errorf("locales: tag %q: want a BCP 47 language tag", tag)
	}

	texts, err := io.ReadAll(file)
	if err != nil {
		return Locale{}, fmt.Errorf("locales: reading the catalog of %s: %w", tag, err)
	}

	// The tag in the letters of BCP 47: pt-BR for PT-br.
	if raw, _ := language.Raw.Parse(tag); strings.EqualFold(raw.String(), tag) {
		tag = raw.String()
	}
	l := Locale{tag: tag, rules: pluralsOf(parsed), texts: texts, shared: new(compiled)}
	_, err = l.Open()
	return l, err
}

// Tag returns the BCP 47 language tag: "pt-BR".
func (l Locale) Tag() string { return l.tag }

// WithMessages returns l with messages of your own. A key is a rule
// ("required"), a rule for one type of value ("min.string"), for several fields
// ("required_with.several"), for a field of each item ("unique.by"), or any of
// them for some fields ("leads.*.phone:required"): the field is named as in
// WithLabels. Any other key of a catalog will do, too ("title.gone",
// "required.body").
//
// Yours for a rule stand before all that l has for it, yours for one type of
// value before yours for the rule.
//
// In a message, {0} is the label of the field, {1} the rule's argument, and
// {index} and {position} are the number of the bulk item, counted from 0 and
// from 1.
func (l Locale) WithMessages(m map[string]string) Locale {
	l.messages = merged(l.messages, m)
	return l
}

// WithLabels returns l with names for fields, by the Pattern of a mistake (see
// bind.FieldError): "email", "leads.*.phone". A * stands for any index or name.
// A name is that of a member as its type declares it, however a client spells
// it, or the key of a map; a member that the type does not have is only a *.
// {index} and {position} are the number of the bulk item, counted from 0 and
// from 1; {position.2} is that of the item in that, and so on up to
// {position.9}.
func (l Locale) WithLabels(m map[string]string) Locale {
	l.labels = merged(l.labels, m)
	return l
}

// Over returns l with the texts of fallback where it has none of its own, so
// that a catalog of a few rules will do. A sentence is wholly in one language:
// what l has no sentence for is said as fallback says it, numbers and units,
// too. Labels and messages of both are known, those of l first.
//
// Where fallback is another language, [bind.Binder.Check] logs which rules of
// the types it checks have no words in l.
func (l Locale) Over(fallback Locale) Locale {
	if l.under != nil {
		fallback = l.under.Over(fallback)
	}
	l.under = &fallback
	return l
}

// Under returns the Locale that l lies over, if it does.
func (l hiddenLocale) Under() (fallback Locale, found bool) {
	if l.under == nil {
		return Locale{}, false
	}
	return *l.under, true
}

// merged returns a copy of base with over laid over it.
func merged(base, over map[string]string) map[string]string {
	out := maps.Clone(base)
	if out == nil {
		out = make(map[string]string, len(over))
	}
	maps.Copy(out, over)
	return out
}

// Open compiles l, once for all Binders that have it as it is. An error of
// messages and labels comes with the catalog without those. bind.New calls it;
// there is no need to.
func (l hiddenLocale) Open() (*catalog.Catalog, error) {
	if l.tag == "" {
		return nil, fmt.Errorf("locales: empty Locale: make one with a func such as En, or with New")
	}
	if len(l.messages) == 0 && len(l.labels) == 0 {
		l.shared.once.Do(func() { l.shared.catalog, l.shared.err = l.compile() })
		return l.shared.catalog, l.shared.err
	}

	c, err := l.compile()
	if err != nil {
		return nil, err
	}

	var faults []error
	l.Overrides(func(key string) {
		if err := c.Add(key, l.messages[key]); err != nil {
			faults = append(faults, fmt.Errorf("locales: %s: WithMessages: key %q: %w", l.tag, key, err))
		}
	}, func(key string) {
		if err := c.Add(catalog.LabelPrefix+key, l.labels[key]); err != nil {
			faults = append(faults, fmt.Errorf("locales: %s: WithLabels: key %q: %w", l.tag, key, err))
		}
	})
	return c, errors.Join(faults...)
}

// compile reads the texts.
func (l Locale) compile() (*catalog.Catalog, error) {
	c := catalog.New(l.rules)
	if err := c.Import(l.tag, bytes.NewReader(l.texts)); err != nil {
		return nil, fmt.Errorf("locales: %w", err)
	}
	return c, nil
}

// Overrides calls message with the keys of l's messages and label with those of
// its labels.
func (l hiddenLocale) Overrides(message, label func(key string)) {
	for _, key := range slices.Sorted(maps.Keys(l.messages)) {
		message(key)
	}
	for _, key := range slices.Sorted(maps.Keys(l.labels)) {
		label(key)
	}
}
