package browser_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/browser"
)

// mostBytes is how large the module may be, minified and compressed.
const mostBytes = 4096

// ask sends a request to the module's handler.
func ask(method string, header http.Header) *http.Response {
	r := httptest.NewRequest(method, "/bind.js", nil)
	r.Header = header
	w := httptest.NewRecorder()
	browser.Module().ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t *testing.T, answer *http.Response) []byte {
	t.Helper()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return body
}

func TestModuleIsServed(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("bind.min.js")
	require.NoError(t, err)

	answer := ask(http.MethodGet, http.Header{})
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Equal(t, "text/javascript; charset=utf-8", answer.Header.Get("Content-Type"))
	assert.Equal(t, "no-cache", answer.Header.Get("Cache-Control"))
	assert.Equal(t, "Accept-Encoding", answer.Header.Get("Vary"))
	assert.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"))
	assert.Regexp(t, `^"[\w-]{16}"$`, answer.Header.Get("ETag"))
	assert.Equal(t, string(want), string(bodyOf(t, answer)))

	head := ask(http.MethodHead, http.Header{})
	assert.Equal(t, http.StatusOK, head.StatusCode)
	assert.Equal(t, answer.Header.Get("ETag"), head.Header.Get("ETag"))
	assert.Empty(t, bodyOf(t, head))
}

func TestModuleIsAskedForAgain(t *testing.T) {
	t.Parallel()
	plain := ask(http.MethodGet, http.Header{}).Header.Get("ETag")
	zipped := ask(http.MethodGet, http.Header{"Accept-Encoding": {"gzip"}}).Header.Get("ETag")
	assert.NotEqual(t, plain, zipped, "two texts have two tags")

	tests := []struct {
		name   string
		header http.Header
		status int
	}{
		{"same", http.Header{"If-None-Match": {plain}}, http.StatusNotModified},
		{"weak", http.Header{"If-None-Match": {"W/" + plain}}, http.StatusNotModified},
		{"one_of_two", http.Header{"If-None-Match": {`"x", ` + plain}}, http.StatusNotModified},
		{"any", http.Header{"If-None-Match": {"*"}}, http.StatusNotModified},
		{"other", http.Header{"If-None-Match": {`"x"`}}, http.StatusOK},
		{"other_encoding", http.Header{"If-None-Match": {plain}, "Accept-Encoding": {"gzip"}}, http.StatusOK},
		{"same_encoding", http.Header{"If-None-Match": {zipped}, "Accept-Encoding": {"gzip"}}, http.StatusNotModified},
	}
	for _, tt := range tests {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			t.Run(tt.name+"/"+method, func(t *testing.T) {
				t.Parallel()
				answer := ask(method, tt.header)
				assert.Equal(t, tt.status, answer.StatusCode)
				assert.NotEmpty(t, answer.Header.Get("ETag"))
				if tt.status == http.StatusNotModified {
					assert.Empty(t, bodyOf(t, answer))
				}
			})
		}
	}
}

func TestModuleIsCompressed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, accepts string
		zipped        bool
	}{
		{"browsers", "gzip, deflate, br, zstd", true},
		{"weight", "br;q=1.0, gzip;q=0.5", true},
		{"any", "*", true},
		{"upper_case", "GZIP", true},
		{"refused", "gzip;q=0, br", false},
		{"refused_in_full", "gzip; q=0.000", false},
		{"others", "br, deflate", false},
		{"none", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			answer := ask(http.MethodGet, http.Header{"Accept-Encoding": {tt.accepts}})
			text := bodyOf(t, answer)
			if !tt.zipped {
				assert.Empty(t, answer.Header.Get("Content-Encoding"))
				return
			}
			assert.Equal(t, "gzip", answer.Header.Get("Content-Encoding"))
			assert.LessOrEqual(t, len(text), mostBytes, "minified and compressed")
			unzip, err := gzip.NewReader(bytes.NewReader(text))
			require.NoError(t, err)
			plain, err := io.ReadAll(unzip)
			require.NoError(t, err)
			assert.Equal(t, string(bodyOf(t, ask(http.MethodGet, http.Header{}))), string(plain))
		})
	}
}

func TestModuleIsOnlyRead(t *testing.T) {
	t.Parallel()
	answer := ask(http.MethodPost, http.Header{})
	assert.Equal(t, http.StatusMethodNotAllowed, answer.StatusCode)
	assert.Equal(t, "GET, HEAD", answer.Header.Get("Allow"))
}

// TestModuleIsMinified makes bind.min.js again from bind.js: `make browser`
// writes it.
func TestModuleIsMinified(t *testing.T) {
	t.Parallel()
	lookNode(t)
	want, err := os.ReadFile("bind.min.js")
	require.NoError(t, err)
	source, err := os.ReadFile("bind.js")
	require.NoError(t, err)
	got := run(t, source, "node_modules/.bin/esbuild", "--minify", "--format=esm", "--target=es2023")
	assert.Equal(t, string(got), string(want), "run make browser")
}

// TestTypesFitStandardSchema compiles a program that uses bind.d.ts.
func TestTypesFitStandardSchema(t *testing.T) {
	t.Parallel()
	lookNode(t)
	run(t, nil, "npm", "run", "--silent", "types")
}
