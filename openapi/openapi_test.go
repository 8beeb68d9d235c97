package openapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
	"github.com/fielderrors/bind/openapi"
)

type lead struct {
	Name  string `json:"name" validate:"required,max=50"`
	Email string `json:"email" validate:"omitempty,email"`
	Next  *lead  `json:"next"`
}

func operations(format bind.Format) []openapi.Operation {
	b := bind.Must(bind.New(bind.Config{Format: format, Locales: []locales.Locale{locales.En(), locales.De()}}))
	one := func(http.ResponseWriter, *http.Request, lead) error { return nil }
	many := func(http.ResponseWriter, *http.Request, []lead) error { return nil }
	patch := func(http.ResponseWriter, *http.Request, lead, bind.Changes) error { return nil }
	load := func(*http.Request) (lead, error) { return lead{}, nil }
	return []openapi.Operation{
		{Pattern: "POST /leads", Handler: bind.Handle(b, one)},
		{Pattern: "POST /leads/import", Handler: bind.HandleMany(b, many, bind.Under("leads"))},
		{
			Pattern: "PATCH /leads/{id}", Handler: bind.HandleMerge(b, load, patch),
			Errors: []error{&bind.Error{Reason: bind.NotFound}, &bind.Error{Reason: bind.RateLimited, RetryAfter: 9e9}},
		},
	}
}

func formats() map[string]bind.Format {
	return map[string]bind.Format{
		"laravel": bind.Laravel{}, "teamwork": bind.Teamwork{}, "problem": bind.Deploy("https://example.com/errors"), "zoho": bind.Zoho{},
	}
}

// at returns the value at a path of names in a document.
func at(t *testing.T, doc []byte, names ...string) any {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal(doc, &value))
	for _, name := range names {
		object, ok := value.(map[string]any)
		require.True(t, ok, "%v: %v", names, value)
		require.Contains(t, object, name)
		value = object[name]
	}
	return value
}

func TestFillSaysWhatIsTakenAndAnswered(t *testing.T) {
	t.Parallel()
	for name, format := range formats() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := openapi.Fill(nil, operations(format)...)
			require.NoError(t, err)

			schema := at(t, doc, "paths", "/leads", "post", "requestBody", "content", "application/json", "schema")
			assert.Equal(t, "#/components/schemas/lead", schema.(map[string]any)["$ref"])
			assert.Equal(t, []any{"name"}, at(t, doc, "components", "schemas", "lead", "required"))
			assert.NotContains(t, at(t, doc, "components", "schemas", "leadPatch"), "required")
			at(t, doc, "paths", "/leads/{id}", "patch", "requestBody", "content", "application/merge-patch+json", "schema")
			at(t, doc, "paths", "/leads/{id}", "patch", "responses", "429", "headers", "Retry-After", "schema")

			examples := 0
			for path, item := range at(t, doc, "paths").(map[string]any) {
				for _, operation := range item.(map[string]any) {
					for status, response := range operation.(map[string]any)["responses"].(map[string]any) {
						for media, content := range response.(map[string]any)["content"].(map[string]any) {
							content := content.(map[string]any)
							assert.NotEmpty(t, content["schema"], "%s %s %s", path, status, media)
							examples += len(content["examples"].(map[string]any))
						}
					}
				}
			}
			assert.Greater(t, examples, 30)

			again, err := openapi.Fill(doc, operations(format)...)
			require.NoError(t, err)
			assert.Equal(t, string(doc), string(again), "Fill twice is Fill once")
		})
	}
}

// TestFillTouchesNothingElse gives a document of one's own: members, their order and what nobody knows stay.
func TestFillTouchesNothingElse(t *testing.T) {
	t.Parallel()
	own := `{"x-first":[1,2.50],"openapi":"3.1.0","info":{"title":"CRM","version":"7"},"components":{"schemas":{"lead":{"type":"string"},"z":{}}},` +
		`"paths":{"/z":{"get":{"x-z":true}},"/leads":{"summary":"s","post":{"operationId":"create","x-note":"n","responses":{"201":{"description":"made"}}}}}}`
	doc, err := openapi.Fill([]byte(own), operations(bind.Laravel{})...)
	require.NoError(t, err)
	text := string(doc)
	assert.Less(t, strings.Index(text, `"x-first"`), strings.Index(text, `"openapi"`))
	assert.Contains(t, text, "2.50")
	assert.Less(t, strings.Index(text, `"/z"`), strings.Index(text, `"/leads"`))
	assert.Equal(t, "made", at(t, doc, "paths", "/leads", "post", "responses", "201", "description"))
	assert.Equal(t, "create", at(t, doc, "paths", "/leads", "post", "operationId"))
	assert.Equal(t, map[string]any{"type": "string"}, at(t, doc, "components", "schemas", "lead"), "a schema of the user's")
	assert.Equal(t, "#/components/schemas/lead2",
		at(t, doc, "paths", "/leads", "post", "requestBody", "content", "application/json", "schema", "$ref"))

	again, err := openapi.Fill(doc, operations(bind.Laravel{})...)
	require.NoError(t, err)
	assert.Equal(t, text, string(again))
}

func TestFillRefuses(t *testing.T) {
	t.Parallel()
	op := operations(bind.Laravel{})[0]
	for name, c := range map[string]struct {
		doc string
		op  openapi.Operation
	}{
		"no object":         {`[]`, op},
		"no JSON":           {`{"a":`, op},
		"two documents":     {`{}{}`, op},
		"a foreign handler": {`{}`, openapi.Operation{Pattern: "POST /a", Handler: http.NotFoundHandler()}},
		"no method":         {`{}`, openapi.Operation{Pattern: "/a", Handler: op.Handler}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := openapi.Fill([]byte(c.doc), c.op)
			assert.ErrorContains(t, err, "openapi: ")
		})
	}
}

func TestPageHasEachCode(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		"laravel": {"invalid", "malformed", "not_found"}, "teamwork": {"V1", "E5", "E3"},
		"problem": {"invalid_request_error", "api_error"}, "zoho": {"INVALID_DATA", "MANDATORY_NOT_FOUND", "INTERNAL_ERROR"},
	}
	for name, format := range formats() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var english, german strings.Builder
			require.NoError(t, openapi.Page(&english, "en", operations(format)...))
			require.NoError(t, openapi.Page(&german, "de", operations(format)...))
			for _, code := range want[name] {
				assert.Contains(t, english.String(), `<a id="`+code+`"></a>`)
				assert.Contains(t, german.String(), `<a id="`+code+`"></a>`)
			}
			assert.Contains(t, german.String(), "muss")
			assert.NotEqual(t, english.String(), german.String())
		})
	}
}
