package bind_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// TestStatusOfWhatIsCutOff: nobody knows whether the mistakes that do not fit are duplicates, too.
func TestStatusOfWhatIsCutOff(t *testing.T) {
	t.Parallel()
	type item struct {
		Name  string `json:"name" validate:"required"`
		Email string `json:"email" bind:"distinct"`
	}
	const twice = `{"name":"a","email":"x"},{"name":"b","email":"x"}`
	for name, tt := range map[string]struct {
		format        bind.Format
		invalid, only int // statuses: of a body with other mistakes, of one with duplicates alone
	}{
		"teamwork": {bind.Teamwork{}, 400, 409},
		"problem":  {bind.Problem{Codes: map[string]string{"distinct": "twice"}}, 422, 409},
	} {
		b := newBinder(t, bind.Config{Format: tt.format})
		h := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []item) error { return nil }, bind.Limit(bind.Limits{Errors: 2}))
		w := serve(h, post(`[`+twice+`]`))
		assert.Equal(t, tt.only, w.Code, name)
		w = serve(h, post(`[`+twice+`,{"email":"y"},{"email":"z"}]`))
		assert.Equal(t, tt.invalid, w.Code, name)
		assert.Equal(t, "true", w.Header().Get("Errors-Truncated"), name)
	}
}

// TestZohoListsWhatIsNotAlone: an object has room for one mistake only.
func TestZohoListsWhatIsNotAlone(t *testing.T) {
	t.Parallel()
	whole, name := bind.FieldError{Rule: "whole"}, bind.FieldError{Path: bind.At("name"), Rule: "required", Type: "string"}
	limit := bind.FieldError{Path: bind.Query("limit"), Rule: "max", Param: "200", Type: "integer"}
	b := newBinder(t, bind.Config{Format: bind.Zoho{}})
	const (
		noName  = `{"code":"MANDATORY_NOT_FOUND","details":{"api_name":"name","json_path":"$.name"},"message":"required field not found","status":"error"}`
		noLimit = `{"code":"PATTERN_NOT_MATCHED","details":{"api_name":"limit"},"message":"Please check whether the input values are correct","status":"error"}`
	)
	for want, err := range map[string]error{
		`{"data":[{"code":"INVALID_DATA","details":{"json_path":"$"},"message":"invalid data","status":"error"},` + noName + `]}`: bind.Reject(whole, name),
		`{"data":[` + noLimit + `,` + noName + `]}`: bind.Reject(limit, name),
		noLimit: bind.Reject(limit),
		`{"code":"INVALID_DATA","details":{},"message":"invalid data","status":"error"}`: bind.Reject(whole),
	} {
		_, _, body := b.Answer("", err)
		assert.JSONEq(t, want, string(body))
	}
}

// TestZohoIDsAreText, for a client that takes numbers for floating-point ones would round them.
func TestZohoIDsAreText(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Format: bind.Zoho{}})
	_, _, body := b.Answer("", &bind.Error{Reason: bind.Conflict, Meta: map[string]any{"id": int64(4150868000001747019)}})
	assert.Contains(t, string(body), `"id":"4150868000001747019"`)
}

// TestProblemOfAHandler: what a handler says of a conflict is answered as what a lookup has found.
func TestProblemOfAHandler(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Format: bind.Deploy("https://api.example/errors")})
	taken := bind.FieldErrors{{Path: bind.At("email"), Rule: "available", Param: "contacts.email"}}
	for name, err := range map[string]error{"Reject": bind.Reject(taken...), "Conflict": &bind.Error{Reason: bind.Conflict, Fields: taken}} {
		status, _, body := b.Answer("", err)
		assert.Equal(t, http.StatusConflict, status, name)
		assert.Contains(t, string(body), `"code":"contact_exists"`, name)
	}
	status, _, body := b.Answer("", &bind.Error{Code: "quota_error"})
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, string(body), `"title":"Bad Request","status":400`)
	b = newBinder(t, bind.Config{Format: bind.Deploy("/e"), Locales: []locales.Locale{locales.De()}})
	_, _, body = b.Answer("", &bind.Error{Reason: bind.NotFound, Code: "no_such_lead"})
	assert.Contains(t, string(body), `"title":"Nicht gefunden"`)
}

// TestInstanceIsWhereTheRequestWent, not what is left of it behind a prefix, and never another host.
func TestInstanceIsWhereTheRequestWent(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Format: bind.Problem{}})
	h := http.StripPrefix("/api/v1", bind.Handle(b, func(http.ResponseWriter, *http.Request, lead) error { return nil }))
	w := serve(h, httptest.NewRequest(http.MethodPost, "/api/v1/leads%20x?a=b", strings.NewReader("{}")))
	assert.Contains(t, w.Body.String(), `"instance":"/api/v1/leads%20x"`)

	r := post("{}")
	r.RequestURI, r.URL = "//evil.example/x", &url.URL{Path: "//evil.example/x"}
	w = serve(bind.Handle(b, func(http.ResponseWriter, *http.Request, lead) error { return nil }), r)
	assert.Contains(t, w.Body.String(), `"instance":"/.//evil.example/x"`)
}

// TestPathsAreText in a format that makes JSON of them.
func TestPathsAreText(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Format: bind.FormatFunc(func(r bind.Report) bind.Response {
		return bind.Response{Body: map[string]any{"at": r.Fields[0].Path, "all": r.Fields}}
	})})
	status, _, body := b.Answer("", bind.Reject(bind.FieldError{Path: bind.At("leads", 0, "name"), Rule: "required"}))
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, string(body), `"at":"leads.0.name"`)
	assert.Contains(t, string(body), `"Path":"leads.0.name"`)
}

// TestUnknownEncodingsSayWhatIsKnown (RFC 9110, section 15.5.16).
func TestUnknownEncodingsSayWhatIsKnown(t *testing.T) {
	t.Parallel()
	h := bind.Handle(newBinder(t, bind.Config{}), func(http.ResponseWriter, *http.Request, lead) error { return nil })
	r := post(goodLead)
	r.Header.Set("Content-Encoding", "gzip")
	w := serve(h, r)
	assert.Equal(t, http.StatusUnsupportedMediaType, w.Code)
	assert.Equal(t, "identity", w.Header().Get("Accept-Encoding"))
	assert.Empty(t, serve(h, post("{")).Header().Get("Accept-Encoding"))
}

// TestHijackedConnectionsAreTheHandlers: nothing is written behind its back.
func TestHijackedConnectionsAreTheHandlers(t *testing.T) {
	t.Parallel()
	log := &journal{}
	b := newBinder(t, bind.Config{Logger: slog.New(slog.NewTextHandler(log, nil))})
	h := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ lead) error {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return err
		}
		defer conn.Close()
		_, err = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
		return errors.Join(err, errors.New("late"))
	})
	served := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(served)
		h.ServeHTTP(w, r)
	}))
	defer server.Close()

	response, err := http.Post(server.URL, "application/json", strings.NewReader(goodLead))
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	assert.Equal(t, "ok", string(body))

	<-served // the client has its answer before the handler returns
	assert.Contains(t, log.String(), "error after the response was written")
	assert.NotContains(t, log.String(), "hijacked")
}
