package locales_test

import (
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
		{"he", "One Two Other", "20", "string", "20 Other"},
		{"he", "One Two Many Other", "20", "string", "20 Other"},
		{"cs", "One Few Other", "5", "string", "5 Other"},
		{"cs", "One Few Other", "1500us", "duration", "1.5 Other"},
		{"cs", "One Few Many Other", "1500us", "duration", "1.5 Many"},
		{"da", "One Other", "1500us", "duration", "1.5 One"},
	} {
		t.Run(tt.tag+"/"+tt.param, func(t *testing.T) {
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
	for tag, categories := range map[string]string{"cs": "One Other", "ro": "One Other", "mt": "One Few Many Other"} {
		_, err := locales.New(tag, strings.NewReader(ownCatalog(t, tag, categories)))
		require.ErrorContains(t, err, "is missing", tag)
	}
}
