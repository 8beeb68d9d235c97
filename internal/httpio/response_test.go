package httpio_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/httpio"
)

func TestWriterKnowsWhetherAResponseHasBegun(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		do   func(w *httpio.Writer)
		want bool
	}{
		"nothing":             {func(*httpio.Writer) {}, false},
		"a header":            {func(w *httpio.Writer) { w.Header().Set("A", "b") }, false},
		"a status":            {func(w *httpio.Writer) { w.WriteHeader(http.StatusNotFound) }, true},
		"an interim status":   {func(w *httpio.Writer) { w.WriteHeader(http.StatusEarlyHints) }, false},
		"an interim and then": {func(w *httpio.Writer) { w.WriteHeader(http.StatusEarlyHints); w.WriteHeader(http.StatusOK) }, true},
		"a body":              {func(w *httpio.Writer) { _, _ = w.Write(nil) }, true},
		"text":                {func(w *httpio.Writer) { _, _ = io.WriteString(w, "x") }, true},
		"a flush":             {func(w *httpio.Writer) { w.Flush() }, true},
		"a flush by control":  {func(w *httpio.Writer) { _ = http.NewResponseController(w).Flush() }, true},
		"a failed hijack":     {func(w *httpio.Writer) { _, _, _ = w.Hijack() }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &httpio.Writer{ResponseWriter: httptest.NewRecorder()}
			tt.do(w)
			_, begun := httpio.Begun(w)
			assert.Equal(t, tt.want, begun)
		})
	}
}

func TestWriterFlushes(t *testing.T) {
	t.Parallel()
	recorder := httptest.NewRecorder()
	w := &httpio.Writer{ResponseWriter: recorder}
	require.NoError(t, w.FlushError())
	assert.True(t, recorder.Flushed)

	bare := &httpio.Writer{ResponseWriter: onlyWriter{recorder}}
	require.ErrorIs(t, bare.FlushError(), http.ErrNotSupported)
	assert.NotPanics(t, bare.Flush)
}

// onlyWriter can do nothing but what every ResponseWriter can.
type onlyWriter struct{ http.ResponseWriter }

// hijacker hands over one end of a connection.
type hijacker struct {
	http.ResponseWriter
	conn net.Conn
}

func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) { return h.conn, nil, nil }

func TestWriterHandsOverTheConnection(t *testing.T) {
	t.Parallel()
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	w := &httpio.Writer{ResponseWriter: hijacker{httptest.NewRecorder(), here}}

	conn, _, err := http.NewResponseController(w).Hijack()

	require.NoError(t, err)
	assert.Same(t, here, conn)
	status, begun := httpio.Begun(w)
	assert.True(t, begun)
	assert.Equal(t, http.StatusSwitchingProtocols, status)

	_, _, err = (&httpio.Writer{ResponseWriter: httptest.NewRecorder()}).Hijack()
	require.ErrorIs(t, err, http.ErrNotSupported)
}

func TestWriterUnwraps(t *testing.T) {
	t.Parallel()
	recorder := httptest.NewRecorder()
	assert.Same(t, recorder, (&httpio.Writer{ResponseWriter: recorder}).Unwrap())
}

func TestAddToken(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		has  []string
		want []string
	}{
		"nothing":         {nil, []string{"Origin"}},
		"another":         {[]string{"Accept"}, []string{"Accept", "Origin"}},
		"the same":        {[]string{"Origin"}, []string{"Origin"}},
		"in other case":   {[]string{"ORIGIN"}, []string{"ORIGIN"}},
		"among others":    {[]string{"Accept , origin"}, []string{"Accept , origin"}},
		"in another line": {[]string{"Accept", "Origin"}, []string{"Accept", "Origin"}},
		"a longer name":   {[]string{"Origin-X"}, []string{"Origin-X", "Origin"}},
		"everything":      {[]string{"Accept, *"}, []string{"Accept, *"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{}
			for _, value := range tt.has {
				h.Add("Vary", value)
			}
			httpio.AddToken(h, "Vary", "Origin")
			assert.Equal(t, tt.want, h.Values("Vary"))
		})
	}

	h := http.Header{"Content-Language": {"*"}}
	httpio.AddToken(h, "Content-Language", "en")
	assert.Equal(t, []string{"*", "en"}, h.Values("Content-Language"), "only Vary has a star")
}

func TestSentTo(t *testing.T) {
	t.Parallel()
	parse := func(s string) *url.URL {
		u, err := url.Parse(s)
		require.NoError(t, err)
		return u
	}
	for name, tt := range map[string]struct {
		r    *http.Request
		want string
	}{
		"no request":          {nil, ""},
		"no URL":              {&http.Request{RequestURI: "/a"}, ""},
		"a path":              {&http.Request{RequestURI: "/a/b?q=1", URL: parse("/a/b?q=1")}, "/a/b"},
		"cut off by a mux":    {&http.Request{RequestURI: "/api/leads", URL: parse("/leads")}, "/api/leads"},
		"a client's request":  {&http.Request{URL: parse("https://api.example/leads")}, "/leads"},
		"an absolute target":  {&http.Request{RequestURI: "http://api.example/leads", URL: parse("/leads")}, "/leads"},
		"an asterisk":         {&http.Request{RequestURI: "*", URL: &url.URL{Path: "*"}}, "*"},
		"escaped":             {&http.Request{RequestURI: "/a%2Fb/%C3%A4", URL: parse("/a%2Fb/%C3%A4")}, "/a%2Fb/%C3%A4"},
		"would name a host":   {&http.Request{RequestURI: "//evil.example/x", URL: &url.URL{Path: "//evil.example/x"}}, "/.//evil.example/x"},
		"three slashes":       {&http.Request{RequestURI: "///x", URL: &url.URL{Path: "///x"}}, "/.///x"},
		"nothing but a query": {&http.Request{RequestURI: "?q", URL: parse("/x?q")}, "/x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, httpio.SentTo(tt.r))
		})
	}
}
