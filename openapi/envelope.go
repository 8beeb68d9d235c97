package openapi

import (
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/fielderrors/bind/internal/schema"
)

// envelope is the schema of the body of answers, and its name.
type envelope struct {
	name string
	text json.RawMessage
}

// plainName is what OpenAPI allows as the name of a schema.
var plainName = regexp.MustCompile(`^[a-zA-Z0-9._-]+$`)

// envelopeOf returns the envelope of an answer; that of a format of the user's
// is the format's own. ok is false if nobody knows it.
func envelopeOf(format any, a schema.Answer) (e envelope, ok bool, err error) {
	d, describes := format.(Describer)
	if !describes || a.Precognitive {
		text, known := envelopes[a.Envelope]
		return envelope{a.Envelope + "Error", json.RawMessage(text)}, known, nil
	}

	e.name, e.text = d.Envelope()
	switch {
	case !json.Valid(e.text):
		return e, false, fmt.Errorf("what %T.Envelope returns is no JSON: want a JSON Schema", format)
	case !plainName.MatchString(e.name):
		return e, false, fmt.Errorf("%T.Envelope: name %q: want letters, digits, \".\", \"-\" and \"_\"", format, e.name)
	}
	return e, true, nil
}

// envelopes are the schemas of the built-in formats. Members of an Error's Meta
// may stand among theirs.
var envelopes = map[string]string{
	"Laravel": `{"type":"object","required":["message"],"properties":{
		"message":{"type":"string"},
		"errors":{"type":"object","additionalProperties":{"type":"array","minItems":1,"items":{"type":"string"}}}}}`,

	"Problem": `{"type":"object","required":["type","title","status"],"properties":{
		"type":{"type":"string","format":"uri-reference"},"title":{"type":"string"},"status":{"type":"integer"},
		"detail":{"type":"string"},"instance":{"type":"string","format":"uri-reference"},"code":{"type":"string"},
		"errors":{"type":"array","minItems":1,"items":{"type":"object","required":["detail"],"properties":{
			"detail":{"type":"string"},"pointer":{"type":"string"},"parameter":{"type":"string"},
			"rule":{"type":"string"},"param":{"type":"string"},"code":{"type":"string"}}}},
		"truncated":{"type":"boolean"}}}`,

	"Teamwork": `{"type":"object","required":["errors"],"properties":{
		"errors":{"type":"array","minItems":1,"items":{"type":"object",
			"required":["id","title","code","detail"],"properties":{
			"id":{"type":"string"},"title":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"},
			"meta":{"type":"object","properties":{
				"attribute":{"type":"string"},"relationship":{"type":"string"},"parameter":{"type":"string"},
				"duplicateOf":{"type":"string"},"rule":{"type":"string"}}}}}}}}`,

	"Zoho": `{"anyOf":[` + zohoEntry + `,
		{"type":"object","minProperties":1,"maxProperties":1,
		"additionalProperties":{"type":"array","minItems":1,"items":` + zohoEntry + `}}]}`,
}

// zohoEntry is an answer about a request, or about a record.
const zohoEntry = `{"type":"object","required":["code","details","message","status"],"properties":{
		"code":{"type":"string"},"details":{"type":"object"},
		"message":{"type":"string"},"status":{"const":"error"}}}`
