package bind

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
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
	Fields     FieldErrors    // the mistakes, in the order of the body; Reasons but Invalid and Conflict show the text of one
	Truncated  bool           // more mistakes exist than Fields holds
	Meta       map[string]any // Teamwork meta, Zoho details, Problem extension members
	RetryAfter time.Duration  // Retry-After header, rounded up to seconds; 0 = none
	Err        error          // cause, for the log; never rendered; Unwrap returns it

	key  string // Under's
	bulk bool
	most int64 // Limits.Report of the call
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

// Reject returns an *Error with mistakes that a handler found itself; nil
// without fields. Collect them all for one call: of several errors that
// errors.Join has joined, the first is answered.
func Reject(fields ...FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Fields: fields}
}

// asError returns the *Error in err, if there is one.
func asError(err error) (*Error, bool) {
	var e *Error
	return e, errors.As(err, &e) && e != nil
}

// Reason says why a request cannot be served, in the terms that the wire
// formats share.
type Reason uint8

// The reasons, with the HTTP status that each has unless the format or
// [Error].Status says otherwise.
const (
	Invalid            Reason = iota // 422: the body is JSON, its values are wrong
	Malformed                        // 400: the body is not JSON
	Unauthenticated                  // 401
	PaymentRequired                  // 402
	Forbidden                        // 403
	NotFound                         // 404
	MethodNotAllowed                 // 405
	Timeout                          // 408: the body came too slowly
	Conflict                         // 409
	InProgress                       // 409: an earlier operation still runs
	Gone                             // 410
	PreconditionFailed               // 412
	TooLarge                         // 413
	UnsupportedMedia                 // 415
	RateLimited                      // 429
	Internal                         // 500
	Unavailable                      // 503: also a deadline of the server's
	Validated                        // 204: a precognitive request that is valid
)

// reasons holds each Reason's name, which is also its key in the catalogs
// ("reason.not_found"), and status.
var reasons = [...]struct {
	name   string
	status int
}{
	Invalid:            {"invalid", http.StatusUnprocessableEntity},
	Malformed:          {"malformed", http.StatusBadRequest},
	Unauthenticated:    {"unauthenticated", http.StatusUnauthorized},
	PaymentRequired:    {"payment_required", http.StatusPaymentRequired},
	Forbidden:          {"forbidden", http.StatusForbidden},
	NotFound:           {"not_found", http.StatusNotFound},
	MethodNotAllowed:   {"method_not_allowed", http.StatusMethodNotAllowed},
	Timeout:            {"timeout", http.StatusRequestTimeout},
	Conflict:           {"conflict", http.StatusConflict},
	InProgress:         {"in_progress", http.StatusConflict},
	Gone:               {"gone", http.StatusGone},
	PreconditionFailed: {"precondition_failed", http.StatusPreconditionFailed},
	TooLarge:           {"too_large", http.StatusRequestEntityTooLarge},
	UnsupportedMedia:   {"unsupported_media", http.StatusUnsupportedMediaType},
	RateLimited:        {"rate_limited", http.StatusTooManyRequests},
	Internal:           {"internal", http.StatusInternalServerError},
	Unavailable:        {"unavailable", http.StatusServiceUnavailable},
	Validated:          {"validated", http.StatusNoContent},
}

// reasonNames are the names that each language must have texts for.
func reasonNames() (names []string) {
	for _, r := range reasons {
		names = append(names, r.name)
	}
	return names
}

// String returns the reason's name in lower case, with underscores:
// "not_found".
func (r Reason) String() string { return reasons[r.known()].name }

// Status returns the HTTP status that answers the reason where a format has no
// other.
func (r Reason) Status() int { return reasons[r.known()].status }

// known returns r, or Internal for a number that is no Reason.
func (r Reason) known() Reason {
	if int(r) >= len(reasons) {
		return Internal
	}
	return r
}

// decodeError turns what jsonbody.Decode ended with into an *Error, unless it
// is the developer's or the server's failure.
func decodeError(err error) error {
	var syntax *jsonbody.SyntaxError
	var limit *jsonbody.LimitError
	switch {
	case errors.As(err, &limit):
		return overLimit(limit)
	case !errors.As(err, &syntax):
		return fmt.Errorf("bind: %w", err)
	case syntax.Rule == mistake.RuleEmpty:
		return &Error{Reason: Malformed, Fields: FieldErrors{{Rule: mistake.RuleEmpty}}}
	}
	return &Error{Reason: Malformed, Fields: FieldErrors{{
		Path: Path{steps: syntax.Path}, Rule: mistake.RuleJSON,
		Param: fmt.Sprintf("%d:%d", syntax.Line, syntax.Column),
	}}}
}

// overLimit answers a body that is over a limit of the decoder. Nothing in it
// has been looked at.
func overLimit(e *jsonbody.LimitError) error {
	fe := FieldError{Path: Path{steps: e.Path}, Param: strconv.FormatInt(e.Max, 10)}
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
// server's failure. buf holds what could be read.
func unread(buf *bytes.Buffer, err error) error {
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
		e, _ := asError(decodeError(jsonbody.EndOf(buf.Bytes())))
		e.Err = broken.Err
		return e
	}
	return err
}
