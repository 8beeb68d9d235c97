package bind

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
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

type zohoEntry struct {
	Code    string         `json:"code"`
	Details map[string]any `json:"details"`
	Message string         `json:"message"`
	Status  string         `json:"status"`
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
		return Response{Status: status, Body: entry}
	}
	root := cmp.Or(r.Key, "data")
	if f.Version == 8 {
		return Response{Status: status, Body: map[string]any{root: f.records(r)}}
	}
	entries := make([]zohoEntry, 0, len(r.Fields))
	for i := range r.Fields {
		entries = append(entries, f.entry(r, i))
	}
	return Response{Status: status, Body: map[string]any{root: entries}}
}

// request returns the answer about the request as a whole; ok is false if there are mistakes within the body only.
func (f Zoho) request(r Report) (entry zohoEntry, ok bool) {
	if r.Error.Reason == Invalid || r.Error.Reason == Conflict {
		for i, fe := range r.Fields {
			if name, isQuery := fe.Path.Parameter(); isQuery {
				return f.parameter(r, i, name), true
			}
			if fe.Path == (Path{}) {
				return f.body(r, i), true
			}
		}
		if len(r.Fields) > 0 {
			return zohoEntry{}, false
		}
	}
	if r.Error.Reason == Malformed && len(r.Fields) == 1 && r.Fields[0].Rule == "empty" {
		return zohoEntry{"INVALID_DATA", map[string]any{"expected_data_type": "jsonobject"}, "body", "error"}, true
	}
	code := cmp.Or(r.Error.Code, zohoReasons[r.Error.Reason].code, "INVALID_DATA")
	message := r.Detail
	if r.Error.Detail == "" {
		message = cmp.Or(r.Text("zoho."+code), r.Detail)
	}
	details := zohoDetails(r.Error.Meta)
	if r.Error.Reason == TooLarge && len(r.Fields) > 0 {
		details["limit"], message = zohoNumber(r.Fields[0].Param, 0), r.Detail
	}
	return zohoEntry{code, details, message, "error"}, true
}

// parameter answers a mistake in a query parameter.
func (f Zoho) parameter(r Report, i int, name string) zohoEntry {
	fe := r.Fields[i]
	details := zohoDetails(r.Error.Meta)
	switch {
	case fe.Rule == "required" && f.Version == 8:
		details["param_name"] = name
		return f.worded(r, i, "REQUIRED_PARAM_MISSING", details)
	case fe.Rule == "required":
		details["param"] = name
		return f.worded(r, i, "REQUIRED_PARAM_MISSING", details)
	case f.Version == 8:
		details["param_name"] = name
		return f.worded(r, i, "INVALID_DATA", details)
	}
	details["api_name"] = name
	return f.worded(r, i, "PATTERN_NOT_MATCHED", details)
}

// body answers a mistake on the whole body.
func (f Zoho) body(r Report, i int) zohoEntry {
	fe := r.Fields[i]
	code, details := f.verdict(r, fe)
	entry := f.worded(r, i, code, details)
	if fe.Rule == "type" && r.Error.Fields[i].Message == "" {
		entry.Message = "body"
	}
	return entry
}

// records returns an entry for each record that fails, with its mistakes in one if it has several.
func (f Zoho) records(r Report) []zohoEntry {
	var names []string
	entries := map[string][]zohoEntry{}
	for i, fe := range r.Fields {
		name := zohoRecord(r, fe.Path)
		if len(entries[name]) == 0 {
			names = append(names, name)
		}
		entries[name] = append(entries[name], f.entry(r, i))
	}
	records := make([]zohoEntry, 0, len(names))
	for _, name := range names {
		if len(entries[name]) == 1 {
			records = append(records, entries[name][0])
			continue
		}
		const code = "MULTIPLE_OR_MULTI_ERRORS"
		records = append(records, zohoEntry{code, map[string]any{"errors": entries[name]}, r.Text("zoho." + code), "error"})
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

// entry answers one mistake within the body.
func (f Zoho) entry(r Report, i int) zohoEntry {
	fe := r.Fields[i]
	code, details := f.verdict(r, fe)
	details["api_name"] = zohoName(fe.Path)
	details["json_path"] = fe.Path.JSONPath()
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
func (f Zoho) worded(r Report, i int, code string, details map[string]any) zohoEntry {
	message := r.Error.Fields[i].Message
	if message == "" && r.Fields[i].Rule == "unknown" {
		message = r.Text("zoho.unknown")
	}
	return zohoEntry{code, details, cmp.Or(message, r.Text("zoho."+code), r.Fields[i].Message), "error"}
}

// verdict returns the code of a mistake and what details say about it.
func (f Zoho) verdict(r Report, fe FieldError) (code string, details map[string]any) {
	code, details = f.byRule(fe)
	if len(r.Error.Meta) > 0 {
		maps.Copy(details, zohoDetails(r.Error.Meta))
	}
	if r.Error.Reason == Conflict {
		code = "DUPLICATE_DATA"
	}
	return cmp.Or(fe.Code, r.Error.Code, f.Codes[fe.Rule+"="+fe.Param], f.Codes[fe.Rule], code), details
}

func (f Zoho) byRule(fe FieldError) (code string, details map[string]any) {
	details = make(map[string]any, 4)
	latest := f.Version == 8
	switch fe.Rule {
	case "required", "present":
		return "MANDATORY_NOT_FOUND", details
	case "type", "range":
		if word := zohoTypes[fe.Type]; word != "" {
			details["expected_data_type"] = word
		}
	case "oneof", "oneofci":
		if !latest {
			return "PATTERN_NOT_MATCHED", details
		}
		details["supported_values"] = zohoValues(fe.Param)
	case "available", "distinct":
		return "DUPLICATE_DATA", details
	case "max", "lt", "lte":
		if fe.Type == "array" {
			details["limit"] = zohoNumber(fe.Param, -less(fe.Rule))
			return "LIMIT_EXCEEDED", details
		}
	}
	if fe.Type == "string" {
		zohoLengths(fe, details)
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
func (f Zoho) conditional(fe FieldError, details map[string]any) (string, map[string]any) {
	if f.Version != 8 {
		return "MANDATORY_NOT_FOUND", details
	}
	if len(fe.Refs) > 0 {
		details["dependee"] = map[string]any{"api_name": zohoName(fe.Refs[0]), "json_path": fe.Refs[0].JSONPath()}
	}
	return "DEPENDENT_FIELD_MISSING", details
}

// zohoLengths says which lengths a string may have.
func zohoLengths(fe FieldError, details map[string]any) {
	switch fe.Rule {
	case "len":
		details["minimum_length"], details["maximum_length"] = zohoNumber(fe.Param, 0), zohoNumber(fe.Param, 0)
	case "min", "gt", "gte":
		details["minimum_length"] = zohoNumber(fe.Param, less(fe.Rule))
	case "max", "lt", "lte":
		details["maximum_length"] = zohoNumber(fe.Param, -less(fe.Rule))
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

// zohoDetails copies what a handler says, but for an id that Zoho's own clients would fail on.
func zohoDetails(meta map[string]any) map[string]any {
	details := make(map[string]any, len(meta)+2)
	for name, value := range meta {
		if id := fmt.Sprint(value); name == "id" && (id == "" || strings.Trim(id, "0123456789") != "") {
			continue
		}
		details[name] = value
	}
	return details
}
