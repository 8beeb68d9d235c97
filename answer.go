package bind

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/words"
)

// WriteError answers r with err in the Binder's format and the client's
// language: it sets Content-Type, Content-Language, Vary,
// X-Content-Type-Options and, where they apply, Retry-After, Error-Id and
// Errors-Truncated. An error without an *Error in it is answered as Internal,
// shows nothing of its text and is logged with the id that the response
// carries; so is nil. A deadline is the server's: it is answered as
// Unavailable, and logged as well. A *http.MaxBytesError is TooLarge. Where err
// is nothing but the request's context that has been canceled, the answer is
// Unavailable, too, for a client that has only half closed its connection still
// listens; that is logged at Debug.
//
// Errors of a framework (an unknown route, a body that is too large) are
// Internal here as well: WriteError asks no error for a StatusCode method,
// because the errors of clients for other servers have one, too. Turn a
// framework's errors into a *Error in the handler that calls WriteError;
// docs/frameworks.md does so for gin, echo, fiber, chi and huma.
//
// What the handler has said of the representation that it had in mind is
// removed: Content-Length, Content-Encoding, Etag, Last-Modified and their
// like. Content-Encoding stays where a middleware may compress the answer. An
// answer with an id is not to be stored by caches (Cache-Control: no-store).
//
// Where w says that a response has begun, err is logged and nothing is written:
// the writers of [Handle], of gin and of echo say so, also inside others that
// have an Unwrap method.
//
// What a handler has found in a body that it bound itself is answered as if the
// body had no [Under]: Zoho calls the root of such an answer data.
func (b *Binder) WriteError(w http.ResponseWriter, r *http.Request, err error) {
	b.writeError(w, recipient{request: r}, err)
}

// writeError is WriteError for the client that to describes.
func (b *Binder) writeError(w http.ResponseWriter, to recipient, err error) {
	r, negotiated := to.request, false
	to.lang, negotiated = b.languageOf(r)
	to.page = b.page()
	if status, begun := httpio.Begun(w); begun {
		b.logFailure(to, failure{err, "bind: error after the response was written", status, b.cfg.NewID(r)})
		return
	}

	a := b.answer(to, err)
	if negotiated {
		a.header.Set("Vary", "Accept-Language")
	}
	httpio.Forget(w)
	a.header.Put(w.Header())
	b.markPrecognitive(w, r, a.status)

	w.WriteHeader(a.status)
	if a.status == http.StatusNoContent {
		return
	}
	if _, err := w.Write(a.body); err != nil {
		b.logger().DebugContext(r.Context(), "bind: the answer could not be written", "error", err)
	}
	if to.page.borrowed && a.status < http.StatusInternalServerError {
		b.reclaim(err)
	}
	b.releasePage(to.page)
}

// Answer returns what WriteError would write, for servers without net/http and
// for queues. language is in Accept-Language syntax; "" is the first of
// Config.Locales. The header is to replace what the server's has under the same
// names; Vary lists what the answer depends on.
func (b *Binder) Answer(language string, err error) (status int, header http.Header, body []byte) {
	a := b.answer(recipient{lang: b.words.Choose(language), page: new(page)}, err)
	vary := "Accept-Language"
	if b.cfg.Precognition {
		vary += ", " + headerPrecognition
	}
	header = http.Header{"Vary": {vary}}
	a.header.Put(header)
	return a.status, header, a.body
}

// recipient is whom an answer is for.
type recipient struct {
	request *http.Request // nil in Answer
	lang    *words.Language
	set     settings // by which the body was bound
	unseen  bool     // nobody but the Binder has seen the error
	page    *page    // memory for the answer; report makes some if it is nil
}

// context returns the request's context.
func (to recipient) context() context.Context {
	if to.request == nil {
		return context.Background()
	}
	return to.request.Context()
}

// answer is a finished response.
type answer struct {
	status int
	header httpio.Headers
	body   []byte
}

// answer words err and renders it. A failure of the format is answered in its
// place.
func (b *Binder) answer(to recipient, err error) answer {
	ctx := to.context()
	id := b.cfg.NewID(to.request)
	e := classify(ctx, err)
	a, fault := b.render(to, e, id)
	if fault != nil {
		err = errors.Join(fault, err)
		e = &Error{Reason: Internal, Err: err}
		a, fault = b.render(to, e, id)
	}
	if fault != nil {
		a = b.plain(to, e, id)
	}

	if cause, what := failureIn(a, e, err); what != "" {
		a.header.Set("Error-Id", id)
		b.logFailure(to, failure{cause, what, a.status, id})
	}
	if a.shows(id) {
		a.header.Set("Cache-Control", "no-store")
	}
	if b.cfg.Observe != nil && e.Reason != Validated {
		b.cfg.Observe(ctx, observe(to, e, Observation{Err: err, Status: a.status, ID: id}))
	}
	return a
}

// shows reports whether the answer has the id of one occurrence in it, so that
// it must not be told to others.
func (a answer) shows(id string) bool {
	if a.status < http.StatusBadRequest || id == "" {
		return false
	}
	if a.header.Has("Error-Id") {
		return true
	}
	return jsonwriter.Contains(a.body, id)
}

