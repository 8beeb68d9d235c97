// Package zoho has what the reference of the Zoho CRM API says about a rule:
// the code of its failure, and the members of details.
//
// In: one mistake and the version of the API. Out: its code and its details.
//
// The envelope around them, and what a handler adds, is the work of the format
// in package bind.
package zoho

import (
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/tag"
)

// types are Zoho's words for types.
var types = map[string]string{
	"string":    "text",
	"integer":   "integer",
	"number":    "double",
	"boolean":   "boolean",
	"date-time": "datetime",
	"duration":  "text",
	"object":    "jsonobject",
	"array":     "jsonarray",
}

// Mistake is what the reference tells mistakes apart by.
type Mistake struct {
	Rule, Param string
	Type        string // of the value, by its JSON name: "string", "array"

	// Dependee is the member that makes this one mandatory, as details name it;
	// nil if there is none.
	Dependee map[string]any
}

// Explain returns what the reference of a version of the API, 2 or 8, has for a
// mistake.
func Explain(version int, of Mistake) (code string, details Details) {
	details = make(Details, 0, 4)
	latest := version == 8

	switch of.Rule {
	case mistake.RuleRequired, mistake.RulePresent:
		return "MANDATORY_NOT_FOUND", details

	case mistake.RuleType, mistake.RuleRange:
		if word := types[of.Type]; word != "" {
			details.Set("expected_data_type", word)
		}

	case "oneof", "oneofci":
		if !latest {
			return "PATTERN_NOT_MATCHED", details
		}
		details.Set("supported_values", tag.Words(of.Param))

	case mistake.RuleAvailable, mistake.RuleDistinct:
		return "DUPLICATE_DATA", details

	case mistake.RuleMax, "lt", "lte":
		if of.Type == "array" {
			details.Set("limit", Number(of.Param, -exclusive(of.Rule)))
			return "LIMIT_EXCEEDED", details
		}
	}

	if of.Type == "string" {
		details.setLengths(of)
	}
	if strings.HasPrefix(of.Rule, "required_") {
		return condition(latest, of, details)
	}
	return "INVALID_DATA", details
}

// condition answers required_if and its kin: which field makes this one
// mandatory.
func condition(latest bool, of Mistake, details Details) (string, Details) {
	if !latest {
		return "MANDATORY_NOT_FOUND", details
	}
	if of.Dependee != nil {
		details.Set("dependee", of.Dependee)
	}
	return "DEPENDENT_FIELD_MISSING", details
}

// setLengths says which lengths a string may have.
func (d *Details) setLengths(of Mistake) {
	switch of.Rule {
	case mistake.RuleLen:
		d.Set("minimum_length", Number(of.Param, 0))
		d.Set("maximum_length", Number(of.Param, 0))
	case mistake.RuleMin, "gt", "gte":
		d.Set("minimum_length", Number(of.Param, exclusive(of.Rule)))
	case mistake.RuleMax, "lt", "lte":
		d.Set("maximum_length", Number(of.Param, -exclusive(of.Rule)))
	}
}

// exclusive returns 1 for a rule whose bound is not itself allowed, else 0.
func exclusive(rule string) int64 {
	if rule == "gt" || rule == "lt" {
		return 1
	}
	return 0
}
