package bind

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/zoho"
)

// Zoho renders errors as the Zoho CRM API does: for invalid bodies a list of
// records under the body's root key ("data" where it has none), for everything
// else a bare object. A license that does not suffice ([PaymentRequired]) is in
// the list, too, if the body has a root key. [Error].Meta adds to details; an
// id in it must be digits only.
//
//	{"data":[{"code":"MANDATORY_NOT_FOUND","details":{"api_name":"Last_Name","json_path":"$.data[1].Last_Name"},
//	          "message":"required field not found","status":"error"}]}
type Zoho struct {
	// Version is 2 (the default): one entry per mistake; or 8: one per record,
	// more details. Where several places of a record are wrong, its code is
	// MULTIPLE_OR_MULTI_ERRORS, and details.errors has all mistakes.
	Version int

	Codes map[string]string // codes of rules: "available=contacts.email": "DUPLICATE_EMAIL"
}

// zohoBody is {"data":[…]}.
type zohoBody struct {
	root    string
	entries jsonwriter.Array[zohoEntry]
}

// zohoEntry is {"code":…,"details":{…},"message":…,"status":"error"}.
type zohoEntry struct {
	code    string
	details zoho.Details
	message string
}

// zohoLicense is the code about the request that stands among those of records.
const zohoLicense = "LICENSE_LIMIT_EXCEEDED"

// zohoReasons are the codes and statuses of the reasons that Zoho has its own
// for.
var zohoReasons = map[Reason]struct {
	code   string
	status int
}{
	Malformed:          {"UNABLE_TO_PARSE_DATA_TYPE", http.StatusBadRequest},
	Unauthenticated:    {"AUTHENTICATION_FAILURE", http.StatusUnauthorized},
	PaymentRequired:    {zohoLicense, http.StatusBadRequest},
	Forbidden:          {"NO_PERMISSION", http.StatusForbidden},
	NotFound:           {"INVALID_URL_PATTERN", http.StatusNotFound},
	MethodNotAllowed:   {"INVALID_REQUEST_METHOD", http.StatusBadRequest},
	Conflict:           {"DUPLICATE_DATA", http.StatusBadRequest},
	InProgress:         {"OPERATION_IN_PROGRESS", http.StatusConflict},
	Timeout:            {"REQUEST_TIMEOUT", http.StatusRequestTimeout},
	Gone:               {"GONE", http.StatusGone},
	PreconditionFailed: {"PRECONDITION_FAILED", http.StatusPreconditionFailed},
	TooLarge:           {"LIMIT_EXCEEDED", http.StatusRequestEntityTooLarge},
	UnsupportedMedia:   {"INVALID_REQUEST", http.StatusUnsupportedMediaType},
	RateLimited:        {"TOO_MANY_REQUESTS", http.StatusTooManyRequests},
	Internal:           {"INTERNAL_ERROR", http.StatusInternalServerError},
	Unavailable:        {"SERVICE_UNAVAILABLE", http.StatusServiceUnavailable},
}

// Render renders r.
func (f Zoho) Render(r Report) Response {
	status := f.status(r)
	entry, aboutRequest := f.request(r)
	inList := entry.code == zohoLicense && r.Key != ""
	if aboutRequest && !inList {
		return Response{Status: status, Body: jsonwriter.Rendered{Body: entry}}
	}

	body := zohoBody{root: cmp.Or(r.Key, "data"), entries: make(jsonwriter.Array[zohoEntry], 0, len(r.Fields))}
	switch {
	case aboutRequest:
		body.entries = jsonwriter.Array[zohoEntry]{entry}
	case f.Version == 8:
		body.entries = f.records(r)
	default:
		for i := range r.Fields {
			body.entries = append(body.entries, f.entry(r, i))
		}
	}
	return Response{Status: status, Body: jsonwriter.Rendered{Body: body}}
}

// status returns the handler's status, else the Reason's among Zoho's.
func (f Zoho) status(r Report) int {
	if r.Error.Status != 0 {
		return r.Status
	}
	return cmp.Or(zohoReasons[r.Error.Reason].status, http.StatusBadRequest)
}

func (b zohoBody) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.Name(b.root)
	b.entries.AppendTo(w)
	w.End('}')
}

func (e zohoEntry) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.Text("code", e.code)

	w.Key("details")
	e.details.AppendTo(w)
	w.Text("message", e.message)
	w.Text("status", "error")
	w.End('}')
}

// request returns the answer about the request as a whole; ok is false if there
// are mistakes within the body, or several.
func (f Zoho) request(r Report) (entry zohoEntry, ok bool) {
	aboutFields := r.Error.Reason == Invalid || r.Error.Reason == Conflict
	if aboutFields && len(r.Fields) > 0 {
		return f.onlyMistake(r)
	}
	isEmpty := len(r.Fields) == 1 && r.Fields[0].Rule == mistake.RuleEmpty
	if r.Error.Reason == Malformed && isEmpty {
		details := zoho.Details{{Name: "expected_data_type", Value: "jsonobject"}}
		return zohoEntry{"INVALID_DATA", details, "body"}, true
	}

	code := cmp.Or(r.Error.Code, zohoReasons[r.Error.Reason].code, "INVALID_DATA")
	entry = zohoEntry{code, zoho.Meta(r.Error.Meta), r.Detail}
	if r.Error.Reason == TooLarge && len(r.Fields) > 0 {
		entry.details.Set("limit", zoho.Number(r.Fields[0].Param, 0))
		return entry, true
	}
	if len(r.Fields) == 1 && r.Fields[0].Rule == mistake.RuleDuplicate {
		zohoPlace(&entry.details, r.Fields[0].Path)
	}
	if r.Error.Detail == "" {
		entry.message = cmp.Or(r.Text("zoho."+code), r.Detail)
	}
	return entry, true
}

