package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/pt_PT"
	"github.com/go-playground/locales/ru"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/catalog"
)

func TestText(t *testing.T) {
	t.Parallel()
	params := catalog.Params{"zero", "one", "two"}
	tests := []struct{ name, text, want string }{
		{"plain", "Server Error", "Server Error"},
		{"one", "The {0} field is required.", "The zero field is required."},
		{"in_order", "{0} and {1} and {2}", "zero and one and two"},
		{"in_another_order", "{2}, {0}, {1}", "two, zero, one"},
		{"second_alone", "at least {1}", "at least one"},
		{"third_alone", "{2}", "two"},
		{"twice", "{1}{0}{1}", "onezeroone"},
		{"item", "Lead {position} ({index}): {0}", "Lead  (): zero"},
		{"closing_brace_alone", "a } b {0}", "a } b zero"},
		{"characters_beyond_ascii", "Поле «{0}» é", "Поле «zero» é"},
		{"percent", "100 % of {0}", "100 % of zero"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := catalog.New(en.New())
			require.NoError(t, c.Add("key", tt.text))
			assert.Equal(t, tt.want, c.Text("key", &params))
			assert.True(t, c.Has("key"))
			assert.False(t, c.HasPlural("key"))
		})
	}
}

func TestTextKeepsParamsAsTheyAre(t *testing.T) {
	t.Parallel()
	c := catalog.New(en.New())
	require.NoError(t, c.Add("key", "{1} <{0}>"))
	assert.Equal(t, "{0} %s <{1}\x00>", c.Text("key", &catalog.Params{"{1}\x00", "{0} %s"}))
	assert.Equal(t, " <>", c.Text("key", &catalog.Params{}))
}

func TestUnknownKeysHaveNoText(t *testing.T) {
	t.Parallel()
	c := catalog.New(en.New())
	assert.Empty(t, c.Text("key", &catalog.Params{}))
	assert.False(t, c.Has("key"))
	assert.False(t, c.HasPlural("key"))
	text, err := c.Count("key", "1")
	require.Error(t, err)
	assert.Empty(t, text)
}

func TestAddRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{3}", "{-1}", "{}", "{name}", "{0", "a { b", "{Index}", "{0}{", "{ 0 }", "{+1}", "{00}", "{01}", "", " \t", "a\x00b"} {
		c := catalog.New(en.New())
		require.Error(t, c.Add("key", text), text)
		assert.False(t, c.Has("key"), text)
		assert.Empty(t, c.Text("key", &catalog.Params{}), text)
	}
}

func TestAddLaysOver(t *testing.T) {
	t.Parallel()
	c := catalog.New(en.New())
	require.NoError(t, c.Import("en", strings.NewReader(`[{"locale": "en", "key": "key", "trans": "{1} {0}"}, `+english[1:])))
	params := catalog.Params{"a", "b"}
	require.Error(t, c.Add("key", "{9}"))
	assert.Equal(t, "b a", c.Text("key", &params), "a refused text leaves the old one whole")
	require.NoError(t, c.Add("key", "new {1}"))
	assert.Equal(t, "new b", c.Text("key", &params))
	require.NoError(t, c.Add("other", "{index}"))
	require.ErrorContains(t, c.Add("items", "{0}"), "plural")
	assert.True(t, c.Known("key"), "a file has brought it")
	assert.False(t, c.Known("other"), "nothing but Add has")
	assert.False(t, c.Known("items"), "it is no single text")
	assert.Equal(t, []string{"key", "other"}, slices.Collect(c.Keys()))
	assert.True(t, c.Uses("other", catalog.MaxParams))
	assert.False(t, c.Uses("key", 0), "the new text has no {0}")
}

// TestFilled fills {1} and {2} of texts, in any order, and leaves the others.
func TestFilled(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"none": "none", "{1}": "one", "{2}{1}": "twoone", "a {1} b {1} c": "a one b one c",
		"{0} {1} {index} {2}, {0}": "<0> one <3> two, <0>", "{position}": "<4>",
	} {
		c := catalog.New(en.New())
		require.NoError(t, c.Add("key", text))
		template := c.Template("key")
		for range 2 {
			filled := template.Filled([2]string{"one", "two"}).Append(nil, func(b []byte, slot int) []byte {
				return fmt.Appendf(b, "<%d>", slot)
			})
			assert.Equal(t, want, string(filled), text)
		}
	}
	assert.Empty(t, catalog.New(en.New()).Template("missing").Filled([2]string{"a", "b"}).Append(nil, nil))
}

