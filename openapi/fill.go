package openapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/schema"
)

// filler fills a document.
type filler struct{ root *object }

// refs is where the schemas of a document stand.
const refs = "#/components/schemas/"

// fill puts in what an operation takes and answers.
func (f filler) fill(in schema.Operation, method, path string) {
	operation := f.root.at("paths", path, method)
	f.parameters(operation, path)

	body := operation.at("requestBody")
	body.set("required", []byte("true"))
	media := "application/json"
	if in.Patch {
		media = "application/merge-patch+json"
	}
	body.at("content", media).set("schema", f.schema(in))

	envelope := f.envelope(in.Format)
	responses := operation.at("responses")
	for _, status := range statuses(in.Answers) {
		f.response(responses, status, in.Answers, envelope)
	}
}

// parameters puts in the wildcards of a path, which the document must have, if
// it does not have them.
func (f filler) parameters(operation *object, path string) {
	if _, there := operation.values["parameters"]; there {
		return
	}
	var all []string
	for part := range strings.SplitSeq(path, "{") {
		if name, _, wildcard := strings.Cut(part, "}"); wildcard {
			all = append(all, fmt.Sprintf(`{"name":%q,"in":"path","required":true,"schema":{"type":"string"}}`, name))
		}
	}
	if len(all) > 0 {
		operation.set("parameters", []byte("["+strings.Join(all, ",")+"]"))
	}
}

// schema puts the definitions of a body among the schemas of the document, and
// returns the schema of the body.
func (f filler) schema(in schema.Operation) []byte {
	in.Body.Refs = refs
	node, definitions := in.Compiler.Compile(in.Body)
	text := marshal(node)

	renamed := map[string]string{}
	for _, d := range definitions {
		inner := marshal(d.Value.(schema.Node))
		name := f.free(d.Key, inner)
		if name != d.Key {
			renamed[d.Key] = name
		}
	}
	rename := func(text []byte) []byte {
		for from, to := range renamed {
			text = bytes.ReplaceAll(text, []byte(`"`+refs+from+`"`), []byte(`"`+refs+to+`"`))
		}
		return text
	}
	for _, d := range definitions {
		name := cmp.Or(renamed[d.Key], d.Key)
		f.root.at("components", "schemas").set(name, rename(marshal(d.Value.(schema.Node))))
	}
	return rename(text)
}

func marshal(n schema.Node) []byte {
	text, _ := jsonwriter.Marshal(jsonwriter.Rendered{Body: n}, 0)
	return text
}

// free returns a name for a schema that no other schema of the document has.
func (f filler) free(name string, text []byte) string {
	schemas := f.root.at("components", "schemas")
	unique := name
	for i := 2; ; i++ {
		known, there := schemas.values[unique]
		itself := bytes.ReplaceAll(text, []byte(`"`+refs+name+`"`), []byte(`"`+refs+unique+`"`))
		if !there || same(known, itself) {
			return unique
		}
		unique = name + strconv.Itoa(i)
	}
}

// same reports whether a value of a document says what text says.
func same(known any, text []byte) bool {
	var b []byte
	switch known := known.(type) {
	case *object:
		b = known.append(nil)
	case jsontext.Value:
		b = bytes.Clone(known)
	}
	one, other := jsontext.Value(b), jsontext.Value(bytes.Clone(text))
	return one.Canonicalize() == nil && other.Canonicalize() == nil && bytes.Equal(one, other)
}

func statuses(all []schema.Answer) (statuses []int) {
	for _, a := range all {
		if a.Status > 0 && !slices.Contains(statuses, a.Status) {
			statuses = append(statuses, a.Status)
		}
	}
	slices.Sort(statuses)
	return statuses
}

// response puts in the answers of one status.
func (f filler) response(responses *object, status int, all []schema.Answer, envelope []byte) {
	response := responses.at(strconv.Itoa(status))
	known := map[string]bool{}
	for _, a := range all {
		if a.Status != status {
			continue
		}
		if _, there := response.values["description"]; !there {
			response.text("description", a.Meaning)
		}
		f.headers(response, a)
		media, _, _ := strings.Cut(cmp.Or(a.Header.Get("Content-Type"), "application/json"), ";")
		content := response.at("content", media)
		if envelope != nil {
			content.set("schema", envelope)
		}

		name := cmp.Or(a.Rule, a.Reason)
		if known[name] || !json.Valid(a.Body) {
			continue
		}
		known[name] = true
		example := content.at("examples", name)
		example.text("summary", cmp.Or(a.Text, a.Meaning))
		example.set("value", a.Body)
	}
}

// documented are the headers of answers that a client acts on.
var documented = []string{"Retry-After", "Content-Language", "Accept-Patch", "Allow"}

func (f filler) headers(response *object, a schema.Answer) {
	for _, name := range documented {
		if a.Header.Get(name) == "" {
			continue
		}
		header := response.at("headers", name)
		if _, there := header.values["schema"]; !there {
			header.set("schema", []byte(`{"type":"string"}`))
		}
	}
}

// envelope puts the schema of a format's answers among those of the document,
// and returns a reference to it; nil if the format does not say it.
func (f filler) envelope(format any) []byte {
	name, text := envelopeOf(format)
	if text == nil {
		return nil
	}
	name = f.free(name, text)
	f.root.at("components", "schemas").set(name, []byte(text))
	return []byte(`{"$ref":"` + refs + name + `"}`)
}
