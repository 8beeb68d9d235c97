package bindtest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/bindtest"
)

// noParser is a format of the user's that cannot be read back.
var noParser = bind.FormatFunc(func(r bind.Report) bind.Response {
	return bind.Response{Status: http.StatusTeapot, Body: len(r.Fields)}
})

// TestRulesAreKnownInEveryFormat asserts on the same mistakes, whatever the format carries.
func TestRulesAreKnownInEveryFormat(t *testing.T) {
	t.Parallel()
	for name, format := range map[string]bind.Format{
		"laravel": bind.Laravel{}, "laravel_9": bind.Laravel{Summary: bind.FirstAndCount}, "teamwork": bind.Teamwork{},
		"problem": bind.Problem{}, "deploy": bind.Deploy("https://api.example.com"), "zoho": bind.Zoho{},
		"zoho_8": bind.Zoho{Version: 8}, "own": terse{}, "own_without_parser": noParser,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			long := strings.Repeat("A", 101)
			body := fmt.Sprintf(`{"leads":[{"name":%q,"phone":"030"},{"age":1,"phone":"+4930123456"}]}`, long)

			a := bindtest.Post(t, leads(format), body).
				Only("leads.0.name", "max=100", "/leads/0/phone", "e164", "leads.1.name", "required", "leads.1.age", "unknown").
				Invalid("leads.0.name", "max").Invalid("leads.1.name", "")

			require.NotNil(t, a.Facts())
			assert.Equal(t, "string", a.Facts().Fields[0].Type, "no format carries it")
		})
	}
}

