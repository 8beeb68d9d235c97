package httpio

import (
	"net/http"
	"reflect"
)

// Forget removes what headers say of another representation than the one that
// is about to be written (RFC 9110, section 8).
//
// Content-Encoding stays if it may be that of a middleware which compresses all
// that is written to w: it was there before the handler ran, or nobody knows
// when it was set, and there is a writer around the server's.
func Forget(w http.ResponseWriter) {
	h := w.Header()
	for _, name := range [...]string{
		"Content-Type", "Content-Length", "Content-Range", "Content-Disposition", "Accept-Ranges",
		"Etag", "Last-Modified", "Cache-Control", "Expires",
	} {
		delete(h, name)
	}
	if !compressed(w) {
		delete(h, "Content-Encoding")
	}
}

// compressed reports whether a middleware may compress what is written to w.
func compressed(w http.ResponseWriter) bool {
	encoding := encodingOf(w.Header())
	if tracked, ok := w.(*Writer); ok && tracked.encoding != encoding {
		return false
	}
	return encoding != "" && wraps(w)
}

// wraps reports whether there is a writer around the server's own, other than
// those that are known to send on what they are given.
func wraps(w http.ResponseWriter) bool {
	for range mostWriters {
		switch reflect.TypeOf(w).String() {
		case "*http.response", "*http.http2responseWriter", "*http2.responseWriter", "*http.timeoutWriter",
			"*httptest.ResponseRecorder":
			return false
		case "*httpio.Writer", "*gin.responseWriter", "*echo.Response":
		default:
			return true
		}

		wrapper, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return true
		}
		w = wrapper.Unwrap()
	}
	return true
}
