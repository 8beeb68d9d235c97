package libraries

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/openapi"
)

// documentedOrder is what the API of this file takes: a body with rules of each kind.
type documentedOrder struct {
	Name  string         `json:"name" validate:"required,max=20" doc:"Who orders"`
	Kind  string         `json:"kind" validate:"oneof=card debit"`
	IBAN  *string        `json:"iban" validate:"required_if=Kind debit"`
	Mail  string         `json:"mail" validate:"omitempty,email"`
	Trees []drawnTree    `json:"trees" validate:"max=2,dive"`
	Pays  []drawnPayment `json:"pays" validate:"max=3,dive"`
	Extra map[string]int `json:"extra" validate:"dive,gt=0"`
}

// documentedFormats are the formats that are documented here.
func documentedFormats() map[string]bind.Format {
	return map[string]bind.Format{
		"laravel": bind.Laravel{}, "problem": bind.Problem{Rule: true}, "deploy": bind.Deploy("https://example.com/errors"),
		"teamwork": bind.Teamwork{}, "zoho2": bind.Zoho{Version: 2}, "zoho8": bind.Zoho{Version: 8},
	}
}

// shop returns an API and its document.
func shop(t *testing.T, format bind.Format) (http.Handler, []byte) {
	t.Helper()
	b := bind.Must(bind.New(bind.Config{Format: format, Precognition: true, Unions: []bind.Union{
		bind.UnionOf("kind", map[string]drawnPayment{"card": drawnCard{}, "debit": &drawnDebit{}}),
	}}))
	made := func(w http.ResponseWriter) error {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	load := func(r *http.Request) (documentedOrder, error) {
		if r.PathValue("id") == "0" {
			return documentedOrder{}, &bind.Error{Reason: bind.NotFound}
		}
		return documentedOrder{Name: "Ada", Kind: "card"}, nil
	}

	operations := []openapi.Operation{
		{Pattern: "POST /orders", Handler: bind.Handle(b,
			func(w http.ResponseWriter, _ *http.Request, _ documentedOrder) error { return made(w) })},
		{Pattern: "POST /bulk", Handler: bind.HandleMany(b,
			func(w http.ResponseWriter, _ *http.Request, _ []documentedOrder) error { return made(w) }, bind.Under("orders"))},
		{Pattern: "POST /import", Handler: bind.HandleStream(b,
			func(w http.ResponseWriter, _ *http.Request, _ *bind.Items[documentedOrder]) error { return made(w) }, bind.Under("orders"))},
		{Pattern: "PATCH /orders/{id}", Handler: bind.HandleMerge(b, load,
			func(w http.ResponseWriter, _ *http.Request, _ documentedOrder, _ bind.Changes) error { return made(w) }),
			Errors: []error{&bind.Error{Reason: bind.NotFound}}},
	}
	mux := http.NewServeMux()
	for _, o := range operations {
		mux.Handle(o.Pattern, o.Handler)
	}
	document, err := openapi.Fill([]byte(`{
	"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "x-shop": [1, 2],
	"paths": {"/orders": {"post": {"operationId": "create"}}}
}`), operations...)
	require.NoError(t, err)
	return mux, document
}

// documentedRequests are bodies that are taken, and bodies that are refused, for each reason that a client can give.
var documentedRequests = []struct{ method, path, media, body string }{
	{"POST", "/orders", "application/json", `{"name":"Ada","kind":"card"}`},
	{"POST", "/orders", "application/json", `{"name":"Ada","kind":"debit","iban":"DE1","mail":"a@example.com","trees":[{"name":"a","trees":[{"name":"b"}]}],"pays":[{"kind":"card","number":"1234"}],"extra":{"a":1}}`},
	{"POST", "/orders", "application/json", `{"name":"","kind":"x","trees":[{}],"pays":[{"kind":"y"},{"kind":"card"}],"extra":{"a":0},"z":1}`},
	{"POST", "/orders", "application/json", `{"name":7,"mail":"a","trees":[{"name":"a","trees":[{}]}]}`},
	{"POST", "/orders", "application/json", `{"name":`},
	{"POST", "/orders", "application/json", `{"name":"a","name":"b"}`},
	{"POST", "/orders", "application/json", `[]`},
	{"POST", "/orders", "application/json", ``},
	{"POST", "/orders", "text/plain", `{}`},
	{"POST", "/orders", "application/json; charset=latin1", `{}`},
	{"POST", "/orders", "application/json", `"` + strings.Repeat("x", 1<<20) + `"`},
	{"POST", "/orders", "application/json", strings.Repeat(`[`, 40)},
	{"POST", "/bulk", "application/json", `{"orders":[{"name":"Ada","kind":"card"}]}`},
	{"POST", "/bulk", "application/json", `{"orders":[{"name":"Ada","kind":"debit"},{"kind":1}]}`},
	{"POST", "/bulk", "application/json", `{"orders":[]}`},
	{"POST", "/bulk", "application/json", `{}`},
	{"POST", "/import", "application/json", `{"orders":[{"name":"Ada","kind":"card"}]}`},
	{"POST", "/import", "application/x-ndjson", "{\"name\":\"Ada\",\"kind\":\"sepa\"}\n{\"name\":}\n"},
	{"PATCH", "/orders/7", "application/merge-patch+json", `{"name":"Bob"}`},
	{"PATCH", "/orders/7", "application/json", `{"iban":null}`},
	{"PATCH", "/orders/7", "application/merge-patch+json", `{"name":null,"kind":"debit"}`},
	{"PATCH", "/orders/7", "application/vnd+json", `{}`},
	{"PATCH", "/orders/0", "application/merge-patch+json", `{}`},
}

// TestOpenAPIDocuments puts the document before libopenapi, and every answer that the API gives: to requests, and to
// precognitive ones.
func TestOpenAPIDocuments(t *testing.T) {
	t.Parallel()
	for name, format := range documentedFormats() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, text := shop(t, format)
			document, err := libopenapi.NewDocument(text)
			require.NoError(t, err)
			v, errs := validator.NewValidator(document)
			require.Empty(t, errs)
			valid, faults := v.ValidateDocument()
			require.True(t, valid, "%v", faults)

			statuses := map[int]bool{}
			for _, c := range documentedRequests {
				for _, asks := range []string{"", "true"} {
					if asks != "" && name != "laravel" && name != "zoho2" {
						continue // the answer is Laravel's in all of them
					}
					ask := func() *http.Request {
						r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
						r.Header.Set("Content-Type", c.media)
						if asks != "" {
							r.Header.Set("Precognition", asks)
						}
						return r
					}
					w := httptest.NewRecorder()
					api.ServeHTTP(w, ask())
					statuses[w.Code] = true
					fits, faults := v.ValidateHttpResponse(ask(), w.Result())
					if w.Code < 400 {
						fits, faults = v.ValidateHttpRequest(ask())
					}
					assert.True(t, fits, "%s %s %.60s: %d %.300s: %v", c.method, c.path, c.body, w.Code, w.Body, faults)
				}
			}
			for _, status := range []int{204, 400, 404, 413, 415} {
				assert.True(t, statuses[status], status)
			}
		})
	}
}