// TestAnswersByOtherMeans reads answers that bind has no part in.
func TestAnswersByOtherMeans(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, media string
		status      int
		want        []string
		body        string
	}{
		{"laravel", "application/json", 422, []string{"a.0", "", "a.0", "", "b", ""},
			`{"message":"m","errors":{"a.0":["x","y"],"b":["z"]}}`},
		{"teamwork", "application/json; charset=utf-8", 400, []string{"a.0", "min"},
			`{"errors":[{"code":"V1","detail":"d","meta":{"attribute":"a.0","rule":"min"}}]}`},
		{"teamwork/unknown_column", "application/json", 400, []string{"nope", "unknown"},
			`{"errors":[{"code":"?1_nope","detail":"d"}]}`},
		{"problem", "application/problem+json", 422, []string{"/a/0", ""},
			`{"title":"t","errors":[{"detail":"d","pointer":"#/a/0"}]}`},
		{"problem/rule", "application/problem+json", 422, []string{"a", "min=2"},
			`{"title":"t","errors":[{"detail":"d","pointer":"#/a","rule":"min","param":"2"}]}`},
		{"problem/parameter", "application/problem+json", 422, []string{"limit", ""},
			`{"title":"t","errors":[{"detail":"d","parameter":"limit"}]}`},
		{"zoho", "application/json", 400, []string{"data.1.a", ""},
			`{"data":[{"code":"INVALID_DATA","details":{"json_path":"$.data[1].a"},"message":"m","status":"error"}]}`},
		{"zoho/name_alone", "application/json", 400, []string{"data.1.a", ""},
			`{"data":[{"code":"SUCCESS","details":{"id":"1"},"message":"m","status":"success"},{"code":"INVALID_DATA","details":{"api_name":"a"},"message":"m","status":"error"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.media)
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			})
			bindtest.Post(t, h, `{}`).Status(tt.status).Only(tt.want...)
		})
	}
}

// TestRoutersAndMiddleware sends through handlers that wrap the request, leave its goroutine or lose its context.
func TestRoutersAndMiddleware(t *testing.T) {
	t.Parallel()
	type key struct{}
	for name, wrap := range map[string]func(http.Handler) http.Handler{
		"mux": func(h http.Handler) http.Handler {
			mux := http.NewServeMux()
			mux.Handle("POST /", h)
			return mux
		},
		"context": func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, 1)))
			})
		},
		"goroutine": func(h http.Handler) http.Handler { return http.TimeoutHandler(h, time.Hour, "late") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bindtest.Post(t, wrap(leads(nil)), `{"leads":[{"name":"Ada"}]}`).Status(422).Only("leads.0.phone", "required")
		})
	}

	t.Run("lost_context", func(t *testing.T) {
		t.Parallel()
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			leads(bind.Teamwork{}).ServeHTTP(w, r.WithContext(context.Background()))
		})
		bindtest.Post(t, h, `{"leads":[{"name":"Ada"}]}`).Status(400).Only("leads.0.phone", "required")
	})
}

// TestSendBuildsTheRequest looks at what the handler gets.
func TestSendBuildsTheRequest(t *testing.T) {
	t.Parallel()
	type body struct {
		Name string `json:"name"`
	}
	header := func(name, value string) map[string]string { return map[string]string{name: value} }
	tests := []struct {
		name                      string
		request                   bindtest.Request
		method, target, kind, got string
	}{
		{"zero", bindtest.Request{}, "POST", "/", "", ""},
		{"text", bindtest.Request{Body: ` {"a":1}`}, "POST", "/", "application/json", ` {"a":1}`},
		{"bytes", bindtest.Request{Body: []byte{0xff}}, "POST", "/", "application/json", "\xff"},
		{"value", bindtest.Request{Body: body{"Ada"}}, "POST", "/", "application/json", `{"name":"Ada"}`},
		{"number", bindtest.Request{Body: 5}, "POST", "/", "application/json", `5`},
		{"empty_text", bindtest.Request{Body: ""}, "POST", "/", "application/json", ""},
		{"method_and_target", bindtest.Request{Method: "GET", Target: "/a?b=c"}, "GET", "/a?b=c", "", ""},
		{"media", bindtest.Request{Body: "x", Header: header("content-type", "text/csv")}, "POST", "/", "text/csv", "x"},
		{"lines", bindtest.Request{Lines: true, Body: []body{{"Ada"}, {"Bob"}}}, "POST", "/", "application/x-ndjson",
			"{\"name\":\"Ada\"}\n{\"name\":\"Bob\"}\n"},
		{"lines/array", bindtest.Request{Lines: true, Body: [2]int{1, 2}}, "POST", "/", "application/x-ndjson", "1\n2\n"},
		{"lines/text", bindtest.Request{Lines: true, Body: "{}\n{"}, "POST", "/", "application/x-ndjson", "{}\n{"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var seen *http.Request
			h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				seen = r
				got, err := io.ReadAll(r.Body)
				assert.NoError(t, err)
				assert.Equal(t, tt.got, string(got))
				assert.NoError(t, r.Context().Err(), "while the handler runs")
			})

			bindtest.Send(t, h, tt.request).Valid().Status(http.StatusOK)

			require.NotNil(t, seen)
			assert.Equal(t, tt.method, seen.Method)
			assert.Equal(t, tt.target, seen.URL.RequestURI())
			assert.Equal(t, tt.kind, seen.Header.Get("Content-Type"))
			assert.Error(t, seen.Context().Err(), "when the handler has returned")
		})
	}
}

func TestSendSetsTheHost(t *testing.T) {
	t.Parallel()
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Host) })
	a := bindtest.Send(t, h, bindtest.Request{Header: map[string]string{"Host": "api.test"}})
	assert.Equal(t, "api.test", string(a.Body()))
}

func TestPrecognitiveAnswers(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{Precognition: true, Format: bind.Zoho{}}))
	h := bind.Handle(b, func(http.ResponseWriter, *http.Request, lead) error { return nil })
	ask := func(fields string) map[string]string {
		return map[string]string{"Precognition": "true", "Precognition-Validate-Only": fields}
	}

	bindtest.Send(t, h, bindtest.Request{Body: `{"name":"Ada"}`, Header: ask("name")}).
		Valid().Status(204).Header("Precognition-Success", "true")
	a := bindtest.Send(t, h, bindtest.Request{Body: `{"name":"Ada"}`, Header: ask("phone")}).
		Status(422).Only("phone", "required").Message("phone", "The phone field is required.")

	header := http.Header{"Precognition": {"true"}}
	e, err := bindtest.Parse(bind.Zoho{}, header, 422, a.Body())
	require.NoError(t, err, "the format of these answers is Laravel's, whatever the handler's is")
	assert.Len(t, e.Fields, 1)
}

// TestMessagesAreThoseOfTheAnswer asserts on what the client reads, not on what bind would have said elsewhere.
func TestMessagesAreThoseOfTheAnswer(t *testing.T) {
	t.Parallel()
	german := map[string]string{"Accept-Language": "de"}
	bindtest.Post(t, leads(bind.Zoho{Version: 8}), `{"leads":[{"phone":"030"}]}`).
		Message("leads.0.name", "required field not found").Message("leads.0.phone", "invalid data")
	bindtest.Send(t, leads(nil), bindtest.Request{Body: `{"leads":[]}`, Header: german}).
		Header("Content-Language", "en").Message("leads", "The leads field must have at least 1 item.")

	b := bind.Must(bind.New(bind.Config{}))
	forbidden := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.WriteError(w, r, &bind.Error{Reason: bind.Forbidden, Detail: "Keep out."})
	})
	bindtest.Post(t, forbidden, "{}").Status(403).Message("", "Keep out.")
}

// TestBindLeavesNothingOutsideOfTests says that requests of others carry no recorder.
func TestBindLeavesNothingOutsideOfTests(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"leads":[{}]}`))
	r.Header.Set("Content-Type", "application/json")
	leads(nil).ServeHTTP(w, r)
	assert.Equal(t, 422, w.Code)
}