// failureIn returns what the server has failed with, and what the log calls it:
// all of err, or those of the errors joined in it that the answer does not
// show.
func failureIn(a answer, e *Error, err error) (failure error, what string) {
	if max(a.status, e.Reason.Status()) >= http.StatusInternalServerError {
		return err, "bind: " + e.Reason.String()
	}
	if _, single := err.(*Error); single {
		return nil, ""
	}
	if found, failures := split(err); len(found) > 0 && len(failures) > 0 {
		return errors.Join(failures...), "bind: joined to the error that is answered"
	}
	return nil, ""
}

// classify returns the *Error to answer err with.
func classify(ctx context.Context, err error) *Error {
	e, ok := asError(err)
	switch {
	case ok && int(e.Reason) < len(reasons):
		return e
	case ok:
		return &Error{Reason: Internal, Err: err}
	}

	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		e, _ = asError(tooManyBytes(tooLarge.Limit, err))
		return e
	case late(ctx, err), gone(ctx, err):
		return &Error{Reason: Unavailable, Err: err}
	}
	return &Error{Reason: Internal, Err: err}
}

// late reports whether err is a deadline, perhaps in the words of what the
// deadline has canceled.
func late(ctx context.Context, err error) bool {
	canceled := errors.Is(err, context.Canceled) && errors.Is(ctx.Err(), context.DeadlineExceeded)
	return canceled || httpio.Late(err)
}

// gone reports whether err is nothing but the request's client leaving, or the
// server leaving the request. net/http ends a request's context also for
// clients that only have nothing more to say.
func gone(ctx context.Context, err error) bool {
	if _, ours := asError(err); ours || httpio.Late(err) {
		return false
	}
	canceled := errors.Is(err, context.Canceled) && errors.Is(ctx.Err(), context.Canceled)
	return canceled || errors.Is(err, httpio.ErrGone)
}

// render words e and has the format render it. The error is the format's fault.
func (b *Binder) render(to recipient, e *Error, id string) (answer, error) {
	if e.Reason == Validated {
		a := answer{status: http.StatusNoContent}
		a.header.Set("X-Content-Type-Options", "nosniff")
		return a, nil
	}

	format := b.formatFor(to.request)
	ours := isOurs(format) && httpio.RecorderOf(to.context()) == nil
	to.unseen = to.unseen && ours && wordsInPlace(format) && b.cfg.Observe == nil
	report := b.report(to, e, id)
	if ours {
		report.page = to.page
	} else {
		to.page.forget() // somebody may keep the mistakes
	}

	out, err := report.render(format)
	if err != nil {
		return answer{}, err
	}
	report.leave(to.context(), format, out)
	return answer{status: out.Status, header: report.header(out), body: out.text}, nil
}

// plain is the answer where the format fails even on a server failure.
func (b *Binder) plain(to recipient, e *Error, id string) answer {
	report := b.report(to, e, id)
	body, _ := jsonwriter.Marshal(Laravel{}.Render(report).Body, 0)
	report.leave(to.context(), Laravel{}, rendering{})
	return answer{
		status: http.StatusInternalServerError, header: report.header(rendering{}), body: body,
	}
}

// report words e.
func (b *Binder) report(to recipient, e *Error, id string) Report {
	e = b.withStatus(e)
	reason, lang, memory := e.Reason.known(), to.lang, to.page
	if memory == nil {
		memory = new(page)
	}
	report := Report{
		Error: e, Status: cmp.Or(e.Status, e.Reason.Status()),
		Key: cmp.Or(e.key, to.set.key), Bulk: e.bulk || to.set.bulk,
		ID: id, Title: lang.Text(titleKeys[reason], nil), Detail: e.Detail,
		Instance: httpio.SentTo(to.request), Locale: lang.Tag(), texts: lang,
		most: cmp.Or(e.most, to.set.limits.report(), b.cfg.Limits.report()), writer: &memory.writer,
	}

	memory.messages.Restart(lang, len(e.Fields), words.FactsOf(e.document, e.within))
	memory.take(e.Fields, to.unseen)
	memory.word(report.most)
	report.Fields = memory.fields
	if len(report.Fields) < len(e.Fields) {
		report = report.cut(len(report.Fields))
	}

	// The detail is the handler's, else what the only mistake says.
	if report.Detail == "" && e.Reason != Invalid && len(report.Fields) == 1 {
		report.Detail = report.Fields[0].Message
	}
	if report.Detail == "" {
		report.Detail = lang.Text(reasonKeys[reason], nil)
	}
	return report
}

// withStatus returns e without a Status that is no status of an error.
func (b *Binder) withStatus(e *Error) *Error {
	if e.Status == 0 || isFailure(e.Status) {
		return e
	}
	b.logger().Error("bind: Error.Status is not a status of an error: use 400 to 599", "status", e.Status)
	without := *e
	without.Status = 0
	return &without
}
