package openapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
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
	Email string `json:"email" validate:"omitempty,email" bind:"available=contacts.email"`
	Next  *lead  `json:"next"`
}

// binder returns a Binder that speaks English and German.
func binder(format bind.Format) *bind.Binder { return configured(bind.Config{Format: format}) }

func configured(cfg bind.Config) *bind.Binder {
	cfg.Locales = []locales.Locale{locales.En(), locales.De()}
	taken := func(_ context.Context, addresses []string) ([]string, error) {
		return slices.DeleteFunc(slices.Clone(addresses), func(a string) bool { return a != "taken@example.com" }), nil
	}
	cfg.Lookups = map[string]bind.Lookup{"contacts.email": bind.Stored(taken)}
	return bind.Must(bind.New(cfg))
}

func operations(format bind.Format) []openapi.Operation { return operationsOf(binder(format)) }

// operationsOf returns one operation of each kind.
func operationsOf(b *bind.Binder) []openapi.Operation {
	one := func(http.ResponseWriter, *http.Request, lead) error { return nil }
	many := func(http.ResponseWriter, *http.Request, []lead) error { return nil }
	stream := func(http.ResponseWriter, *http.Request, *bind.Items[lead]) error { return nil }
	patch := func(http.ResponseWriter, *http.Request, lead, bind.Changes) error { return nil }
	load := func(*http.Request) (lead, error) { return lead{}, nil }
	return []openapi.Operation{
		{Pattern: "POST /leads", Handler: bind.Handle(b, one)},
		{Pattern: "POST /leads/bulk", Handler: bind.HandleMany(b, many, bind.Under("leads"))},
		{Pattern: "POST example.com/leads/import/{$}", Handler: bind.HandleStream(b, stream, bind.Under("leads"))},
		{
			Pattern: "PATCH  /leads/{id}", Handler: bind.HandleMerge(b, load, patch),
			Errors: []error{&bind.Error{Reason: bind.NotFound}, &bind.Error{Reason: bind.RateLimited, RetryAfter: 9e9}},
		},
	}
}

func formats() map[string]bind.Format {
	return map[string]bind.Format{
		"laravel":  bind.Laravel{Summary: bind.FirstAndCount},
		"teamwork": bind.Teamwork{Codes: map[string]string{"available=contacts.email": bind.TeamworkD4}},
		"problem":  bind.Problem{Rule: true}, "deploy": bind.Deploy("https://example.com/errors"),
		"zoho": bind.Zoho{}, "zoho 8": bind.Zoho{Version: 8},
		"wrapped": bind.FormatFunc(func(r bind.Report) bind.Response { return bind.Laravel{}.Render(r) }),
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
		require.Contains(t, object, name, "%v", names)
		value = object[name]
	}
	return value
}

// filled fills a document.
func filled(t *testing.T, doc string, operations ...openapi.Operation) []byte {
	t.Helper()
	var text []byte
	if doc != "" {
		text = []byte(doc)
	}
	out, err := openapi.Fill(text, operations...)
	require.NoError(t, err)
	again, err := openapi.Fill(out, operations...)
	require.NoError(t, err)
	require.Equal(t, string(out), string(again), "Fill twice is Fill once")
	return out
}

func TestFillSaysWhatIsTaken(t *testing.T) {
	t.Parallel()
	doc := filled(t, "", operations(bind.Laravel{})...)
	body := func(path, method, media string, more ...string) any {
		names := append([]string{"paths", path, method, "requestBody", "content", media, "schema"}, more...)
		return at(t, doc, names...)
	}
	assert.Equal(t, "#/components/schemas/lead", body("/leads", "post", "application/json", "$ref"))
	assert.Equal(t, []any{"name"}, at(t, doc, "components", "schemas", "lead", "required"))
	assert.NotContains(t, at(t, doc, "components", "schemas", "leadPatch"), "required")
	for _, media := range []string{"application/merge-patch+json", "application/json"} {
		assert.Equal(t, "#/components/schemas/leadPatch", body("/leads/{id}", "patch", media, "$ref"))
	}
	want := []any{map[string]any{"name": "id", "in": "path", "required": true, "schema": map[string]any{"type": "string"}}}
	assert.Equal(t, want, at(t, doc, "paths", "/leads/{id}", "patch", "parameters"))

	list := body("/leads/bulk", "post", "application/json", "properties", "leads")
	assert.InDelta(t, 1000, list.(map[string]any)["maxItems"], 0)
	list = body("/leads/import/", "post", "application/json", "properties", "leads")
	assert.NotContains(t, list, "maxItems", "a stream has no end")
	for _, media := range []string{"application/x-ndjson", "application/jsonl"} {
		assert.Equal(t, list, body("/leads/import/", "post", media), "a list of the lines")
	}
}

