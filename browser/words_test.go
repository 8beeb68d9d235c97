package browser_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/browser"
	"github.com/fielderrors/bind/locales"
)

type contact struct {
	FirstName string            `json:"first_name" validate:"required,max=5"`
	Phone     string            `json:"phone" validate:"omitempty,e164,excludes=\x00"`
	Kind      string            `json:"kind" validate:"required,oneof='{0}' company"`
	VAT       string            `json:"vat_id" validate:"required_if=Kind company"`
	Tags      []string          `json:"tags" validate:"max=2,dive,min=2"`
	Meta      map[string]string `json:"meta" validate:"dive,keys,min=2,endkeys,required"`
}

func wordsIn(t *testing.T, b *bind.Binder, language string, v any, opts ...bind.Option) (text string, words map[string]any) {
	t.Helper()
	document, err := browser.Words(b, language, v, opts...)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(document, &words))
	return string(document), words
}

func TestWordsChooseTheLanguage(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{Locales: locales.All()}))
	for wanted, want := range map[string]string{
		"de": "de", "de-AT, en;q=0.5": "de", "fr;q=0.3, ar": "ar", "tlh": "en", "": "en", "pt-BR": "pt-BR",
	} {
		_, words := wordsIn(t, b, wanted, contact{})
		assert.Equal(t, want, words["language"], wanted)
	}
	_, portuguese := wordsIn(t, b, "pt", contact{})
	assert.Equal(t, "pt-PT", portuguese["counts"], "it counts as in Portugal")
}

func TestWordsLeaveOpenWhatThePageKnows(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{Locales: []locales.Locale{locales.En().WithLabels(map[string]string{"tags.*": "Tag {position}"})}}))
	_, words := wordsIn(t, b, "en", contact{})

	texts := words["texts"].(map[string]any)
	assert.Equal(t, []any{"The ", 0., " field is required."}, texts["required=:string"])
	assert.Equal(t, []any{"The ", 0., " field must not be greater than ", []any{"characters", 5.}, "."}, texts["max=5:string"])
	assert.Equal(t, []any{"The ", 0., " field is required when ", 1., " is company."}, texts["required_if=kind company:string1"])
	assert.Equal(t, []any{"The ", 0., ` field must be one of "{0}", "company".`}, texts["oneof='{0}' company:string"], "no hole")
	assert.Equal(t, []any{[]any{"tags.*", []any{"Tag ", -2.}}}, words["labels"])
	assert.Equal(t, map[string]any{"first_name": "first name", "vat_id": "vat id"}, words["names"])
}

func TestDocumentsAreTheSameInEveryRun(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{Locales: locales.All()}))
	words, _ := wordsIn(t, b, "ar", contact{})
	schema, err := browser.Schema(b, contact{})
	require.NoError(t, err)

	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			again, err := browser.Words(b, "ar", contact{})
			assert.NoError(t, err)
			assert.Equal(t, words, string(again))
			rules, err := browser.Schema(b, contact{})
			assert.NoError(t, err)
			assert.Equal(t, string(schema), string(rules))
		})
	}
	running.Wait()
}

func TestDocumentsOfWhatCheckRefuses(t *testing.T) {
	t.Parallel()
	type wrong struct {
		Age int `json:"age" validate:"min=abc"`
	}
	b := bind.Must(bind.New(bind.Config{}))
	_, err := browser.Schema(b, wrong{})
	require.ErrorContains(t, err, "min=abc")
	_, err = browser.Words(b, "en", wrong{})
	require.ErrorContains(t, err, "min=abc")
	_, err = browser.Words(b, "en", nil)
	require.Error(t, err)
}

// TestLabelsAndMessagesOfTheUser compares what is set by patterns, in a bulk
// body under a key, in both styles of labels.
func TestLabelsAndMessagesOfTheUser(t *testing.T) {
	t.Parallel()
	lookNode(t)
	configured := func(l locales.Locale) locales.Locale {
		return l.WithLabels(map[string]string{
			"leads.*.phone": "Phone {position}", "leads.*.meta.*": "Entry", "leads.*.tags.*": "Tag {position.2} of {index}",
		}).WithMessages(map[string]string{
			"required": "{0}!", "leads.*.kind:required": "What is {0}?", "leads.*.tags.*:min.string": "{0}: {1}, please",
			"leads.*.kind:oneof": "{1} for {0}",
		})
	}
	bodies := []json.RawMessage{
		[]byte(`{"leads":[{"phone":"1","tags":["a","bb","c"],"meta":{"x":"","größe":""}},{"kind":"q","first_name":"123456","fist_name":1}]}`),
		[]byte(`{"leads":[]}`), []byte(`{"leads":[7,null,{"kind":"company","tags":[1]}]}`), []byte(`{"leads":{}}`),
		[]byte(`{}`), []byte(`{"leads":null}`), []byte(`{"lead":[{}],"leafs":1}`), []byte(`[]`), []byte(`{"leads":[{"phone":"\u0000"}]}`),
	}
	for _, style := range []bind.LabelStyle{bind.DottedLabels, bind.NamedLabels} {
		for _, language := range []locales.Locale{locales.En(), locales.Ar(), locales.Ru()} {
			b := bind.Must(bind.New(bind.Config{Locales: []locales.Locale{configured(language)}, Labels: style, Format: sentences{}}))
			schema, err := browser.Schema(b, []contact{}, bind.Under("leads"))
			require.NoError(t, err)
			words, _ := wordsIn(t, b, language.Tag(), []contact{}, bind.Under("leads"))
			l := listingOf(t, schema)
			for i, value := range inBrowser(t, []inNode{{schema, []byte(words), bodies}})[0] {
				err := b.DecodeMany(context.Background(), bodies[i], new([]contact), bind.Under("leads"))
				want, _ := wanted(t, b, language.Tag(), err, l, bodies[i])
				assert.NotEmpty(t, want)
				assert.Equal(t, want, value.Found, "%s in %s", bodies[i], language.Tag())
			}
		}
	}
}

// upper is a text that only its own code knows.
type upper string

func (u *upper) UnmarshalText(text []byte) error {
	*u = upper(strings.ToUpper(string(text)))
	return nil
}

// TestMembersOfForeignTypes leaves to the server what a value is, and says that
// it is missing.
func TestMembersOfForeignTypes(t *testing.T) {
	t.Parallel()
	lookNode(t)
	type account struct {
		Name  upper `json:"name" validate:"required,max=3"`
		Email upper `json:"email" validate:"email"`
		Note  upper `json:"note" validate:"omitempty,min=3"`
	}
	b := bind.Must(bind.New(bind.Config{Format: sentences{}}))
	schema, err := browser.Schema(b, account{})
	require.NoError(t, err)
	words, _ := wordsIn(t, b, "en", account{})
	found := inBrowser(t, []inNode{{schema, []byte(words), []json.RawMessage{[]byte(`{"name":"","note":"a"}`), []byte(`{"email":"x","name":7}`)}}})[0]
	assert.Equal(t, map[string][]string{"email": {"The email field must be a valid email address."}}, found[0].Found)
	assert.Equal(t, map[string][]string{"name": {"The name field must be a string."}}, found[1].Found)
}
