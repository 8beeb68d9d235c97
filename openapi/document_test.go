package openapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/openapi"
)

// ours is a document as people write them: with members of their own, and in no
// layout of a machine's.
const ours = `
{
    "x-first" : [1,2.50, "caf\u00e9"],
    "openapi": "3.1.0",
    "info": { "title": "CRM", "version": "7",   "x-a":{"b" :null} },
    "components": {
        "schemas": {"lead":{"type":"string"}, "z": {}},
        "responses": {"Bad": {"description": "Ours \/ all of it", "x-note": 1}}
    },
    "paths": {
        "/z": {"get":{"x-z":true}},
        "/leads": {
            "summary": "s",
            "post": {
                "operationId": "create", "x-note": "n",
                "requestBody": {"description": "A lead", "x-b": 1},
                "responses": {"201":{"description":"made"}, "422": {"$ref":"#/components/responses/Bad"},
                    "415": {"description": "Not JSON", "headers": {"Accept-Encoding": {"schema": {"enum": ["identity"]}}}}}
            }
        },
        "/leads/{leadId}": {
            "parameters": [{"name":"leadId","in":"path","required":true,"schema":{"type":"integer"}}]
        }
    },
    "x-last": "end"
}

`

// TestFillTouchesNothingElse takes out what has been filled in: what is left
// are the bytes of the document.
func TestFillTouchesNothingElse(t *testing.T) {
	t.Parallel()
	text := string(filled(t, ours, operations(bind.Laravel{})...))
	for _, kept := range []string{
		"\n{\n    \"x-first\" : [1,2.50, \"caf\\u00e9\"],\n    \"openapi\": \"3.1.0\",\n    \"info\": { \"title\": \"CRM\", \"version\": \"7\",   \"x-a\":{\"b\" :null} },\n",
		`        "responses": {"Bad": {"description": "Ours \/ all of it", "x-note": 1}}` + "\n    },\n",
		`        "/z": {"get":{"x-z":true}},` + "\n        \"/leads\": {\n            \"summary\": \"s\",\n            \"post\": {\n",
		`"operationId": "create", "x-note": "n",` + "\n                \"requestBody\": {\"description\": \"A lead\", \"x-b\": 1,",
		`"schemas": {"lead":{"type":"string"}, "z": {},`,
		`"parameters": [{"name":"leadId","in":"path","required":true,"schema":{"type":"integer"}}],` + "\n            \"patch\": {\n",
		"    \"x-last\": \"end\"\n}\n\n",
	} {
		assert.Contains(t, text, kept)
	}

	doc := []byte(text)
	assert.Equal(t, "made", at(t, doc, "paths", "/leads", "post", "responses", "201", "description"))
	assert.Equal(t, "Ours / all of it", at(t, doc, "paths", "/leads", "post", "responses", "422", "description"), "a copy")
	at(t, doc, "paths", "/leads", "post", "responses", "422", "content", "application/json", "examples", "name:required")
	assert.Equal(t, []any{"identity"},
		at(t, doc, "paths", "/leads", "post", "responses", "415", "headers", "Accept-Encoding", "schema", "enum"))
	assert.NotContains(t, at(t, doc, "paths"), "/leads/{id}", "the document has the path by another name")
	assert.NotContains(t, at(t, doc, "paths", "/leads/{leadId}", "patch"), "parameters")

	assert.Equal(t, map[string]any{"type": "string"}, at(t, doc, "components", "schemas", "lead"), "a schema of the user's")
	body := at(t, doc, "paths", "/leads", "post", "requestBody", "content", "application/json", "schema", "$ref")
	assert.Equal(t, "#/components/schemas/lead2", body)
	next := at(t, doc, "components", "schemas", "lead2", "properties", "next")
	assert.Contains(t, string(doc), `"$ref": "#/components/schemas/lead2"`)
	assert.NotContains(t, next, "#/components/schemas/lead")
}

// TestFillKeepsTheLayout, that of one line, of tabs and of other ends of lines.
func TestFillKeepsTheLayout(t *testing.T) {
	t.Parallel()
	create := operations(bind.Problem{})[0]
	assert.NotContains(t, string(filled(t, `{"openapi":"3.1.0","paths":{}}`, create)), "\n")

	tabs := string(filled(t, "{\r\n\t\"openapi\": \"3.1.0\",\r\n\t\"paths\": {}\r\n}\r\n", create))
	assert.Equal(t, strings.Count(tabs, "\n"), strings.Count(tabs, "\r\n"))
	assert.Contains(t, tabs, "\r\n\t\"paths\": {\r\n\t\t\"/leads\": {\r\n\t\t\t\"post\": {\r\n\t\t\t\t\"requestBody\": {\r\n")
	assert.True(t, strings.HasSuffix(tabs, "\r\n\t}\r\n}\r\n"))
}

