package openapi

import (
	"fmt"
	"html"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// write writes the page in Markdown. All words of it come from the messages, so
// that it is in their language.
func (all page) write(w io.Writer) {
	if len(all) == 0 {
		return
	}
	fmt.Fprint(w, "| | | |\n|---|---|---|\n")
	for _, p := range all {
		link := (&url.URL{Fragment: p.code}).String()
		fmt.Fprintf(w, "| [%s](<%s>) | %s | %s |\n", plain(p.code), link, p.status(), plain(p.meaning))
	}
	for _, p := range all {
		p.write(w)
	}
}

// write writes a paragraph.
func (p *paragraph) write(w io.Writer) {
	fmt.Fprintf(w, "\n<a id=\"%s\"></a>\n\n## %s\n\n", html.EscapeString(p.code), plain(p.code))
	fmt.Fprintf(w, "HTTP %s: %s\n\n", p.status(), plain(p.meaning))
	for i, o := range p.cases {
		if i == 0 || o.by() != p.cases[i-1].by() {
			fmt.Fprintf(w, "%s\n\n", o.by())
		}
		fmt.Fprintf(w, "- %s\n", plain(o.text))
		if i+1 < len(p.cases) && o.by() != p.cases[i+1].by() {
			fmt.Fprintln(w)
		}
	}

	if p.retryAfter != "" {
		fmt.Fprintf(w, "\n`Retry-After: %s`\n", p.retryAfter)
	}
	example := slices.Clone(p.example)
	if example.Indent(jsontext.WithIndent("  ")) != nil {
		example = p.example
	}
	fence := fenceOf(string(example))
	fmt.Fprintf(w, "\n%sjson\n%s\n%s\n", fence, example, fence)
}

func (p *paragraph) status() string {
	all := make([]string, len(p.statuses))
	for i, status := range p.statuses {
		all[i] = strconv.Itoa(status)
	}
	return strings.Join(all, ", ")
}

// fenceOf returns a fence that is not in text.
func fenceOf(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence
}

// What Markdown reads as more than text: these characters anywhere, underscores
// at the edge of a word, and what begins a line like a heading, a quotation or
// an item of a list.
var (
	markup     = regexp.MustCompile("[\\\\`*\\[\\]<>&|~]")
	underscore = regexp.MustCompile(`\b_|_\b`)
	opening    = regexp.MustCompile(`^(?:[#+=:-]|(\d+)[.)])`)
)

// plain returns text as it is written in Markdown, on one line.
func plain(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	text = markup.ReplaceAllString(text, `\$0`)
	text = underscore.ReplaceAllString(text, `\_`)
	return opening.ReplaceAllStringFunc(text, func(start string) string {
		return start[:len(start)-1] + `\` + start[len(start)-1:]
	})
}
