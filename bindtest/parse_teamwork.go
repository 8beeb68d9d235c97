package bindtest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind"
)

// teamworkReply is {"errors":[…]}.
type teamworkReply struct {
	Errors []teamworkEntry `json:"errors"`
}

// teamworkEntry is {"id":…,"title":…,"code":…,"detail":…,"meta":{…}}.
type teamworkEntry struct {
	Code   string         `json:"code"`
	Detail string         `json:"detail"`
	Meta   map[string]any `json:"meta"`
}

// teamworkReasons are the codes that stand for one Reason. E5 is also that of
// Unavailable, which its status tells.
var teamworkReasons = map[string]bind.Reason{
	bind.TeamworkE1:  bind.Unauthenticated,
	bind.TeamworkE2:  bind.Forbidden,
	bind.TeamworkE3:  bind.NotFound,
	bind.TeamworkE12: bind.PaymentRequired,
	bind.TeamworkC8:  bind.Conflict,
}

// ruleDuplicate is the rule of a member that stands twice: the body is no JSON.
const ruleDuplicate = "duplicate"

// readTeamwork reads an answer of bind.Teamwork. A single entry that names no
// place is about the request.
func readTeamwork(r reply) (*bind.Error, error) {
	var body teamworkReply
	if err := json.Unmarshal(r.body, &body); err != nil {
		return nil, err
	}
	if len(body.Errors) == 0 {
		return nil, errors.New(`there are no "errors"`)
	}
	for i, entry := range body.Errors {
		if entry.Code == "" {
			return nil, fmt.Errorf(`errors[%d] has no "code"`, i)
		}
	}

	first := body.Errors[0]
	if len(body.Errors) == 1 && first.place() == "" && first.unknownColumn() == "" {
		e := &bind.Error{Reason: r.reason(), Code: first.Code, Detail: first.Detail, Meta: first.Meta}
		if reason, ok := teamworkReasons[first.Code]; ok {
			e.Reason = reason
		}
		return e, nil
	}

	e := &bind.Error{Reason: r.reasonWith(), Meta: first.more()}
	if first.text("rule") == ruleDuplicate {
		e.Reason = bind.Malformed
	}
	for _, entry := range body.Errors {
		e.Fields = append(e.Fields, entry.field())
	}
	return e, nil
}

// text returns a member of meta that is a string.
func (entry teamworkEntry) text(name string) string {
	text, _ := entry.Meta[name].(string)
	return text
}

// place returns the dotted path, "" if there is none.
func (entry teamworkEntry) place() string {
	return cmp.Or(entry.text("attribute"), entry.text("relationship"), entry.text("parameter"))
}

// unknownColumn returns the name of a member that does not exist.
func (entry teamworkEntry) unknownColumn() string {
	name, isUnknown := strings.CutPrefix(entry.Code, bind.TeamworkUnknownColumn)
	if !isUnknown {
		return ""
	}
	return name
}

// field returns the mistake.
func (entry teamworkEntry) field() bind.FieldError {
	fe := bind.FieldError{
		Path: fromDotted(cmp.Or(entry.place(), entry.unknownColumn(), wholeBody)),
		Rule: entry.text("rule"), Code: entry.Code, Message: entry.Detail,
	}
	if entry.text("relationship") != "" {
		fe.Kind = bind.Relationship
	}
	if name := entry.text("parameter"); name != "" {
		fe.Path = bind.Query(name)
	}
	if fe.Rule == "" && entry.unknownColumn() != "" {
		fe.Rule = "unknown"
	}
	if equal := entry.text("duplicateOf"); equal != "" {
		fe.Refs = []bind.Path{fromDotted(equal)}
	}

	return fe
}

// more returns what a handler has added to meta; nil if nothing.
func (entry teamworkEntry) more() map[string]any {
	more := maps.Clone(entry.Meta)
	for _, name := range []string{"attribute", "duplicateOf", "parameter", "relationship", "rule"} {
		delete(more, name)
	}
	if len(more) == 0 {
		return nil
	}
	return more
}
