package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	longestAnswer = 64 << 10 // bytes of a body that is held against the document
	mostAnswers   = 1_000    // of one server
)

// documented are the paths of the operations in the document.
var documented = regexp.MustCompile(`^/(leads|companies|products|languages|\w+/leads(/import)?|\w+/contacts(/[^/]+)?)$`)

// varying is what differs between answers of one kind.
var varying = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+`)

// recording notes what a server answers in a test, whatever the test is about. When the test ends, each kind of answer is
// held against the OpenAPI document, and so is each body that has been taken.
type recording struct {
	t       *testing.T
	handler http.Handler

	mu      sync.Mutex
	kinds   map[string]bool
	answers []recordedAnswer
}

// recordedAnswer is a request, whose body has been read, and its answer.
type recordedAnswer struct {
	request *http.Request
	sent    []byte
	status  int
	header  http.Header
	body    []byte
}

// recorded returns a handler whose answers are noted until the test ends.
func recorded(t *testing.T, handler http.Handler) http.Handler {
	r := &recording{t: t, handler: handler, kinds: map[string]bool{}}
	t.Cleanup(r.hold)
	return r
}

func (r *recording) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	isOfPage := strings.HasPrefix(request.URL.Path, "/page/") || strings.HasPrefix(request.URL.Path, "/file/")
	if isOfPage || !documented.MatchString(request.URL.Path) || request.Method == http.MethodHead {
		r.handler.ServeHTTP(w, request)
		return
	}
	sent, answer := &head{}, &recordingWriter{ResponseWriter: w, status: http.StatusOK}
	if request.Body != nil && request.Body != http.NoBody {
		request.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(request.Body, sent), request.Body}
	}
	asked := request.Clone(request.Context())
	r.handler.ServeHTTP(answer, request)

	isOfNoOperation := w.Header().Get("Allow") != "" // the method is a wrong one
	if !isOfNoOperation && !sent.isCut && !answer.body.isCut {
		r.note(recordedAnswer{asked, sent.Bytes(), answer.status, w.Header().Clone(), answer.body.Bytes()})
	}
}

// note keeps an answer, unless there has been one of its kind.
func (r *recording) note(a recordedAnswer) {
	path := a.request.URL.Path
	kind := fmt.Sprint(a.request.Method, path, a.status, a.request.Header["Content-Type"]) + varying.ReplaceAllString(string(a.body), "")

	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kinds[kind] || len(r.answers) == mostAnswers {
		return
	}
	r.kinds[kind] = true
	r.answers = append(r.answers, a)
}

// hold holds what has been noted against the document.
func (r *recording) hold() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.answers) == 0 {
		return
	}
	d, err := shared.of(r.handler)
	require.NoError(r.t, err)
	for _, a := range r.answers {
		shared.hold(r.t, d, a)
	}
}

// sharedDocument is the document of all servers, which is the same, and takes its time to be read.
type sharedDocument struct {
	once sync.Once
	made validator.Validator
	err  error
	mu   sync.Mutex // of the validator
}

var shared sharedDocument

func (s *sharedDocument) of(handler http.Handler) (validator.Validator, error) {
	s.once.Do(func() {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/openapi.json", nil))
		document, err := libopenapi.NewDocument(w.Body.Bytes())
		if err != nil {
			s.err = err
			return
		}
		made, faults := validator.NewValidator(document)
		if s.made = made; len(faults) > 0 {
			s.err = faults[0]
		}
	})
	return s.made, s.err
}

func (s *sharedDocument) hold(t *testing.T, d validator.Validator, a recordedAnswer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	request := func() *http.Request {
		again := a.request.Clone(a.request.Context())
		again.Body = io.NopCloser(bytes.NewReader(a.sent))
		return again
	}
	response := &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body))}

	fits, faults := d.ValidateHttpResponse(request(), response)
	assert.True(t, fits, "%s %s: %d %.300s: %v", a.request.Method, a.request.URL, a.status, a.body, faults)
	isRead := a.request.Header.Get("Content-Type") != ndjson // the validator reads no other
	isWhole := a.request.Header.Get("Precognition") == ""    // some fields may be right alone
	if a.status < http.StatusMultipleChoices && isRead && isWhole {
		fits, faults = d.ValidateHttpRequest(request())
		assert.True(t, fits, "%s %s %.200s: %v", a.request.Method, a.request.URL, a.sent, faults)
	}
}

// head keeps the beginning of what is written to it.
type head struct {
	bytes.Buffer
	isCut bool
}

func (h *head) Write(p []byte) (int, error) {
	if h.isCut = h.isCut || h.Len()+len(p) > longestAnswer; !h.isCut {
		return h.Buffer.Write(p)
	}
	return len(p), nil
}

// recordingWriter is a ResponseWriter that keeps what is answered.
type recordingWriter struct {
	http.ResponseWriter
	status int
	body   head
}

func (w *recordingWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *recordingWriter) Write(p []byte) (int, error) {
	_, _ = w.body.Write(p)
	return w.ResponseWriter.Write(p)
}

func (w *recordingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
