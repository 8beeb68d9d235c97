package bind_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/fielderrors/bind"
)

// wireCase is one request. Its goldens hold the answer to one body and, but for answers that are about no body, to a
// bulk body.
type wireCase struct {
	name    string
	one     string // the body; in the bulk body it stands at 0 and 2, with a valid lead between
	bulk    string // the bulk body where that would not do; the only one if there is no body one
	header  map[string]string
	options []bind.Option
	fail    func(lead bind.Path) error // what the handler returns, for mistakes below lead
	request bool                       // fail is about no body: there is no bulk answer
	logs    string                     // is in the log of a failure of the server's; nothing else is logged
	coded   bool                       // fail chose a code that the format's catalogue does not have
}

const validLead = `{"name":"Ada"}`

func (c wireCase) bodies() (one, bulk string) {
	switch {
	case c.fail != nil:
		return validLead, `{"leads":[` + validLead + `]}`
	case c.bulk != "" || c.one == "":
		return c.one, c.bulk
	}
	return c.one, `{"leads":[` + c.one + "," + validLead + "," + c.one + "]}"
}

func wireCases() []wireCase {
	return slices.Concat(typeCases(), ruleCases(), bodyCases(), reasonCases(), rejectCases(), errorCases())
}

func typeCases() []wireCase {
	return []wireCase{
		{name: "type/string", one: `{"name":5}`},
		{name: "type/integer", one: `{"name":"Ada","rank":"high"}`},
		{name: "type/integer_fraction", one: `{"name":"Ada","rank":1.5}`},
		{name: "type/integer_exponent", one: `{"name":"Ada","rank":1e2}`},
		{name: "type/number", one: `{"name":"Ada","score":"high"}`},
		{name: "type/boolean", one: `{"name":"Ada","active":"yes"}`},
		{name: "type/array", one: `{"name":"Ada","tags":"new"}`},
		{name: "type/array_items", one: `{"name":"Ada","tags":["new",5,null]}`},
		{name: "type/object", one: `{"name":"Ada","address":["Rome"]}`},
		{name: "type/object_in_array", one: `{"name":"Ada","products":[null,7]}`},
		{name: "type/map", one: `{"name":"Ada","extra":[1]}`},
		{name: "type/map_value", one: `{"name":"Ada","extra":{"a.b/c~d":"x"}}`},
		{name: "type/date-time", one: `{"name":"Ada","born":"yesterday"}`},
		{name: "type/duration", one: `{"name":"Ada","wait":"soon"}`},
		{name: "type/relationship", one: `{"name":"Ada","company_id":"first"}`},
		{name: "range/integer", one: `{"name":"Ada","rank":1000}`},
		{name: "range/unsigned", one: `{"name":"Ada","stock":-1}`},
		{name: "range/number", one: `{"name":"Ada","score":1e400}`},
		{name: "unknown/member", one: `{"name":"Ada","nmae":"Ada"}`},
		{name: "unknown/nested", one: `{"name":"Ada","address":{"city":"Rome","billing":true,"<b>&":1}}`},
	}
}

