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

// compare puts the more particular pattern first: fewer wildcards, then the
// longer path, then the longer rule, which has a sort of value.
func (p pattern) compare(q pattern) int {
	if d := strings.Count(p.path, "*") - strings.Count(q.path, "*"); d != 0 {
		return d
	}
	if d := cmp.Or(len(q.path)-len(p.path), len(q.rule)-len(p.rule)); d != 0 {
		return d
	}
	return strings.Compare(p.path+p.rule, q.path+q.rule)
}

// isFor reports whether the message is for a rule, on any sort of value or on
// one.
func (p pattern) isFor(rule string) bool {
	rest, ok := strings.CutPrefix(p.rule, rule)
	return ok && (rest == "" || rest[0] == '.')
}

// matches reports whether the pattern stands for steps: * is any index or
// name, anything else is itself.
func matches(pattern string, steps path.Steps) bool {
	for steps != "" {
		var step path.Step
		step, steps = steps.Next()

		rest, ok := strings.CutPrefix(pattern, "*")
		if !ok {
			rest, ok = strings.CutPrefix(pattern, step.Text())
		}
		if ok && steps != "" {
			rest, ok = strings.CutPrefix(rest, ".")
		}
		if !ok {
			return false
		}
		pattern = rest
	}
	return pattern == ""
}

// usual is how many bytes the label of nearly every field takes.
const usual = 96

// label names the value at a path.
func (l *Language) label(p path.Steps) string {
	var buf [usual]byte
	return string(l.appendLabel(buf[:0], p))
}

// appendLabel appends the name of the value at a path: the configured label,
// else the dotted path, with blanks for underscores if no index is in it.
func (l *Language) appendLabel(b []byte, p path.Steps) []byte {
	if p == "" {
		return append(b, l.catalog.Text("label.body", &catalog.Params{})...)
	}
	for _, configured := range l.labels {
		if matches(configured.path, p) {
			return append(b, l.configuredLabel(configured.path, p)...)
		}
	}

	start := len(b)
	b = p.AppendDotted(b)
	if _, indexed := p.Item(); !indexed {
		replaceByte(b[start:], '_', ' ')
	}
	if l.rightToLeft {
		return append(b[:start], l.isolated(string(b[start:]))...)
	}
	return b
}

// configuredLabel fills the label of the user's for the paths of a pattern.
func (l *Language) configuredLabel(pattern string, p path.Steps) string {
	item := func(first int) string { return string(appendItem(nil, p, first)) }
	return l.catalog.Text(catalog.LabelPrefix+pattern, &catalog.Params{
		catalog.Index: item(0), catalog.Position: item(1),
	})
}

func replaceByte(b []byte, old, replacement byte) {
	for i, c := range b {
		if c == old {
			b[i] = replacement
		}
	}
}

// appendItem appends the number of the bulk item that a path leads into,
// counted from first; nothing if there is none.
func appendItem(b []byte, p path.Steps, first int) []byte {
	i, ok := p.Item()
	if !ok {
		return b
	}
	return strconv.AppendInt(b, int64(i+first), 10)
}

// isolated keeps a text such as 0.phone, -5, C++ or 2006-01-02 in order within
// a sentence that is written from right to left. If it does not begin and end
// with a letter, the Unicode bidirectional algorithm (UAX #9) would turn its
// parts around. The algorithm keeps what stands between U+2068 and U+2069.
func (l *Language) isolated(s string) string {
	if !l.rightToLeft || s == "" || strings.Trim(s, "0123456789") == "" {
		return s
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if unicode.IsLetter(first) && (unicode.IsLetter(last) || unicode.IsDigit(last)) {
		return s
	}
	return l.isolate(s)
}

// isolate is isolated for a text that needs it whatever it begins with.
func (l *Language) isolate(s string) string {
	const first, pop = "\u2068", "\u2069"
	if !l.rightToLeft {
		return s
	}
	return first + s + pop
}

// rightToLeft reports whether the language of a tag is written from right to
// left.
func rightToLeft(tag string) bool {
	script, _ := language.Make(tag).Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg":
		return true
	}
	return false
}
