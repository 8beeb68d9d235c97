package words

import (
	"bytes"
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/path"
)

// dottedLabel is what is known of a label in the dotted style.
type dottedLabel struct {
	path  bool // it is the dotted path itself
	plain bool // the dotted path stands in JSON as it is
}

// appendDotted appends the label of a path in the dotted style: leads.0.phone,
// and "first name" for first_name. Underscores stay if there is an index in the
// path.
func (m *Messages) appendDotted(b []byte, p path.Steps, spelt bool) []byte {
	dotted := m.write(p)
	if len(dotted) == 0 {
		return append(b, m.quote("")...)
	}
	if m.dots.Indexed() || spelt || bytes.IndexByte(dotted, '_') < 0 {
		m.dotted.path = true
		return append(b, dotted...)
	}

	start := len(b)
	for around := range p.Ancestors() {
		step, rest := p[len(around):].Next()
		if len(b) > start {
			b = append(b, '.')
		}
		if m.verbatim(p[:len(p)-len(rest)], step.Name) {
			b = append(b, step.Name...)
			continue
		}
		b = append(b, strings.ReplaceAll(step.Name, "_", " ")...)
	}
	return b
}

// write returns a path as dotted text, until it is called again.
func (m *Messages) write(p path.Steps) []byte {
	dotted, kept := m.dots.Write(p)
	if !m.dotted.plain {
		kept = 0
	}
	m.dotted.plain = jsonwriter.IsPlain(dotted[kept:])
	return dotted
}

// verbatim reports whether the last name of a path is shown as it is: the
// client chose it, or it is no name of words.
func (m *Messages) verbatim(p path.Steps, name string) bool {
	return isOdd(name) || m.facts.byClient(p)
}

// isOdd reports whether a name is no name of words.
func isOdd(name string) bool {
	return name == "" || name[0] == '_' || name[len(name)-1] == '_' || strings.Contains(name, "__")
}

// appendNamed appends the label of a path in the named style: the last name in
// words, and the items that it stands in: "phone (item 1)".
func (m *Messages) appendNamed(b []byte, p path.Steps, spelt bool) []byte {
	name, named := m.name(p, spelt)
	outer, number := m.place(p)

	switch {
	case number == "":
		return append(b, name...)
	case !named:
		return append(b, m.item("label.place", "", outer, number)...)
	}
	return append(b, m.item("label.item", name, outer, number)...)
}

// place says which item a path leads into last, and which items that is in.
func (m *Messages) place(p path.Steps) (outer, number string) {
	for step := range p.All() {
		if !step.Array {
			continue
		}
		if number != "" {
			outer = m.item("label.place", "", outer, number)
		}
		number = strconv.Itoa(step.Index + 1)
	}
	return outer, number
}

// item fills the text under key, or the one for an item within others.
func (m *Messages) item(key, name, outer, number string) string {
	if outer == "" {
		return m.text(key, &catalog.Params{name, number})
	}
	return m.text(key+".nested", &catalog.Params{name, outer, number})
}

// placeName is the last name of the paths to a place within an item.
type placeName struct {
	name  string // in words
	named bool   // there is one
}

// name returns the last name of a path in words, if it has one. What it is at
// the places of an item, it is in other items as well.
func (m *Messages) name(p path.Steps, spelt bool) (name string, named bool) {
	const many = 16
	if spelt || m.expected <= many {
		return m.lastName(p, spelt)
	}
	if _, ok := m.names.Go(p); ok {
		known := m.names.Kept()
		return known.name, known.named
	}
	name, named = m.lastName(p, false)
	m.names.Add(p, placeName{name, named}, func(a, b path.Steps) int { return cmp.Compare(a, b) })
	return name, named
}

// lastName returns the last name of a path in words. Without one, the path
// leads through arrays only.
func (m *Messages) lastName(p path.Steps, spelt bool) (name string, found bool) {
	for around := range p.Ancestors() {
		step, rest := p[len(around):].Next()
		if step.Array {
			continue
		}
		found = true
		name = step.Name
		if to := p[:len(p)-len(rest)]; !(spelt && rest == "") && !m.facts.byClient(to) {
			name = inWords(name)
		}
	}
	if found && name == "" {
		name = m.quote("")
	}
	return name, found
}

// inWords splits the name of a member into words: first_name and firstName are
// "first name", companyID is "company ID", _id is "id". The words of a name in
// camel case are in small letters, unless they are acronyms.
func inWords(name string) string {
	var words []string
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '_' || r == '-' || r == ' ' }) {
		words = append(words, camelWords(part)...)
	}
	if len(words) == 0 {
		return name
	}
	return strings.Join(words, " ")
}

// camelWords splits a name in camel case. A word starts at a capital letter
// behind a small one or a digit, and at the last of several if a small letter
// follows: userIDNumber is user, ID, number.
func camelWords(name string) (words []string) {
	runes := []rune(name)
	start := 0
	for i := 1; i < len(runes); i++ {
		behindSmall := unicode.IsUpper(runes[i]) && !unicode.IsUpper(runes[i-1])
		lastCapital := unicode.IsUpper(runes[i]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if behindSmall || lastCapital {
			words = append(words, uncapitalized(runes[start:i], start))
			start = i
		}
	}
	return append(words, uncapitalized(runes[start:], start))
}

// uncapitalized returns a word of a name in small letters, unless it is an
// acronym, or the first of a name that begins with a capital letter.
func uncapitalized(word []rune, start int) string {
	acronym := len(word) > 1 && !strings.ContainsFunc(string(word[1:]), unicode.IsLower)
	if start == 0 || acronym {
		return string(word)
	}
	first, size := utf8.DecodeRuneInString(string(word))
	return string(unicode.ToLower(first)) + string(word)[size:]
}