// TestFillDeclaresParameters that the document does not declare.
func TestFillDeclaresParameters(t *testing.T) {
	t.Parallel()
	patch := operations(bind.Laravel{})[3]
	patch.Pattern = "PATCH /teams/{team}/leads/{id...}"
	doc := filled(t, `{"components":{"parameters":{"Team":{"name":"team","in":"path","required":true}}},"paths":{
		"/teams/{team}/leads/{id}":{"parameters":[{"$ref":"#/components/parameters/Team"}],
			"patch":{"parameters":[{"name":"id","in":"query"}]}}}}`, patch)
	all, ok := at(t, doc, "paths", "/teams/{team}/leads/{id}", "patch", "parameters").([]any)
	require.True(t, ok)
	require.Len(t, all, 2)
	assert.Equal(t, "query", all[0].(map[string]any)["in"])
	assert.Equal(t, "path", all[1].(map[string]any)["in"])
	assert.Equal(t, "id", all[1].(map[string]any)["name"])
}

// TestFillKeepsSchemasApart: two that refer to each other, and names that the
// document has for others.
func TestFillKeepsSchemasApart(t *testing.T) {
	t.Parallel()
	type address struct {
		City string `json:"city" validate:"required"`
	}
	type company struct {
		Home address `json:"home"`
		Work address `json:"work"`
	}
	type order struct {
		From company `json:"from"`
		To   company `json:"to"`
	}
	b := binder(bind.Laravel{})
	handler := func(http.ResponseWriter, *http.Request, order) error { return nil }
	operations := []openapi.Operation{
		{Pattern: "POST /orders", Handler: bind.Handle(b, handler)},
		{Pattern: "PUT /orders", Handler: bind.Handle(b, handler)},
		{Pattern: "POST /loose", Handler: bind.Handle(b, handler, bind.AllowUnknown())},
	}
	doc := filled(t, `{"components":{"schemas":{"address":{"x":1},"company2":{}}},"paths":{}}`, operations...)
	schemas, _ := at(t, doc, "components", "schemas").(map[string]any)
	assert.ElementsMatch(t, []string{"address", "company2", "address3", "company3", "address4", "company4", "LaravelError"}, keys(schemas))
	assert.Equal(t, "#/components/schemas/address3", at(t, doc, "components", "schemas", "company3", "properties", "home", "$ref"))
	assert.NotContains(t, schemas["address4"], "additionalProperties")
}

func keys(object map[string]any) (names []string) {
	for name := range object {
		names = append(names, name)
	}
	return names
}

func TestFillRefuses(t *testing.T) {
	t.Parallel()
	op := operations(bind.Laravel{})[0]
	for name, c := range map[string]struct {
		doc  string
		op   openapi.Operation
		want string
	}{
		"no object":         {`[]`, op, "it is no object"},
		"no JSON":           {`{"a":`, op, "it is no JSON"},
		"nothing":           {``, op, "it is no JSON"},
		"two documents":     {`{}{}`, op, "there is more behind it"},
		"a member twice":    {`{"a":1,"a":2}`, op, "duplicate"},
		"OpenAPI 3.0":       {`{"openapi":"3.0.3"}`, op, `"3.0.3": want 3.1`},
		"Swagger":           {`{"swagger":"2.0"}`, op, "Swagger 2"},
		"paths":             {`{"paths":[]}`, op, `"paths" is []: want an object`},
		"responses":         {`{"paths":{"/leads":{"post":{"responses":null}}}}`, op, `"responses" is null`},
		"parameters":        {`{"paths":{"/leads":{"parameters":{}}}}`, op, `"parameters" is {}: want an array`},
		"elsewhere":         {`{"paths":{"/leads":{"$ref":"other.json"}}}`, op, `refers to "other.json"`},
		"a ring":            {`{"paths":{"/leads":{"$ref":"#/paths/~1leads"}}}`, op, "refers to itself"},
		"a foreign handler": {`{}`, openapi.Operation{Pattern: "POST /a", Handler: http.NotFoundHandler()}, "the handler is"},
		"no handler":        {`{}`, openapi.Operation{Pattern: "POST /a"}, "the handler is <nil>"},
		"no method":         {`{}`, openapi.Operation{Pattern: "/a", Handler: op.Handler}, `pattern "/a"`},
		"a strange method":  {`{}`, openapi.Operation{Pattern: "CONNECT /a", Handler: op.Handler}, `pattern "CONNECT /a"`},
		"no path":           {`{}`, openapi.Operation{Pattern: "POST a", Handler: op.Handler}, `pattern "POST a"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := openapi.Fill([]byte(c.doc), c.op)
			require.ErrorContains(t, err, "openapi: ")
			assert.ErrorContains(t, err, c.want)
		})
	}
}
