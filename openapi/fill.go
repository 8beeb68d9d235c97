package openapi

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/schema"
)

// filler fills a document.
type filler struct {
	doc  *document
	used map[*object]map[string][]byte // the examples that have been put in, by name
}

// fill puts in what an operation takes and answers.
func (f *filler) fill(in schema.Operation, method, path string) error {
	paths := f.doc.at(f.doc.root, "paths")
	path = known(paths, path)
	item := f.doc.at(paths, path)
	operation := f.doc.at(item, method)

	f.parameters(item, operation, path)
	f.request(operation, in)
	return f.answers(f.doc.at(operation, "responses"), in)
}

// wildcard is a wildcard in a path.
var wildcard = regexp.MustCompile(`\{([^}]*)\}`)

// known returns the path of a document that is the same as path, whatever the
// document calls its wildcards; path itself if there is none.
func known(paths *object, path string) string {
	plain := func(path string) string { return wildcard.ReplaceAllString(path, "{}") }
	for _, m := range paths.members {
		if plain(m.name) == plain(path) {
			return m.name
		}
	}
	return path
}

// parameters puts in the wildcards of a path that the document does not speak
// of: it must.
func (f *filler) parameters(item, operation *object, path string) {
	declared := append(f.declared(item), f.declared(operation)...)
	var missing []string
	for _, found := range wildcard.FindAllStringSubmatch(path, -1) {
		if name := found[1]; !slices.Contains(declared, name) {
			quoted, _ := jsontext.AppendQuote(nil, name)
			missing = append(missing,
				fmt.Sprintf(`{"name":%s,"in":"path","required":true,"schema":{"type":"string"}}`, quoted))
		}
	}
	if len(missing) == 0 {
		return
	}

	var all []json.RawMessage
	if m := operation.get("parameters"); m != nil {
		_ = json.Unmarshal(m.value(), &all) // what is no list has been found faulty
	}
	for _, text := range missing {
		all = append(all, json.RawMessage(text))
	}
	text, _ := json.Marshal(all)
	operation.set("parameters", text)
}

// declared returns the names of the parameters in the path that an object of a
// document lists.
func (f *filler) declared(of *object) (names []string) {
	m := of.get("parameters")
	if m == nil {
		return nil
	}
	var all []json.RawMessage
	if err := json.Unmarshal(m.value(), &all); err != nil {
		f.doc.fail(fmt.Errorf("member \"parameters\" is %s: want an array", m.value()))
		return nil
	}

	for _, text := range all {
		var parameter struct {
			Name string
			In   string
			Ref  string `json:"$ref"`
		}
		_ = json.Unmarshal(text, &parameter)
		if target, ok := f.doc.lookUp(parameter.Ref); ok {
			_ = json.Unmarshal(target, &parameter)
		}
		if parameter.In == "path" {
			names = append(names, parameter.Name)
		}
	}
	return names
}

// request puts in the body that an operation takes.
func (f *filler) request(operation *object, in schema.Operation) {
	body := f.doc.at(operation, "requestBody")
	body.set("required", []byte("true"))
	content := f.doc.at(body, "content")
	media := func(name string, schema []byte) { f.doc.at(content, name).set("schema", schema) }

	whole := f.schema(in, in.Body)
	if in.Patch {
		media("application/merge-patch+json", whole)
	}
	media("application/json", whole)
	if !in.Streams {
		return
	}

	// The schema of a body with a value in each line is that of the list of
	// them.
	lines := in.Body
	lines.Key = ""
	list := f.schema(in, lines)
	media("application/x-ndjson", list)
	media("application/jsonl", list)
}

// checkVersion refuses documents of another OpenAPI.
func (d *document) checkVersion() error {
	if d.root.get("swagger") != nil {
		return fmt.Errorf("it is of Swagger 2: want OpenAPI 3.1")
	}
	version := d.root.textAt("openapi")
	if d.root.get("openapi") == nil || strings.HasPrefix(version, "3.1.") || strings.HasPrefix(version, "3.2.") {
		return nil
	}
	return fmt.Errorf("it is of OpenAPI %q: want 3.1", version)
}
