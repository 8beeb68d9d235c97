package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRoutes(t *testing.T) {
	t.Parallel()
	addr := start(t, home{})
	type answer struct{ notFound, wrongMethod string }
	for format, want := range map[string]answer{
		"laravel": {
			`404 {"message": "The requested resource was not found."}`,
			`405 {"message": "This method is not allowed for the requested resource."}`,
		},
		"teamwork": {
			`404 {"errors": [{"id": "<uuid>", "title": "Not found", "code": "E3", "detail": "The requested resource was not found."}]}`,
			`405 {"errors": [{"id": "<uuid>", "title": "Bad request", "code": "E4", "detail": "This method is not allowed for the requested resource."}]}`,
		},
		"problem": {
			`404 {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "The requested resource was not found.", "instance": "/problem/deals"}`,
			`405 {"type": "about:blank", "title": "Method Not Allowed", "status": 405, "detail": "This method is not allowed for the requested resource.", "instance": "/problem/leads"}`,
		},
		"deploy": {
			`404 {"type": "/errors/deploy#not_found_error", "title": "The requested resource does not exist.", "status": 404,
			      "detail": "The requested resource was not found.", "instance": "/deploy/deals", "code": "not_found_error"}`,
			`405 {"type": "/errors/deploy#invalid_request_error", "title": "The request was malformed or failed validation.", "status": 405,
			      "detail": "This method is not allowed for the requested resource.", "instance": "/deploy/leads", "code": "invalid_request_error"}`,
		},
		"zoho": {
			`404 {"code": "INVALID_URL_PATTERN", "details": {}, "message": "Please check if the URL trying to access is a correct one", "status": "error"}`,
			`400 {"code": "INVALID_REQUEST_METHOD", "details": {}, "message": "The http request method type is not a valid one", "status": "error"}`,
		},
	} {
		t.Run("not_found/"+format, func(t *testing.T) {
			t.Parallel()
			response, body := send(t, addr, newRequest("POST", "/"+format+"/deals", addr, `{}`))
			assertAnswer(t, want.notFound, response, body)
		})
		t.Run("method_not_allowed/"+format, func(t *testing.T) {
			t.Parallel()
			response, body := send(t, addr, newRequest("GET", "/"+format+"/leads", addr, ""))
			assertAnswer(t, want.wrongMethod, response, body)
			assert.Equal(t, "POST", response.Header.Get("Allow"))
			response, _ = send(t, addr, newRequest("DELETE", "/"+format+"/contacts", addr, ""))
			assert.Equal(t, "POST, PUT", response.Header.Get("Allow"))
		})
		t.Run("format_alone/"+format, func(t *testing.T) {
			t.Parallel()
			response, _ := send(t, addr, newRequest("GET", "/"+format, addr, ""))
			assert.Equal(t, http.StatusNotFound, response.StatusCode)
		})
	}
	t.Run("unknown_format", func(t *testing.T) {
		t.Parallel()
		response, body := send(t, addr, newRequest("POST", "/soap/leads", addr, `{}`))
		assertAnswer(t, `404 {"message": "The requested resource was not found."}`, response, body)
	})
}

// assertAnswer compares an answer with "status body".
func assertAnswer(t *testing.T, want string, response *http.Response, body string) {
	t.Helper()
	status, wantBody, _ := strings.Cut(want, " ")
	assert.Equal(t, status, fmt.Sprint(response.StatusCode))
	assert.JSONEq(t, wantBody, uuids.ReplaceAllString(body, "<uuid>"))
}