// TestFillHasAnExampleOfEachFailure compares the examples with what the Binder
// says can be answered.
func TestFillHasAnExampleOfEachFailure(t *testing.T) {
	t.Parallel()
	for name, format := range formats() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := binder(format)
			doc := filled(t, "", operationsOf(b)...)
			failures, err := b.Failures(lead{})
			require.NoError(t, err)
			require.Greater(t, len(failures), 20)

			texts := map[int][]string{}
			for _, f := range failures {
				if texts[f.Status] == nil {
					texts[f.Status] = summaries(t, doc, "/leads", "post", f.Status)
				}
				assert.Contains(t, texts[f.Status], f.Text, "%d %s %s", f.Status, f.Pattern, f.Rule)
			}
			for _, reason := range []string{"timeout", "internal", "unavailable"} {
				assert.Contains(t, string(doc), `"`+reason+`": {`)
			}
			assert.Contains(t, summaries(t, doc, "/leads/import/", "post", 413), "The request body must not be larger than 100 MiB.")
			assert.Contains(t, summaries(t, doc, "/leads/import/", "post", 413), "The leads.0 field must not be longer than 1 MiB.")
		})
	}
}

// summaries returns those of the examples of a response.
func summaries(t *testing.T, doc []byte, path, method string, status int) (texts []string) {
	t.Helper()
	response := at(t, doc, "paths", path, method, "responses", strconv.Itoa(status))
	for _, content := range response.(map[string]any)["content"].(map[string]any) {
		assert.NotEmpty(t, content.(map[string]any)["schema"])
		for _, example := range content.(map[string]any)["examples"].(map[string]any) {
			texts = append(texts, example.(map[string]any)["summary"].(string))
		}
	}
	return texts
}

// TestExamplesAreWhatIsAnswered sends bodies and compares the answers with the
// examples.
func TestExamplesAreWhatIsAnswered(t *testing.T) {
	t.Parallel()
	cases := []struct{ media, body, example string }{
		{"application/json", `{}`, "name:required"},
		{"application/json", `{"name":7}`, "name:type"},
		{"application/json", `{"name":"Ada","email":"taken@example.com"}`, "email:available"},
		{"application/json", `x`, "json"},
		{"application/json", ``, "empty"},
		{"application/json", `7`, "type"},
		{"text/plain", `{}`, "media_type"},
		{"application/json", `"` + strings.Repeat("x", 1<<20) + `"`, "max_bytes"},
	}
	for name, format := range formats() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := configured(bind.Config{Format: format, NewID: func(*http.Request) string { return "00000000-0000-4000-8000-000000000000" }})
			create := operationsOf(b)[0]
			doc := filled(t, "", create)
			for _, c := range cases {
				r := httptest.NewRequest(http.MethodPost, "/leads", strings.NewReader(c.body))
				r.Header.Set("Content-Type", c.media)
				w := httptest.NewRecorder()
				create.Handler.ServeHTTP(w, r)

				example := at(t, doc, "paths", "/leads", "post", "responses", strconv.Itoa(w.Code),
					"content", w.Header().Get("Content-Type"), "examples", c.example, "value")
				want, err := json.Marshal(example)
				require.NoError(t, err)
				assert.JSONEq(t, string(want), w.Body.String(), c.example)
			}
		})
	}
}

