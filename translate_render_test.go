package bind_test

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	textlanguage "golang.org/x/text/language"

	"github.com/fielderrors/bind"
	traits "github.com/fielderrors/bind/internal/tag"
	"github.com/fielderrors/bind/locales"
)

// Names and values of the render check, which no language has as words.
const renderLabel = "zzlabel"

var (
	renderRefs   = []string{"zzone", "zztwo", "zzthree"}
	renderValues = []string{"vvred", "vv light blue", "DE"}
)

// layouts of datetime: those of package time, and some of users'.
var layouts = []string{
	time.RFC3339, time.RFC822, time.RFC850, time.RFC1123Z, time.Kitchen, time.DateOnly, time.TimeOnly, time.DateTime,
	"02/01/2006", "01/02/2006", "02.01.06", "15:04", "Jan 2, 2006 at 3:04pm (MST)", "2006-002", "January 2006",
}

// rendering lists a mistake of every rule on every sort of value, with all
// kinds of arguments.
func rendering(t *testing.T) (mistakes bind.FieldErrors) {
	t.Helper()
	rules, aliases := bakedIn(t)
	for _, rule := range append(rules, aliases...) {
		if traits.Structural(rule) {
			continue
		}
		for _, word := range slices.Sorted(maps.Keys(wordTypes)) {
			for _, m := range rendered(rule, word) {
				m.Path, m.Rule, m.Type = bind.At(renderLabel), rule, word
				mistakes = append(mistakes, m)
			}
		}
	}
	for _, m := range ours() {
		if m.Path.Dotted() != "" {
			m.Path = bind.At(renderLabel)
		}
		mistakes = append(mistakes, m)
	}
	return append(mistakes, renderedByHand()...)
}

// rendered are the arguments of a rule on a sort of value.
func rendered(rule, word string) (all []bind.FieldError) {
	param := func(texts ...string) (list []bind.FieldError) {
		for _, text := range texts {
			list = append(list, bind.FieldError{Param: text})
		}
		return list
	}
	counts := []string{"1", "2", "3", "5", "11", "21"}
	switch {
	case rule == "datetime":
		return param(layouts...)
	case traits.Counts(rule) && word == "duration":
		return param("1h", "2h", "3m", "5s", "11ms", "1h1m", "2h5m21s", "1500us", "-1h")
	case traits.Counts(rule) && word == "number":
		return param(append(counts, "1.5", "-1")...)
	case traits.Counts(rule) && word == "date-time" && slices.Contains([]string{"len", "min", "max"}, rule):
		return nil // validator panics
	case traits.Counts(rule) && word == "date-time":
		return param("") // it is about now
	case traits.Counts(rule):
		return param(counts...)
	case traits.TakesList(rule):
		return param("vvred", "vvred vvgreen", "'vv light blue' vvred DE")
	case traits.Equates(rule) && word == "string":
		return param("vvred", "vv light blue", "DE")
	case traits.Equates(rule):
		return param(counts...)
	case rule == "postcode_iso3166_alpha2", traits.WantsText(rule):
		return param("DE")
	}
	return referring(rule)
}

// referring are the arguments of a rule that may name other fields.
func referring(rule string) (all []bind.FieldError) {
	refs := func(n int) (paths []bind.Path) {
		for _, name := range renderRefs[:n] {
			paths = append(paths, bind.At(name))
		}
		return paths
	}
	switch traits.References(rule) {
	case traits.OneField:
		return []bind.FieldError{{Param: renderRefs[0], Refs: refs(1)}}
	case traits.ElemField:
		return []bind.FieldError{{}, {Param: renderRefs[0]}}
	case traits.FieldList:
		for n := 1; n <= 3; n++ {
			all = append(all, bind.FieldError{Param: strings.Join(renderRefs[:n], " "), Refs: refs(n)})
		}
		return all
	case traits.FieldPairs:
		for n := 1; n <= 3; n++ {
			var pairs []string
			for i := range n {
				pairs = append(pairs, renderRefs[i], "'"+renderValues[i]+"'")
			}
			all = append(all, bind.FieldError{Param: strings.Join(pairs, " "), Refs: refs(n)})
		}
		return append(all, bind.FieldError{Param: renderRefs[0] + " nil", Refs: refs(1)})
	}
	return []bind.FieldError{{}}
}

