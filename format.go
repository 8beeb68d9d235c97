package bind

import (
	"cmp"

	"github.com/fielderrors/bind/internal/words"
)

// Format is a wire format: it turns a Report into the response that clients of an API know how to read.
//
// An implementation
//   - is safe for concurrent use and keeps nothing of the Report,
//   - never modifies Report.Error,
//   - does not validate: of an invalid body it renders every entry of Report.Fields, in order, none of its own,
//   - takes words from Report (Detail, Title, messages, [Report.Text]), not from causes.
//
// [Laravel], [Teamwork], [Problem] and [Zoho] use nothing but exported names: each is a worked example.
type Format interface{ Render(Report) Response }

// FormatFunc is a function that is a Format.
type FormatFunc func(Report) Response

// Render calls f.
func (f FormatFunc) Render(r Report) Response { return f(r) }

// Report is one error on its way to the wire: the facts, worded in one language.
type Report struct {
	Error    *Error      // as returned; never modified
	Fields   FieldErrors // Error.Fields, each with its Message
	Status   int         // Error.Status, else the Reason's
	Key      string      // Under's key; "" without
	Bulk     bool        // the body is an array of items
	ID       string      // of this answer; for a server failure it is in the log, too
	Title    string      // a short text for the Reason
	Detail   string      // Error.Detail, else the text of the Reason
	Instance string      // the path that the request was sent to; "" without a request
	Locale   string      // BCP 47 tag of the language of the texts

	texts *words.Language
	most  int64 // Limits.Report
}

// Text returns the catalog's text for key in r.Locale with its placeholders filled, "" if there is none. A plural text
// takes the count, in digits, as its only parameter.
func (r Report) Text(key string, params ...string) string {
	if r.texts == nil {
		return ""
	}
	return r.texts.Text(key, params)
}

// Response is what a Format makes of a Report.
type Response struct {
	Status      int    // 0 = Report.Status
	ContentType string // "" = application/json
	Body        any    // marshalled as JSON; []byte is written as it is
}

// codeOf returns the code that a format's Codes have for a mistake: for its rule with the argument, else for its rule.
func codeOf(codes map[string]string, fe FieldError) string {
	if len(codes) == 0 {
		return ""
	}
	return cmp.Or(codes[fe.Rule+"="+fe.Param], codes[fe.Rule])
}

// cut returns the report with its first n mistakes, at least one.
func (r Report) cut(n int) Report {
	n = max(n, 1)
	if n >= len(r.Error.Fields) {
		return r
	}
	e := *r.Error
	e.Fields, e.Truncated = e.Fields[:n:n], true
	r.Error, r.Fields = &e, r.Fields[:n:n]
	return r
}
