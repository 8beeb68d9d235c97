package bind_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// ginWriter says that a response has begun as gin's does.
type ginWriter struct {
	http.ResponseWriter
	size int
}

func (w *ginWriter) Write(p []byte) (int, error) {
	w.size += len(p)
	return w.ResponseWriter.Write(p)
}
func (w *ginWriter) Written() bool { return w.size > 0 }
func (w *ginWriter) Status() int   { return http.StatusAccepted }

// echoWriter says that a response has begun as echo's does.
type echoWriter struct {
	http.ResponseWriter
	Status    int
	Committed bool
}

func (w *echoWriter) WriteHeader(status int) {
	w.Committed, w.Status = true, status
	w.ResponseWriter.WriteHeader(status)
}

func (w *echoWriter) Write(p []byte) (int, error) {
	if !w.Committed {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(p)
}

// around is a middleware's writer, which knows nothing itself.
type around struct{ http.ResponseWriter }

func (w around) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// TestAnswersAreWrittenOnce: where the writer says that a response has begun, an error is one line of the log.
func TestAnswersAreWrittenOnce(t *testing.T) {
	t.Parallel()
	write := func(w http.ResponseWriter) { _, _ = io.WriteString(w, "begun") }
	var log bytes.Buffer
	b := newBinder(t, bind.Config{
		Logger: slog.New(slog.NewTextHandler(&log, nil)), Precognition: true,
		NewID: func(*http.Request) string { return "id-1" },
	})
	direct := func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, &bind.Error{Reason: bind.NotFound}) }

	for name, tt := range map[string]struct {
		wrap   func(http.ResponseWriter) http.ResponseWriter
		begin  func(http.ResponseWriter)
		status string
	}{
		"gin":            {func(w http.ResponseWriter) http.ResponseWriter { return &ginWriter{ResponseWriter: w} }, write, "202"},
		"echo":           {func(w http.ResponseWriter) http.ResponseWriter { return &echoWriter{ResponseWriter: w} }, write, "200"},
		"echo, a status": {func(w http.ResponseWriter) http.ResponseWriter { return &echoWriter{ResponseWriter: w} }, func(w http.ResponseWriter) { w.WriteHeader(201) }, "201"},
		"inside another": {func(w http.ResponseWriter) http.ResponseWriter { return around{around{&echoWriter{ResponseWriter: w}}} }, write, "200"},
	} {
		log.Reset()
		recorder := httptest.NewRecorder()
		w, r := tt.wrap(recorder), httptest.NewRequest(http.MethodPost, "/leads/7", nil)
		r.Pattern = "POST /leads/{id}"
		tt.begin(w)
		before := recorder.Header().Clone()
		text := recorder.Body.String()

		direct(w, r)

		assert.Equal(t, text, recorder.Body.String(), name)
		assert.Equal(t, before, recorder.Header(), name)
		assert.Equal(t, 1, strings.Count(log.String(), "\n"), name)
		for _, part := range []string{
			`level=ERROR msg="bind: error after the response was written" method=POST route="POST /leads/{id}"`,
			"status=" + tt.status, "id=id-1", `error="bind: not_found"`,
		} {
			assert.Contains(t, log.String(), part, name)
		}

		log.Reset()
		fresh := httptest.NewRecorder()
		direct(tt.wrap(fresh), r)
		assert.Equal(t, http.StatusNotFound, fresh.Code, name)
		assert.Empty(t, log.String(), name)
	}
}

// TestHandlersThatWroteAndFail have one response and one line in the log.
func TestHandlersThatWroteAndFail(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		begin func(http.ResponseWriter)
		want  string
	}{
		"wrote a status": {func(w http.ResponseWriter) { w.WriteHeader(http.StatusCreated) }, "201 "},
		"wrote a body":   {func(w http.ResponseWriter) { _, _ = io.WriteString(w, "{}") }, "200 {}"},
		"flushed":        {func(w http.ResponseWriter) { _ = http.NewResponseController(w).Flush() }, "200 "},
		"streamed": {func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, "a")
			_ = http.NewResponseController(w).Flush()
			_, _ = io.WriteString(w, "b")
		}, "200 ab"},
		"hijacked": {func(w http.ResponseWriter) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if assert.NoError(t, err) {
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
				_ = conn.Close()
			}
		}, "200 ok"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			done := make(chan bool, 1)
			b := newBinder(t, bind.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
			h := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ lead) error {
				tt.begin(w)
				return errors.New("late")
			})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				defer func() { done <- true }()
				h.ServeHTTP(w, r)
			}))
			defer server.Close()

			answer, err := http.Post(server.URL, "application/json", strings.NewReader(goodLead))
			require.NoError(t, err)
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			require.NoError(t, err)
			<-done

			assert.Equal(t, tt.want, answer.Status[:4]+string(body))
			assert.Equal(t, 1, strings.Count(log.String(), "\n"), "%s", &log)
			assert.Contains(t, log.String(), "error=late")
		})
	}
}

