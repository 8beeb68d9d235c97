package main

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"time"

	"github.com/fielderrors/bind/locales"
)

// web holds the lead importer, which people use at /. It speaks to the API as
// any other client does.
//
//go:embed web
var web embed.FS

// policy allows the page its own files and this server, nothing else, and no
// script may turn text into HTML.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// mediaTypes are named here because what the mime package says depends on the
// machine.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
}

// mountPage adds the page at /, its other files at /web/, and the list of the
// languages in which the API answers.
func (a api) mountPage(mux *http.ServeMux, languages []locales.Locale) {
	files, err := web.ReadDir("web")
	if err != nil {
		panic(err) // the program was built without them
	}
	for _, file := range files {
		mux.Handle("/web/"+file.Name(), a.only(http.MethodGet, asset(file.Name())))
	}
	mux.Handle("/{$}", a.only(http.MethodGet, asset("index.html")))

	var tags []string
	for _, language := range languages {
		tags = append(tags, language.Tag())
	}
	mux.Handle("/languages", a.only(http.MethodGet, a.list(func(*http.Request) (any, error) {
		return map[string]any{"languages": tags}, nil
	})))
}

// asset serves a file of the page.
func asset(name string) http.Handler {
	content, err := web.ReadFile("web/" + name)
	if err != nil {
		panic(err)
	}
	if path.Ext(name) == ".js" {
		content = commentLines.ReplaceAll(content, nil)
	}
	return fixed(mediaTypes[path.Ext(name)], content)
}

// commentLines are for people who read the source: a fifth of what browsers
// would load.
var commentLines = regexp.MustCompile(`(?m)^[ ]*//.*\n`)

// fixed serves what is the same as long as the program runs. Browsers keep it,
// and ask each time whether it has changed.
func fixed(mediaType string, content []byte) http.Handler {
	etag := fmt.Sprintf(`"%x"`, sha256.Sum256(content))

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Type", mediaType)
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-cache")
		header.Set("ETag", etag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	})
}
