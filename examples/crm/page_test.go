package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPageFiles(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serve(t)
	files, err := web.ReadDir("web")
	require.NoError(t, err)
	paths := map[string]string{"/": "index.html"}
	for _, file := range files {
		paths["/web/"+file.Name()] = file.Name()
	}
	for path, name := range paths {
		content, err := web.ReadFile("web/" + name)
		require.NoError(t, err)
		lines := strings.SplitAfter(string(content), "\n")
		if strings.HasSuffix(name, ".js") {
			lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "//") })
		}
		response, body := send(t, c.addr, newRequest("GET", path, c.addr, ""))
		assert.Equal(t, http.StatusOK, response.StatusCode, path)
		assert.Equal(t, strings.Join(lines, ""), body, path)
		assert.NotEmpty(t, response.Header.Get("Content-Type"), path)
		assert.Equal(t, "nosniff", response.Header.Get("X-Content-Type-Options"), path)
		assert.Equal(t, "no-cache", response.Header.Get("Cache-Control"), path)
		for _, directive := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
			"img-src 'self' data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
			assert.Contains(t, strings.Split(response.Header.Get("Content-Security-Policy"), "; "), directive, path)
		}

		again := newRequest("GET", path, c.addr, "")
		again = strings.Replace(again, "\r\n", "\r\nIf-None-Match: "+response.Header.Get("ETag")+"\r\n", 1)
		response, body = send(t, c.addr, again)
		assert.Equal(t, http.StatusNotModified, response.StatusCode, path)
		assert.Empty(t, body, path)
	}
}

func TestPageIsOurs(t *testing.T) {
	t.Parallel()
	files, err := web.ReadDir("web")
	require.NoError(t, err)
	for _, file := range files {
		content, err := web.ReadFile("web/" + file.Name())
		require.NoError(t, err)
		text := strings.ReplaceAll(string(content), "http://www.w3.org/2000/svg", "")
		for _, foreign := range []string{"http:", "https:", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "onclick=", "style="} {
			assert.NotContains(t, text, foreign, file.Name())
		}
	}
}

func TestPageMethods(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serve(t)
	for _, path := range []string{"/", "/web/app.js", "/languages"} {
		response, _ := send(t, c.addr, newRequest("POST", path, c.addr, "{}"))
		assert.Equal(t, http.StatusMethodNotAllowed, response.StatusCode, path)
		assert.Equal(t, "GET, HEAD", response.Header.Get("Allow"), path)
	}
	for _, path := range []string{"/web", "/web/", "/web/none.js", "/web/../server.go", "/index.html"} {
		response, _ := send(t, c.addr, newRequest("GET", path, c.addr, ""))
		assert.NotEqual(t, http.StatusOK, response.StatusCode, path)
	}
	assert.Equal(t, `200 {"languages":["en"]}`, c.do("GET", "/languages", ""))
}
