package openapi

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/schema"
)

// Page writes, in Markdown, what operations answer: each code with its meaning,
// its statuses, when it comes, and an example. The anchor of a code is the code
// itself, so that the type of a problem, TypeBase#code, leads to its paragraph.
// Formats without codes are listed by Reason. language is as in Accept-Language.
func Page(w io.Writer, language string, operations ...Operation) error {
	var all []*paragraph
	for _, o := range operations {
		in, _, _, err := o.inside(language)
		if err != nil {
			return err
		}
		for _, a := range in.Answers {
			all = collect(all, o.Pattern, a)
		}
	}
	slices.SortStableFunc(all, func(x, y *paragraph) int { return strings.Compare(x.code, y.code) })

	out := bufio.NewWriter(w)
	for _, p := range all {
		p.write(out)
	}
	return out.Flush()
}

// paragraph is what a page says of a code.
type paragraph struct {
	code     string
	meaning  string
	statuses []int
	when     []string
	example  []byte
}

// mostWhen is how many cases a paragraph lists of one code.
const mostWhen = 12

func collect(all []*paragraph, pattern string, a schema.Answer) []*paragraph {
	if a.Status == 0 {
		return all
	}
	_, anchor, _ := strings.Cut(textIn(a.Body, "type"), "#")
	code := cmp.Or(textIn(a.Body, "code"), anchor, a.Reason)
	i := slices.IndexFunc(all, func(p *paragraph) bool { return p.code == code })
	if i < 0 {
		i = len(all)
		meaning := cmp.Or(textIn(a.Body, "title", "message"), a.Meaning)
		all = append(all, &paragraph{code: code, meaning: meaning, example: a.Body})
	}

	p := all[i]
	if !slices.Contains(p.statuses, a.Status) {
		p.statuses = append(p.statuses, a.Status)
	}
	when := "`" + pattern + "`: " + cmp.Or(a.Text, a.Meaning)
	if !slices.Contains(p.when, when) && len(p.when) < mostWhen {
		p.when = append(p.when, when)
	}
	return all
}

func (p *paragraph) write(w io.Writer) {
	slices.Sort(p.statuses)
	statuses := strings.Trim(strings.ReplaceAll(fmt.Sprint(p.statuses), " ", ", "), "[]")
	code := escaped(p.code)
	fmt.Fprintf(w, "<a id=\"%s\"></a>\n\n## %s\n\n%s\n\nStatus: %s\n\n", code, code, escaped(p.meaning), statuses)
	for _, when := range p.when {
		fmt.Fprintf(w, "- %s\n", when)
	}

	example := jsontext.Value(slices.Clone(p.example))
	if example.Indent(jsontext.WithIndent("  ")) != nil {
		example = p.example
	}
	fmt.Fprintf(w, "\n```json\n%s\n```\n\n", example)
}

// escaped keeps text from being taken for HTML.
func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}

// textIn returns the first string in an answer that is a member of one of the
// names; "" without.
func textIn(body []byte, names ...string) string {
	dec := jsontext.NewDecoder(bytes.NewReader(body))
	name := ""

	for {
		token, err := dec.ReadToken()
		if err != nil {
			return ""
		}
		kind, length := dec.StackIndex(dec.StackDepth())
		if isName := kind == '{' && length%2 == 1; isName && token.Kind() == '"' {
			name = token.String()
			continue
		}
		if token.Kind() == '"' && slices.Contains(names, name) {
			return token.String()
		}
	}
}
