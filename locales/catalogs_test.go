package locales_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// entry is one line of a catalog.
type entry struct {
	Locale, Key, Trans, Type, Rule string
}

// line returns the entry as a catalog has it.
func (e entry) line() string {
	text := fmt.Sprintf(`{"locale": %s, "key": %s, "trans": %s`, quoted(e.Locale), quoted(e.Key), quoted(e.Trans))
	if e.Type != "" || e.Rule != "" {
		text += fmt.Sprintf(`, "type": %s, "rule": %s`, quoted(e.Type), quoted(e.Rule))
	}
	return text + "}"
}

// quoted returns a text as a JSON string.
func quoted(s string) string {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)
	return strings.TrimSuffix(out.String(), "\n")
}

// read returns the entries of the catalog of a language, and its text.
func read(t *testing.T, tag string) (entries []entry, text string) {
	t.Helper()
	raw, err := os.ReadFile(tag + ".json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &entries), tag)
	return entries, string(raw)
}

// catalog is a catalog by keys.
type catalog struct {
	order   []string
	texts   map[string]string
	plurals map[string]map[string]string // key, category, text
}

func index(entries []entry) catalog {
	c := catalog{texts: map[string]string{}, plurals: map[string]map[string]string{}}
	for _, e := range entries {
		if !slices.Contains(c.order, e.Key) {
			c.order = append(c.order, e.Key)
		}
		if e.Type == "" {
			c.texts[e.Key] = e.Trans
			continue
		}
		if c.plurals[e.Key] == nil {
			c.plurals[e.Key] = map[string]string{}
		}
		c.plurals[e.Key][e.Rule] = e.Trans
	}
	return c
}

// categories are the plural categories that CLDR 48 has for cardinal numbers in each language.
// https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html
var categories = map[string]string{
	"ar": "Zero One Two Few Many Other", "de": "One Other", "en": "One Other", "es": "One Many Other", "fa": "One Other", "fr": "One Many Other",
	"hy": "One Other", "id": "Other", "it": "One Many Other", "ja": "Other", "ko": "Other", "lv": "Zero One Other", "nl": "One Other",
	"pl": "One Few Many Other", "pt": "One Many Other", "pt-BR": "One Many Other", "ru": "One Few Many Other", "th": "Other", "tr": "One Other",
	"uk": "One Few Many Other", "vi": "Other", "zh": "Other", "zh-TW": "Other",
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// placeholders returns those of a text, each once, in order.
func placeholders(text string) []string {
	all := placeholder.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// TestCatalogs compares every catalog with en.json.
func TestCatalogs(t *testing.T) {
	t.Parallel()
	entries, _ := read(t, "en")
	en := index(entries)
	for _, l := range locales.All() {
		t.Run(l.Tag(), func(t *testing.T) {
			t.Parallel()
			require.NotEmpty(t, categories[l.Tag()], "add the plural categories of %s to categories, in this file", l.Tag())
			entries, text := read(t, l.Tag())
			faults := compare(l.Tag(), index(entries), en)
			assert.Empty(t, strings.Join(faults, "\n"), "what is wrong in %s.json", l.Tag())

			lines, want := strings.Split(text, "\n"), []string{"["}
			seen := map[string]bool{}
			for _, e := range entries {
				assert.Equal(t, l.Tag(), e.Locale, e.Key)
				assert.Equal(t, strings.TrimSpace(e.Trans), e.Trans, "%s: blanks at the edge", e.Key)
				assert.NotEmpty(t, e.Trans, e.Key)
				assert.False(t, seen[e.Key+" "+e.Rule], "%s %s is there twice", e.Key, e.Rule)
				seen[e.Key+" "+e.Rule] = true
				want = append(want, "  "+e.line()+",")
			}
			want[len(want)-1] = strings.TrimSuffix(want[len(want)-1], ",")
			want = append(want, "]", "")
			for i := range min(len(lines), len(want)) {
				require.Equal(t, want[i], lines[i], "line %d of %s.json: want one entry per line, as in en.json", i+1, l.Tag())
			}
			assert.Equal(t, len(want), len(lines))
		})
	}
}

// compare returns what is wrong with a catalog, beside en.
func compare(tag string, c, en catalog) (faults []string) {
	say := func(key, format string, args ...any) { faults = append(faults, key+": "+fmt.Sprintf(format, args...)) }
	for _, key := range en.order {
		text, isText := c.texts[key]
		switch {
		case !slices.Contains(c.order, key):
			say(key, "missing")
		case en.plurals[key] != nil && isText:
			say(key, "want a plural")
		case en.plurals[key] == nil && !isText:
			say(key, "want one text, not a plural")
		case en.plurals[key] == nil && !slices.Equal(placeholders(text), placeholders(en.texts[key])):
			say(key, "want %v in %q", placeholders(en.texts[key]), text)
		}
	}
	var order []string
	for _, key := range c.order {
		unit, _, _ := strings.Cut(key, ".")
		switch {
		case slices.Contains(en.order, key):
			order = append(order, key)
		case c.plurals[key] == nil && en.texts[general(key)] != "": // eq.duration, where the words differ for a sort of value
			if want := placeholders(en.texts[general(key)]); !slices.Equal(placeholders(c.texts[key]), want) {
				say(key, "want %v in %q", want, c.texts[key])
			}
		case c.plurals[key] == nil || en.plurals[unit] == nil: // characters.min is the form of characters for min
			say(key, "en.json does not have it")
		}
		if c.plurals[key] != nil {
			faults = append(faults, forms(tag, key, c.plurals[key])...)
		}
	}
	if want := slices.DeleteFunc(slices.Clone(en.order), func(key string) bool { return !slices.Contains(order, key) }); !slices.Equal(want, order) {
		for i := range want {
			if want[i] != order[i] {
				say(order[i], "out of order: en.json has %s here", want[i])
				break
			}
		}
	}
	return faults
}

// general returns the key without what it is for beside English: a sort of value, the last of several parts, or a rule
// that asks for another case of a unit; "" if it is for none of those.
func general(key string) string {
	switch {
	case strings.HasPrefix(key, "join.condition"):
		return "join.list"
	case strings.HasPrefix(key, "kibibytes.") || strings.HasPrefix(key, "mebibytes."):
		return key[:len("kibibytes")]
	}
	dot := strings.LastIndexByte(key, '.')
	if dot < 0 || !slices.Contains(strings.Fields("string number boolean items duration time several last"), key[dot+1:]) {
		return ""
	}
	return key[:dot]
}

// wordOnly are the categories that stand for one number, which a text may say in a word.
var wordOnly = map[string]string{"ar": "Zero One Two", "en": "One", "de": "One", "es": "One", "it": "One", "pl": "One", "tr": "One", "nl": "One"}

// forms returns what is wrong with the forms of a plural.
func forms(tag, key string, texts map[string]string) (faults []string) {
	var got []string
	for _, category := range []string{"Zero", "One", "Two", "Few", "Many", "Other"} {
		text, ok := texts[category]
		if !ok {
			continue
		}
		got = append(got, category)
		named := placeholders(text)
		if word := len(named) == 0 && slices.Contains(strings.Fields(wordOnly[tag]), category); !word && !slices.Equal(named, []string{"{0}"}) {
			faults = append(faults, fmt.Sprintf("%s: %s: want {0} in %q", key, category, text))
		}
	}
	if strings.Join(got, " ") != categories[tag] {
		faults = append(faults, fmt.Sprintf("%s: the forms are %v: want %s", key, got, categories[tag]))
	}
	return faults
}

// TestCompareFindsFaults has the faults that a translator makes.
func TestCompareFindsFaults(t *testing.T) {
	t.Parallel()
	item := map[string]string{"One": "{0} item", "Other": "{0} items"}
	en := index([]entry{{Key: "a", Trans: "{0} is {1}"}, {Key: "b", Trans: "b"}, {Key: "items", Trans: "{0}", Type: "Cardinal", Rule: "Other"}})
	for name, tt := range map[string]struct {
		change func(*catalog)
		want   []string
	}{
		"nothing":       {func(*catalog) {}, nil},
		"missing":       {func(c *catalog) { c.order = []string{"items"} }, []string{"a: missing", "b: missing"}},
		"placeholder":   {func(c *catalog) { c.texts["a"] = "{1}" }, []string{`a: want [{0} {1}] in "{1}"`}},
		"novel":         {func(c *catalog) { c.order = append(c.order, "c"); c.texts["c"] = "c" }, []string{"c: en.json does not have it"}},
		"sort":          {func(c *catalog) { c.order = append(c.order, "a.duration"); c.texts["a.duration"] = "{0} {1}" }, nil},
		"sort, text":    {func(c *catalog) { c.order = append(c.order, "a.duration"); c.texts["a.duration"] = "{0}" }, []string{`a.duration: want [{0} {1}] in "{0}"`}},
		"sort of none":  {func(c *catalog) { c.order = append(c.order, "c.duration"); c.texts["c.duration"] = "{0} {1}" }, []string{"c.duration: en.json does not have it"}},
		"no sort":       {func(c *catalog) { c.order = append(c.order, "a.length"); c.texts["a.length"] = "{0} {1}" }, []string{"a.length: en.json does not have it"}},
		"rule's plural": {func(c *catalog) { c.order = append(c.order, "items.min"); c.plurals["items.min"] = item }, nil},
		"stray plural":  {func(c *catalog) { c.order = append(c.order, "c"); c.plurals["c"] = item }, []string{"c: en.json does not have it"}},
		"category":      {func(c *catalog) { c.plurals["items"] = map[string]string{"Other": "{0}"} }, []string{"items: the forms are [Other]: want One Other"}},
		"number lost":   {func(c *catalog) { c.plurals["items"] = map[string]string{"One": "one", "Other": "many"} }, []string{`items: Other: want {0} in "many"`}},
		"plural wanted": {func(c *catalog) { delete(c.plurals, "items"); c.texts["items"] = "{0}" }, []string{"items: want a plural"}},
		"text wanted":   {func(c *catalog) { delete(c.texts, "b"); c.plurals["b"] = item }, []string{"b: want one text, not a plural"}},
		"order":         {func(c *catalog) { c.order = []string{"b", "a", "items"} }, []string{"b: out of order: en.json has a here"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := index([]entry{{Key: "a", Trans: "{1}: {0}"}, {Key: "b", Trans: "B"}, {Key: "items", Type: "Cardinal", Rule: "One", Trans: "one"}, {Key: "items", Type: "Cardinal", Rule: "Other", Trans: "{0}"}})
			tt.change(&c)
			assert.Equal(t, tt.want, compare("de", c, en))
		})
	}
}

// TestEveryCatalogIsALanguage fails for a file without a func, and for a func that All has not.
func TestEveryCatalogIsALanguage(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.json")
	require.NoError(t, err)
	tags := map[string]bool{}
	for _, l := range locales.All() {
		assert.False(t, tags[l.Tag()], "All has %s twice", l.Tag())
		tags[l.Tag()] = true
	}
	for _, file := range files {
		assert.True(t, tags[strings.TrimSuffix(file, ".json")], "%s: add a func to languages.go, and call it in All", file)
	}
	assert.Equal(t, len(files), len(tags), "as many catalogs as languages in All")
	source, err := os.ReadFile("languages.go")
	require.NoError(t, err)
	funcs := regexp.MustCompile(`(?m)^func ([A-Z]\w*)\(\) Locale \{ return shipped\("([^"]*)"`).FindAllStringSubmatch(string(source), -1)
	for _, f := range funcs {
		assert.True(t, tags[f[2]], "add %s() to All", f[1])
	}
	assert.Equal(t, len(files), len(funcs), "as many catalogs as funcs")
	for _, tag := range strings.Fields("ar de en es fa fr hy id it ja ko lv nl pl pt pt-BR ru th tr uk vi zh zh-TW") {
		assert.True(t, tags[tag], "validator knows %s", tag)
	}
}
