package httpio

import (
	"bufio"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Writer knows whether a response has begun.
type Writer struct {
	http.ResponseWriter
	begun    bool
	status   int
	encoding string // Content-Encoding, as it was before the handler ran
}

// Track returns a Writer for a handler that is about to run.
func Track(w http.ResponseWriter) *Writer {
	return &Writer{ResponseWriter: w, encoding: encodingOf(w.Header())}
}

// encodingOf returns the Content-Encoding in a header. Looked up by its canonical
// name, it costs half as much as Get.
func encodingOf(h http.Header) string {
	if encodings := h["Content-Encoding"]; len(encodings) > 0 {
		return encodings[0]
	}
	return ""
}

func (w *Writer) WriteHeader(status int) {
	if status >= http.StatusOK {
		w.begin(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *Writer) Write(p []byte) (int, error) {
	w.begin(http.StatusOK)
	return w.ResponseWriter.Write(p)
}

func (w *Writer) begin(status int) {
	if !w.begun {
		w.begun, w.status = true, status
	}
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *Writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush is what handlers that stream look for, and FlushError what
// http.ResponseController does.
func (w *Writer) Flush() { _ = w.FlushError() } // nothing to flush is no failure

// FlushError sends what has been written so far. http.ResponseController calls
// it.
func (w *Writer) FlushError() error {
	w.begin(http.StatusOK)
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack hands the connection over, and with it all that is written to it.
func (w *Writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.begin(http.StatusSwitchingProtocols)
	}
	return conn, buffered, err
}

// AddToken appends to a header that is a list what is not in it. What others have
// put there stays. A Vary of * has everything in it. The name is in canonical
// form.
func AddToken(h http.Header, name, token string) {
	if len(h[name]) == 0 {
		h[name] = []string{token}
		return
	}
	for member := range strings.SplitSeq(strings.Join(h[name], ","), ",") {
		member = strings.TrimSpace(member)
		all := name == "Vary" && member == "*"
		if all || strings.EqualFold(member, token) {
			return
		}
	}
	h[name] = append(h[name], token)
}

// SentTo returns the path that a request was sent to, whatever a mux has cut
// off it since. It is a URI reference, in which a path that begins with two
// slashes would name another host (RFC 3986, section 4.2).
func SentTo(r *http.Request) string {
	if r == nil || r.URL == nil {
		return ""
	}

	if at, ok := plainPath(r.RequestURI); ok {
		return at
	}
	sent, err := url.ParseRequestURI(r.RequestURI)
	if err != nil || sent.Path == "" {
		sent = r.URL
	}

	at := sent.EscapedPath()
	if strings.HasPrefix(at, "//") {
		at = "/." + at
	}
	return at
}

// plainPath returns the path of a URI that begins with one slash, if there is
// nothing in it that escapes or could be escaped. Nearly all are so.
func plainPath(uri string) (at string, ok bool) {
	at, _, _ = strings.Cut(uri, "?")
	if !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") {
		return "", false
	}

	for i := range len(at) {
		c := at[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		digit := '0' <= c && c <= '9'
		if !letter && !digit && c != '/' && c != '-' && c != '_' && c != '.' && c != '~' {
			return "", false
		}
	}
	return at, true
}
