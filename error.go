package bind

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Error is a request that cannot be served: its Reason and, for an invalid
// body, every mistake in it. It holds facts only; language and wire format come
// in when [Binder.WriteError] answers it, which never changes it. A handler
// makes its own to answer in the same envelope: &bind.Error{Reason:
// bind.NotFound}.
type Error struct {
	Reason     Reason         // zero value: Invalid
	Status     int            // overrides the Reason's; 0 = default; outside 400–599 it is ignored and logged
	Code       string         // format-specific code when Reason's own is too general ("D12", "contact_exists")
	Detail     string         // public text; default: the translated text of Reason
	Fields     FieldErrors    // the mistakes, in the order of the body; only Invalid and Conflict show more than one
	Truncated  bool           // more mistakes exist than Fields holds
	Meta       map[string]any // Teamwork meta, Zoho details, Problem extension members
	RetryAfter time.Duration  // Retry-After header, rounded up to seconds; 0 = none
	Err        error          // cause, for the log; never rendered; Unwrap returns it

	key    string // Under's
	bulk   bool
	most   int64  // Limits.Report of the call
	patch  bool   // the body was to be a patch
	status Format // that will render it; nil in an error of the user's

	document shape.Document // of the body; zero if it is not known
	pooled   bool           // Fields are in memory that may be used again: see reclaim
	within   path.Steps     // where the body stands in a larger document
}

// Error describes e for a log: the reason, the number of mistakes and the
// cause. It holds no rejected value.
func (e *Error) Error() string {
	if e == nil {
		return "bind: nil *Error"
	}
	text := "bind: " + e.Reason.String()
	if n := len(e.Fields); n > 0 {
		first := e.Fields[0]
		text += fmt.Sprintf(": mistakes: %d, the first at %q (%s)", n, first.Path.Pointer(), first.Rule)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}

// StatusCode returns the HTTP status that e is answered with: of an error that
// a Binder has returned, the one that its format gives; else Status, else the
// Reason's. It renders e to know.
func (e *Error) StatusCode() int {
	if e == nil {
		return Internal.Status()
	}
	fallback := e.Reason.Status()
	if isFailure(e.Status) {
		fallback = e.Status
	}
	if e.status == nil || e.Reason == Validated {
		return fallback
	}
	return cmp.Or(statusIn(e.status, e), fallback)
}

// isFailure reports whether a status is one of an error.
func isFailure(status int) bool { return status >= http.StatusBadRequest && status <= 599 }

// Reject returns an *Error with mistakes that a handler found itself; nil
// without fields. [Join] merges what several calls return.
func Reject(fields ...FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Fields: fields}
}

// Join makes one error of several, to answer them all at once. It skips nil,
// and returns nil if there is nothing else.
//
// Errors that are Invalid are merged: the mistakes of all of them, in the order
// of the arguments, with the Code, Status, Detail, Meta and RetryAfter of the
// first. An error with another Reason is returned in their place, the first of
// several; only Validated gives way to all others. An error that holds no
// *Error is the server's, and wins over all that do; several are joined for the
// log.
func Join(errs ...error) error {
	var failures, refusals []error
	for _, err := range errs {
		if err == nil {
			continue
		}
		if _, ok := asError(err); !ok {
			failures = append(failures, err)
			continue
		}
		refusals = append(refusals, err)
	}

	switch {
	case len(failures) == 1:
		return failures[0]
	case len(failures) > 1:
		return errors.Join(failures...)
	case len(refusals) == 1:
		return refusals[0]
	}
	return joinRefusals(refusals)
}

// joinRefusals is Join for errors that each hold an *Error.
func joinRefusals(errs []error) error {
	var invalid []*Error
	var validated error

	for _, err := range errs {
		e, _ := asError(err)
		switch e.Reason {
		case Invalid:
			invalid = append(invalid, e)
		case Validated:
			validated = err
		default:
			return err
		}
	}
	if len(invalid) == 0 {
		return validated
	}
	return merged(invalid)
}

// merged returns the mistakes of several errors in one. What is said of the
// request as a whole is the first one's.
func merged(errs []*Error) *Error {
	if len(errs) == 1 {
		return errs[0]
	}
	all := *errs[0]
	all.Fields = nil
	var causes []error
	for _, e := range errs {
		all.Fields = append(all.Fields, e.Fields...)
		all.Truncated = all.Truncated || e.Truncated
		if e.Err != nil {
			causes = append(causes, e.Err)
		}
	}
	all.Err = errors.Join(causes...)
	return &all
}