// TestFillNamesHeaders looks for what clients act on beside the body.
func TestFillNamesHeaders(t *testing.T) {
	t.Parallel()
	doc := filled(t, "", operationsOf(configured(bind.Config{Format: bind.Teamwork{}, Precognition: true}))...)
	for status, names := range map[string][]string{
		"429": {"Content-Language", "Retry-After"},
		"415": {"Accept-Patch", "Accept-Encoding"},
		"400": {"Errors-Truncated"},
		"503": {"Error-Id"},
		"204": {"Precognition", "Precognition-Success"},
		"422": {"Precognition"},
	} {
		for _, name := range names {
			at(t, doc, "paths", "/leads/{id}", "patch", "responses", status, "headers", name, "schema")
		}
	}
	assert.NotContains(t, at(t, doc, "paths", "/leads", "post", "responses", "415", "headers"), "Accept-Patch")
	assert.NotContains(t, at(t, doc, "paths", "/leads", "post", "responses", "204"), "content")

	invalid := at(t, doc, "paths", "/leads", "post", "responses", "422", "content", "application/json", "schema", "$ref")
	assert.Equal(t, "#/components/schemas/LaravelError", invalid, "precognitive requests are answered in Laravel's format")
	either := at(t, doc, "paths", "/leads", "post", "responses", "415", "content", "application/json", "schema", "anyOf")
	assert.Len(t, either, 2)
}

// own is a format of the user's that describes itself.
type own struct {
	name   string
	schema string
}

func (own) Render(r bind.Report) bind.Response {
	return bind.Response{ContentType: "application/vnd.own+json; v=1", Body: map[string]any{"code": r.Error.Reason.String() + "!", "is": "own"}}
}

func (f own) Envelope() (string, json.RawMessage) { return f.name, json.RawMessage(f.schema) }

func TestFillAsksAFormatOfTheUsers(t *testing.T) {
	t.Parallel()
	doc := filled(t, "", operations(own{"Own", `{"type":"object"}`})...)
	content := at(t, doc, "paths", "/leads", "post", "responses", "422", "content", "application/vnd.own+json")
	assert.Equal(t, map[string]any{"$ref": "#/components/schemas/Own"}, content.(map[string]any)["schema"])
	assert.Equal(t, map[string]any{"type": "object"}, at(t, doc, "components", "schemas", "Own"))

	silent := bind.FormatFunc(func(bind.Report) bind.Response { return bind.Response{Body: []byte("no JSON")} })
	doc = filled(t, "", operations(silent)...)
	content = at(t, doc, "paths", "/leads", "post", "responses", "422", "content", "application/json")
	assert.Empty(t, content, "nobody knows the schema, and there is no example in JSON")

	for fault, format := range map[string]bind.Format{
		"returns is no JSON": own{"Own", `{`},
		`name "a b": want`:   own{"a b", `{}`},
		"cannot be rendered": bind.FormatFunc(func(bind.Report) bind.Response { panic("at once") }),
	} {
		_, err := openapi.Fill(nil, operations(format)...)
		require.ErrorContains(t, err, fault)
		assert.ErrorContains(t, err, `openapi: "POST /leads": `)
	}
}

// TestErrorsStayTheCallers: what the handler answers is not written to.
func TestErrorsStayTheCallers(t *testing.T) {
	t.Parallel()
	more := &bind.Error{Reason: bind.Gone}
	errs := []error{&bind.Error{Reason: bind.NotFound}, more}
	create := operations(bind.Laravel{})[0]
	create.Errors = errs[:1]
	filled(t, "", create)
	assert.Same(t, more, errs[1])
	assert.Equal(t, &bind.Error{Reason: bind.NotFound}, errs[0])

	create.Errors = []error{&http.MaxBytesError{Limit: 7}, context.DeadlineExceeded, bind.Reject(
		bind.FieldError{Path: bind.Query("limit"), Rule: "min", Param: "1", Type: "integer"},
	)}
	doc := filled(t, "", create)
	assert.Contains(t, summaries(t, doc, "/leads", "post", 413), "The request body must not be larger than 7 bytes.")
	assert.Contains(t, summaries(t, doc, "/leads", "post", 422), "The limit field must be at least 1.")
}
