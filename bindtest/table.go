package bindtest

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/fielderrors/bind"
)

// mark says what the test thinks of a line of the table.
type mark string

// The marks, and what a failure says about each that it uses.
const (
	plain      mark = " "
	absent     mark = "-"
	near       mark = "~"
	unexpected mark = "+"
)

var legend = []struct {
	mark mark
	text string
}{
	{absent, "expected, and not in the answer"},
	{near, "near to what was expected"},
	{unexpected, "in the answer, and not expected"},
}

// row is a line of the table.
type row struct {
	mark                      mark
	path, rule, code, message string
}

// anyRule stands for the rule of a mistake that may have any.
const anyRule = "(any)"

// longestBody is how much a failure shows of a body that is no error, in bytes.
const longestBody = 4 << 10

// row returns the line for a mistake that is expected.
func (w want) row(m mark) row {
	r := row{mark: m, path: w.path, rule: w.rule, message: w.text}
	if r.path == "" {
		r.path = wholeBody
	}
	if r.rule == "" && w.text == "" {
		r.rule = anyRule
	}
	return r
}

// fail fails the test: what was wanted, and the whole answer as a table. expected
// are the lines for what is missing, others the indexes of mistakes that are not
// expected.
func (a *Answer) fail(headline string, expected []row, others ...int) {
	a.t.Helper()
	var text strings.Builder
	fmt.Fprintf(&text, "bindtest: %s: %s\n", a.request, headline)
	a.describe(&text)

	rows := slices.Concat(expected, a.rows(expected, others))
	writeTable(&text, rows)
	a.explain(&text, rows)
	a.t.Error(strings.TrimRight(text.String(), "\n"))
}

// describe writes what is to say about the answer as a whole.
func (a *Answer) describe(text *strings.Builder) {
	media, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	about := []string{fmt.Sprintf("%d %s", a.status, http.StatusText(a.status))}
	for _, part := range []string{media, a.header.Get("Content-Language")} {
		if part != "" {
			about = append(about, part)
		}
	}
	fmt.Fprintf(text, "answer: %s\n", strings.Join(about, ", "))

	if a.facts == nil {
		a.describeBody(text)
		return
	}

	fmt.Fprintf(text, "reason: %s", a.facts.Reason)
	if a.facts.Code != "" {
		fmt.Fprintf(text, ", code %s", oneLine(a.facts.Code))
	}
	if a.facts.Detail != "" {
		fmt.Fprintf(text, ", %q", a.facts.Detail)
	}
	text.WriteByte('\n')
	if a.facts.Err != nil {
		fmt.Fprintf(text, "cause:  %s\n", oneLine(a.facts.Err.Error()))
	}
	if a.facts.Truncated {
		text.WriteString("there are more mistakes than the answer holds\n")
	}
}

// describeBody writes the body of an answer that is no error, or none that can be
// read.
func (a *Answer) describeBody(text *strings.Builder) {
	if a.unread != nil {
		fmt.Fprintf(text, "unread: %s\n", oneLine(a.unread.Error()))
	}
	body, more := a.body, ""
	if len(body) > longestBody {
		body, more = body[:longestBody], "…"
	}
	fmt.Fprintf(text, "body:   %s%s\n", oneLine(strings.TrimSpace(string(body))), more)
}

// rows returns a line for each mistake of the answer.
func (a *Answer) rows(expected []row, others []int) []row {
	rows := make([]row, 0, len(a.fields()))
	for i, fe := range a.fields() {
		r := row{plain, place(fe.Path), ruleText(fe), fe.Code, fe.Message}
		isOther := slices.Contains(others, i)
		if isOther {
			r.mark = unexpected
		}

		// Of the answer to Only, what was found is near to nothing.
		isCandidate := isOther || len(others) == 0
		if isCandidate && slices.ContainsFunc(expected, func(e row) bool { return e.isNear(fe) }) {
			r.mark = near
		}
		rows = append(rows, r)
	}
	return rows
}

// isNear reports whether fe could be what the line expects.
func (r row) isNear(fe bind.FieldError) bool {
	return want{r.path, strings.TrimPrefix(r.rule, anyRule), r.message}.isNear(fe)
}

// writeTable writes the lines in columns.
func writeTable(text *strings.Builder, rows []row) {
	if len(rows) == 0 {
		return
	}

	var columns strings.Builder
	table := tabwriter.NewWriter(&columns, 0, 0, 2, ' ', 0)
	head := row{plain, "path", "rule", "code", "message"}
	for _, r := range slices.Concat([]row{head}, rows) {
		cells := []string{string(r.mark), r.path, r.rule, r.code, r.message}
		for i := range cells {
			cells[i] = oneLine(cells[i])
		}
		_, _ = fmt.Fprintln(table, strings.Join(cells, "\t")) // a strings.Builder takes everything
	}
	_ = table.Flush()

	text.WriteByte('\n')
	for line := range strings.Lines(columns.String()) {
		text.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
}

// explain writes what the marks mean, and why rules may be unknown.
func (a *Answer) explain(text *strings.Builder, rows []row) {
	text.WriteByte('\n')
	for _, l := range legend {
		if slices.ContainsFunc(rows, func(r row) bool { return r.mark == l.mark }) {
			fmt.Fprintf(text, "%s %s\n", l.mark, l.text)
		}
	}

	hasNoRule := func(fe bind.FieldError) bool { return fe.Rule == "" }
	if !a.ours && slices.ContainsFunc(a.fields(), hasNoRule) {
		text.WriteString("the handler does not answer through bind, and its format carries no rules: " +
			"\"\" is any rule\n")
	}
}

// ruleText is a rule with its argument: max=100.
func ruleText(fe bind.FieldError) string {
	if fe.Param == "" {
		return fe.Rule
	}
	return fe.Rule + "=" + fe.Param
}

// oneLine keeps text in its cell of the table.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
