package bind

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
)

// Zoho renders errors as the Zoho CRM API does: for invalid bodies a list of records under the body's root key ("data"
// where it has none), for everything else a bare object. [Error].Meta adds to details; an id in it must be digits only.
//
//	{"data":[{"code":"MANDATORY_NOT_FOUND","details":{"api_name":"Last_Name","json_path":"$.data[1].Last_Name"},
//	          "message":"required field not found","status":"error"}]}
type Zoho struct {
	Version int               // 2 (the default): one entry per mistake; 8: one per record, more details
	Codes   map[string]string // codes of rules: "available=contacts.email": "DUPLICATE_EMAIL"
}

// zohoBody is {"data":[…]}.
type zohoBody struct {
	root    string
	entries jsonwriter.Array[zohoEntry]
}

type zohoEntry struct {
	code    string
	details zohoDetails
	message string
}

// zohoDetails are written by name. There are few of them, so a list is less than a map.
type zohoDetails []zohoDetail

type zohoDetail struct {
	name  string
	value any
}

// zohoReasons are the codes and statuses of the reasons that Zoho has its own for.
var zohoReasons = map[Reason]struct {
	code   string
	status int
}{
	Malformed:          {"UNABLE_TO_PARSE_DATA_TYPE", http.StatusBadRequest},
	Unauthenticated:    {"AUTHENTICATION_FAILURE", http.StatusUnauthorized},
	PaymentRequired:    {"LICENSE_LIMIT_EXCEEDED", http.StatusBadRequest},
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

// zohoTypes are Zoho's words for types.
var zohoTypes = map[string]string{
	"string": "text", "integer": "integer", "number": "double", "boolean": "boolean", "date-time": "datetime",
	"object": "jsonobject", "array": "jsonarray", "duration": "text",
}

// Render renders r.
func (f Zoho) Render(r Report) Response {
	status := http.StatusBadRequest
	if known := zohoReasons[r.Error.Reason]; known.status != 0 {
		status = known.status
	}
	if r.Error.Status != 0 {
		status = r.Status
	}
	if entry, ok := f.request(r); ok {
		return Response{Status: status, Body: jsonwriter.Rendered{Body: entry}}
	}
	body := zohoBody{root: cmp.Or(r.Key, "data")}
	if f.Version == 8 {
		body.entries = f.records(r)
		return Response{Status: status, Body: jsonwriter.Rendered{Body: body}}
	}
	body.entries = make(jsonwriter.Array[zohoEntry], 0, len(r.Fields))
	for i := range r.Fields {
		body.entries = append(body.entries, f.entry(r, i))
	}
	return Response{Status: status, Body: jsonwriter.Rendered{Body: body}}
}

func (b zohoBody) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.Key(b.root)
	b.entries.AppendTo(w)
	w.End('}')
}

func (e zohoEntry) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.Text("code", e.code)
	w.Key("details")
	w.Begin('{')
	slices.SortFunc(e.details, func(x, y zohoDetail) int { return strings.Compare(x.name, y.name) })
	for _, d := range e.details {
		w.Key(d.name)
		w.Value(d.value)
	}
	w.End('}')
	w.Text("message", e.message)
	w.Text("status", "error")
	w.End('}')
}

// request returns the answer about the request as a whole; ok is false if there are mistakes within the body, or several.
func (f Zoho) request(r Report) (entry zohoEntry, ok bool) {
	if (r.Error.Reason == Invalid || r.Error.Reason == Conflict) && len(r.Fields) > 0 {
		name, isQuery := r.Fields[0].Path.Parameter()
		switch {
		case len(r.Fields) > 1:
			return entry, false
		case isQuery:
			return f.parameter(r, 0, name), true
		case r.Fields[0].Path == (Path{}):
			return f.body(r, 0), true
		}
		return entry, false
	}
	if r.Error.Reason == Malformed && len(r.Fields) == 1 && r.Fields[0].Rule == mistake.RuleEmpty {
		return zohoEntry{"INVALID_DATA", zohoDetails{{"expected_data_type", "jsonobject"}}, "body"}, true
	}
	code := cmp.Or(r.Error.Code, zohoReasons[r.Error.Reason].code, "INVALID_DATA")
	message := r.Detail
	if r.Error.Detail == "" {
		message = cmp.Or(r.Text("zoho."+code), r.Detail)
	}
	details := zohoMeta(r.Error.Meta)
	if r.Error.Reason == TooLarge && len(r.Fields) > 0 {
		details.set("limit", zohoNumber(r.Fields[0].Param, 0))
		message = r.Detail
	}
	return zohoEntry{code, details, message}, true
}

