package locales_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// operands are those of a number in CLDR's plural rules: its value, its integer part, and how many digits there are
// behind the point, and which.
// https://www.unicode.org/reports/tr35/tr35-numbers.html#Operands
type operands struct {
	n       float64
	i, v, f int
}

func operandsOf(t *testing.T, number string) (o operands) {
	t.Helper()
	whole, behind, _ := strings.Cut(number, ".")
	var err error
	o.n, err = strconv.ParseFloat(number, 64)
	require.NoError(t, err)
	o.i, err = strconv.Atoi(whole)
	require.NoError(t, err)
	o.v = len(behind)
	o.f, _ = strconv.Atoi("0" + behind)
	return o
}

// in reports whether x modulo m is a whole number from low to high.
func in(x float64, m, low, high int) bool {
	rest := math.Mod(x, float64(m))
	return rest == math.Trunc(rest) && rest >= float64(low) && rest <= float64(high)
}

// cldr has the cardinal rules of CLDR 48, written down from its plurals.xml.
var cldr = map[string]func(o operands) string{
	"ar": func(o operands) string {
		switch {
		case o.n == 0:
			return "Zero"
		case o.n == 1:
			return "One"
		case o.n == 2:
			return "Two"
		case in(o.n, 100, 3, 10):
			return "Few"
		case in(o.n, 100, 11, 99):
			return "Many"
		}
		return "Other"
	},
	"fr": func(o operands) string {
		switch {
		case o.i == 0 || o.i == 1:
			return "One"
		case o.i%1000000 == 0 && o.v == 0:
			return "Many"
		}
		return "Other"
	},
	"ja": func(operands) string { return "Other" },
	"lv": func(o operands) string {
		f := float64(o.f)
		switch {
		case in(o.n, 10, 0, 0) || in(o.n, 100, 11, 19) || o.v == 2 && in(f, 100, 11, 19):
			return "Zero"
		case in(o.n, 10, 1, 1) && !in(o.n, 100, 11, 11), o.v == 2 && in(f, 10, 1, 1) && !in(f, 100, 11, 11), o.v != 2 && in(f, 10, 1, 1):
			return "One"
		}
		return "Other"
	},
	"pl": func(o operands) string {
		i := float64(o.i)
		switch {
		case o.i == 1 && o.v == 0:
			return "One"
		case o.v == 0 && in(i, 10, 2, 4) && !in(i, 100, 12, 14):
			return "Few"
		case o.v == 0 && (in(i, 10, 0, 1) || in(i, 10, 5, 9) || in(i, 100, 12, 14)):
			return "Many"
		}
		return "Other"
	},
	"ru": eastSlavic,
	"uk": eastSlavic,
}

func eastSlavic(o operands) string {
	i := float64(o.i)
	switch {
	case o.v == 0 && in(i, 10, 1, 1) && !in(i, 100, 11, 11):
		return "One"
	case o.v == 0 && in(i, 10, 2, 4) && !in(i, 100, 12, 14):
		return "Few"
	case o.v == 0:
		return "Many"
	}
	return "Other"
}

// render returns what a Binder in one language says of mistakes.
func render(t *testing.T, l locales.Locale, mistakes []bind.FieldError) []string {
	t.Helper()
	var texts []string
	format := bind.FormatFunc(func(r bind.Report) bind.Response {
		for _, fe := range r.Fields {
			texts = append(texts, fe.Message)
		}
		return bind.Response{Body: "{}"}
	})
	b, err := bind.New(bind.Config{Locales: []locales.Locale{l}, Format: format, Limits: bind.Limits{Report: -1}})
	require.NoError(t, err)
	status, _, _ := b.Answer("", &bind.Error{Fields: mistakes})
	require.Equal(t, 422, status)
	return texts
}

// byTag returns the language of ours with a tag.
func byTag(t *testing.T, tag string) locales.Locale {
	t.Helper()
	for _, l := range locales.All() {
		if l.Tag() == tag {
			return l
		}
	}
	require.Fail(t, "no language "+tag)
	return locales.Locale{}
}