func ruleCases() []wireCase {
	return []wireCase{
		{name: "required/missing", one: `{}`},
		{name: "required/null", one: `{"name":null}`},
		{name: "required/nested", one: `{"name":"Ada","address":{"billing":false}}`},
		{name: "required/relationship", one: `{"name":"Ada","products":[{"sku":"A"}]}`,
			bulk: `{"leads":[{"name":"Ada","products":[{"sku":"A"}]},` + validLead + `,{"name":"Ada","products":[{"sku":"B"}]}]}`},
		{name: "required_if", one: `{"name":"Ada","kind":"company"}`},
		{name: "required_with", one: `{"name":"Ada","fax":"1"}`},
		{name: "present", one: `{"name":"Ada","address":{"city":"Rome"}}`},
		{name: "eqfield", one: `{"name":"Ada","secret":"a","secret_again":"b"}`},
		{name: "format/email", one: `{"name":"Ada","email":"ada"}`},
		{name: "format/url", one: `{"name":"Ada","website":"ada"}`},
		{name: "format/uuid", one: `{"name":"Ada","ref":"ada"}`},
		{name: "format/datetime", one: `{"name":"Ada","due":"tomorrow"}`},
		{name: "oneof", one: `{"name":"Ada","kind":"robot"}`},
		{name: "oneof/quoted", one: `{"name":"Ada","color":"light red"}`},
		{name: "min/string", one: `{"name":"A"}`},
		{name: "max/string", one: `{"name":"Ada Augusta King-Noel, Countess of Lovelace"}`},
		{name: "len/string", one: `{"name":"Ada","country":"D"}`},
		{name: "min/number", one: `{"name":"Ada","rank":-3}`},
		{name: "max/number", one: `{"name":"Ada","rank":9}`},
		{name: "gt/number", one: `{"name":"Ada","score":1.5}`},
		{name: "lt/number", one: `{"name":"Ada","score":100}`},
		{name: "min/array", one: `{"name":"Ada","tags":["new"]}`},
		{name: "max/array", one: `{"name":"Ada","tags":["aa","bb","cc","dd"]}`},
		{name: "len/array", one: `{"name":"Ada","pair":[1,2,3]}`},
		{name: "min/array_item", one: `{"name":"Ada","tags":["aa","b"]}`},
		{name: "max/map_value", one: `{"name":"Ada","extra":{"a":10}}`},
		{name: "key", one: `{"name":"Ada","extra":{"a.b":1}}`},
		{name: "distinct", one: `{"name":"Ada","products":[{"sku":"A","supplier_id":1},{"sku":"A","supplier_id":2}]}`},
		{name: "exists", one: `{"name":"Ada","company_id":7}`},
		{name: "exists/rule_first", one: `{"name":"Ada","company_id":-7}`},
		{name: "available", one: `{"name":"Ada","email":"taken@example.com"}`},
		{name: "available/and_invalid", one: `{"name":"A","email":"taken@example.com"}`},
		{name: "many_mistakes", one: `{"name":"","rank":"high","tags":["a",1],"nope":1,"email":"ada","company_id":7,"address":{}}`},
	}
}

func bodyCases() []wireCase {
	const long = `{"name":"Ada","secret":"0123456789"}`
	limit := func(l bind.Limits) []bind.Option { return []bind.Option{bind.Limit(l)} }
	return []wireCase{
		{name: "body/malformed", one: "{\"name\":\"Ada\",\n \"rank\":}", bulk: "{\"leads\":[{\"name\":\"Ada\"},\n {\"rank\":}]}"},
		{name: "body/truncated", one: `{"name":"Ada"`, bulk: `{"leads":[{"name":"Ada"}`},
		{name: "body/trailing", one: `{"name":"Ada"} {}`, bulk: `{"leads":[{"name":"Ada"}]} {}`},
		{name: "body/duplicate_member", one: `{"name":"Ada","name":"Eve"}`},
		{name: "body/invalid_utf8", one: "{\"name\":\"\xff\"}"},
		{name: "body/empty"},
		{name: "body/null", one: `null`, bulk: `null`},
		{name: "body/scalar", one: `"Ada"`, bulk: `5`},
		{name: "body/array", one: `[{"name":"Ada"}]`, bulk: `[{"name":"Ada"}]`},
		{name: "bulk/missing", bulk: `{}`},
		{name: "bulk/null", bulk: `{"leads":null}`},
		{name: "bulk/empty", bulk: `{"leads":[]}`},
		{name: "bulk/no_array", bulk: `{"leads":{}}`},
		{name: "bulk/item_no_object", bulk: `{"leads":[null,` + validLead + `,"Ada"]}`},
		{name: "media/absent", one: validLead, header: map[string]string{"Content-Type": ""}},
		{name: "media/form", one: validLead, header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}},
		{name: "media/charset", one: validLead, header: map[string]string{"Content-Type": "application/json; charset=latin1"}},
		{name: "media/compressed", one: validLead, header: map[string]string{"Content-Encoding": "gzip"}},
		{name: "limit/bytes", one: long, options: limit(bind.Limits{Bytes: 16})},
		{name: "limit/items", one: `{"name":"Ada","tags":["aa","bb","cc"]}`, options: limit(bind.Limits{Items: 2})},
		{name: "limit/values", one: `{"name":"Ada","pair":[1,2]}`, options: limit(bind.Limits{Values: 3})},
		{name: "limit/depth", one: `{"name":"Ada","address":{"city":[[[[]]]]}}`, options: limit(bind.Limits{Depth: 4})},
		{name: "limit/key", one: `{"name":"Ada","extra":{"abcdefghijklm":1}}`, options: limit(bind.Limits{Key: 12})},
		{name: "limit/number", one: `{"name":"Ada","score":3.000000001}`, options: limit(bind.Limits{Number: 8})},
		{name: "limit/string", one: `{"name":"Ada","email":"abcdefgh@example.com"}`, options: limit(bind.Limits{String: 16})},
		{name: "limit/errors", one: `{"name":"A","kind":"robot","email":"ada"}`, options: limit(bind.Limits{Errors: 2})},
	}
}

