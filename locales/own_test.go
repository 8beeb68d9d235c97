package locales_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// ownCatalog is the catalog of a language of a user's: the English one, with
// plural forms that say their category.
func ownCatalog(t *testing.T, tag, categories string) string {
	t.Helper()
	entries, _ := read(t, "en")
	var lines []string
	for _, e := range entries {
		e.Locale = tag
		switch e.Rule {
		case "":
			lines = append(lines, e.line())
		case "Other":
			for category := range strings.FieldsSeq(categories) {
				e.Rule = category
				e.Trans = "{0} " + category
				lines = append(lines, e.line())
			}
		}
	}
	return "[" + strings.Join(lines, ",\n") + "]"
}

// TestOwnCatalogsCountAsCLDRSays has languages that the packages below count
// wrongly in, and forms that no whole number has.
func TestOwnCatalogsCountAsCLDRSays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ tag, categories, param, typ, says string }{
		{"ro", "One Few Other", "101", "string", "101 Few"},
		{"ro", "One Few Other", "201", "array", "201 Few"},
		{"ro", "One Few Other", "20", "string", "20 Other"},
		{"mk", "One Other", "11", "string", "11 Other"},
		{"mk", "One Other", "21", "string", "21 One"},
		{"mr", "One Other", "0", "string", "0 Other"},
		{"mt", "One Two Few Many Other", "2", "string", "2 Two"},
		{"mt", "One Few Many Other", "2", "string", "2 Other"}, // as older catalogs have it
		{"kok", "Other", "1", "string", "1 Other"},
		{"kok", "One Other", "1", "string", "1 One"},
		{"he", "One Two Other", "20", "string", "20 Other"},
		{"he", "One Two Many Other", "20", "string", "20 Other"},
		{"cs", "One Few Other", "5", "string", "5 Other"},
		{"cs", "One Few Other", "1500us", "duration", "1.5 Other"},
		{"cs", "One Few Many Other", "1500us", "duration", "1.5 Many"},
		{"br", "One Two Few Other", "1000000", "string", "1000000 Other"},
		{"br", "One Two Few Many Other", "1000000", "string", "1000000 Many"},
		{"da", "One Other", "1500us", "duration", "1.5 One"},
	} {
		t.Run(tt.tag+"/"+tt.says, func(t *testing.T) {
			t.Parallel()
			l, err := locales.New(tt.tag, strings.NewReader(ownCatalog(t, tt.tag, tt.categories)))
			require.NoError(t, err)
			mistake := bind.FieldError{Path: bind.At("x"), Rule: "min", Param: tt.param, Type: tt.typ}
			assert.Contains(t, render(t, l, []bind.FieldError{mistake})[0], tt.says)
		})
	}
}

// TestOwnCatalogsNeedTheFormsOfWholeNumbers leaves one out.
func TestOwnCatalogsNeedTheFormsOfWholeNumbers(t *testing.T) {
	t.Parallel()
	for tag, categories := range map[string]string{"cs": "One Other", "ro": "One Other", "ru": "One Few Other"} {
		_, err := locales.New(tag, strings.NewReader(ownCatalog(t, tag, categories)))
		require.ErrorContains(t, err, "is missing", tag)
	}
}

// swedish has words for a few rules.
const swedish = `[
	{"locale": "sv", "key": "required", "trans": "Fältet {0} är obligatoriskt."},
	{"locale": "sv", "key": "min", "trans": "Fältet {0} måste vara minst {1}."},
	{"locale": "sv", "key": "min.string", "trans": "Fältet {0} måste ha minst {1}."},
	{"locale": "sv", "key": "noun.email", "trans": "en giltig e-postadress"},
	{"locale": "sv", "key": "required_if", "trans": "Fältet {0} är obligatoriskt när {1}."},
	{"locale": "sv", "key": "oneof", "trans": "Fältet {0} måste vara ett av {1}."},
	{"locale": "sv", "key": "reason.gone", "trans": "Resursen finns inte längre."}
]`

func ownSwedish(t *testing.T, catalog string) locales.Locale {
	t.Helper()
	l, err := locales.New("sv", strings.NewReader(catalog))
	require.NoError(t, err)
	return l
}