// onlyMistake answers a mistake that stands alone and is about the request: a
// query parameter or the whole body.
func (f Zoho) onlyMistake(r Report) (entry zohoEntry, ok bool) {
	if len(r.Fields) > 1 {
		return entry, false
	}
	if name, isQuery := r.Fields[0].Path.Parameter(); isQuery {
		return f.parameter(r, 0, name), true
	}
	if r.Fields[0].Path == (Path{}) {
		return f.body(r, 0), true
	}
	return entry, false
}

// parameter answers a mistake in a query parameter.
func (f Zoho) parameter(r Report, i int, name string) zohoEntry {
	missing, latest := r.Fields[i].Rule == mistake.RuleRequired, f.Version == 8
	code, member := "PATTERN_NOT_MATCHED", "api_name"
	switch {
	case missing && latest:
		code, member = "REQUIRED_PARAM_MISSING", "param_name"
	case missing:
		code, member = "REQUIRED_PARAM_MISSING", "param"
	case latest:
		code, member = "INVALID_DATA", "param_name"
	}

	details := zoho.Meta(r.Error.Meta)
	details.Set(member, name)
	return f.worded(r, i, code, details)
}

// body answers a mistake on the whole body.
func (f Zoho) body(r Report, i int) zohoEntry {
	fe := r.Fields[i]
	code, details := f.explain(r, fe)
	entry := f.worded(r, i, code, details)
	if fe.Rule == mistake.RuleType && r.Error.Fields[i].Message == "" {
		entry.message = "body"
	}
	return entry
}

// records returns an entry for each record that fails. Zoho's own SDKs read no
// errors in details: a record that is wrong at one place only is answered by
// its first mistake, and any other has the place of its first beside errors.
func (f Zoho) records(r Report) jsonwriter.Array[zohoEntry] {
	var names []string
	mistakes := map[string][]int{} // indexes of r.Fields
	for i, fe := range r.Fields {
		name := zohoRecord(r, fe.Path)
		if len(mistakes[name]) == 0 {
			names = append(names, name)
		}
		mistakes[name] = append(mistakes[name], i)
	}

	records := make(jsonwriter.Array[zohoEntry], 0, len(names))
	for _, name := range names {
		records = append(records, f.record(r, mistakes[name]))
	}
	return records
}

// record answers the mistakes of one record, whose indexes are in of.
func (f Zoho) record(r Report, of []int) zohoEntry {
	first := f.entry(r, of[0])
	place := r.Fields[of[0]].Path
	elsewhere := func(i int) bool { return r.Fields[i].Path != place }
	if !slices.ContainsFunc(of, elsewhere) {
		return first
	}

	details := first.details.Only("api_name", "json_path")
	errors := make(jsonwriter.Array[zohoEntry], 0, len(of))
	for _, i := range of {
		errors = append(errors, f.entry(r, i))
	}
	details.Set("errors", errors)
	const code = "MULTIPLE_OR_MULTI_ERRORS"
	return zohoEntry{code, details, r.Text("zoho." + code)}
}

// zohoRecord names the record that a path leads into: an item of the body's
// array, or the body itself. In an error that a handler made, only the path
// tells.
func zohoRecord(r Report, p Path) string {
	for step := range p.steps.All() {
		if step.Array {
			return strconv.Itoa(step.Index)
		}
		if !r.Bulk && step.Name != cmp.Or(r.Key, "data") {
			break
		}
	}
	return ""
}

// entry answers one mistake among others.
func (f Zoho) entry(r Report, i int) zohoEntry {
	fe := r.Fields[i]
	if name, isQuery := fe.Path.Parameter(); isQuery {
		return f.parameter(r, i, name)
	}

	code, details := f.explain(r, fe)
	zohoPlace(&details, fe.Path)
	return f.worded(r, i, code, details)
}

// explain returns the code of a mistake and what details say about it. The code
// is the handler's, else the one that Codes has, else the rule's.
func (f Zoho) explain(r Report, fe FieldError) (code string, details zoho.Details) {
	code, details = zoho.Explain(f.Version, zohoMistake(fe))
	for _, d := range zoho.Meta(r.Error.Meta) {
		details.Set(d.Name, d.Value)
	}
	if r.Error.Reason == Conflict {
		code = "DUPLICATE_DATA"
	}
	return cmp.Or(fe.Code, r.Error.Code, codeOf(f.Codes, fe), code), details
}

// worded gives an answer its message: the handler's own, else the text of the
// code.
func (f Zoho) worded(r Report, i int, code string, details zoho.Details) zohoEntry {
	message := r.Error.Fields[i].Message
	if message == "" && r.Fields[i].Rule == mistake.RuleUnknown {
		message = r.Text("zoho.unknown")
	}
	return zohoEntry{code, details, cmp.Or(message, r.Text("zoho."+code), r.Fields[i].Message)}
}

// zohoMistake returns what Zoho's reference tells mistakes apart by.
func zohoMistake(fe FieldError) zoho.Mistake {
	of := zoho.Mistake{Rule: fe.Rule, Param: fe.Param, Type: fe.Type}
	if strings.HasPrefix(fe.Rule, "required_") && len(fe.Refs) > 0 {
		of.Dependee = map[string]any{"api_name": fe.Refs[0].lastName(), "json_path": fe.Refs[0].JSONPath()}
	}
	return of
}

// zohoPlace says where in the body a mistake is.
func zohoPlace(details *zoho.Details, p Path) {
	if p != (Path{}) {
		details.Set("api_name", p.lastName())
	}
	details.Set("json_path", p.JSONPath())
}