// renderedByHand are mistakes with words that no rule has by itself.
func renderedByHand() bind.FieldErrors {
	at := bind.At(renderLabel)
	return bind.FieldErrors{
		{Path: at, Rule: "or", Param: "email|uuid", Type: "string"},
		{Path: at, Rule: "or", Param: "min=3|oneof=vvred vvgreen|e164", Type: "string"},
		{Path: at, Rule: "or", Param: "eq=0|gt=11", Type: "integer"},
		{Path: at, Rule: "key", Param: "min=3", Type: "string"},
		{Path: at, Rule: "key", Param: "max=21", Type: "string"},
		{Path: at, Rule: "key", Param: "alpha", Type: "string"},
		{Path: at, Rule: "unknown", Param: "zzone"}, {Path: at, Rule: "type", Param: "plain", Type: "integer"},
		{Path: at, Rule: "duplicate", Param: "3:14"},
		{Rule: "charset", Param: "3:14"},
		{Rule: "max_bytes", Param: "1"}, {Rule: "max_bytes", Param: "1000"}, {Rule: "max_bytes", Param: "2048"},
		{Rule: "max_memory", Param: "16777217"}, {Rule: "max_values", Param: "21"}, {Rule: "max_depth", Param: "2"},
		{Path: at, Rule: "max_key", Param: "1024"}, {Path: at, Rule: "max_string", Param: "5"},
		{Rule: "required"}, {Rule: "max", Param: "1000", Type: "array"}, {Rule: "nobody knows it"},
	}
}

// about is what a rendered text says, for a failure.
func about(m bind.FieldError) string {
	return fmt.Sprintf("%s=%s on %s with %d others", m.Rule, m.Param, m.Type, len(m.Refs))
}

// english are words of English sentences, none of which any language of ours
// has, except those in alsoIn.
var english = regexp.MustCompile(`(?i)\b(the|fields?|must|should|values?|be|than|when|with|without|is|are|has|have|` +
	`required|valid|invalid|characters?|items?|least|most|greater|less|longer|shorter|equal|not|only|letters?|digits?|` +
	`hours?|minutes?|seconds?|milliseconds?|body|request|string|array|boolean|contain|match|one|any|and|or|of)\b`)

// alsoIn are the words of english that other languages have, too.
var alsoIn = map[string]string{
	"de": "minute", "fr": "or minute minutes", "id": "valid string digit", "it": "or array",
	"nl": "is of letters array", "pt-BR": "string",
}

// brought are words that a text may have in any language: what the check itself
// brings, and names of formats.
var brought = regexp.MustCompile(`zz\w+|vv\w*|light|blue|\bDE\b|application/json|\bdata\b|\bcron\b|\b(true|false)\b`)

// original is an English word in brackets behind the word for it, as Thai and
// Chinese have for what is technical.
var original = regexp.MustCompile(`[(（](origin|canonical|label)[)）]`)

// latinWord is a word in small Latin letters, which a language with other
// letters has no use for.
var latinWord = regexp.MustCompile(`\b[a-z]{3,}\b`)

// cramped is a text that lacks a blank, or has one too many.
var cramped = regexp.MustCompile(`\pL[,;:!?]\pL|\pL\.\p{Lu}|[)]\pL|\pL[(]|  |[(] | [)]|\s$|^\s|,,|[.][.]`)

// unspaced are the languages that have no blanks between words.
var unspaced = map[string]bool{"ja": true, "zh": true, "zh-TW": true, "th": true, "ko": true}

// misworded returns what is wrong with a text of a language; "" if nothing is.
func misworded(l, text string) string {
	own := original.ReplaceAllString(brought.ReplaceAllString(text, ""), "")
	foreign := english
	if s, _ := textlanguage.Make(l).Script(); s.String() != "Latn" {
		foreign = latinWord
	}
	for _, word := range foreign.FindAllString(own, -1) {
		allowed := strings.Fields(alsoIn[l])
		if l != "en" && !slices.Contains(allowed, strings.ToLower(word)) {
			return fmt.Sprintf("it has the English word %q", word)
		}
	}
	if !unspaced[l] && cramped.MatchString(text) {
		return fmt.Sprintf("it has %q in it", cramped.FindString(text))
	}
	return ""
}