// TestHeadersOfAnotherRepresentationGo: what a handler said of the answer that it had in mind is not said of an error.
func TestHeadersOfAnotherRepresentationGo(t *testing.T) {
	t.Parallel()
	said := map[string]string{
		"Content-Length": "2", "Content-Encoding": "br", "Etag": `"v1"`, "Last-Modified": "Mon, 02 Jan 2006 15:04:05 GMT",
		"Cache-Control": "public, max-age=60", "Expires": "Mon, 02 Jan 2006 15:04:05 GMT",
		"Content-Disposition": "attachment", "Content-Range": "bytes 0-1/2", "Accept-Ranges": "bytes",
	}
	say := func(w http.ResponseWriter) {
		for name, value := range said {
			w.Header().Set(name, value)
		}
		w.Header().Set("X-Own", "stays")
	}
	failed, missing := errors.New("kaboom"), error(&bind.Error{Reason: bind.NotFound})
	rejected := bind.Reject(bind.FieldError{Path: bind.At("a"), Rule: "required"})
	joined := errors.Join(missing, failed)

	for name, tt := range map[string]struct {
		format bind.Format
		err    error
		want   string // Cache-Control
	}{
		"laravel/4xx has no id":     {bind.Laravel{}, rejected, ""},
		"laravel/404":               {bind.Laravel{}, missing, ""},
		"laravel/5xx":               {bind.Laravel{}, failed, "no-store"},
		"laravel/4xx and a failure": {bind.Laravel{}, joined, "no-store"},
		"teamwork/4xx has an id":    {bind.Teamwork{}, rejected, "no-store"},
		"teamwork/404":              {bind.Teamwork{}, missing, "no-store"},
		"problem/4xx":               {bind.Problem{}, rejected, ""},
		"problem/5xx":               {bind.Problem{}, failed, "no-store"},
		"zoho/5xx":                  {bind.Zoho{}, &bind.Error{Reason: bind.Unavailable}, "no-store"},
		"own/an id":                 {bind.FormatFunc(func(r bind.Report) bind.Response { return bind.Response{Body: r.ID} }), rejected, "no-store"},
		"own/bytes":                 {bind.FormatFunc(func(r bind.Report) bind.Response { return bind.Response{Body: []byte(r.ID)} }), rejected, "no-store"},
		"precognition":              {bind.Laravel{}, &bind.Error{Reason: bind.Validated}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Format: tt.format, Logger: slog.New(slog.DiscardHandler)})
			direct, handled := httptest.NewRecorder(), httptest.NewRecorder()
			say(direct)
			b.WriteError(direct, post(""), tt.err)
			bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ lead) error {
				say(w)
				return tt.err
			}).ServeHTTP(handled, post(goodLead))

			for _, h := range []http.Header{direct.Header(), handled.Header()} {
				assert.Equal(t, tt.want, h.Get("Cache-Control"))
				assert.Equal(t, "stays", h.Get("X-Own"))
				for header := range said {
					if header != "Cache-Control" {
						assert.NotContains(t, h, header)
					}
				}
			}
			_, header, _ := b.Answer("", tt.err)
			assert.Equal(t, tt.want, header.Get("Cache-Control"), "Answer")
		})
	}
}

// TestCompressionStays: a middleware that compresses what is written has said so before the handler runs.
func TestCompressionStays(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	fails := func(encoding string) http.Handler {
		return bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ lead) error {
			if encoding != "" {
				w.Header().Set("Content-Encoding", encoding)
			}
			return &bind.Error{Reason: bind.NotFound}
		})
	}
	direct := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, &bind.Error{Reason: bind.NotFound}) })
	for name, tt := range map[string]struct {
		handler http.Handler
		before  string
		wrapped bool
		want    string
	}{
		"by a middleware":             {fails(""), "gzip", true, "gzip"},
		"by a middleware, WriteError": {direct, "gzip", true, "gzip"},
		"by a handler":                {fails("br"), "", true, ""},
		"by a handler over another":   {fails("br"), "gzip", true, ""},
		"nobody compresses":           {fails(""), "gzip", false, ""},
		"nobody compresses, direct":   {direct, "gzip", false, ""},
	} {
		recorder := httptest.NewRecorder()
		var w http.ResponseWriter = recorder
		if tt.wrapped {
			w = around{recorder}
		}
		if tt.before != "" {
			w.Header().Set("Content-Encoding", tt.before)
		}
		tt.handler.ServeHTTP(w, post(goodLead))
		assert.Equal(t, http.StatusNotFound, recorder.Code, name)
		assert.Equal(t, tt.want, recorder.Header().Get("Content-Encoding"), name)
	}
}

