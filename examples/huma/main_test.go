package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/examples/parity"
)

// statusWriter knows the status that was sent.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// TestAnswersAreThoseOfNetHTTP sends the same requests to the example and to a server of net/http. huma writes after
// the handler has returned, so no handler of its own can fail late: those routes are the reference's.
func TestAnswersAreThoseOfNetHTTP(t *testing.T) {
	parity.Run(t, func(t *testing.T, b *bind.Binder, to io.Writer) parity.Server {
		mux, requests := http.NewServeMux(), log.New(to, "", 0)
		h := handler(b, mux)
		api := humago.New(mux, huma.Config{OpenAPI: &huma.OpenAPI{Info: &huma.Info{}}, Formats: huma.DefaultFormats, DefaultFormat: "application/json"})
		register(api, b, operation("POST", "/test/panic", 200, nil),
			func(context.Context, *http.Request) (Stored, error) { panic("kaboom") })
		register(api, b, operation("POST", "/test/fails", 200, nil),
			func(context.Context, *http.Request) (Stored, error) { return Stored{}, parity.ErrFails })
		register(api, b, operation("POST", "/test/slow", 200, nil), func(ctx context.Context, _ *http.Request) (Stored, error) {
			ctx, cancel := context.WithTimeout(ctx, parity.Deadline)
			defer cancel()
			<-ctx.Done()
			return Stored{}, ctx.Err()
		})
		for _, late := range []string{"late", "stream", "flush", "hijack"} {
			mux.Handle("POST /test/"+late, parity.Reference(b))
		}

		url := parity.Listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			tracked := &statusWriter{w, http.StatusOK}
			h.ServeHTTP(tracked, r)
			requests.Println(tracked.status)
		}))
		return parity.Server{URL: url, Status: regexp.MustCompile(`^(\d+)$`)}
	})
}

// TestDocument has the bodies that bind reads.
func TestDocument(t *testing.T) {
	mux := http.NewServeMux()
	h := handler(bind.Must(bind.New(bind.Config{})), mux)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	assert.Equal(t, http.StatusOK, w.Code)
	var found struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct{ Schema json.RawMessage }
			}
		}
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &found))
	b := bind.Must(bind.New(bind.Config{}))
	for path, call := range map[string]struct {
		v    any
		opts []bind.Option
	}{
		"/contacts": {v: Contact{}},
		"/imports":  {v: []Contact{}, opts: []bind.Option{bind.Under("contacts")}},
	} {
		want, err := b.Schema(call.v, call.opts...)
		require.NoError(t, err)
		var members map[string]any
		require.NoError(t, json.Unmarshal(want, &members))
		delete(members, "$schema")
		want, err = json.Marshal(members)
		require.NoError(t, err)
		got := found.Paths[path]["post"].RequestBody.Content["application/json"].Schema
		assert.JSONEq(t, string(want), string(got), path)
		assert.Contains(t, string(got), `"maxLength":50`, path)
	}
}
