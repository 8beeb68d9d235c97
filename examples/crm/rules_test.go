package main

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTypedLead compares what the page checks with what the server binds: the tags are the same, and the types but for
// addresses.
func TestTypedLead(t *testing.T) {
	t.Parallel()
	typed, bound := reflect.TypeFor[typedLead](), reflect.TypeFor[NewLead]()
	require.Equal(t, bound.NumField(), typed.NumField())
	for i := range bound.NumField() {
		want, got := bound.Field(i), typed.Field(i)
		if want.Type == reflect.TypeFor[Address]() {
			want.Type = reflect.TypeFor[string]()
		}
		assert.Equal(t, []any{want.Name, want.Type, want.Tag}, []any{got.Name, got.Type, got.Tag})
	}
}

func TestRulesAreServed(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serve(t)
	for path, want := range map[string]string{
		"/bind.js": "text/javascript; charset=utf-8", "/page/rules": "application/json", "/page/sentences/en": "application/json",
	} {
		response, body := send(t, c.addr, newRequest("GET", path, c.addr, ""))
		assert.Equal(t, http.StatusOK, response.StatusCode, path)
		assert.Equal(t, want, response.Header.Get("Content-Type"), path)
		assert.Equal(t, "nosniff", response.Header.Get("X-Content-Type-Options"), path)
		assert.NotEmpty(t, body, path)

		again := strings.Replace(newRequest("GET", path, c.addr, ""), "\r\n", "\r\nIf-None-Match: "+response.Header.Get("ETag")+"\r\n", 1)
		response, body = send(t, c.addr, again)
		assert.Equal(t, http.StatusNotModified, response.StatusCode, path)
		assert.Empty(t, body, path)
	}
	assert.Equal(t, "404", status(c.do("GET", "/page/sentences/xx", "")))
	assert.Equal(t, "405", status(c.do("POST", "/page/rules", "{}")))
}

// TestPageIsSmall adds up what a browser loads of scripts, compressed.
func TestPageIsSmall(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("web/*.js")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	bindJS, err := os.ReadFile("../../browser/bind.min.js")
	require.NoError(t, err)

	scripts := [][]byte{bindJS}
	for _, file := range files {
		w := httptest.NewRecorder()
		asset(filepath.Base(file)).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		scripts = append(scripts, w.Body.Bytes())
	}
	total := 0
	for _, script := range scripts {
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		_, err := w.Write(script)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		total += zipped.Len()
	}
	assert.LessOrEqual(t, total, 60_000)
	t.Logf("%d modules of %d bytes", len(scripts), total)
}
