package browser

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed" // for the module
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

//go:embed bind.min.js
var module []byte

// Module returns a handler that serves bind.js, the ES module that checks a
// value by the documents of [Schema] and [Words]. It is minified; its source is
// bind.js in the folder of this package, and bind.d.ts has its types.
//
// It answers GET and HEAD at any path. Browsers may keep the answer, and ask
// with its ETag whether there is another one: a program that is built with
// another version of this package serves another ETag. To clients that take
// gzip it is sent compressed.
func Module() http.Handler { return serve(module, "text/javascript; charset=utf-8") }

// document is a text that is served in two encodings.
type document struct {
	mediaType      string
	plain, gzipped []byte
	tag            string // of both, without quotes
}

// serve returns a handler that serves a text.
func serve(text []byte, mediaType string) http.Handler {
	sum := sha256.Sum256(text)
	return &document{
		mediaType: mediaType, plain: text, gzipped: compress(text),
		tag: base64.RawURLEncoding.EncodeToString(sum[:12]),
	}
}

// compress returns a text in gzip. Writing to a buffer does not fail.
func compress(text []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = w.Write(text)
	_ = w.Close()
	return out.Bytes()
}

func (d *document) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}

	h.Set("Content-Type", d.mediaType)
	h.Set("Cache-Control", "no-cache") // keep it, and ask whether it is still the same
	h.Set("X-Content-Type-Options", "nosniff")
	h.Add("Vary", "Accept-Encoding")

	text, tag := d.plain, d.tag
	if takesGzip(strings.Join(r.Header.Values("Accept-Encoding"), ",")) {
		h.Set("Content-Encoding", "gzip")
		text, tag = d.gzipped, d.tag+"-gzip"
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
}

// takesGzip reports whether an Accept-Encoding header names gzip, or anything,
// without a weight of zero.
func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		coding = strings.ToLower(strings.TrimSpace(coding))
		if coding == "gzip" || coding == "*" {
			return strings.Trim(strings.ToLower(weight), " q=0.") != "" || weight == ""
		}
	}
	return false
}
