package openapi

import (
	"encoding/json"

	"github.com/fielderrors/bind"
)

// envelopeOf returns the schema of the body of a format's answers, and its name;
// nil if the format does not say it.
func envelopeOf(format any) (name string, schema json.RawMessage) {
	switch f := format.(type) {
	case Describer:
		return f.Envelope()
	case bind.Laravel:
		return "LaravelError", json.RawMessage(laravel)
	case bind.Problem:
		return "ProblemError", json.RawMessage(problem)
	case bind.Teamwork:
		return "TeamworkError", json.RawMessage(teamwork)
	case bind.Zoho:
		return "ZohoError", json.RawMessage(zoho)
	}
	return "", nil
}

// The schemas of the built-in formats. Members of an Error's Meta may stand
// among theirs.
const (
	laravel = `{"type":"object","required":["message"],"properties":{
		"message":{"type":"string"},
		"errors":{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}}}}`

	problem = `{"type":"object","required":["type","title","status"],"properties":{
		"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
		"detail":{"type":"string"},"instance":{"type":"string"},"code":{"type":"string"},
		"errors":{"type":"array","items":{"type":"object","required":["detail"],"properties":{
			"detail":{"type":"string"},"pointer":{"type":"string"},"parameter":{"type":"string"},
			"rule":{"type":"string"},"param":{"type":"string"}}}}}}`

	teamwork = `{"type":"object","required":["errors"],"properties":{
		"errors":{"type":"array","items":{"type":"object","required":["id","title","code","detail"],"properties":{
			"id":{"type":"string"},"title":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"},
			"meta":{"type":"object"}}}}}}`

	zoho = `{"type":"object","anyOf":[
		{"required":["code","details","message","status"],"properties":{
			"code":{"type":"string"},"details":{"type":"object"},"message":{"type":"string"},"status":{"type":"string"}}},
		{"minProperties":1,"additionalProperties":{"type":"array","items":{"type":"object"}}}]}`
)
