package bind

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/words"
)

// WriteError answers r with err in the Binder's format and the client's language: it sets Content-Type,
// Content-Language, Vary, X-Content-Type-Options and, where they apply, Retry-After, Error-Id and Errors-Truncated.
// An error without an *Error in it is answered as Internal, shows nothing of its text and is logged with the id that
// the response carries; so is nil. A deadline is a Timeout, logged as well, a *http.MaxBytesError TooLarge. For a client
// that has gone away, nothing but the status 503 is written. What the handler has set of Content-Length, ETag and
// Last-Modified is removed. What a handler has found in a body that it bound itself is answered as if the body had no
// [Under]: Zoho calls the root of such an answer data.
func (b *Binder) WriteError(w http.ResponseWriter, r *http.Request, err error) {
	b.writeError(w, r, err, settings{})
}

// writeError is WriteError for a handler that binds by s.
func (b *Binder) writeError(w http.ResponseWriter, r *http.Request, err error, s settings) {
	if gone(r, err) {
		b.logger().DebugContext(r.Context(), "bind: the client went away", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable) // or else net/http says 200, perhaps to somebody who still listens
		return
	}
	lang, negotiated := b.languageOf(r)
	a := b.answer(r, lang, err, s)
	for _, name := range []string{"Content-Length", "Etag", "Last-Modified"} {
		w.Header().Del(name) // of the representation that the handler had in mind
	}
	for name, values := range a.header {
		if name == "Content-Language" {
			httpio.AddToken(w.Header(), name, values[0])
			continue
		}
		w.Header()[name] = values
	}
	if negotiated {
		httpio.AddToken(w.Header(), "Vary", "Accept-Language")
	}
	b.markPrecognitive(w, r, a.status)
	w.WriteHeader(a.status)
	if a.status == http.StatusNoContent {
		return
	}
	if _, err := w.Write(a.body); err != nil {
		b.logger().DebugContext(r.Context(), "bind: the answer could not be written", "error", err)
	}
}

// gone reports whether err is nothing but the request's client leaving. An error that says something else is answered,
// though the request's context has ended: net/http ends it also for clients that only have nothing more to say.
func gone(r *http.Request, err error) bool {
	if _, ours := asError(err); ours || httpio.Late(err) {
		return false
	}
	return errors.Is(err, httpio.ErrGone) || errors.Is(err, context.Canceled) && errors.Is(r.Context().Err(), context.Canceled)
}

// Answer returns what WriteError would write, for servers without net/http and for queues. language is in
// Accept-Language syntax; "" is the first of Config.Locales.
func (b *Binder) Answer(language string, err error) (status int, header http.Header, body []byte) {
	a := b.answer(nil, b.words.Choose(language), err, settings{})
	return a.status, a.header, a.body
}

// answer is a finished response.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// answer words err and renders it. r may be nil.
func (b *Binder) answer(r *http.Request, lang *words.Language, err error, s settings) answer {
	ctx := context.Background()
	if r != nil {
		ctx = r.Context()
	}
	e := classify(ctx, err)
	report := b.report(r, lang, e, s)
	a, fault := b.render(r, report)
	if fault != nil {
		err = errors.Join(fault, err)
		e = &Error{Reason: Internal, Err: err}
		last := b.report(r, lang, e, s)
		last.ID = report.ID
		if a, fault = b.render(r, last); fault != nil {
			a = bare(last)
		}
	}
	a.header.Set("X-Content-Type-Options", "nosniff")
	_, ours := asError(err)
	if !ours && e.Reason == Timeout || max(a.status, e.Reason.Status()) >= http.StatusInternalServerError {
		a.header.Set("Error-Id", report.ID)
		level := slog.LevelError
		if errors.Is(ctx.Err(), context.Canceled) {
			level = slog.LevelWarn // most likely the client has left, and a driver says so in its own words
		}
		b.logger().Log(ctx, level, "bind: "+e.Reason.String(), "id", report.ID, "error", err)
	}
	if b.cfg.Observe != nil && e.Reason != Validated {
		b.cfg.Observe(ctx, err)
	}
	return a
}

// bare is the answer where the format fails even on a server failure.
func bare(report Report) answer {
	a := answer{status: http.StatusInternalServerError, header: http.Header{}}
	a.describe(Response{}, report)
	a.body, _ = jsonwriter.Marshal(Laravel{}.Render(report).Body, 0)
	return a
}

// classify returns the *Error to answer err with.
func classify(ctx context.Context, err error) *Error {
	var tooLarge *http.MaxBytesError
	e, ok := asError(err)
	switch {
	case ok && int(e.Reason) < len(reasons):
		return e
	case ok:
		return &Error{Reason: Internal, Err: err}
	case errors.As(err, &tooLarge):
		e, _ = asError(tooManyBytes(tooLarge.Limit, err))
		return e
	case httpio.Late(err), errors.Is(err, context.Canceled) && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Error{Reason: Timeout, Err: err}
	}
	return &Error{Reason: Internal, Err: err}
}