// TestOverWordsWhatACatalogLacks has a catalog of a few rules over a whole one:
// no sentence is in two languages.
func TestOverWordsWhatACatalogLacks(t *testing.T) {
	t.Parallel()
	x := bind.At("x")
	few := ownSwedish(t, swedish)
	mistakes := []bind.FieldError{
		{Path: x, Rule: "required", Type: "string"},
		{Path: x, Rule: "max", Param: "3", Type: "integer"},
		{Path: x, Rule: "min", Param: "3", Type: "integer"},
		{Path: x, Rule: "min", Param: "3", Type: "string"},
		{Path: x, Rule: "min", Param: "1h", Type: "duration"},
		{Path: x, Rule: "email", Type: "string"},
		{Path: x, Rule: "oneof", Param: "a b", Type: "string"},
		{Path: x, Rule: "required_if", Param: "kind b", Refs: []bind.Path{bind.At("kind")}, Type: "string"},
		{Path: x, Rule: "unheard", Type: "string"},
		{Rule: "required", Type: "object"},
	}
	assert.Equal(t, []string{
		"Fältet x är obligatoriskt.",
		"The x field must not be greater than 3.",
		"Fältet x måste vara minst 3.",
		"The x field must be at least 3 characters.", // there is no word for characters
		"The x field must be at least 1 hour.",       // nor for hours
		"The x field must be a valid email address.", // nor a sentence around the noun
		`Fältet x måste vara ett av "a", "b".`,
		"The x field is required when kind is b.", // nor for is
		"The x field is invalid.",
		"The request body is required.",
	}, render(t, few.Over(locales.En()), mistakes))

	more := strings.TrimSuffix(swedish, "]") + `,
	{"locale": "sv", "key": "characters", "trans": "{0} tecken", "type": "Cardinal", "rule": "One"},
	{"locale": "sv", "key": "characters", "trans": "{0} tecken", "type": "Cardinal", "rule": "Other"},
	{"locale": "sv", "key": "frame.must_be", "trans": "Fältet {0} måste vara {1}."},
	{"locale": "sv", "key": "frame.invalid", "trans": "Fältet {0} är ogiltigt."},
	{"locale": "sv", "key": "join.is", "trans": "{0} är {1}"}]`
	over := ownSwedish(t, more).Over(few).Over(locales.En()) // three deep
	texts := render(t, over, mistakes)
	assert.Equal(t, "Fältet x måste ha minst 3 tecken.", texts[3])
	assert.Equal(t, "Fältet x måste vara en giltig e-postadress.", texts[5])
	assert.Equal(t, "Fältet x är obligatoriskt när kind är b.", texts[7])
	assert.Equal(t, "Fältet x är ogiltigt.", texts[8])
}

// TestOverKnowsMessagesAndLabelsOfBoth lays both over both.
func TestOverKnowsMessagesAndLabelsOfBoth(t *testing.T) {
	t.Parallel()
	english := locales.En().
		WithMessages(map[string]string{"max": "{0} is too much", "y:required": "no y"}).
		WithLabels(map[string]string{"x": "X in English", "y": "Y in English"})
	over := ownSwedish(t, swedish).Over(english).
		WithMessages(map[string]string{"lte": "{0} är för mycket"}).
		WithLabels(map[string]string{"x": "X på svenska"})
	assert.Equal(t, []string{
		"Fältet X på svenska är obligatoriskt.", "X på svenska is too much", "X på svenska är för mycket",
		"Fältet Y in English är obligatoriskt.",
	}, render(t, over, []bind.FieldError{
		{Path: bind.At("x"), Rule: "required"},
		{Path: bind.At("x"), Rule: "max", Param: "3", Type: "integer"},
		{Path: bind.At("x"), Rule: "lte", Param: "3", Type: "integer"},
		{Path: bind.At("y"), Rule: "required"},
	}))
}

// TestOverSaysWhatIsBorrowed wants Check to log the rules of a type that have
// no words in a language.
func TestOverSaysWhatIsBorrowed(t *testing.T) {
	t.Parallel()
	type lead struct {
		Name  string   `json:"name" validate:"required,min=3"`
		Email string   `json:"email" validate:"required,email"`
		Kind  string   `json:"kind" validate:"oneof=a b"`
		Tags  []string `json:"tags" validate:"max=3,dive,max=5|uuid"`
	}
	for name, tt := range map[string]struct {
		locale locales.Locale
		logged string
	}{
		"another language": {
			ownSwedish(t, swedish).Over(locales.En()),
			`level=WARN msg="bind: rules without words in a language: add them to its catalog" type=locales_test.lead ` +
				`locale=sv rules="[email max min uuid]" "said in"=en` + "\n",
		},
		"the same language": {
			func() locales.Locale {
				l, err := locales.New("de-CH", strings.NewReader(`[{"locale": "de-CH", "key": "required", "trans": "{0} fehlt."}]`))
				require.NoError(t, err)
				return l.Over(locales.De())
			}(), "",
		},
		"a whole catalog": {locales.De(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log strings.Builder
			untimed := func(_ []string, a slog.Attr) slog.Attr {
				if a.Key == slog.TimeKey {
					return slog.Attr{}
				}
				return a
			}
			b, err := bind.New(bind.Config{
				Locales: []locales.Locale{tt.locale},
				Logger:  slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: untimed})),
			})
			require.NoError(t, err)
			require.NoError(t, b.Check(lead{}))
			assert.Equal(t, tt.logged, log.String())
		})
	}
}

// TestOverReportsFaultsOfBoth wants New to look at the catalog below, too.
func TestOverReportsFaultsOfBoth(t *testing.T) {
	t.Parallel()
	few := ownSwedish(t, swedish)
	for name, tt := range map[string]struct {
		locale locales.Locale
		says   string
	}{
		"without a fallback": {few, `locale sv: key "available" is missing`},
		"over an empty one":  {few.Over(locales.Locale{}), "empty Locale"},
		"over one as small":  {few.Over(ownSwedish(t, swedish)), `locale sv: key "available" is missing`},
		"misspelt message":   {few.Over(locales.En()).WithMessages(map[string]string{"requierd": "x"}), `is it "required"?`},
		"message below": {
			few.Over(locales.En().WithMessages(map[string]string{"emial": "x"})), `is it "email"?`,
		},
		"plural": {few.Over(locales.En()).WithMessages(map[string]string{"characters": "x"}), "plural forms"},
	} {
		_, err := bind.New(bind.Config{Locales: []locales.Locale{tt.locale}})
		assert.ErrorContains(t, err, tt.says, name)
	}
}