func TestAnswerVaries(t *testing.T) {
	t.Parallel()
	for _, precognition := range []bool{false, true} {
		b := newBinder(t, bind.Config{Precognition: precognition})
		_, header, _ := b.Answer("de", &bind.Error{Reason: bind.NotFound})
		want := "Accept-Language"
		if precognition {
			want += ", Precognition"
		}
		assert.Equal(t, []string{want}, header.Values("Vary"))
	}
}

// TestObservation has what was answered, and nothing that a client has chosen.
func TestObservation(t *testing.T) {
	t.Parallel()
	type record struct {
		Name   string         `json:"name" validate:"required"`
		Prices map[string]int `json:"prices" validate:"dive,gt=0"`
		Rows   []struct {
			Phone string `json:"phone" validate:"e164"`
		} `json:"rows" validate:"dive"`
	}
	var seen []bind.Observation
	b := newBinder(t, bind.Config{
		Format: bind.Teamwork{}, Logger: slog.New(slog.DiscardHandler),
		NewID:   func(*http.Request) string { return "id-1" },
		Observe: func(_ context.Context, o bind.Observation) { seen = append(seen, o) },
	})
	mux := http.NewServeMux()
	mux.Handle("POST /records/{kind}", bind.Handle(b, func(http.ResponseWriter, *http.Request, record) error { return errors.New("kaboom") }))
	send := func(method, body string) bind.Observation {
		seen = nil
		r := post(body)
		r.Method, r.URL.Path = method, "/records/secret"
		r.Header.Set("Accept-Language", "de,en;q=0.5")
		mux.ServeHTTP(httptest.NewRecorder(), r)
		require.Len(t, seen, 1)
		return seen[0]
	}

	got := send(http.MethodPost, `{"prices":{"secret":0},"secret":1,"rows":[{"phone":"+4930123456"},{"phone":"secret"}]}`)
	var e *bind.Error
	require.ErrorAs(t, got.Err, &e)
	got.Err = nil
	assert.Equal(t, bind.Observation{
		Status: 400, ID: "id-1", Language: "en", Method: "POST", Route: "POST /records/{kind}",
		Mistakes: []bind.ObservedMistake{
			{Pattern: "name", Rule: "required"}, {Pattern: "prices.*", Rule: "gt"},
			{Pattern: "rows.*.phone", Rule: "e164"}, {Pattern: "*", Rule: "unknown"},
		},
	}, got)

	got = send(http.MethodPost, `{"name":"x"}`)
	assert.EqualError(t, got.Err, "kaboom")
	got.Err = nil
	assert.Equal(t, bind.Observation{
		Status: 500, ID: "id-1", Language: "en", Method: "POST", Route: "POST /records/{kind}",
		Reason: bind.Internal, Mistakes: []bind.ObservedMistake{},
	}, got)

	seen = nil
	r := httptest.NewRequest("SECRET", "/", nil)
	b.WriteError(httptest.NewRecorder(), r, &bind.Error{Reason: bind.NotFound})
	b.Answer("", &bind.Error{Reason: bind.NotFound})
	b.WriteError(httptest.NewRecorder(), r, &bind.Error{Reason: bind.Validated})
	require.Len(t, seen, 2, "what is valid is no error")
	assert.Equal(t, "_OTHER", seen[0].Method)
	assert.Empty(t, seen[0].Route)
	assert.Empty(t, seen[1].Method)
}

// TestFailuresAreLogged with what finds them in other logs.
func TestFailuresAreLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	b := newBinder(t, bind.Config{
		Logger: slog.New(slog.NewTextHandler(&log, nil)), NewID: func(*http.Request) string { return "id-1" },
	})
	r := post("")
	r.Pattern = "POST /leads"
	b.WriteError(httptest.NewRecorder(), r, errors.New("kaboom"))
	assert.Contains(t, log.String(), `msg="bind: internal" method=POST route="POST /leads" status=500 id=id-1 error=kaboom`)
}