// reasonCases answer with every Reason, the retry hint where there is something to wait for.
func reasonCases() []wireCase {
	waits := []bind.Reason{bind.InProgress, bind.RateLimited, bind.Unavailable}
	var cases []wireCase
	for reason := bind.Invalid; reason <= bind.Validated; reason++ {
		e := &bind.Error{Reason: reason}
		if slices.Contains(waits, reason) {
			e.RetryAfter = 29*time.Second + time.Millisecond
		}
		c := wireCase{name: "reason/" + reason.String(), request: true, fail: func(bind.Path) error { return e }}
		if reason == bind.Internal || reason == bind.Unavailable {
			c.logs = answerID
		}
		cases = append(cases, c)
	}
	return cases
}

func rejectCases() []wireCase {
	field := func(fe bind.FieldError, steps ...string) func(bind.Path) error {
		return func(lead bind.Path) error {
			fe.Path = lead
			for _, step := range steps {
				fe.Path = fe.Path.Key(step)
			}
			return bind.Reject(fe)
		}
	}
	query := func(fields ...bind.FieldError) func(bind.Path) error {
		return func(bind.Path) error { return bind.Reject(fields...) }
	}
	limit, sort := bind.Query("limit"), bind.Query("sort[]")
	return []wireCase{
		{name: "reject/attribute", fail: field(bind.FieldError{Rule: "min", Param: "18", Type: "integer"}, "age")},
		{name: "reject/relationship", fail: field(bind.FieldError{Rule: "exists", Kind: bind.Relationship}, "owner_id")},
		{name: "reject/taken", fail: field(bind.FieldError{Rule: "available"}, "email")},
		{name: "reject/unknown_rule", fail: field(bind.FieldError{Rule: "credit_limit"}, "total")},
		{name: "reject/no_rule", fail: field(bind.FieldError{}, "total")},
		{name: "reject/message", fail: field(bind.FieldError{Rule: "min", Message: "Too young for <this>."}, "age")},
		{name: "reject/code", coded: true, fail: field(bind.FieldError{Rule: "min", Param: "18", Type: "integer", Code: "too_young"}, "age")},
		{name: "reject/code_of_duplicate", coded: true, fail: field(bind.FieldError{Rule: "available", Code: "contact_exists"}, "email")},
		{name: "reject/escaped_path", fail: field(bind.FieldError{Rule: "required"}, "a.b", "c/d~e", "f g", "'h'")},
		{name: "reject/out_of_order", fail: func(lead bind.Path) error {
			other := lead
			if lead != (bind.Path{}) {
				other = bind.At("leads", 1)
			}
			return bind.Reject(bind.FieldError{Path: lead.Key("name"), Rule: "required"},
				bind.FieldError{Path: other.Key("email"), Rule: "email"}, bind.FieldError{Path: lead.Key("kind"), Rule: "required"})
		}},
		{name: "reject/nothing_named", fail: func(bind.Path) error { return bind.Reject(bind.FieldError{Rule: "credit_limit"}) }},
		{name: "query/required", request: true, fail: query(bind.FieldError{Path: limit, Rule: "required"})},
		{name: "query/oneof", request: true, fail: query(bind.FieldError{Path: sort, Rule: "oneof", Param: "asc desc"})},
		{name: "query/max", request: true, fail: query(bind.FieldError{Path: limit, Rule: "max", Param: "100", Type: "integer"})},
		{name: "query/several", request: true, fail: query(
			bind.FieldError{Path: limit, Rule: "type", Type: "integer"}, bind.FieldError{Path: sort, Rule: "required"})},
	}
}

