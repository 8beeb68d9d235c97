package bindtest

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind"
)

// laravelReply is {"message":"…","errors":{"leads.0.phone":["…"]}}.
type laravelReply struct {
	Message *string        `json:"message"`
	Errors  jsontext.Value `json:"errors"` // an object, whose order counts
}

// readLaravel reads an answer of bind.Laravel, with either summary.
func readLaravel(r reply) (*bind.Error, error) {
	var body laravelReply
	if err := json.Unmarshal(r.body, &body); err != nil {
		return nil, err
	}
	if body.Message == nil {
		return nil, errors.New(`there is no "message"`)
	}

	e := &bind.Error{Reason: r.reason(), Detail: *body.Message}
	if body.Errors == nil {
		return e, nil
	}
	if e.Reason != bind.Conflict {
		e.Reason = bind.Invalid
	}

	var err error
	e.Fields, err = laravelFields(body.Errors)
	return e, err
}

// laravelFields reads the messages under each dotted path, in their order.
func laravelFields(errors jsontext.Value) (fields bind.FieldErrors, err error) {
	in := jsontext.NewDecoder(bytes.NewReader(errors))
	if open, err := in.ReadToken(); err != nil || open.Kind() != '{' {
		return nil, fmt.Errorf(`"errors" is no object`)
	}

	for in.PeekKind() != '}' {
		name, err := in.ReadToken()
		if err != nil {
			return nil, err
		}
		dotted := name.String() // the token is good until the next read only

		var messages []string
		if err := json.UnmarshalDecode(in, &messages); err != nil {
			return nil, fmt.Errorf("errors of %q: %w", dotted, err)
		}
		for _, message := range messages {
			fields = append(fields, bind.FieldError{Path: fromDotted(dotted), Message: message})
		}
	}
	return fields, nil
}