// parameter answers a mistake in a query parameter.
func (f Zoho) parameter(r Report, i int, name string) zohoEntry {
	fe := r.Fields[i]
	details := zohoMeta(r.Error.Meta)
	switch {
	case fe.Rule == mistake.RuleRequired && f.Version == 8:
		details.set("param_name", name)
		return f.worded(r, i, "REQUIRED_PARAM_MISSING", details)
	case fe.Rule == mistake.RuleRequired:
		details.set("param", name)
		return f.worded(r, i, "REQUIRED_PARAM_MISSING", details)
	case f.Version == 8:
		details.set("param_name", name)
		return f.worded(r, i, "INVALID_DATA", details)
	}
	details.set("api_name", name)
	return f.worded(r, i, "PATTERN_NOT_MATCHED", details)
}

// body answers a mistake on the whole body.
func (f Zoho) body(r Report, i int) zohoEntry {
	fe := r.Fields[i]
	code, details := f.verdict(r, fe)
	entry := f.worded(r, i, code, details)
	if fe.Rule == mistake.RuleType && r.Error.Fields[i].Message == "" {
		entry.message = "body"
	}
	return entry
}

// records returns an entry for each record that fails, with its mistakes in one if it has several.
func (f Zoho) records(r Report) jsonwriter.Array[zohoEntry] {
	var names []string
	entries := map[string]jsonwriter.Array[zohoEntry]{}
	for i, fe := range r.Fields {
		name := zohoRecord(r, fe.Path)
		if len(entries[name]) == 0 {
			names = append(names, name)
		}
		entries[name] = append(entries[name], f.entry(r, i))
	}
	records := make(jsonwriter.Array[zohoEntry], 0, len(names))
	for _, name := range names {
		if len(entries[name]) == 1 {
			records = append(records, entries[name][0])
			continue
		}
		const code = "MULTIPLE_OR_MULTI_ERRORS"
		records = append(records, zohoEntry{code, zohoDetails{{"errors", entries[name]}}, r.Text("zoho." + code)})
	}
	return records
}

