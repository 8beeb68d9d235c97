package bindtest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind"
)

// Parser is a format of your own that can read what it renders. [Parse] and the
// assertions of an [Answer] use it.
//
// An implementation
//   - returns the facts that its answers carry, codes and messages as they are
//     in the body, what they do not carry as the zero value,
//   - returns an error for what is no answer of its own,
//   - is safe for concurrent use and keeps nothing of the header and the body.
type Parser interface {
	bind.Format
	Parse(header http.Header, status int, body []byte) (*bind.Error, error)
}

// Parse reads an answer back into the facts that it carries:
//
//   - Laravel: paths and messages;
//   - Teamwork: paths, rules, kinds, codes and messages, of duplicates the
//     first equal one;
//   - Problem: paths, messages and codes; with Problem.Rule also rules and their
//     arguments;
//   - Zoho, both versions: paths, codes and messages.
//
// Dotted paths (Laravel, Teamwork) do not tell dots in names from those between
// them, nor digits from indexes, nor the whole body from a member named body.
// Code and Detail are those of the answer, Meta what a handler can have added.
// Status is 0 where the format chooses the same by itself. The Reason is the one
// that the code stands for, else the one of the status: a status that no Reason
// has is that of its class (RFC 9110, section 15), and 409 about values is
// Invalid where the format answers so.
//
// A format of your own must be a [Parser]. Of the format nil, Parse finds out
// which of bind's own the answer is of. Answers to precognitive requests are of
// Laravel's whatever the format is. 204 is Validated; another answer that is no
// error is one that cannot be read.
func Parse(format bind.Format, header http.Header, status int, body []byte) (*bind.Error, error) {
	r := reply{header, status, body}
	e, err := r.parse(format)
	switch {
	case err != nil && format == nil:
		return nil, fmt.Errorf("bindtest: Parse: %w", err)
	case err != nil:
		return nil, fmt.Errorf("bindtest: Parse: %T: %w", format, err)
	}
	return e, nil
}

// reply is an answer as it came over the wire.
type reply struct {
	header http.Header
	status int
	body   []byte
}

// reader reads an answer of one of bind's formats.
type reader func(reply) (*bind.Error, error)

var (
	errNoParser = errors.New("no format of bind's own: implement bindtest.Parser")
	errNoFormat = errors.New("no format of bind's own has such answers: " +
		"name the format in Request.Format")
	errNoFacts = errors.New("the format's Parse has returned neither facts nor an error")
)

// parse is Parse.
func (r reply) parse(format bind.Format) (*bind.Error, error) {
	if r.status == http.StatusNoContent {
		return &bind.Error{Reason: bind.Validated}, nil
	}
	isPrecognitive := r.header.Get("Precognition") == "true"
	if parser, ok := format.(Parser); ok && !isPrecognitive {
		return byOwn(parser, r)
	}
	if r.status < http.StatusBadRequest {
		return nil, fmt.Errorf("the status %d is none of an error", r.status)
	}

	read := readerOf(format)
	switch {
	case isPrecognitive:
		format, read = bind.Laravel{}, readLaravel
	case format == nil:
		read = r.guess()
	}
	if read == nil && format == nil {
		return nil, errNoFormat
	}
	if read == nil {
		return nil, errNoParser
	}

	e, err := read(r)
	if err != nil {
		return nil, err
	}
	r.complete(e, format)
	return e, nil
}

// byOwn has the format of a user read the answer.
func byOwn(parser Parser, r reply) (*bind.Error, error) {
	e, err := parser.Parse(r.header.Clone(), r.status, bytes.Clone(r.body))
	if err == nil && e == nil {
		return nil, errNoFacts
	}
	return e, err
}

// readerOf returns the reader of a format of bind's own; nil for others.
func readerOf(format bind.Format) reader {
	switch format.(type) {
	case bind.Laravel, *bind.Laravel:
		return readLaravel
	case bind.Teamwork, *bind.Teamwork:
		return readTeamwork
	case bind.Problem, *bind.Problem:
		return readProblem
	case bind.Zoho, *bind.Zoho:
		return readZoho
	}
	return nil
}

// guess finds the reader by the members that only one format has; nil if it is
// none.
func (r reply) guess() reader {
	var members map[string]jsontext.Value
	if json.Unmarshal(r.body, &members) != nil {
		return nil
	}
	has := func(name string) bool { return members[name] != nil }

	media, _, _ := mime.ParseMediaType(r.header.Get("Content-Type"))
	switch {
	case media == "application/problem+json", has("type") && has("title"):
		return readProblem
	case has("code") && has("details"):
		return readZoho
	case has("message"):
		return readLaravel
	case has("errors"):
		return readTeamwork
	case len(members) == 1:
		return readZoho
	}
	return nil
}

// complete adds what all formats say in headers, and the status where it is not
// the format's own choice.
func (r reply) complete(e *bind.Error, format bind.Format) {
	if seconds, err := strconv.Atoi(r.header.Get("Retry-After")); err == nil && seconds > 0 {
		e.RetryAfter = time.Duration(seconds) * time.Second
	}
	e.Truncated = e.Truncated || r.header.Get("Errors-Truncated") == "true"

	usual := e.Reason.Status()
	if format != nil {
		again := format.Render(bind.Report{Error: e, Fields: e.Fields, Status: usual})
		usual = cmp.Or(again.Status, usual)
	}
	if usual != r.status {
		e.Status = r.status
	}
}

// reason returns the Reason that is answered with the status; for a status that
// none has, the one of its class. Something that still runs has a time to wait.
func (r reply) reason() bind.Reason {
	if r.status == http.StatusConflict && r.header.Get("Retry-After") != "" {
		return bind.InProgress
	}
	for reason := bind.Invalid; reason < bind.Validated; reason++ {
		if reason.Status() == r.status {
			return reason
		}
	}
	if r.status >= http.StatusInternalServerError {
		return bind.Internal
	}
	return bind.Malformed
}

// reasonWith returns the Reason of an answer that lists mistakes: only statuses
// that say something else about the body are not Invalid.
func (r reply) reasonWith() bind.Reason {
	switch reason := r.reason(); reason {
	case bind.Malformed, bind.Conflict, bind.InProgress:
		return bind.Invalid
	default:
		return reason
	}
}
