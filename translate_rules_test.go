package bind_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	textlanguage "golang.org/x/text/language"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// wordTypes has a type for each sort of value that FieldError.Type tells apart.
var wordTypes = map[string]reflect.Type{
	"string": reflect.TypeFor[string](), "integer": reflect.TypeFor[int](), "number": reflect.TypeFor[float64](),
	"boolean": reflect.TypeFor[bool](), "array": reflect.TypeFor[[]string](), "object": reflect.TypeFor[map[string]string](),
	"date-time": reflect.TypeFor[time.Time](), "duration": reflect.TypeFor[time.Duration](),
}

// pair is a struct with a field that has a rule and another one that the rule may name. No text may hold their Go names.
func pair(t reflect.Type, tag string) reflect.Type {
	return reflect.StructOf([]reflect.StructField{
		{Name: "Ruled", Type: t, Tag: reflect.StructTag(fmt.Sprintf(`json:"f" validate:"%s"`, tag))},
		{Name: "Other", Type: t, Tag: `json:"second"`},
	})
}

// filled returns values of a pair: nothing, one and both fields set, to the same and to different values.
func filled(t reflect.Type) (all []reflect.Value) {
	texts := []string{"", "a", "b", "1"}
	for i, ruled := range texts {
		v := reflect.New(t).Elem()
		other := texts[i*i%len(texts)]
		if ruled != "" {
			populate(v.Field(0), ruled)
		}
		if other != "" {
			populate(v.Field(1), other)
		}
		all = append(all, v)
	}
	v := reflect.New(t).Elem()
	populate(v.Field(1), "b")
	return append(all, v)
}

// asked lists mistakes of every rule on every sort of value on which validator does not panic, with the parameters of
// testdata/params: as Validate reports them, where one of the values fails the rule, and made by hand elsewhere.
func asked(t *testing.T) (mistakes bind.FieldErrors, provoked int) {
	t.Helper()
	text, err := os.ReadFile("testdata/params/params.json")
	require.NoError(t, err)
	var params map[string][]string
	require.NoError(t, json.Unmarshal(text, &params))
	rules, aliases := bakedIn(t)
	says := saying(t)
	b, v := newBinder(t, bind.Config{}), validator.New(validator.WithRequiredStructEnabled())
	for _, rule := range append(rules, aliases...) {
		list, pairs := params[rule], 0
		switch {
		case list == nil && says[rule]:
			list = params[""]
		case list == nil:
			list = []string{""}
		}
		for _, param := range list {
			if param == "" && says[rule] {
				continue // the message names the parameter: without one, the tag is a mistake
			}
			for _, word := range slices.Sorted(maps.Keys(wordTypes)) {
				typ := pair(wordTypes[word], strings.TrimSuffix(rule+"="+param, "="))
				failing, works := tried(v, typ)
				if !works {
					continue
				}
				pairs++
				fe := bind.FieldError{Path: bind.At("f"), Rule: rule, Param: param, Type: word}
				if failing.IsValid() {
					fe = reported(t, b, failing)
					provoked++
				} else if strings.HasPrefix(param, "Other") {
					fe.Param = strings.ReplaceAll(param, "Other", "second")
					for range strings.Count(param, "Other") {
						fe.Refs = append(fe.Refs, bind.At("second"))
					}
				}
				assert.Equal(t, [2]string{rule, word}, [2]string{fe.Rule, fe.Type})
				mistakes = append(mistakes, fe)
			}
		}
		assert.True(t, pairs > 0 || rule == "validateFn", "%s panics on every type: give it parameters in testdata/params", rule)
	}
	return mistakes, provoked
}

// saying tells the rules whose message has {1} in it. (In English, that of oneof has not.)
func saying(t *testing.T) map[string]bool {
	t.Helper()
	rules := map[string]bool{}
	for _, e := range entries(t, "de") {
		rule, _, _ := strings.Cut(strings.TrimPrefix(e.Key, "noun."), ".")
		rules[rule] = rules[rule] || strings.Contains(e.Trans, "{1}")
	}
	return rules
}

// entry is a line of a catalog.
type entry struct{ Key, Trans, Type, Rule string }

