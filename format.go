package bind

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/words"
)

// Format is a wire format: it turns a Report into the response that clients of
// an API know how to read.
//
// An implementation
//   - is safe for concurrent use and keeps nothing of the Report,
//   - never modifies Report.Error,
//   - does not validate: of an invalid body it renders every entry of
//     Report.Fields, in order, none of its own,
//   - takes words from Report (Detail, Title, messages, [Report.Text]), not from
//     causes.
//
// [Laravel], [Teamwork], [Problem] and [Zoho] learn from a Report what any
// Format can: each is a worked example. Only their bodies are of types that
// write themselves, which takes less time than reflection does.
type Format interface{ Render(Report) Response }

// FormatFunc is a function that is a Format.
type FormatFunc func(Report) Response

// Render calls f.
func (f FormatFunc) Render(r Report) Response { return f(r) }

// Report is one error on its way to the wire: the facts, worded in one
// language.
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

	texts  *words.Language
	most   int64              // Limits.Report
	writer *jsonwriter.Writer // memory for the text of the response
	page   *page              // where Fields stand and Laravel renders; nil where that may be kept
}

// Text returns the catalog's text for key in r.Locale with its placeholders
// filled, "" if there is none. A plural text takes the count, in digits, as its
// only parameter.
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

// codeOf returns the code that a format's Codes have for a mistake: for its
// rule with the argument, else for its rule.
func codeOf(codes map[string]string, fe FieldError) string {
	if len(codes) == 0 {
		return ""
	}
	return cmp.Or(codes[fe.Rule+"="+fe.Param], codes[fe.Rule])
}

// take gives the page the mistakes of an error: themselves if nobody else looks
// at them, else a copy.
func (p *page) take(fields FieldErrors, unseen bool) {
	n := len(fields)
	if p.borrowed = unseen; unseen {
		p.fields = fields
	} else {
		p.copies = append(slices.Grow(p.copies[:0], n), fields...)
		p.fields = p.copies
	}
	p.hints = slices.Grow(p.hints[:0], n)[:n]
	clear(p.hints)
}

// word gives the mistakes their messages. It stops where the texts are longer
// than most bytes.
func (p *page) word(most int64) {
	var size int64
	var m mistake.Mistake
	for i := range p.fields {
		fe := &p.fields[i]
		if fe.Message == "" {
			fe.fill(&m)
			fe.Message, p.hints[i] = p.messages.Text(&m)
		}
		if fe.source != nil {
			p.hints[i] = words.Hint{} // its path is that of another place
		}

		size += int64(len(fe.Message) + len(fe.Path.steps))
		tooLong := most >= 0 && size > most
		if tooLong && i > 0 {
			p.fields, p.hints = p.fields[:i], p.hints[:i]
			return
		}
	}
}

