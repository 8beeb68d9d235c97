package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/locales"
)

// TestLayoutsAreShownByExample wants what a text shows for each layout of
// package time, and some of users', to pass the layout.
func TestLayoutsAreShownByExample(t *testing.T) {
	t.Parallel()
	l := speak(t, locales.En())
	for _, layout := range []string{
		time.Layout, time.ANSIC, time.UnixDate, time.RubyDate, time.RFC822, time.RFC822Z, time.RFC850,
		time.RFC1123, time.RFC1123Z, time.RFC3339, time.RFC3339Nano, time.Kitchen, time.Stamp,
		time.StampMilli, time.StampMicro, time.StampNano, time.DateTime, time.DateOnly, time.TimeOnly,
		"02/01/2006", "01/02/2006", "02.01.06", "15:04", "2006-002", "Jan 2, 2006 at 3:04pm (MST)", "January",
	} {
		text := say(l, mistake.Mistake{Path: at("a"), Rule: "datetime", Param: layout, Type: "string"})
		example, found := strings.CutPrefix(text, "The a field must match the format ")
		require.True(t, found, text)
		_, err := time.Parse(layout, strings.TrimSuffix(example, "."))
		assert.NoError(t, err, layout)
		assert.NotContains(t, example, "2006", layout)
	}
	for layout, want := range map[string]string{
		"02/01/2006": "31/12/1999", "01/02/2006": "12/31/1999", "15:04": "23:59", time.RFC3339: "1999-12-31T23:59:58Z",
	} {
		text := say(l, mistake.Mistake{Path: at("a"), Rule: "datetime", Param: layout, Type: "string"})
		assert.Equal(t, "The a field must match the format "+want+".", text)
	}
}

// layoutsOfTime returns the strings in the source and the tests of package time
// that format a time as something else than themselves.
func layoutsOfTime(t *testing.T) (layouts []string) {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "time").Output()
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "*.go"))
	require.NoError(t, err)

	some := time.Date(1987, time.November, 25, 22, 58, 57, 123456789, time.FixedZone("CET", 3600))
	for _, file := range files {
		source, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(source, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err == nil && utf8.ValidString(text) && some.Format(text) != text {
				layouts = append(layouts, text)
			}
			return true
		})
	}
	slices.Sort(layouts)
	return slices.Compact(layouts)
}

// TestEveryLayoutOfPackageTime wants what a text shows for any layout that
// package time has anywhere to pass validator's rule. Where no time can, such
// as for a text with a stray digit in it, nothing is shown.
func TestEveryLayoutOfPackageTime(t *testing.T) {
	t.Parallel()
	l, v := speak(t, locales.En()), validator.New()
	shown, withoutExample := 0, 0
	for _, layout := range layoutsOfTime(t) {
		text := say(l, mistake.Mistake{Path: at("a"), Rule: "datetime", Param: layout, Type: "string"})
		example, found := strings.CutPrefix(text, "The a field must match the format ")
		if !found {
			withoutExample++
			assert.Equal(t, "The a field is invalid.", text, "%q", layout)
			continue
		}
		shown++
		escaped := strings.NewReplacer(",", "0x2C", "|", "0x7C").Replace(layout)
		assert.NoError(t, v.Var(strings.TrimSuffix(example, "."), "datetime="+escaped), "%q", layout)
	}
	t.Logf("%d layouts are shown by example, %d have none", shown, withoutExample)
	assert.Greater(t, shown, 40)
}

// TestWordsForKeysAndUnknownMembers has sentences that say more than that a
// name is wrong.
func TestWordsForKeysAndUnknownMembers(t *testing.T) {
	t.Parallel()
	l := speak(t, locales.En())
	for want, m := range map[string]mistake.Mistake{
		"The name of the m.ab field must be at least 3 characters long.": {Path: at("m", "ab"), Rule: "key", Param: "min=3", Type: "string"},
		"The m.ab field has an invalid name.":                            {Path: at("m", "ab"), Rule: "key"},
		"The emial field is not allowed (did you mean email?).":          {Path: at("emial"), Rule: "unknown", Param: "email"},
		"The na_me field is not allowed.":                                {Path: at("na_me"), Rule: "unknown"},
		"The a field appears more than once (line 1, column 8).":         {Path: at("a"), Rule: "duplicate", Param: "1:8"},
		"The request body must be encoded in UTF-8.":                     {Path: at("a"), Rule: "charset", Param: "1:8"},
		"The request body must not be larger than 1 MiB.":                {Rule: "max_bytes", Param: "1048576"},
		"The request body must not be larger than 1000 bytes.":           {Rule: "max_bytes", Param: "1000"},
	} {
		assert.Equal(t, want, say(l, m))
	}
}