// entries reads a catalog of ours.
func entries(t *testing.T, tag string) (all []entry) {
	t.Helper()
	text, err := os.ReadFile("locales/" + tag + ".json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &all))
	return all
}

// tried returns a value of a pair that fails its rule, if there is one, and whether validator can be asked at all.
func tried(v *validator.Validate, t reflect.Type) (failing reflect.Value, works bool) {
	defer func() { works = recover() == nil }()
	for _, value := range filled(t) {
		if err := v.Struct(value.Interface()); err != nil && !failing.IsValid() {
			failing = value
		}
	}
	return failing, true
}

// reported returns what Validate says of a value with one mistake.
func reported(t *testing.T, b *bind.Binder, value reflect.Value) bind.FieldError {
	t.Helper()
	var e *bind.Error
	require.ErrorAs(t, b.Validate(context.Background(), value.Interface()), &e)
	require.Len(t, e.Fields, 1)
	return e.Fields[0]
}

// ours lists mistakes of every rule of bind's own.
func ours() (mistakes bind.FieldErrors) {
	for rule, param := range map[string]string{
		"type": "", "range": "-128 127", "key": "", "format": "", "unknown": "", "present": "", "exists": "companies",
		"available": "contacts.email", "distinct": "", "max_depth": "32", "max_key": "256", "max_number": "64", "max_string": "65536", "max_item": "1048576", "base64": "",
	} {
		for _, word := range append(slices.Sorted(maps.Keys(wordTypes)), "") {
			fe := bind.FieldError{Path: bind.At("f"), Rule: rule, Param: param, Type: word}
			if rule == "range" && word != "integer" {
				fe.Param = ""
			}
			mistakes = append(mistakes, fe)
		}
	}
	for _, word := range []string{"array", "object"} {
		mistakes = append(mistakes, bind.FieldError{Rule: "type", Type: word}, bind.FieldError{Rule: "min", Param: "1", Type: word}, bind.FieldError{Rule: "max", Param: "1000", Type: word})
	}
	return append(
		mistakes, bind.FieldError{Rule: "json", Param: "3:14"}, bind.FieldError{Rule: "empty"}, bind.FieldError{Rule: "media_type", Param: "application/json"},
		bind.FieldError{Rule: "charset"}, bind.FieldError{Rule: "content_encoding"}, bind.FieldError{Rule: "max_bytes", Param: "1048576"},
		bind.FieldError{Rule: "max_memory", Param: "16777216"}, bind.FieldError{Rule: "max_values", Param: "100000"},
		bind.FieldError{Path: bind.At("f"), Rule: "or", Param: "rgb|rgba|len=4", Type: "string"},
	)
}

// messages returns the words of one language for mistakes.
func messages(t *testing.T, l locales.Locale, mistakes bind.FieldErrors) []string {
	t.Helper()
	var texts []string
	format := bind.FormatFunc(func(r bind.Report) bind.Response {
		for _, fe := range r.Fields {
			texts = append(texts, fe.Message)
		}
		return bind.Response{Body: "{}"}
	})
	b := newBinder(t, bind.Config{Locales: []locales.Locale{l}, Format: format, Limits: bind.Limits{Report: -1}})
	b.Answer("", &bind.Error{Fields: mistakes})
	require.Len(t, texts, len(mistakes))
	return texts
}

// letters are those of the scripts (ISO 15924): a text must have one of its language's.
var letters = map[string][]*unicode.RangeTable{
	"Latn": {unicode.Latin}, "Arab": {unicode.Arabic}, "Armn": {unicode.Armenian}, "Cyrl": {unicode.Cyrillic}, "Thai": {unicode.Thai}, "Kore": {unicode.Hangul},
	"Jpan": {unicode.Hiragana, unicode.Katakana, unicode.Han}, "Hans": {unicode.Han}, "Hant": {unicode.Han},
}

// script returns the letters of a language.
func script(t *testing.T, tag string) []*unicode.RangeTable {
	t.Helper()
	s, _ := textlanguage.Make(tag).Script()
	require.NotEmpty(t, letters[s.String()], "add the letters of the script %s to letters, in this file", s)
	return letters[s.String()]
}

// stray is what no text may have in it: placeholders, what fmt and reflect print, names from Go, empty quotes, blanks at
// the wrong place.
var stray = regexp.MustCompile(`[{}]|%!|[^"«\x{a0}]\b0[xX]|µs|\b(Ruled|Other|reflect|nil|struct|interface|time\.\w+|u?int\d+|float\d+)\b|map\[|\[\]|` +
	`  |^ | $| [.,;:!?。，、]|""|''|“”|„“|„”|«»|「」|\x00`)

// faulty returns what is wrong with a text of a language; "" if nothing is. english is the text for the same thing.
func faulty(script []*unicode.RangeTable, text, english string) string {
	switch {
	case strings.TrimSpace(text) == "":
		return "it is empty"
	case text == english:
		return "it is English"
	case stray.MatchString(text):
		return fmt.Sprintf("it has %q in it", stray.FindString(text))
	case !strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, script...) }):
		return "it has no letter of its script"
	}
	return ""
}