// render lets the format render a report and marshals the result, with fewer mistakes where it is over the limit. The
// error is the format's fault.
func (b *Binder) render(r *http.Request, report Report) (a answer, err error) {
	defer mistake.Recovered(&err, "Format")
	if report.Error.Reason == Validated {
		return answer{status: http.StatusNoContent, header: http.Header{}}, nil
	}
	report, size := b.sample(r, report)
	for {
		response := b.formatFor(r).Render(report)
		a = answer{status: cmp.Or(response.Status, report.Status), header: http.Header{}}
		if a.status < http.StatusOK || a.status > 599 {
			return a, fmt.Errorf("Format: status %d: want one from 200 to 599", a.status)
		}
		a.body, err = jsonwriter.Marshal(response.Body, size)
		if err != nil {
			return a, fmt.Errorf("Format: marshalling the response: %w", err)
		}
		a.describe(response, report)
		n, took := int64(len(report.Fields)), int64(len(a.body))
		if report.most < 0 || took <= report.most || n < 2 {
			return a, nil
		}
		report = report.cut(int(n * report.most / took))
	}
}

// sample leaves out the mistakes that would not fit, by what the first few take, so that they need not be rendered, and
// says how many bytes the others will take. It leaves out nothing where there is room enough whatever the format.
func (b *Binder) sample(r *http.Request, report Report) (_ Report, size int) {
	const roomy, usual, envelope = 512, 48, 256 // bytes of a mistake, texts and places apart, at the most and mostly
	for _, fe := range report.Fields {
		size += len(fe.Message) + 2*len(fe.Path.steps)
	}
	n := len(report.Fields)
	if report.most < 0 || int64(size+n*roomy) < report.most {
		return report, size + n*usual + envelope
	}
	few := n/16 + 1
	body, err := jsonwriter.Marshal(b.formatFor(r).Render(report.cut(few)).Body, 0)
	if err != nil {
		return report, 0
	}
	each := int64(len(body)/few + 1)
	if fit := report.most / each; fit < int64(n) {
		report = report.cut(int(fit - fit/32))
	}
	return report, int(each)*len(report.Fields)*17/16 + envelope
}

// describe sets the headers that go with the body.
func (a *answer) describe(response Response, report Report) {
	a.header.Set("Content-Type", cmp.Or(response.ContentType, "application/json"))
	a.header.Set("Content-Language", report.Locale)
	if report.Error.Truncated {
		a.header.Set("Errors-Truncated", "true")
	}
	if fields := report.Fields; len(fields) == 1 && fields[0].Rule == mistake.RuleContentEncoding { // RFC 9110, section 15.5.16
		a.header.Set("Accept-Encoding", fields[0].Param)
	}
	if wait := report.Error.RetryAfter; wait > 0 {
		a.header.Set("Retry-After", strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10))
	}
}

// report words e.
func (b *Binder) report(r *http.Request, lang *words.Language, e *Error, s settings) Report {
	report := Report{
		Error: e, Status: e.Reason.Status(), Key: cmp.Or(e.key, s.key), Bulk: e.bulk || s.bulk, ID: b.cfg.NewID(r),
		Title: lang.Text("title."+e.Reason.String(), nil), Detail: e.Detail, Locale: lang.Tag(), texts: lang,
		most: cmp.Or(e.most, s.limits.report(), b.cfg.Limits.report()),
	}
	report.Instance = httpio.SentTo(r)
	switch {
	case e.Status >= http.StatusBadRequest && e.Status < 600:
		report.Status = e.Status
	case e.Status != 0:
		b.logger().Error("bind: Error.Status is not a status of an error: use 400 to 599", "status", e.Status)
		without := *e
		without.Status = 0
		report.Error = &without
	}
	report.Fields = worded(lang, e.Fields, report.most)
	if len(report.Fields) < len(e.Fields) {
		report = report.cut(len(report.Fields))
	}
	if report.Detail == "" && e.Reason != Invalid && len(report.Fields) == 1 {
		report.Detail = report.Fields[0].Message
	}
	if report.Detail == "" {
		report.Detail = lang.Text("reason."+e.Reason.String(), nil)
	}
	return report
}

// logger returns the configured logger.
func (b *Binder) logger() *slog.Logger {
	if b.cfg.Logger != nil {
		return b.cfg.Logger
	}
	return slog.Default()
}

// languageOf returns the language of the answer to r and whether the header was asked for it.
func (b *Binder) languageOf(r *http.Request) (lang *words.Language, negotiated bool) {
	if r == nil {
		return b.words.First(), false
	}
	if b.cfg.Language != nil {
		if wanted := b.cfg.Language(r); wanted != "" {
			return b.words.Choose(wanted), false
		}
	}
	return b.words.Choose(strings.Join(r.Header.Values("Accept-Language"), ",")), true
}

// worded returns a copy of fields in which each has its message. It stops where the texts are longer than most bytes.
func worded(lang *words.Language, fields FieldErrors, most int64) FieldErrors {
	out := make(FieldErrors, 0, len(fields))
	messages := lang.Messages(len(fields))
	var size int64
	var refs []path.Steps
	for _, fe := range fields {
		if fe.Message == "" {
			m := fe.mistake(refs[:0])
			refs = m.Refs
			fe.Message = messages.Text(m)
		}
		size += int64(len(fe.Message) + len(fe.Path.steps))
		if most >= 0 && size > most && len(out) > 0 {
			break
		}
		out = append(out, fe)
	}
	return out
}
