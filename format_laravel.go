package bind

import (
	"slices"
	"strconv"

	"github.com/fielderrors/bind/internal/jsonwriter"
)

// Laravel renders errors as the API responses of Laravel do. Its zero value is
// the default format.
//
//	{"message":"The given data was invalid.","errors":{"leads.0.phone":["The leads.0.phone field is required."]}}
type Laravel struct {
	Summary LaravelSummary // what message says when fields are invalid
}

// LaravelSummary chooses the message of a 422.
type LaravelSummary uint8

// The summaries. Both are translated.
const (
	FixedSummary  LaravelSummary = iota // "The given data was invalid." (Laravel 8 and earlier)
	FirstAndCount                       // the first mistake "(and 2 more errors)" (Laravel 9 and later)
)

// laravelBody has errors where fields are invalid or in conflict; of an invalid
// body always, even without a field.
type laravelBody struct {
	message string
	errors  []laravelField // in the order of the mistakes; nil is none
}

// laravelField is a member of errors:
// {"leads.0.phone":["The leads.0.phone field is required."]}.
type laravelField struct {
	path     string
	messages []string
}

// Render renders r.
func (f Laravel) Render(r Report) Response {
	body := laravelBody{message: r.Detail}
	isConflict := r.Error.Reason == Conflict && len(r.Fields) > 0
	if r.Error.Reason != Invalid && !isConflict {
		return Response{Body: jsonwriter.Rendered{Body: body}}
	}

	var count int
	body.errors, count = groupByPath(r.Fields)
	if f.Summary == FirstAndCount && r.Error.Detail == "" {
		body.message = firstAndCount(r, count)
	}
	return Response{Body: jsonwriter.Rendered{Body: body}}
}

// firstAndCount returns the first of count messages and how many others there
// are.
func firstAndCount(r Report, count int) string {
	switch count {
	case 0:
		return r.Detail
	case 1:
		return r.Fields[0].Message
	}
	return r.Fields[0].Message + " " + r.Text("laravel.more", strconv.Itoa(count-1))
}

// groupByPath files the messages under the dotted paths, each message once
// under a path, and counts them.
func groupByPath(fields FieldErrors) (errors []laravelField, count int) {
	errors = make([]laravelField, 0, len(fields))
	at := make(map[string]int, len(fields))
	all := make([]string, 0, len(fields)) // memory for the first message of each
	paths := dottedPaths(fields)
	for n, fe := range fields {
		path := paths[n]
		i, ok := at[path]
		if !ok {
			at[path] = len(errors)
			all = append(all, fe.Message)
			errors = append(errors, laravelField{path, all[len(all)-1 : len(all) : len(all)]})
			count++
			continue
		}
		if !slices.Contains(errors[i].messages, fe.Message) {
			errors[i].messages = append(errors[i].messages, fe.Message)
			count++
		}
	}
	return errors, count
}

// dottedPaths returns the keys of mistakes. They share one piece of memory.
func dottedPaths(fields FieldErrors) []string {
	ends := make([]int, len(fields))
	var all []byte
	for i, fe := range fields {
		if fe.Path == (Path{}) {
			all = append(all, "body"...)
		}
		all = fe.Path.steps.AppendDotted(all)
		ends[i] = len(all)
	}

	text, start := string(all), 0
	paths := make([]string, len(fields))
	for i, end := range ends {
		paths[i], start = text[start:end], end
	}
	return paths
}

func (b laravelBody) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.Text("message", b.message)
	if b.errors != nil {
		w.Key("errors")
		w.Begin('{')
		for _, field := range b.errors {
			field.AppendTo(w)
		}
		w.End('}')
	}
	w.End('}')
}

func (f laravelField) AppendTo(w *jsonwriter.Writer) {
	w.Key(f.path)
	w.Begin('[')
	for _, message := range f.messages {
		w.String(message)
	}
	w.End(']')
}
