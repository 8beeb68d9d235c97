package bind

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
)

// Problem renders errors as problem details (RFC 9457). Its zero value keeps to
// the RFC alone: type is about:blank, title is the phrase of the HTTP status,
// and the extension member errors lists the mistakes with JSON Pointers in
// fragment form, as the RFC's own example does. [Error].Meta adds extension
// members.
//
//	{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"1 field is invalid","instance":"/leads",
//	 "errors":[{"detail":"The leads.0.phone field is required.","pointer":"#/leads/0/phone"}]}
type Problem struct {
	TypeBase     string            // type is TypeBase + "#" + code; "" = about:blank
	Code         bool              // add the member code
	PlainPointer bool              // pointers as in RFC 6901, without "#" and percent-encoding
	Rule         bool              // add rule and, if it has one, param to each mistake: facts, not translated
	Status       int               // of Invalid; 0 = 422
	ContentType  string            // default application/problem+json
	Codes        map[string]string // codes of duplicates: "available=contacts.email": "contact_exists"; answered 409
}

// Deploy returns the format of APIs in the manner of the OPTIZMO Deploy API:
// 400 for invalid bodies, type and code from a closed set, plain pointers,
// application/json. typeBase is the address of the page that describes the
// codes.
func Deploy(typeBase string) Problem {
	return Problem{
		TypeBase: typeBase, Code: true, PlainPointer: true, Status: http.StatusBadRequest, ContentType: "application/json",
		Codes: map[string]string{
			"available=contacts.email": "contact_exists", "available": "conflict_error",
		},
	}
}

// problemCodes are the codes of the reasons. The others have
// invalid_request_error.
var problemCodes = map[Reason]string{
	Unauthenticated: "authentication_error",
	Forbidden:       "permission_error",
	NotFound:        "not_found_error",
	Conflict:        "conflict_error",
	InProgress:      "operation_in_progress",
	Internal:        "api_error",
	Unavailable:     "api_error",
}

// problemBody is {"type":…,"title":…,"status":…,"detail":…,"errors":[…]}.
type problemBody struct {
	typ, title, detail, instance, code string
	status                             int
	errors                             jsonwriter.Array[problemField]
	truncated                          bool
	extensions                         map[string]any
}

// problemField has a pointer into the body or the name of a query parameter.
type problemField struct {
	*FieldError
	format *Problem
}

// Render renders r.
func (f Problem) Render(r Report) Response {
	status, code := f.outcome(r)
	body := problemBody{
		typ: "about:blank", title: cmp.Or(phrase(status), r.Title), status: status,
		detail: r.Detail, instance: r.Instance,
		errors: f.fields(r.Fields), truncated: r.Error.Truncated,
		extensions: extensions(r.Error.Meta),
	}
	if f.TypeBase != "" {
		body.typ, body.title = f.TypeBase+"#"+code, cmp.Or(r.Text("problem."+code), titleOf(r, status))
	}
	if r.Error.Reason == Invalid && r.Error.Detail == "" && len(r.Fields) > 0 {
		body.detail = r.Text("problem.fields", strconv.Itoa(places(r.Fields)))
	}
	if f.Code {
		body.code = code
	}

	return Response{
		Status: status, ContentType: cmp.Or(f.ContentType, "application/problem+json"),
		Body: jsonwriter.Rendered{Body: body},
	}
}

// places counts the places of mistakes: several mistakes may stand at one.
func places(fields FieldErrors) int {
	at := make(map[Path]bool, len(fields))
	for _, fe := range fields {
		at[fe.Path] = true
	}
	return len(at)
}

// outcome returns the status and the code. A body that is invalid by duplicates
// alone is a conflict. Where mistakes have been cut off, the others may be of
// any kind.
func (f Problem) outcome(r Report) (status int, code string) {
	status, code = r.Status, cmp.Or(problemCodes[r.Error.Reason], "invalid_request_error")
	if r.Error.Reason == Invalid && r.Error.Status == 0 {
		status = cmp.Or(f.Status, status)
	}

	complete := r.Error.Reason == Invalid && !r.Error.Truncated
	decisive := complete || r.Error.Reason == Conflict
	if shared := f.conflict(r.Fields); decisive && shared != "" {
		status, code = cmp.Or(r.Error.Status, http.StatusConflict), shared
	}
	return status, cmp.Or(r.Error.Code, code)
}

// conflict returns the code that all fields share, conflict_error if they have
// several, "" if one is no duplicate.
func (f Problem) conflict(fields FieldErrors) (shared string) {
	for _, fe := range fields {
		code := codeOf(f.Codes, fe)
		isDuplicate := fe.Rule == mistake.RuleAvailable || fe.Rule == mistake.RuleDistinct
		if isDuplicate || code != "" {
			code = cmp.Or(fe.Code, code)
		}

		if code == "" {
			return ""
		}
		if shared != "" && shared != code {
			code = "conflict_error"
		}
		shared = code
	}
	return shared
}

// fields lists the mistakes, each with its place.
func (f Problem) fields(fields FieldErrors) []problemField {
	out := make([]problemField, len(fields))
	for i := range fields {
		out[i] = problemField{&fields[i], &f}
	}
	return out
}

func (b problemBody) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.Text("type", b.typ)
	w.Text("title", b.title)
	w.Key("status")
	w.Value(int64(b.status))
	w.Optional("detail", b.detail)
	w.Optional("instance", b.instance)
	w.Optional("code", b.code)

	if len(b.errors) > 0 {
		w.Key("errors")
		b.errors.AppendTo(w)
	}
	if b.truncated {
		w.Key("truncated")
		w.Value(true)
	}

	w.Members(b.extensions)
	w.End('}')
}

func (f problemField) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.Text("detail", f.Message)
	if name, isQuery := f.Path.Parameter(); isQuery {
		w.Optional("parameter", name)
	} else {
		w.TextFunc("pointer", f.appendPointer)
	}
	if f.format.Rule {
		w.Optional("rule", f.FieldError.Rule)
		w.Optional("param", f.Param)
	}
	w.Optional("code", f.Code)
	w.End('}')
}

// appendPointer appends the JSON Pointer to the place.
func (f problemField) appendPointer(b []byte) []byte {
	if f.format.PlainPointer {
		return f.Path.body().AppendPointer(b)
	}
	return f.Path.body().AppendFragment(b)
}

// titleOf returns the translated title, unless it is that of another status.
func titleOf(r Report, status int) string {
	if status != r.Error.Reason.Status() {
		return cmp.Or(phrase(status), r.Title)
	}
	return r.Title
}

// phrase returns the reason phrase of RFC 9110, which net/http has for two
// statuses in an older wording.
func phrase(status int) string {
	switch status {
	case http.StatusUnprocessableEntity:
		return "Unprocessable Content"
	case http.StatusRequestEntityTooLarge:
		return "Content Too Large"
	}
	return http.StatusText(status)
}

// extensions returns the entries of meta that can be members of their own:
// names of letters, digits and underscores that the format does not use itself.
func extensions(meta map[string]any) map[string]any {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
	const members = " type title status detail instance code errors truncated "
	out := make(map[string]any, len(meta))
	for name, value := range meta {
		isName := name != "" && strings.Trim(name, letters) == ""
		if isName && !strings.Contains(members, " "+name+" ") {
			out[name] = value
		}
	}
	return out
}
