package bindtest

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind"
)

// problemReply is the problem details of RFC 9457 with the members of
// bind.Problem.
type problemReply struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail"`
	Instance  string         `json:"instance"`
	Code      string         `json:"code"`
	Errors    []problemEntry `json:"errors"`
	Truncated bool           `json:"truncated"`

	Extensions map[string]any `json:",unknown"`
}

// problemEntry has a pointer into the body or the name of a query parameter.
type problemEntry struct {
	Detail    string `json:"detail"`
	Pointer   string `json:"pointer"`
	Parameter string `json:"parameter"`
	Code      string `json:"code"`
	Rule      string `json:"rule"`
	Param     string `json:"param"`
}

// problemReasons are the codes that stand for one Reason. api_error is also that
// of Unavailable, which its status tells.
var problemReasons = map[string]bind.Reason{
	"authentication_error":  bind.Unauthenticated,
	"permission_error":      bind.Forbidden,
	"not_found_error":       bind.NotFound,
	"operation_in_progress": bind.InProgress,
}

// readProblem reads an answer of bind.Problem, with any of its fields set.
func readProblem(r reply) (*bind.Error, error) {
	var body problemReply
	if err := json.Unmarshal(r.body, &body); err != nil {
		return nil, err
	}
	if body.Type == "" && body.Title == "" && body.Status == 0 {
		return nil, errors.New(`there is no "type", no "title" and no "status"`)
	}

	e := &bind.Error{
		Reason: body.reason(r), Code: body.code(), Detail: body.Detail,
		Truncated: body.Truncated, Meta: body.Extensions,
	}
	for i, entry := range body.Errors {
		fe, err := entry.field()
		if err != nil {
			return nil, fmt.Errorf("errors[%d]: %w", i, err)
		}
		e.Fields = append(e.Fields, fe)
	}
	return e, nil
}

// code returns the member code, else the one at the end of type.
func (body problemReply) code() string {
	_, code, _ := strings.Cut(body.Type, "#")
	return cmp.Or(body.Code, code)
}

// reason returns the Reason. Of a body that is not JSON, the answer says the same
// as its only entry; of invalid fields it says how many there are. That tells
// the two apart where both are answered 400.
func (body problemReply) reason(r reply) bind.Reason {
	if reason, ok := problemReasons[body.code()]; ok {
		return reason
	}
	isMalformed := r.status == http.StatusBadRequest && len(body.Errors) == 1 &&
		body.Errors[0].Detail == body.Detail
	if isMalformed || len(body.Errors) == 0 {
		return r.reason()
	}
	return r.reasonWith()
}

// field returns the mistake.
func (entry problemEntry) field() (bind.FieldError, error) {
	fe := bind.FieldError{
		Rule: entry.Rule, Param: entry.Param, Code: entry.Code, Message: entry.Detail,
	}
	if entry.Parameter != "" {
		fe.Path = bind.Query(entry.Parameter)
		return fe, nil
	}
	var err error
	fe.Path, err = fromPointer(entry.Pointer)
	return fe, err
}