// statusIn returns the status that a format gives an error, in a response that
// says all of it.
func statusIn(f Format, e *Error) (status int) {
	defer func() {
		if recover() != nil {
			status = Internal.Status() // so is a format that panics answered
		}
	}()

	report := Report{Error: e, Fields: e.Fields, Status: e.Reason.Status(), Key: e.key, Bulk: e.bulk}
	if isFailure(e.Status) {
		report.Status = e.Status
	}
	return f.Render(report).Status
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

// rendering is what a Format has made of a report.
type rendering struct {
	Response
	text      []byte      // Body, marshalled
	fields    FieldErrors // the mistakes that are in it
	truncated bool        // they are not all
}

// render has f render the report. Where the result is over the limit, it leaves
// out mistakes until it is not. The error is the format's fault.
func (r Report) render(f Format) (out rendering, err error) {
	defer mistake.Recovered(&err, "Format")

	r, size := r.fitted(f)
	for {
		out, err = r.renderAll(f, size)
		if err != nil {
			return out, err
		}

		n, took := int64(len(r.Fields)), int64(len(out.text))
		fits := r.most < 0 || took <= r.most
		if fits || n < 2 {
			return out, nil
		}
		r = r.cut(int(n * r.most / took))
	}
}

// What a mistake takes in a response beside its message and its place, and what
// the response takes beside its mistakes, in bytes.
const (
	largestEntry = 512
	usualEntry   = 48
	envelope     = 96
)

// fitted leaves out the mistakes that will not fit into the response, and
// returns how many bytes the others will take. It measures a sample of a large
// report: what does not fit need not be rendered.
func (r Report) fitted(f Format) (_ Report, size int) {
	n, texts := len(r.Fields), 0
	for i := range r.Fields {
		fe := &r.Fields[i]
		texts += len(fe.Message) + 2*len(fe.Path.steps)
	}
	fitsAnyway := r.most < 0 || int64(texts+n*largestEntry) < r.most
	if fitsAnyway {
		return r, texts + n*usualEntry + envelope
	}

	few := n/16 + 1
	body, err := jsonwriter.Marshal(f.Render(r.cut(few)).Body, 0)
	if err != nil {
		return r, 0 // rendering all of it fails, too
	}

	// The mistakes of the sample may be shorter than others: keep a few less.
	each := int64(len(body)/few + 1)
	if fit := r.most / each; fit < int64(n) {
		r = r.cut(int(fit - fit/32))
	}
	return r, int(each)*len(r.Fields)*17/16 + envelope
}

// leave tells the test that has sent a request what was answered and in which
// format, so that package bindtest knows the facts that f does not show.
func (r Report) leave(ctx context.Context, f Format, out rendering) {
	recorder := httpio.RecorderOf(ctx)
	if recorder == nil {
		return
	}

	e := *r.Error
	e.Detail, e.Fields, e.Truncated = r.Detail, out.fields, out.truncated
	recorder.Keep(&e, f)
}

// renderAll has f render all mistakes of the report. size is how many bytes the
// result may take.
func (r Report) renderAll(f Format, size int) (out rendering, err error) {
	out = rendering{Response: f.Render(r), fields: r.Fields, truncated: r.Error.Truncated}
	out.Status = cmp.Or(out.Status, r.Status)
	if out.Status < http.StatusOK || out.Status > 599 {
		return out, fmt.Errorf("Format: status %d: want one from 200 to 599", out.Status)
	}

	out.text, err = r.writer.Marshal(out.Body, size)
	if err != nil {
		return out, fmt.Errorf("Format: marshalling the response: %w", err)
	}
	return out, nil
}

// header returns the headers that go with what a format has made of the report.
func (r Report) header(out rendering) (h httpio.Headers) {
	h.Set("Content-Type", cmp.Or(out.ContentType, "application/json"))
	h.Set("Content-Language", r.Locale)
	h.Set("X-Content-Type-Options", "nosniff")
	if out.truncated {
		h.Set("Errors-Truncated", "true")
	}

	// RFC 9110, section 15.5.16.
	if fields := r.Fields; len(fields) == 1 && fields[0].Rule == mistake.RuleContentEncoding {
		h.Set("Accept-Encoding", fields[0].Param)
	}
	// RFC 5789, section 2.2.
	if r.Error.patch && r.Error.Reason == UnsupportedMedia {
		h.Set("Accept-Patch", httpio.PatchTypes)
	}
	if wait := r.Error.RetryAfter; wait > 0 {
		h.Set("Retry-After", strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10))
	}
	return h
}

// wordsInPlace reports whether the mistakes of an error that a format renders may
// be given their messages: Zoho asks which of them had one before.
func wordsInPlace(f Format) bool {
	_, asks := f.(Zoho)
	return isOurs(f) && !asks
}

// isOurs reports whether a format is one of bind's own, which are known to keep
// nothing of a Report.
func isOurs(f Format) bool {
	switch f.(type) {
	case Laravel, Teamwork, Problem, Zoho:
		return true
	}
	return false
}
