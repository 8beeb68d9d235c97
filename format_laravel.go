package bind

import (
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Laravel renders errors as the API responses of Laravel do. Its zero value is the default format.
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

// laravelBody has errors where fields are invalid or in conflict; of an invalid body always, even without a field.
type laravelBody struct {
	Message string        `json:"message"`
	Errors  laravelErrors `json:"errors,omitzero"`
}

// Render renders r.
func (f Laravel) Render(r Report) Response {
	body := laravelBody{Message: r.Detail}
	if r.Error.Reason != Invalid && (r.Error.Reason != Conflict || len(r.Fields) == 0) {
		return Response{Body: body}
	}
	var count int
	body.Errors, count = groupByPath(r.Fields)
	if f.Summary == FirstAndCount && r.Error.Detail == "" && count > 0 {
		body.Message = r.Fields[0].Message
		if count > 1 {
			body.Message += " " + r.Text("laravel.more", strconv.Itoa(count-1))
		}
	}
	return Response{Body: body}
}

// laravelErrors is an object whose members keep the order of the mistakes.
type laravelErrors []laravelField

type laravelField struct {
	path     string
	messages []string
}

// groupByPath files the messages under the dotted paths, each message once under a path, and counts them.
func groupByPath(fields FieldErrors) (errors laravelErrors, count int) {
	errors = make(laravelErrors, 0, len(fields))
	at := make(map[string]int, len(fields))
	all := make([]string, 0, len(fields))
	for _, fe := range fields {
		path := fe.Path.Dotted()
		if fe.Path == (Path{}) {
			path = "body"
		}
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

// MarshalJSONTo writes {"path":["message"]}.
func (e laravelErrors) MarshalJSONTo(enc *jsontext.Encoder) error {
	w := tokens{enc: enc}
	w.write(jsontext.BeginObject)
	for _, field := range e {
		w.write(jsontext.String(field.path), jsontext.BeginArray)
		for _, message := range field.messages {
			w.write(jsontext.String(message))
		}
		w.write(jsontext.EndArray)
	}
	w.write(jsontext.EndObject)
	return w.err
}

// tokens writes tokens until one fails.
type tokens struct {
	enc *jsontext.Encoder
	err error
}

func (w *tokens) write(all ...jsontext.Token) {
	for _, token := range all {
		if w.err == nil {
			w.err = w.enc.WriteToken(token)
		}
	}
}