func TestAround(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"a {0} b": {"a ", " b"}, "{0}": {"", ""}, "none": nil, "{1}": nil, "{index}": nil, "{0}{0}": nil, "{0} {1}": nil,
	} {
		c := catalog.New(en.New())
		require.NoError(t, c.Add("key", text))
		before, after, ok := c.Template("key").Around()
		assert.Equal(t, want != nil, ok, text)
		if ok {
			assert.Equal(t, want, []string{before, after}, text)
		}
	}
}

// TestItemsHaveSlots has the placeholders for numbers of items, as depth and
// the number that counting starts from.
func TestItemsHaveSlots(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][2]int{
		"{index}": {0, 0}, "{position}": {0, 1}, "{index.1}": {0, 0}, "{position.2}": {1, 1}, "{index.9}": {8, 0},
	} {
		c := catalog.New(en.New())
		require.NoError(t, c.Add("key", name))
		c.Template("key").Append(nil, func(b []byte, slot int) []byte {
			depth, first := catalog.Item(slot)
			assert.Equal(t, want, [2]int{depth, first}, name)
			return b
		})
	}
	for _, name := range []string{"{index.0}", "{index.10}", "{position.}", "{position.x}", "{item}", "{0.1}", "{3}"} {
		c := catalog.New(en.New())
		assert.ErrorContains(t, c.Add("key", name), "placeholder "+name[:len(name)-1], name)
	}
}

const russian = `[
	{"locale": "ru", "key": "items", "trans": "{0} элемент", "type": "Cardinal", "rule": "One"},
	{"locale": "ru", "key": "items", "trans": "{0} элемента", "type": "Cardinal", "rule": "Few"},
	{"locale": "ru", "key": "items", "trans": "{0} элементов", "type": "Cardinal", "rule": "Many"},
	{"locale": "ru", "key": "items", "trans": "{0} элемента", "type": "Cardinal", "rule": "Other"}
]`

const arabic = `[
	{"locale": "ar", "key": "items", "trans": "zero {0}", "type": "Cardinal", "rule": "Zero"},
	{"locale": "ar", "key": "items", "trans": "a single one", "type": "Cardinal", "rule": "One"},
	{"locale": "ar", "key": "items", "trans": "a pair", "type": "Cardinal", "rule": "Two"},
	{"locale": "ar", "key": "items", "trans": "few: {0}", "type": "Cardinal", "rule": "Few"},
	{"locale": "ar", "key": "items", "trans": "many: {0}", "type": "Cardinal", "rule": "Many"},
	{"locale": "ar", "key": "items", "trans": "other: {0}", "type": "Cardinal", "rule": "Other"}
]`

const english = `[
	{"locale": "en", "key": "items", "trans": "{0} item", "type": "Cardinal", "rule": "One"},
	{"locale": "en", "key": "items", "trans": "{0} items", "type": "Cardinal", "rule": "Other"}
]`

const french = `[
	{"locale": "fr", "key": "items", "trans": "{0} élément", "type": "Cardinal", "rule": "One"},
	{"locale": "fr", "key": "items", "trans": "{0} éléments", "type": "Cardinal", "rule": "Other"}
]`

// TestCount has the plural forms that CLDR asks for.
func TestCount(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		language locales.Translator
		file     string
		want     map[string]string
	}{
		{"en", en.New(), english, map[string]string{
			"0": "0 items", "1": "1 item", "2": "2 items", "11": "11 items", "1.0": "1.0 items", "1.5": "1.5 items",
			"12345678901234567": "12345678901234567 items", "100000000000000000001": "100000000000000000001 items",
		}},
		{"fr", fr.New(), french, map[string]string{"0": "0 élément", "1": "1 élément", "1.5": "1.5 élément", "2": "2 éléments"}},
		{"ru", ru.New(), russian, map[string]string{
			"0": "0 элементов", "1": "1 элемент", "2": "2 элемента", "5": "5 элементов", "11": "11 элементов", "21": "21 элемент", "1.5": "1.5 элемента",
			"12345678901234567891": "12345678901234567891 элемент", "12345678901234567811": "12345678901234567811 элементов",
			"12345678901234567892": "12345678901234567892 элемента",
		}},
		{"ar", ar.New(), arabic, map[string]string{
			"0": "zero 0", "1": "a single one", "2": "a pair", "3": "few: 3", "11": "many: 11", "100": "other: 100", "103": "few: 103",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := catalog.New(tt.language)
			require.NoError(t, c.Import(tt.name, strings.NewReader(tt.file)))
			assert.True(t, c.HasPlural("items"))
			assert.False(t, c.Has("items"))
			for count, want := range tt.want {
				got, err := c.Count("items", count)
				require.NoError(t, err, count)
				assert.Equal(t, want, got)
			}
		})
	}
}

func TestCountRefusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	c := catalog.New(en.New())
	require.NoError(t, c.Import("en", strings.NewReader(english)))
	for _, count := range []string{"", "x", "1x", "1.2.3"} {
		text, err := c.Count("items", count)
		require.Error(t, err, count)
		assert.Empty(t, text, count)
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	c := catalog.New(en.New())
	require.NoError(t, c.Import("en", strings.NewReader(`[
		{"locale": "en", "key": "required", "trans": "The {0} field is required."},
		{"locale": "en", "key": "required", "trans": "{0} is missing.", "override": true}
	]`)))
	assert.Equal(t, "a is missing.", c.Text("required", &catalog.Params{"a"}))
	require.NoError(t, c.Import("en", strings.NewReader(`[]`)))
}

func TestImportErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, says string }{
		{"no_json", `[{`, "en"},
		{"object", `{}`, "en"},
		{"unknown_member", `[{"locale": "en", "key": "k", "text": "x"}]`, "en"},
		{"other_language", `[{"locale": "de", "key": "k", "trans": "x"}]`, `"de"`},
		{"key_twice", `[{"locale": "en", "key": "k", "trans": "x"}, {"locale": "en", "key": "k", "trans": "y"}]`, `"k"`},
		{"placeholder", `[{"locale": "en", "key": "k", "trans": "{9}"}]`, "{9"},
		{"ordinal", `[{"locale": "en", "key": "k", "trans": "{0}th", "type": "Ordinal", "rule": "Other"}]`, "Ordinal"},
		{"rule_without_type", `[{"locale": "en", "key": "k", "trans": "{0}", "rule": "One"}]`, `"k"`},
		{"unknown_rule", `[{"locale": "en", "key": "k", "trans": "{0}", "type": "Cardinal", "rule": "Several"}]`, "Several"},
		{"rule_that_the_language_lacks", `[{"locale": "en", "key": "k", "trans": "{0}", "type": "Cardinal", "rule": "Few"}]`, `"k"`},
		{"singular_missing", `[{"locale": "en", "key": "k", "trans": "{0}", "type": "Cardinal", "rule": "Other"}]`, `key "k": the plural form One is missing`},
		{"other_missing", `[{"locale": "en", "key": "k", "trans": "{0}", "type": "Cardinal", "rule": "One"}]`, `key "k": the plural form Other is missing`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := catalog.New(en.New()).Import("en", strings.NewReader(tt.file))
			require.Error(t, err)
			assert.Contains(t, err.Error(), tt.says)
		})
	}
}

func TestCatalogIsReadConcurrently(t *testing.T) {
	t.Parallel()
	c := catalog.New(en.New())
	require.NoError(t, c.Import("en", strings.NewReader(english)))
	require.NoError(t, c.Add("key", "{1} of {0}"))
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			assert.Equal(t, "b of a", c.Text("key", &catalog.Params{"a", "b"}))
			text, err := c.Count("items", "2")
			assert.NoError(t, err)
			assert.Equal(t, "2 items", text)
		})
	}
	running.Wait()
}

// TestForms are what a page counts with that has no catalog of its own.
func TestForms(t *testing.T) {
	t.Parallel()
	c := catalog.New(ru.New())
	require.NoError(t, c.Import("ru", strings.NewReader(`[
		{"locale": "ru", "key": "items", "trans": "{0} элемент", "type": "Cardinal", "rule": "One"},
		{"locale": "ru", "key": "items", "trans": "{0} элемента", "type": "Cardinal", "rule": "Few"},
		{"locale": "ru", "key": "items", "trans": "{0} элементов", "type": "Cardinal", "rule": "Many"},
		{"locale": "ru", "key": "items", "trans": "{0} элемента", "type": "Cardinal", "rule": "Other"},
		{"locale": "ru", "key": "plain", "trans": "Поле {0}"}
	]`)))
	assert.Equal(t, map[string]string{
		"one": "{0} элемент", "few": "{0} элемента", "many": "{0} элементов", "other": "{0} элемента",
	}, c.Forms("items"))
	assert.Empty(t, c.Forms("plain"), "it is no plural")
	assert.Empty(t, c.Forms("nope"))
	assert.Equal(t, "ru", c.CountsLike())
	assert.Equal(t, "pt-PT", catalog.New(pt_PT.New()).CountsLike(), "a tag has hyphens")
}