// asError returns the *Error to answer err with, if there is one in it. Where
// errors.Join or fmt.Errorf has joined several, Invalid ones are merged if the
// first is Invalid; otherwise the first it is.
func asError(err error) (*Error, bool) {
	if e, ok := err.(*Error); ok {
		return e, e != nil
	}
	found, _ := split(err)
	if len(found) == 0 {
		return nil, false
	}
	if found[0].Reason != Invalid {
		return found[0], true
	}
	others := func(e *Error) bool { return e.Reason != Invalid }
	return merged(slices.DeleteFunc(found, others)), true
}

// split returns the *Errors among the errors that have been joined in err, and
// the errors that hold none. What an *Error has as its cause is not looked at.
func split(err error) (found []*Error, failures []error) {
	if e, ok := err.(*Error); ok && e != nil {
		return []*Error{e}, nil
	}
	if as, ok := err.(interface{ As(any) bool }); ok {
		var e *Error
		if as.As(&e) && e != nil {
			return []*Error{e}, nil
		}
	}

	switch wrapper := err.(type) {
	case interface{ Unwrap() error }:
		found, failures = split(wrapper.Unwrap())
	case interface{ Unwrap() []error }:
		for _, joined := range wrapper.Unwrap() {
			more, others := split(joined)
			found, failures = append(found, more...), append(failures, others...)
		}
	}
	if len(found) == 0 && err != nil {
		return nil, []error{err} // in the words of the outermost
	}
	return found, failures
}

// decodeError turns what decoding a document ended with into an *Error, unless
// it is the developer's or the server's failure.
func decodeError(err error, document *shape.Type) error {
	var syntax *jsonbody.SyntaxError
	var limit *jsonbody.LimitError
	switch {
	case errors.As(err, &limit):
		return overLimit(limit, patternIn(document, limit.Path))
	case !errors.As(err, &syntax):
		return fmt.Errorf("bind: %w", err)
	case syntax.Rule == mistake.RuleEmpty:
		return &Error{Reason: Malformed, Fields: FieldErrors{{Rule: mistake.RuleEmpty}}}
	}
	return &Error{Reason: Malformed, Fields: FieldErrors{{
		Path: Path{steps: syntax.Path}, Pattern: patternIn(document, syntax.Path), Rule: syntax.Rule,
		Param: fmt.Sprintf("%d:%d", syntax.Line, syntax.Column),
	}}}
}

// overLimit answers a body that is over a limit of the decoder. Nothing in it
// has been looked at.
func overLimit(e *jsonbody.LimitError, pattern string) error {
	fe := FieldError{Path: Path{steps: e.Path}, Pattern: pattern, Param: strconv.FormatInt(e.Max, 10)}
	if e.Limit == "items" {
		fe.Rule, fe.Type = mistake.RuleMax, "array"
		return &Error{Fields: FieldErrors{fe}}
	}
	fe.Rule = mistake.RuleMaxPrefix + e.Limit
	return &Error{Reason: TooLarge, Fields: FieldErrors{fe}}
}

// tooManyBytes answers a body that is larger than limit.
func tooManyBytes(limit int64, cause error) error {
	return &Error{
		Reason: TooLarge, Err: cause,
		Fields: FieldErrors{{Rule: mistake.RuleMaxBytes, Param: strconv.FormatInt(limit, 10)}},
	}
}

// mediaRules are the rules for what a request says of its body.
var mediaRules = [...]string{
	httpio.ContentType:     mistake.RuleMediaType,
	httpio.Charset:         mistake.RuleCharset,
	httpio.ContentEncoding: mistake.RuleContentEncoding,
}

// unread turns what httpio.Read ended with into an *Error, unless it is the
// server's failure. buf holds what could be read of a document.
func unread(buf *bytes.Buffer, err error, document *shape.Type) error {
	var media *httpio.MediaError
	var size *httpio.SizeError
	var late *httpio.LateError
	var broken *httpio.BrokenError

	switch {
	case errors.As(err, &media):
		fe := FieldError{Rule: mediaRules[media.Claim], Param: media.Want}
		return &Error{Reason: UnsupportedMedia, Fields: FieldErrors{fe}}
	case errors.As(err, &size):
		return tooManyBytes(size.Limit, size.Err)
	case errors.As(err, &late):
		return &Error{Reason: Timeout, Err: late.Err}
	case errors.As(err, &broken):
		e, _ := asError(decodeError(jsonbody.EndOf(buf.Bytes()), document))
		e.Err = broken.Err
		return e
	}
	return err
}