// TestOpenAPIIsHeld shows that the validator looks at the schemas of the document: with others, all answers and bodies
// are wrong.
func TestOpenAPIIsHeld(t *testing.T) {
	t.Parallel()
	api, text := shop(t, bind.Teamwork{})
	var all map[string]any
	require.NoError(t, json.Unmarshal(text, &all))
	schemas, _ := all["components"].(map[string]any)["schemas"].(map[string]any)
	schemas["TeamworkError"] = map[string]any{"type": "integer"}
	take := all["paths"].(map[string]any)["/orders"].(map[string]any)["post"].(map[string]any)["requestBody"].(map[string]any)
	take["content"].(map[string]any)["application/json"] = map[string]any{"schema": map[string]any{"type": "integer"}}
	text, err := json.Marshal(all)
	require.NoError(t, err)
	document, err := libopenapi.NewDocument(text)
	require.NoError(t, err)
	v, errs := validator.NewValidator(document)
	require.Empty(t, errs)

	good := `{"name":"Ada","kind":"card"}`
	for _, body := range []string{good, `{}`, `{`} {
		ask := func() *http.Request {
			r := httptest.NewRequest(http.MethodPost, "/orders", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			return r
		}
		w := httptest.NewRecorder()
		api.ServeHTTP(w, ask())
		fits, _ := v.ValidateHttpResponse(ask(), w.Result())
		if body == good {
			fits, _ = v.ValidateHttpRequest(ask())
		}
		assert.False(t, fits, body)
	}
}