func errorCases() []wireCase {
	answer := func(err error) func(bind.Path) error { return func(bind.Path) error { return err } }
	mistakes := func(e bind.Error) func(bind.Path) error {
		return func(lead bind.Path) error {
			e.Fields = bind.FieldErrors{{Path: lead.Key("name"), Rule: "required"}, {Path: lead.Key("kind"), Rule: "oneof", Param: "a b"}}
			return &e
		}
	}
	cause := errors.New("secret cause")
	meta := map[string]any{"ticket": "T-1", "no-name": true, "status": 1, "id": "not digits"}
	return []wireCase{
		{name: "error/code", coded: true, request: true, fail: answer(&bind.Error{Reason: bind.Conflict, Code: "contact_exists"})},
		{name: "error/code_of_teamwork", coded: true, request: true, fail: answer(&bind.Error{Reason: bind.Conflict, Code: bind.TeamworkD12})},
		{name: "error/detail", request: true, fail: answer(&bind.Error{Reason: bind.Forbidden, Detail: "Only <owners> may do this.", Err: cause})},
		{name: "error/status", request: true, fail: answer(&bind.Error{Reason: bind.Conflict, Status: http.StatusLocked})},
		{name: "error/meta", request: true, fail: answer(&bind.Error{Reason: bind.NotFound, Meta: meta})},
		{name: "error/wrapped", request: true, fail: answer(fmt.Errorf("while saving: %w", &bind.Error{Reason: bind.Gone, Err: cause}))},
		{name: "error/plain", request: true, logs: answerID, fail: answer(cause)},
		{name: "error/nil", request: true, logs: answerID},
		{name: "error/deadline", request: true, logs: "query: context deadline exceeded", fail: answer(fmt.Errorf("query: %w", context.DeadlineExceeded))},
		{name: "error/outer_limit", request: true, fail: answer(fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 512}))},
		{name: "fields/detail", fail: mistakes(bind.Error{Detail: "Nothing was stored.", Err: cause})},
		{name: "fields/status", fail: mistakes(bind.Error{Status: http.StatusFailedDependency})},
		{name: "fields/no_such_status", logs: "Error.Status", fail: func(lead bind.Path) error {
			return &bind.Error{Status: http.StatusOK, Fields: bind.FieldErrors{{Path: lead.Key("email"), Rule: "available"}}}
		}},
		{name: "fields/meta", fail: mistakes(bind.Error{Meta: meta})},
		{name: "fields/truncated", fail: mistakes(bind.Error{Truncated: true})},
		{name: "fields/conflict", fail: func(lead bind.Path) error {
			return &bind.Error{Reason: bind.Conflict, Fields: bind.FieldErrors{
				{Path: lead.Key("email"), Rule: "available"}, {Path: lead.Key("phone"), Rule: "available"}}}
		}},
	}
}
