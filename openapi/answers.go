package openapi

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/schema"
)

// answers puts in what an operation answers: a response for each status.
func (f *filler) answers(responses *object, in schema.Operation) error {
	byStatus := map[int][]schema.Answer{}
	var statuses []int
	for _, a := range in.Answers {
		if byStatus[a.Status] == nil {
			statuses = append(statuses, a.Status)
		}
		byStatus[a.Status] = append(byStatus[a.Status], a)
	}
	slices.Sort(statuses)

	for _, status := range statuses {
		response := f.doc.at(responses, strconv.Itoa(status))
		all := byStatus[status]
		if response.get("description") == nil {
			response.quote("description", meaningOf(all))
		}
		f.headers(response, all)
		if err := f.content(response, in.Format, all); err != nil {
			return err
		}
	}
	return nil
}

// meaningOf returns what answers say in general.
func meaningOf(all []schema.Answer) string {
	var meanings []string
	for _, a := range all {
		if !slices.Contains(meanings, a.Meaning) {
			meanings = append(meanings, a.Meaning)
		}
	}
	return strings.Join(meanings, " ")
}

// header is one that a client acts on.
type header struct{ name, schema string }

// headers are those that are documented.
var headers = []header{
	{"Content-Language", `{"type":"string"}`},
	{"Retry-After", `{"type":"integer","minimum":1}`},
	{"Errors-Truncated", `{"const":"true"}`},
	{"Error-Id", `{"type":"string"}`},
	{"Accept-Encoding", `{"type":"string"}`},
	{"Accept-Patch", `{"type":"string"}`},
	{"Precognition", `{"const":"true"}`},
	{"Precognition-Success", `{"const":"true"}`},
}

// headers puts in the headers of answers.
func (f *filler) headers(response *object, all []schema.Answer) {
	for _, h := range headers {
		sends := func(a schema.Answer) bool {
			truncates := h.name == "Errors-Truncated" && a.Reason == "invalid"
			return truncates || a.Header.Get(h.name) != ""
		}
		if !slices.ContainsFunc(all, sends) {
			continue
		}
		documented := f.doc.at(response, "headers", h.name)
		if documented.get("schema") == nil && documented.get("content") == nil {
			documented.set("schema", []byte(h.schema))
		}
	}
}

// content puts in the bodies of answers: their schema, and an example of each.
func (f *filler) content(response *object, format any, all []schema.Answer) error {
	bodies := slices.DeleteFunc(slices.Clone(all), func(a schema.Answer) bool { return len(a.Body) == 0 })
	schemas := map[string][]string{} // by media type; "" is one that is not known
	for _, a := range bodies {
		reference, err := f.envelope(format, a)
		if err != nil {
			return err
		}
		if media := mediaOf(a); !slices.Contains(schemas[media], reference) {
			schemas[media] = append(schemas[media], reference)
		}
	}

	for _, a := range bodies {
		content := f.doc.at(response, "content", mediaOf(a))
		if references := schemas[mediaOf(a)]; !slices.Contains(references, "") {
			content.set("schema", anyOf(references))
		}
		f.example(content, a)
	}
	return nil
}

// mediaOf returns the media type of an answer.
func mediaOf(a schema.Answer) string {
	media, _, _ := strings.Cut(cmp.Or(a.Header.Get("Content-Type"), "application/json"), ";")
	return media
}

// anyOf returns the schema of what fits one of several.
func anyOf(references []string) []byte {
	if len(references) == 1 {
		return []byte(references[0])
	}
	return []byte(`{"anyOf":[` + strings.Join(references, ",") + `]}`)
}

// envelope puts the schema of an answer among those of the document, and
// returns a reference to it; "" if it is not known.
func (f *filler) envelope(format any, a schema.Answer) (reference string, err error) {
	e, known, err := envelopeOf(format, a)
	if err != nil || !known {
		return "", err
	}
	user := named{text: []byte(`{"$ref":"` + refs + e.name + `"}`)}
	return string(f.define([]named{{e.name, e.text}}, user).text), nil
}

// example puts in an answer as an example. Its name says where which rule is
// broken, or the Reason. Answers of the same name get numbers.
func (f *filler) example(content *object, a schema.Answer) {
	if !json.Valid(a.Body) {
		return
	}
	name := a.Reason
	if a.Rule != "" {
		name = strings.TrimPrefix(a.Pattern+":"+a.Rule, ":")
	}

	examples := f.doc.at(content, "examples")
	if f.used[examples] == nil {
		f.used[examples] = map[string][]byte{}
	}
	used := f.used[examples]
	if a.Precognitive && !same(used[name], a.Body) {
		name = "precognition:" + name
	}
	unique := name
	for i := 2; used[unique] != nil && !same(used[unique], a.Body); i++ {
		unique = name + ":" + strconv.Itoa(i)
	}
	used[unique] = a.Body

	example := f.doc.at(examples, unique)
	example.quote("summary", cmp.Or(a.Text, a.Meaning))
	example.set("value", a.Body)
}
