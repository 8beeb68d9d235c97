// Package httpio is what bind asks of net/http: to read a request's body within limits, to know whether a response has
// begun, to add to headers that are lists.
package httpio

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
)

// MediaError says what a body should have claimed to be.
type MediaError struct{ Rule, Want string }

func (e *MediaError) Error() string { return e.Rule + ": want " + e.Want }

// SizeError says that a body is larger than a limit.
type SizeError struct {
	Limit int64
	Err   error
}

func (e *SizeError) Error() string { return "too many bytes" }
func (e *SizeError) Unwrap() error { return e.Err }

// LateError says that a body has taken too long.
type LateError struct{ Err error }

func (e *LateError) Error() string { return "the body took too long: " + e.Err.Error() }
func (e *LateError) Unwrap() error { return e.Err }

// BrokenError says that a body broke off before its end.
type BrokenError struct{ Err error }

func (e *BrokenError) Error() string { return "the body broke off: " + e.Err.Error() }
func (e *BrokenError) Unwrap() error { return e.Err }

// Read reads a JSON request body of at most limit bytes into buf; a negative limit is none. w may be nil.
func Read(buf *bytes.Buffer, w http.ResponseWriter, r *http.Request, limit int64) error {
	if err := admitMedia(r.Header); err != nil {
		return err
	}
	if r.Body == nil {
		return nil
	}
	if limit >= 0 && r.ContentLength > limit {
		return &SizeError{Limit: limit}
	}
	err := readAll(buf, r.Body, r.ContentLength, limit)
	if err == errTooMany {
		more := io.NopCloser(strings.NewReader("more"))
		_, _ = http.MaxBytesReader(w, more, 0).Read(make([]byte, 1)) // lets net/http close the connection
		return &SizeError{Limit: limit}
	}
	return unread(buf, err)
}

// Late reports whether a time limit has passed.
func Late(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}

// admitMedia refuses a body that does not claim to be JSON in UTF-8, as it is.
func admitMedia(h http.Header) error {
	if plain := h["Content-Type"]; len(plain) == 1 && plain[0] == "application/json" && h["Content-Encoding"] == nil {
		return nil // what nearly all clients send
	}
	for encoding := range strings.SplitSeq(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		if encoding = strings.TrimSpace(encoding); encoding != "" && !strings.EqualFold(encoding, "identity") {
			return &MediaError{"content_encoding", "identity"}
		}
	}
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || media != "application/json" && (!strings.HasSuffix(media, "+json") || !strings.Contains(media, "/")) {
		return &MediaError{"media_type", "application/json"}
	}
	if charset, ok := params["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return &MediaError{"charset", "utf-8"}
	}
	return nil
}

// What a Content-Length can claim: this much memory by itself, and this many times what has been read.
const (
	FirstRead = 64 << 10
	nextReads = 8
)

// errTooMany says that a body is larger than the limit.
var errTooMany = errors.New("too many bytes")

// readAll reads r to its end, which may come after length bytes, or past limit bytes if that is not negative.
func readAll(buf *bytes.Buffer, r io.Reader, length, limit int64) error {
	for {
		if buf.Available() < bytes.MinRead {
			claim := max(FirstRead, int64(buf.Len())*(nextReads-1))
			buf.Grow(int(max(0, min(claim, length-int64(buf.Len())))) + bytes.MinRead)
		}
		free := buf.AvailableBuffer()
		n, err := r.Read(free[:cap(free)])
		buf.Write(free[:n])
		switch {
		case limit >= 0 && int64(buf.Len()) > limit:
			return errTooMany
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

// unread says what the end of a body means that could be read as far as buf only.
func unread(buf *bytes.Buffer, err error) error {
	if err == nil {
		return nil
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &SizeError{tooLarge.Limit, err}
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return fmt.Errorf("%w: %w", ErrGone, err)
	case Late(err):
		return &LateError{err}
	case server(err):
		return fmt.Errorf("bind: reading the body: %w", err)
	}
	return &BrokenError{err} // the body breaks off, or its encoding is broken
}

// ErrGone says that the client has closed the connection.
var ErrGone = errors.New("bind: the client went away")

// server reports whether a read failed for a reason that is no fault of the client's.
func server(err error) bool {
	return errors.Is(err, http.ErrBodyReadAfterClose) || errors.Is(err, context.Canceled)
}
