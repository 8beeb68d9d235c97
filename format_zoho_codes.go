package bind

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/tag"
)

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

// zohoTypes are Zoho's words for types.
var zohoTypes = map[string]string{
	"string":    "text",
	"integer":   "integer",
	"number":    "double",
	"boolean":   "boolean",
	"date-time": "datetime",
	"duration":  "text",
	"object":    "jsonobject",
	"array":     "jsonarray",
}

// zohoRule returns what the reference of a version of the API has for a rule.
func zohoRule(version int, fe FieldError) (code string, details zohoDetails) {
	details = make(zohoDetails, 0, 4)
	latest := version == 8

	switch fe.Rule {
	case mistake.RuleRequired, mistake.RulePresent:
		return "MANDATORY_NOT_FOUND", details

	case mistake.RuleType, mistake.RuleRange:
		if word := zohoTypes[fe.Type]; word != "" {
			details.set("expected_data_type", word)
		}

	case "oneof", "oneofci":
		if !latest {
			return "PATTERN_NOT_MATCHED", details
		}
		details.set("supported_values", tag.Words(fe.Param))

	case mistake.RuleAvailable, mistake.RuleDistinct:
		return "DUPLICATE_DATA", details

	case mistake.RuleMax, "lt", "lte":
		if fe.Type == "array" {
			details.set("limit", zohoNumber(fe.Param, -exclusive(fe.Rule)))
			return "LIMIT_EXCEEDED", details
		}
	}

	if fe.Type == "string" {
		details.setLengths(fe)
	}
	if strings.HasPrefix(fe.Rule, "required_") {
		return zohoCondition(latest, fe, details)
	}
	return "INVALID_DATA", details
}

// zohoCondition answers required_if and its kin: which field makes this one
// mandatory.
func zohoCondition(latest bool, fe FieldError, details zohoDetails) (string, zohoDetails) {
	if !latest {
		return "MANDATORY_NOT_FOUND", details
	}
	if len(fe.Refs) > 0 {
		dependee := fe.Refs[0]
		details.set("dependee", map[string]any{
			"api_name": dependee.lastName(), "json_path": dependee.JSONPath(),
		})
	}
	return "DEPENDENT_FIELD_MISSING", details
}

// zohoDetails are written by name. There are few of them, so a list is less
// than a map.
type zohoDetails []zohoDetail

type zohoDetail struct {
	name  string
	value any
}

// setLengths says which lengths a string may have.
func (d *zohoDetails) setLengths(fe FieldError) {
	switch fe.Rule {
	case mistake.RuleLen:
		d.set("minimum_length", zohoNumber(fe.Param, 0))
		d.set("maximum_length", zohoNumber(fe.Param, 0))
	case mistake.RuleMin, "gt", "gte":
		d.set("minimum_length", zohoNumber(fe.Param, exclusive(fe.Rule)))
	case mistake.RuleMax, "lt", "lte":
		d.set("maximum_length", zohoNumber(fe.Param, -exclusive(fe.Rule)))
	}
}

// exclusive returns 1 for a rule whose bound is not itself allowed, else 0.
func exclusive(rule string) int64 {
	if rule == "gt" || rule == "lt" {
		return 1
	}
	return 0
}

// zohoNumber adds to a rule's argument, as a JSON number. An argument that is
// no number is returned as it is.
func zohoNumber(param string, add int64) any {
	if n, err := strconv.ParseInt(param, 10, 64); err == nil {
		return n + add
	}
	return param
}

// zohoMeta returns what a handler adds to details, without an id that Zoho's
// own clients would fail on.
func zohoMeta(meta map[string]any) (details zohoDetails) {
	for name, value := range meta {
		if name == "id" {
			id := fmt.Sprint(value)
			if id == "" || strings.Trim(id, "0123456789") != "" {
				continue
			}
			value = id // as text: clients would round a number of so many digits
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

// place says where in the body a mistake is.
func (d *zohoDetails) place(p Path) {
	if p != (Path{}) {
		d.set("api_name", p.lastName())
	}
	d.set("json_path", p.JSONPath())
}
