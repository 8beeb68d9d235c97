package bindtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/internal/httpio"
)

// Answer is what a handler has answered. Its methods assert on it and return it
// again, so that they can be chained. Each that does not hold fails the test
// with the whole answer, and the test goes on.
//
// A path is dotted, as in leads.1.phone, or a JSON Pointer: /leads/1/phone. The
// whole body is "" or body. A rule is its name alone or with its argument: max
// or max=100; "" is any rule.
type Answer struct {
	t       testing.TB
	request string // POST /leads
	reply

	facts  *bind.Error // nil: the answer is no error, or none that can be read
	ours   bool        // facts come from bind, not from the answer alone
	unread error       // why an answer of a handler's own cannot be read
}

// Facts returns the error that was answered, worded as the client reads it and
// with the codes of the answer; nil if there is none, or none that [Parse] can
// read. Where bind has answered, it also holds what the answer does not show:
// the rules in any format, and the cause of a server failure.
func (a *Answer) Facts() *bind.Error { return a.facts }

// Body returns the body of the answer.
func (a *Answer) Body() []byte { return a.body }

// learn finds the facts: those that bind has left in the recorder, with codes
// and messages as they came over the wire, else those that the answer carries.
func (a *Answer) learn(recorder *httpio.Recorder, format bind.Format) {
	err, used := recorder.Kept()
	if e, ok := err.(*bind.Error); ok {
		a.facts, a.ours = e, true
		used, _ := used.(bind.Format)
		if wire, err := Parse(used, a.header, a.status, a.body); err == nil {
			e.Fields = asSent(e.Fields, wire.Fields)
			e.Code = cmp.Or(wire.Code, e.Code)
		}
		return
	}

	if a.status < 400 && format == nil {
		return
	}
	a.facts, a.unread = Parse(format, a.header, a.status, a.body)
}

// Valid asserts that the body was accepted: the status is below 400, and no
// error was answered.
func (a *Answer) Valid() *Answer {
	a.t.Helper()
	refused := a.facts != nil && a.facts.Reason != bind.Validated
	if a.status >= 400 || refused {
		a.fail("want a valid body", nil)
	}
	return a
}

// Status asserts the HTTP status.
func (a *Answer) Status(want int) *Answer {
	a.t.Helper()
	if a.status != want {
		a.fail(fmt.Sprintf("want the status %d, got %d", want, a.status), nil)
	}
	return a
}

// Header asserts a header of the answer. Several values of one header are
// joined by a comma and a space; "" is a header that is not there.
func (a *Answer) Header(name, want string) *Answer {
	a.t.Helper()
	if got := strings.Join(a.header.Values(name), ", "); got != want {
		a.fail(fmt.Sprintf("want the header %s: %q, got %q", name, want, got), nil)
	}
	return a
}

// Invalid asserts that the value at path has failed rule, whatever else is
// wrong.
func (a *Answer) Invalid(path, rule string) *Answer {
	a.t.Helper()
	w := want{path: path, rule: rule}
	if !slices.ContainsFunc(a.fields(), w.matches) {
		missing := w.row(absent)
		a.fail(fmt.Sprintf("want the mistake %s at %s", missing.rule, missing.path), []row{missing})
	}
	return a
}

// Only asserts that the mistakes are these and no others, in any order. It takes
// a path and a rule for each, as [Answer.Invalid] does.
func (a *Answer) Only(pathsAndRules ...string) *Answer {
	a.t.Helper()
	if len(pathsAndRules) == 0 || len(pathsAndRules)%2 != 0 {
		const headline = "Only wants a path and a rule for each mistake, got %d texts"
		a.fail(fmt.Sprintf(headline, len(pathsAndRules)), nil)
		return a
	}

	var wants []want
	for both := range slices.Chunk(pathsAndRules, 2) {
		wants = append(wants, want{path: both[0], rule: both[1]})
	}

	missing, others := pair(wants, a.fields())
	if len(missing) == 0 && len(others) == 0 {
		return a
	}
	rows := make([]row, len(missing))
	for i, w := range missing {
		rows[i] = w.row(absent)
	}
	a.fail("want these mistakes and no others", rows, others...)
	return a
}

// Message asserts that the client reads text about the value at path. For the
// whole request, where nothing is said about values, path is "".
func (a *Answer) Message(path, text string) *Answer {
	a.t.Helper()
	if path == "" && a.facts != nil && len(a.facts.Fields) == 0 && a.facts.Detail == text {
		return a
	}

	w := want{path: path, text: text}
	if !slices.ContainsFunc(a.fields(), w.matches) {
		missing := w.row(absent)
		a.fail(fmt.Sprintf("want the message %q at %s", text, missing.path), []row{missing})
	}
	return a
}

// fields returns the mistakes.
func (a *Answer) fields() bind.FieldErrors {
	if a.facts == nil {
		return nil
	}
	return a.facts.Fields
}