// TestPlurals has each sentence that counts with the form that CLDR's category of the number has in the catalog.
func TestPlurals(t *testing.T) {
	t.Parallel()
	numbers := []string{"0", "1", "2", "3", "5", "11", "21", "100", "1000000"}
	for tag, category := range cldr {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			entries, _ := read(t, tag)
			c := index(entries)
			var mistakes []bind.FieldError
			var want []string
			for _, rule := range []string{"min", "max", "len"} {
				for typ, unit := range map[string]string{"string": "characters", "array": "items"} {
					key, sentence := unit, rule+".string"
					if typ == "array" {
						sentence = rule + ".items"
					}
					if c.plurals[unit+"."+rule] != nil {
						key = unit + "." + rule
					}
					for _, number := range numbers {
						form := c.plurals[key][category(operandsOf(t, number))]
						require.NotEmpty(t, form, "%s for %s", key, number)
						counted := strings.ReplaceAll(form, "{0}", number)
						want = append(want, strings.NewReplacer("{0}", "x", "{1}", counted).Replace(c.texts[sentence]))
						mistakes = append(mistakes, bind.FieldError{Path: bind.At("x"), Rule: rule, Param: number, Type: typ})
					}
				}
			}
			assert.Equal(t, want, render(t, byTag(t, tag), mistakes))
		})
	}
}

// TestNumbersAreWhole looks for the digits of numbers, however long, in every language.
func TestNumbersAreWhole(t *testing.T) {
	t.Parallel()
	var numbers []string
	for n := range 1101 {
		numbers = append(numbers, strconv.Itoa(n))
	}
	numbers = append(numbers, "1000000", "1000000000000001", "12345678901234567", "18446744073709551615")
	var mistakes []bind.FieldError
	for _, number := range numbers {
		for _, typ := range []string{"string", "array", "integer"} {
			mistakes = append(mistakes, bind.FieldError{Path: bind.At("x"), Rule: "min", Param: number, Type: typ})
		}
	}
	for _, l := range locales.All() {
		t.Run(l.Tag(), func(t *testing.T) {
			t.Parallel()
			entries, _ := read(t, l.Tag())
			words := wordForms(entries)
			for i, text := range render(t, l, mistakes) {
				number := mistakes[i].Param
				if !contains(text, number) && !words(number, text) {
					assert.Fail(t, "the number is lost", "%s: %s", number, text)
				}
			}
		})
	}
}

// contains reports whether text holds a number that is no part of a longer one.
func contains(text, number string) bool {
	before, after, found := strings.Cut(text, number)
	return found && strings.TrimRight(before, "0123456789") == before && strings.TrimLeft(after, "0123456789") == after
}

// wordForms returns whether a text says 0, 1 or 2 in a word, as the catalog has it.
func wordForms(entries []entry) func(number, text string) bool {
	words := map[string][]string{}
	for _, e := range entries {
		if e.Type != "" && !strings.Contains(e.Trans, "{0}") {
			number := map[string]string{"Zero": "0", "One": "1", "Two": "2"}[e.Rule]
			words[number] = append(words[number], e.Trans)
		}
	}
	return func(number, text string) bool {
		for _, word := range words[number] {
			if strings.Contains(text, word) {
				return true
			}
		}
		return false
	}
}

// TestCldrOfTheTest has samples that CLDR's chart gives, so that the rules above are right themselves.
func TestCldrOfTheTest(t *testing.T) {
	t.Parallel()
	for tag, samples := range map[string]string{
		"ar": "Zero 0 One 1 Two 2 Few 3 Few 10 Few 103 Many 11 Many 26 Many 111 Other 100 Other 102 Other 200 Other 0.1",
		"fr": "One 0 One 1 One 0.0 One 1.5 Many 1000000 Other 2 Other 17 Other 100 Other 1000 Other 2.0",
		"ja": "Other 0 Other 1 Other 100",
		"lv": "Zero 0 Zero 10 Zero 20 Zero 11 Zero 19 Zero 100 Zero 1000000 One 1 One 21 One 101 One 0.1 One 1.0 Other 2 Other 9 Other 22 Other 0.2",
		"pl": "One 1 Few 2 Few 4 Few 22 Few 104 Many 0 Many 5 Many 12 Many 19 Many 100 Many 1000000 Other 0.0 Other 1.5",
		"ru": "One 1 One 21 One 101 Few 2 Few 22 Few 102 Many 0 Many 5 Many 11 Many 19 Many 100 Many 1000000 Other 1.5",
		"uk": "One 1 One 31 Few 3 Few 34 Many 12 Many 14 Many 10000 Other 0.5",
	} {
		fields := strings.Fields(samples)
		for i := 0; i < len(fields); i += 2 {
			assert.Equal(t, fields[i], cldr[tag](operandsOf(t, fields[i+1])), fmt.Sprintf("%s in %s", fields[i+1], tag))
		}
	}
}