// zohoRecord names the record that a path leads into: an item of the body's array, or the body itself. Of an error that
// a handler made, only the path tells.
func zohoRecord(r Report, p Path) string {
	for step := range p.Steps() {
		if i, ok := step.(int); ok {
			return strconv.Itoa(i)
		}
		if !r.Bulk && step != cmp.Or(r.Key, "data") {
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
	code, details := f.verdict(r, fe)
	if fe.Path != (Path{}) {
		details.set("api_name", zohoName(fe.Path))
	}
	details.set("json_path", fe.Path.JSONPath())
	return f.worded(r, i, code, details)
}

// zohoName returns the last name on the path.
func zohoName(p Path) (name string) {
	for step := range p.Steps() {
		if key, ok := step.(string); ok {
			name = key
		}
	}
	return name
}

// worded gives an answer its message: the handler's own, else the text of the code.
func (f Zoho) worded(r Report, i int, code string, details zohoDetails) zohoEntry {
	message := r.Error.Fields[i].Message
	if message == "" && r.Fields[i].Rule == mistake.RuleUnknown {
		message = r.Text("zoho.unknown")
	}
	return zohoEntry{code, details, cmp.Or(message, r.Text("zoho."+code), r.Fields[i].Message)}
}

// verdict returns the code of a mistake and what details say about it.
func (f Zoho) verdict(r Report, fe FieldError) (code string, details zohoDetails) {
	code, details = f.byRule(fe)
	for _, d := range zohoMeta(r.Error.Meta) {
		details.set(d.name, d.value)
	}
	if r.Error.Reason == Conflict {
		code = "DUPLICATE_DATA"
	}
	return cmp.Or(fe.Code, r.Error.Code, codeOf(f.Codes, fe), code), details
}

func (f Zoho) byRule(fe FieldError) (code string, details zohoDetails) {
	details = make(zohoDetails, 0, 4)
	latest := f.Version == 8
	switch fe.Rule {
	case "required", "present":
		return "MANDATORY_NOT_FOUND", details
	case "type", "range":
		if word := zohoTypes[fe.Type]; word != "" {
			details.set("expected_data_type", word)
		}
	case "oneof", "oneofci":
		if !latest {
			return "PATTERN_NOT_MATCHED", details
		}
		details.set("supported_values", zohoValues(fe.Param))
	case "available", "distinct":
		return "DUPLICATE_DATA", details
	case "max", "lt", "lte":
		if fe.Type == "array" {
			details.set("limit", zohoNumber(fe.Param, -less(fe.Rule)))
			return "LIMIT_EXCEEDED", details
		}
	}
	if fe.Type == "string" {
		zohoLengths(fe, &details)
	}
	if strings.HasPrefix(fe.Rule, "required_") {
		return f.conditional(fe, details)
	}
	return "INVALID_DATA", details
}

// zohoValues splits the argument of oneof: single quotes keep spaces in a value.
func zohoValues(param string) (values []string) {
	for i, part := range strings.Split(param, "'") {
		if i%2 == 1 {
			values = append(values, part)
			continue
		}
		values = append(values, strings.Fields(part)...)
	}
	return values
}

// conditional answers required_if and its kin: which field makes this one mandatory.
func (f Zoho) conditional(fe FieldError, details zohoDetails) (string, zohoDetails) {
	if f.Version != 8 {
		return "MANDATORY_NOT_FOUND", details
	}
	if len(fe.Refs) > 0 {
		details.set("dependee", map[string]any{"api_name": zohoName(fe.Refs[0]), "json_path": fe.Refs[0].JSONPath()})
	}
	return "DEPENDENT_FIELD_MISSING", details
}

// zohoLengths says which lengths a string may have.
func zohoLengths(fe FieldError, details *zohoDetails) {
	switch fe.Rule {
	case "len":
		details.set("minimum_length", zohoNumber(fe.Param, 0))
		details.set("maximum_length", zohoNumber(fe.Param, 0))
	case "min", "gt", "gte":
		details.set("minimum_length", zohoNumber(fe.Param, less(fe.Rule)))
	case "max", "lt", "lte":
		details.set("maximum_length", zohoNumber(fe.Param, -less(fe.Rule)))
	}
}

// less returns by how much a bound that is not itself allowed differs from one that is.
func less(rule string) int64 {
	if rule == "gt" || rule == "lt" {
		return 1
	}
	return 0
}

// zohoNumber makes a JSON number of a rule's argument where it is one, and adds to it.
func zohoNumber(param string, add int64) any {
	if n, err := strconv.ParseInt(param, 10, 64); err == nil {
		return n + add
	}
	return param
}

// zohoMeta returns what a handler says, but for an id that Zoho's own clients would fail on.
func zohoMeta(meta map[string]any) (details zohoDetails) {
	for name, value := range meta {
		if name == "id" { // text, for a number of so many digits would be rounded
			id := fmt.Sprint(value)
			if id == "" || strings.Trim(id, "0123456789") != "" {
				continue
			}
			value = id
		}
		details = append(details, zohoDetail{name, value})
	}
	return details
}

// set adds a detail, or changes it.
func (d *zohoDetails) set(name string, value any) {
	for i := range *d {
		if (*d)[i].name == name {
			(*d)[i].value = value
			return
		}
	}
	*d = append(*d, zohoDetail{name, value})
}