// alike are the rules whose sentences may be the same, as they mean the same:
// about no other field or one, and about several.
var alike, alikeOfSeveral = []string{
	"min gte", "max lte", "len eq", "contains containsrune", "excludes excludesrune", "type boolean numeric",
	"eqfield eqcsfield", "nefield necsfield", "gtfield gtcsfield", "gtefield gtecsfield", "ltfield ltcsfield",
	"ltefield ltecsfield", "required_with required_with_all", "excluded_with excluded_with_all",
	"required_without required_without_all required_if skip_unless", // the other field is missing
	"excluded_without excluded_without_all excluded_if",
	"isdefault unknown", // on a number: it may not be there
}, []string{"required_if skip_unless"}

// sameSentence returns the rules that a sentence stands for although they mean
// different things; nil if there are none.
func sameSentence(mistakes []bind.FieldError) []string {
	classes, rules := alike, map[string]bool{}
	for _, m := range mistakes {
		rules[m.Rule] = true
		if len(m.Refs) > 1 {
			classes = alikeOfSeveral
		}
	}
	all := slices.Sorted(maps.Keys(rules))
	for _, class := range classes {
		known := strings.Fields(class)
		if !slices.ContainsFunc(all, func(rule string) bool { return !slices.Contains(known, rule) }) {
			return nil
		}
	}
	if len(all) < 2 {
		return nil
	}
	return all
}

// TestRenderEverything words every rule on every sort of value, with all kinds
// of arguments, in every language. No text has English or Go in it, a
// placeholder, a blank too many or too few; no two rules that mean different
// things have the same sentence.
func TestRenderEverything(t *testing.T) {
	t.Parallel()
	mistakes := rendering(t)
	inEnglish := messages(t, locales.En(), mistakes)
	require.Greater(t, len(mistakes), 2000)

	for _, l := range locales.All() {
		t.Run(l.Tag(), func(t *testing.T) {
			t.Parallel()
			script, texts := script(t, l.Tag()), messages(t, l, mistakes)
			by, faults := map[string][]bind.FieldError{}, map[string]string{}
			for i, text := range texts {
				by[text] = append(by[text], mistakes[i])
				original := inEnglish[i]
				if l.Tag() == "en" {
					original = ""
				}
				if fault := cmp.Or(faulty(script, text, original), misworded(l.Tag(), text)); fault != "" {
					faults[text] = fault
				}
				if !strings.Contains(text, renderLabel) && mistakes[i].Path.Dotted() != "" && mistakes[i].Rule != "max_depth" {
					faults[text] = "it has lost its label"
				}
			}
			for text, of := range by {
				if rules := sameSentence(of); rules != nil {
					faults[text] = fmt.Sprintf("it is what %v say", rules)
				}
			}
			for _, text := range slices.Sorted(maps.Keys(faults)) {
				assert.Fail(t, faults[text], "%s: %s", about(by[text][0]), text)
			}
		})
	}
	t.Logf("%d mistakes in %d languages", len(mistakes), len(locales.All()))
}

// TestRenderCheckFindsFaults has faulty texts, so that the check can fail.
func TestRenderCheckFindsFaults(t *testing.T) {
	t.Parallel()
	for text, l := range map[string]string{
		"Das Feld zzlabel must be at least 3": "de", "Поле «zzlabel» required": "ru", "Le champ zzlabel est valid.": "fr",
		"Das Feld zzlabel,das": "de", "Das Feld (x)zzlabel": "de", "Das Feld  zzlabel": "de",
	} {
		assert.NotEmpty(t, misworded(l, text), text)
	}
	for text, l := range map[string]string{
		"Das Feld zzlabel muss 3 sein.": "de", "Le champ zzlabel doit être vv or vvred": "fr", "ฟิลด์ zzlabel (label)": "th",
	} {
		assert.Empty(t, misworded(l, text), text)
	}
	assert.Equal(t, []string{"max", "min"}, sameSentence([]bind.FieldError{{Rule: "min"}, {Rule: "max"}}))
	assert.Nil(t, sameSentence([]bind.FieldError{{Rule: "min"}, {Rule: "gte"}, {Rule: "min"}}))
	two := []bind.Path{bind.At("a"), bind.At("b")}
	assert.NotNil(t, sameSentence([]bind.FieldError{{Rule: "required_with", Refs: two}, {Rule: "required_with_all", Refs: two}}))
}
