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

// matches reports whether the pattern stands for steps, as a type declares them:
// * is any index or name, anything else is itself. So a pattern stands for all
// mistakes of which it is the Pattern.
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
func (m *Messages) label(p path.Steps) string {
	if m.outlined {
		return refHole(p)
	}
	var buf [usual]byte
	return string(m.appendLabel(buf[:0], p, false))
}

// appendLabel appends the name of the value at a path: the configured label,
// or one in the style of the Binder. If spelt, the last name stays as the
// client wrote it.
func (m *Messages) appendLabel(b []byte, p path.Steps, spelt bool) []byte {
	m.dotted.path = false
	if p == "" {
		return append(b, m.text("label.body", &catalog.Params{})...)
	}

	start := len(b)
	switch configured := m.configuredLabel(p); {
	case configured != nil:
		b = configured.Append(b, func(b []byte, slot int) []byte { return appendItem(b, p, slot) })
	case m.named:
		b = m.appendNamed(b, p, spelt)
	default:
		b = m.appendDotted(b, p, spelt)
	}
	if m.rightToLeft {
		label := m.isolated(string(b[start:]))
		m.dotted.path = m.dotted.path && len(label) == len(b)-start
		return append(b[:start], label...)
	}
	return b
}

// configuredLabel returns the label of the user's for a path; nil if there is
// none.
func (m *Messages) configuredLabel(p path.Steps) *catalog.Template {
	declared := path.Steps("")
	for l := m.Language; l != nil; l = l.under {
		if len(l.labels) > 0 && declared == "" {
			declared = m.facts.declared(p)
		}
		for _, configured := range l.labels {
			if matches(configured.path, declared) {
				return l.catalog.Template(catalog.LabelPrefix + configured.path)
			}
		}
	}
	return nil
}

// appendItem appends the number of an item that a path leads into, as a slot
// of a text has it; nothing if there is none.
func appendItem(b []byte, p path.Steps, slot int) []byte {
	depth, first := catalog.Item(slot)
	for step := range p.All() {
		if !step.Array {
			continue
		}
		if depth == 0 {
			return strconv.AppendInt(b, int64(step.Index+first), 10)
		}
		depth--
	}
	return b
}

// isolated keeps a text such as 0.phone, -5, C++ or 2006-01-02 in order within
// a sentence that is written from right to left. If it does not begin and end
// with a letter, the Unicode bidirectional algorithm (UAX #9) would turn its
// parts around. The algorithm keeps what stands between U+2068 and U+2069.
func (l *Language) isolated(s string) string {
	if !l.rightToLeft || s == "" || s == MeantName || strings.Trim(s, "0123456789") == "" {
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
