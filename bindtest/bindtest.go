// Package bindtest tests handlers in one line, in any wire format.
//
//	bindtest.Post(t, handler, `{"leads":[{"name":"Ada","phone":"030"}]}`).
//		Status(422).
//		Only("leads.0.phone", "e164")
//
// It works on any http.Handler: a mux, a router, an engine. What a handler
// answers through bind is known with all its facts, also where the format does
// not carry them, as Laravel's does not carry rules. What it answers by other
// means is read by [Parse]. A failure of the test shows the whole answer.
//
// In: a handler and a request, or an answer that came over the wire. Out:
// failures of the test, or the facts that the answer carries.
package bindtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/internal/httpio"
)

// Request is what [Send] sends. The zero value is a POST to / without a body.
type Request struct {
	Method string            // "" = POST
	Target string            // path and query, "" = /
	Header map[string]string // beside Content-Type, which it may override; Host is the request's

	// Body is sent as it is if it is a string or []byte. Anything else is
	// marshalled as JSON; nil is no body.
	Body any

	// Lines sends NDJSON: Content-Type application/x-ndjson and, of a Body that
	// is a slice or an array, one line for each item.
	Lines bool

	// Format is the format of a handler that does not answer through bind; nil
	// = one of bind's own, found by looking at the answer.
	Format bind.Format
}

// Post sends body to h as [Send] does, in a POST request to /.
func Post(t testing.TB, h http.Handler, body any) *Answer {
	t.Helper()
	return Send(t, h, Request{Body: body})
}

// Send has h serve a request and returns the answer. The request's context ends
// when h returns, as it does in a server. A request that cannot be made fails
// the test at once; a panic of h is not recovered.
func Send(t testing.TB, h http.Handler, request Request) *Answer {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ctx, recorder := httpio.WithRecorder(ctx)

	r, err := request.build(ctx)
	if err != nil {
		t.Fatalf("bindtest: %v", err)
		return &Answer{t: t}
	}

	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)

	response := w.Result()
	a := &Answer{
		t: t, request: r.Method + " " + r.RequestURI,
		reply: reply{response.Header, response.StatusCode, w.Body.Bytes()},
	}
	a.learn(recorder, request.Format)
	return a
}

// build makes the request that a server would hand to its handler.
func (request Request) build(ctx context.Context) (*http.Request, error) {
	method, target := request.Method, request.Target
	if method == "" {
		method = http.MethodPost
	}
	if target == "" {
		target = "/"
	}

	// httptest panics where these two fail.
	if _, err := url.ParseRequestURI(target); err != nil {
		return nil, fmt.Errorf("Request.Target: %w", err)
	}
	if _, err := http.NewRequestWithContext(ctx, method, "/", nil); err != nil {
		return nil, fmt.Errorf("Request.Method: %w", err)
	}

	body, err := request.bytes()
	if err != nil {
		return nil, fmt.Errorf("Request.Body: %w", err)
	}
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	r := httptest.NewRequestWithContext(ctx, method, target, content)

	if body != nil {
		r.Header.Set("Content-Type", request.media())
	}
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		r.Header.Set(name, request.Header[name])
		if strings.EqualFold(name, "Host") {
			r.Host = request.Header[name]
		}
	}
	return r, nil
}

// media is the Content-Type of the body.
func (request Request) media() string {
	if request.Lines {
		return "application/x-ndjson"
	}
	return "application/json"
}

// bytes returns the body; nil if there is none.
func (request Request) bytes() ([]byte, error) {
	switch body := request.Body.(type) {
	case nil:
		return nil, nil
	case string:
		return []byte(body), nil
	case []byte:
		return bytes.Clone(body), nil
	}

	items := reflect.ValueOf(request.Body)
	isList := items.Kind() == reflect.Slice || items.Kind() == reflect.Array
	if !request.Lines || !isList {
		return json.Marshal(request.Body)
	}

	var lines bytes.Buffer
	for i := range items.Len() {
		line, err := json.Marshal(items.Index(i).Interface())
		if err != nil {
			return nil, err
		}
		lines.Write(append(line, '\n'))
	}
	return lines.Bytes(), nil
}
