package words

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/path"
)

// pattern is a path pattern of a locale, and the rule that a message is for.
type pattern struct {
	path, rule string
}

// compare puts the more particular pattern first: fewer wildcards, then the longer path, then the longer rule, which has
// a sort of value.
func (p pattern) compare(q pattern) int {
	if d := strings.Count(p.path, "*") - strings.Count(q.path, "*"); d != 0 {
		return d
	}
	if d := cmp.Or(len(q.path)-len(p.path), len(q.rule)-len(p.rule)); d != 0 {
		return d
	}
	return strings.Compare(p.path+p.rule, q.path+q.rule)
}

// matches reports whether the pattern stands for steps: * is any index or name, anything else is itself.
func matches(pattern string, steps path.Steps) bool {
	for steps != "" {
		var step path.Step
		step, steps = steps.Next()
		rest, ok := strings.CutPrefix(pattern, "*")
		if !ok {
			rest, ok = strings.CutPrefix(pattern, step.Text())
		}
		if !ok {
			return false
		}
		if steps != "" {
			if rest, ok = strings.CutPrefix(rest, "."); !ok {
				return false
			}
		}
		pattern = rest
	}
	return pattern == ""
}

// label names the value at a path: the configured label, else the dotted path, with spaces for underscores where it
// has no index.
func (t *Language) label(p path.Steps) string {
	if p == "" {
		return t.catalog.Text("label.body", &catalog.Params{})
	}
	for _, l := range t.labels {
		if matches(l.path, p) {
			var params catalog.Params
			if t.numbered(catalog.LabelPrefix + l.path) {
				t.number(&params, p)
			}
			return t.catalog.Text(catalog.LabelPrefix+l.path, &params)
		}
	}
	dotted := p.Dotted()
	if _, indexed := p.Item(); !indexed {
		dotted = strings.ReplaceAll(dotted, "_", " ")
	}
	return t.isolated(dotted)
}

// numbered reports whether the text under key has the number of the bulk item in it.
func (t *Language) numbered(key string) bool {
	return t.catalog.Uses(key, catalog.Index) || t.catalog.Uses(key, catalog.Position)
}

// number fills {index} and {position}.
func (t *Language) number(params *catalog.Params, p path.Steps) {
	if i, ok := p.Item(); ok {
		params[catalog.Index], params[catalog.Position] = strconv.Itoa(i), strconv.Itoa(i+1)
	}
}

// isolated keeps a text such as 0.phone, -5, C++ or 2006-01-02 in order within a sentence that is written from right to
// left: where it does not begin and end with a letter, the Unicode bidirectional algorithm would turn its parts around. It
// is put between U+2068 and U+2069, as that algorithm (UAX #9) has it.
func (t *Language) isolated(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if s == "" || unicode.IsLetter(first) && (unicode.IsLetter(last) || unicode.IsDigit(last)) || strings.Trim(s, "0123456789") == "" {
		return s
	}
	return t.isolate(s)
}

// isolate is isolated for a text that needs it whatever it begins with.
func (t *Language) isolate(s string) string {
	const first, pop = "\u2068", "\u2069"
	if !t.rtl {
		return s
	}
	return first + s + pop
}

// rightToLeft reports whether the language of a tag is written from right to left.
func rightToLeft(tag string) bool {
	script, _ := language.Make(tag).Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg":
		return true
	}
	return false
}