// TestEveryRuleInEveryLanguage asks for a message for every rule, sort of value and language.
func TestEveryRuleInEveryLanguage(t *testing.T) {
	t.Parallel()
	mistakes, provoked := asked(t)
	t.Logf("%d mistakes of baked-in rules, %d of them provoked; %d of ours", len(mistakes), provoked, len(ours()))
	mistakes = append(mistakes, ours()...)
	english := messages(t, locales.En(), mistakes)
	mistakes = append(mistakes, bind.FieldError{Path: bind.At("f"), Rule: "nobody knows it"})
	for _, l := range locales.All() {
		t.Run(l.Tag(), func(t *testing.T) {
			t.Parallel()
			texts, script := messages(t, l, mistakes), script(t, l.Tag())
			generic, known := texts[len(english)], map[string]bool{}
			var faults []string
			for i, text := range english {
				fe := mistakes[i]
				if known[fe.Rule+texts[i]] { // a rule says the same of most sorts of values
					continue
				}
				known[fe.Rule+texts[i]] = true
				if l.Tag() == "en" {
					text = ""
				}
				fault := faulty(script, texts[i], text)
				if texts[i] == generic && fe.Rule != "validateFn" { // which says no more in English
					fault = "it is what a rule without a message says"
				}
				if fault != "" {
					faults = append(faults, fmt.Sprintf("%s=%s on %s: %s: %s", fe.Rule, fe.Param, fe.Type, fault, texts[i]))
				}
			}
			assert.Empty(t, strings.Join(faults, "\n"), "messages that are missing or wrong in %s.json", l.Tag())
		})
	}
}

// titles returns the texts of one language that are no messages, by their keys: what the formats have, and what a count
// is appended by.
func titles(t *testing.T, l locales.Locale) map[string]string {
	t.Helper()
	all, texts := entries(t, "en"), map[string]string{}
	format := bind.FormatFunc(func(r bind.Report) bind.Response {
		texts["title of "+r.Error.Reason.String()], texts["detail of "+r.Error.Reason.String()] = r.Title, r.Detail
		for _, e := range all {
			switch prefix, _, _ := strings.Cut(e.Key, "."); prefix {
			case "reason", "title", "teamwork", "zoho":
				texts[e.Key] = r.Text(e.Key)
			case "problem", "laravel":
				if e.Type == "" {
					texts[e.Key] = r.Text(e.Key)
					continue
				}
				for _, count := range []string{"0", "1", "2", "5", "11", "1000000"} {
					texts[e.Key+" for "+count] = r.Text(e.Key, count)
				}
			}
		}
		return bind.Response{Body: "{}"}
	})
	b := newBinder(t, bind.Config{Locales: []locales.Locale{l}, Format: format})
	for r := bind.Invalid; r < bind.Validated; r++ {
		b.Answer("", &bind.Error{Reason: r})
	}
	return texts
}

func TestEveryTitleInEveryLanguage(t *testing.T) {
	t.Parallel()
	english := titles(t, locales.En())
	assert.Greater(t, len(english), 150)
	for _, l := range locales.All() {
		t.Run(l.Tag(), func(t *testing.T) {
			t.Parallel()
			script := script(t, l.Tag())
			for key, text := range titles(t, l) {
				original := english[key]
				if l.Tag() == "en" {
					original = ""
				}
				if fault := faulty(script, text, original); fault != "" {
					assert.Fail(t, fault, "%s: %s", key, text)
				}
			}
		})
	}
}

// TestEveryFormatInEveryLanguage has no English in the answers of the formats of ours.
func TestEveryFormatInEveryLanguage(t *testing.T) {
	t.Parallel()
	english := titles(t, locales.En())
	for name, format := range map[string]bind.Format{
		"laravel": bind.Laravel{}, "teamwork": bind.Teamwork{}, "deploy": bind.Deploy("https://example.com/errors"), "zoho": bind.Zoho{}, "zoho8": bind.Zoho{Version: 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, l := range locales.All()[1:] {
				b := newBinder(t, bind.Config{Format: format, Locales: []locales.Locale{l}})
				for r := bind.Invalid; r < bind.Validated; r++ {
					_, _, body := b.Answer("", &bind.Error{Reason: r})
					for key, text := range english {
						if strings.Contains(string(body), `"`+text+`"`) {
							assert.Fail(t, "it is English", "%s of %v in %s: %s", key, r, l.Tag(), body)
						}
					}
				}
			}
		})
	}
}
