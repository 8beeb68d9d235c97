package bind

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"

	"github.com/fielderrors/bind/internal/jsonbody"
)

// readBody returns the bytes of a JSON request body of at most limit bytes; a negative limit is none. w may be nil.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if err := admitMedia(r.Header); err != nil {
		return nil, err
	}
	if r.Body == nil {
		return nil, nil
	}
	if limit < 0 {
		return readAll(r.Body, r.ContentLength)
	}
	if r.ContentLength > limit {
		return nil, tooManyBytes(limit, nil)
	}
	return readAll(http.MaxBytesReader(w, r.Body, limit), r.ContentLength)
}

// admitMedia refuses a body that does not claim to be JSON in UTF-8, as it is.
func admitMedia(h http.Header) error {
	for encoding := range strings.SplitSeq(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		if encoding = strings.TrimSpace(encoding); encoding != "" && !strings.EqualFold(encoding, "identity") {
			return unsupported("content_encoding", "identity")
		}
	}
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || media != "application/json" && (!strings.HasSuffix(media, "+json") || !strings.Contains(media, "/")) {
		return unsupported("media_type", "application/json")
	}
	if charset, ok := params["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return unsupported("charset", "utf-8")
	}
	return nil
}

func unsupported(rule, want string) error {
	return &Error{Reason: UnsupportedMedia, Fields: FieldErrors{{Rule: rule, Param: want}}}
}

// firstRead bounds the memory that a Content-Length alone can claim.
const firstRead = 64 << 10

func readAll(r io.Reader, length int64) ([]byte, error) {
	var buf bytes.Buffer
	if length > 0 {
		buf.Grow(int(min(length, firstRead)) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(r)
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		return buf.Bytes(), nil
	case errors.As(err, &tooLarge):
		return nil, tooManyBytes(tooLarge.Limit, err)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return nil, fmt.Errorf("%w: %w", errGone, err)
	case server(err):
		return nil, fmt.Errorf("bind: reading the body: %w", err)
	}
	e, _ := asError(decodeError(jsonbody.EndOf(buf.Bytes()))) // the body breaks off, or its encoding is broken
	e.Err = err
	return nil, e
}

// errGone says that the client has closed the connection.
var errGone = errors.New("bind: the client went away")

// server reports whether a read failed for a reason that is no fault of the client's.
func server(err error) bool {
	return errors.Is(err, http.ErrBodyReadAfterClose) || errors.Is(err, context.Canceled) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}
