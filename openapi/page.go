package openapi

import (
	"bufio"
	"cmp"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/internal/schema"
)

// Page writes, in Markdown, what operations answer: a table of the codes, and
// for each of them a paragraph with its meaning, its statuses, when it comes,
// and an example. The anchor of a code is the code itself, so that the type of
// a problem, TypeBase#code, leads to its paragraph. Formats without codes are
// listed by Reason. language is as in Accept-Language.
//
// The anchors are HTML, as Markdown has none; nothing else in the page is. What
// comes from messages, labels and errors is text in it.
func Page(w io.Writer, language string, operations ...Operation) error {
	var all page
	for _, o := range operations {
		in, _, _, err := o.inside(language)
		if err != nil {
			return err
		}
		for _, a := range in.Answers {
			isError := a.Status >= 400 && !a.Precognitive
			if isError {
				all.collect(o.Pattern, a)
			}
		}
	}
	slices.SortStableFunc(all, compare)
	for _, p := range all {
		p.group()
	}

	out := bufio.NewWriter(w)
	all.write(out)
	return out.Flush()
}

// page is what a page says.
type page []*paragraph

// paragraph is what a page says of a code.
type paragraph struct {
	code       string
	meaning    string
	statuses   []int
	cases      []*occasion
	example    jsontext.Value
	retryAfter string // of the example
}

// occasion is when a code comes: what is said then, and by which operations.
type occasion struct {
	text     string
	patterns []string
}

// by returns the operations in Markdown.
func (o *occasion) by() string { return "`" + strings.Join(o.patterns, "`, `") + "`" }

// collect adds an answer.
func (all *page) collect(pattern string, a schema.Answer) {
	code, meaning := codeOf(a)
	i := slices.IndexFunc(*all, func(p *paragraph) bool { return p.code == code })
	if i < 0 {
		i = len(*all)
		*all = append(*all, &paragraph{
			code: code, meaning: meaning, example: a.Body, retryAfter: a.Header.Get("Retry-After"),
		})
	}

	p := (*all)[i]
	isMixed := a.Reason == "invalid" && a.Rule == "" && len(p.cases) > 0
	if isMixed {
		return // each of the mistakes is told by itself
	}
	if !slices.Contains(p.statuses, a.Status) {
		p.statuses = append(p.statuses, a.Status)
		slices.Sort(p.statuses)
	}
	p.occur(cmp.Or(a.Text, a.Meaning), pattern)
}

// occur adds an occasion.
func (p *paragraph) occur(text, pattern string) {
	i := slices.IndexFunc(p.cases, func(o *occasion) bool { return o.text == text })
	if i < 0 {
		i = len(p.cases)
		p.cases = append(p.cases, &occasion{text: text})
	}
	if o := p.cases[i]; !slices.Contains(o.patterns, pattern) {
		o.patterns = append(o.patterns, pattern)
	}
}

// group puts the occasions of the same operations together.
func (p *paragraph) group() {
	first := map[string]int{}
	for i, o := range p.cases {
		if _, known := first[o.by()]; !known {
			first[o.by()] = i
		}
	}
	slices.SortStableFunc(p.cases, func(x, y *occasion) int { return first[x.by()] - first[y.by()] })
}

// codeOf returns what an answer is listed by, and what that means: its code,
// which a format of the user's is expected to show as the first member code,
// else its Reason.
func codeOf(a schema.Answer) (code, meaning string) {
	code = a.Code
	if a.Envelope == "" {
		code = codeIn(a.Body)
	}
	isUnknown := a.Envelope == "Teamwork" && strings.HasPrefix(code, bind.TeamworkUnknownColumn)
	if isUnknown {
		code = bind.TeamworkUnknownColumn + "$column"
	}
	if code == "" {
		return a.Reason, a.Meaning
	}
	return code, cmp.Or(a.Title, a.Meaning)
}

// plainCode is what looks like a code.
var plainCode = regexp.MustCompile(`^[\w.?:/-]{1,64}$`)

// codeIn returns the first string in a body that is a member code and looks
// like one; "" without.
func codeIn(body []byte) string {
	dec := jsontext.NewDecoder(strings.NewReader(string(body)))
	isCode := false
	for {
		token, err := dec.ReadToken()
		if err != nil {
			return ""
		}
		text := token.String()
		if isCode && token.Kind() == '"' && plainCode.MatchString(text) {
			return text
		}
		kind, length := dec.StackIndex(dec.StackDepth())
		isCode = kind == '{' && length%2 == 1 && token.Kind() == '"' && text == "code"
	}
}

// compare orders codes by their statuses, and those of one status as people
// count: E2 is before E10.
func compare(x, y *paragraph) int {
	name, number := numbered(x.code)
	otherName, otherNumber := numbered(y.code)
	return cmp.Or(
		cmp.Compare(x.statuses[0], y.statuses[0]),
		strings.Compare(name, otherName),
		cmp.Compare(number, otherNumber),
		strings.Compare(x.code, y.code),
	)
}

// numbered returns a code without the number at its end, and the number.
func numbered(code string) (name string, number int) {
	name = strings.TrimRight(code, "0123456789")
	for _, digit := range code[len(name):] {
		number = min(number*10+int(digit-'0'), 1<<30)
	}
	return name, number
}
