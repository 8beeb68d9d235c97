// Package httpio is what bind asks of net/http.
//
// In: a request, a ResponseWriter. Out: the bytes of a body that keeps to a limit
// and claims to be JSON, or the kind of failure; whether a response has begun;
// for tests, the error that it was made of.
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

// Claim is what a request says of its body.
type Claim uint8

// The claims that Read looks at.
const (
	ContentType Claim = iota
	Charset
	ContentEncoding
)

// MediaError says that a claim is not the one that is wanted.
type MediaError struct {
	Claim Claim
	Want  string
}

func (e *MediaError) Error() string { return "the body is not " + e.Want }

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

// ErrGone says that the client has closed the connection.
var ErrGone = errors.New("bind: the client went away")

// Read reads a JSON request body of at most limit bytes into buf; a negative
// limit is none. w may be nil. What has been read before an error is in buf.
func Read(buf *bytes.Buffer, w http.ResponseWriter, r *http.Request, limit int64) error {
	return read(buf, w, r, limit, isJSON)
}

// PatchTypes are the media types of a JSON Merge Patch, as Accept-Patch has them.
const PatchTypes = "application/merge-patch+json, application/json"

// ReadPatch is Read for a JSON Merge Patch (RFC 7396).
func ReadPatch(buf *bytes.Buffer, w http.ResponseWriter, r *http.Request, limit int64) error {
	return read(buf, w, r, limit, func(media string) bool {
		return media == "application/merge-patch+json" || media == "application/json"
	})
}

// read is Read for bodies of a media type that is wanted.
func read(
	buf *bytes.Buffer, w http.ResponseWriter, r *http.Request, limit int64, wanted func(media string) bool,
) error {
	if err := admitMedia(r.Header, wanted); err != nil {
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
		closeAfter(w)
		return &SizeError{Limit: limit}
	}
	return unread(err)
}

// closeAfter lets net/http close the connection after the answer: the client is
// still sending. MaxBytesReader tells it when it has read too much.
func closeAfter(w http.ResponseWriter) {
	tooMuch := io.NopCloser(strings.NewReader("more"))
	_, _ = http.MaxBytesReader(w, tooMuch, 0).Read(make([]byte, 1))
}

// Late reports whether a time limit has passed.
func Late(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}

// admitMedia refuses a body that does not claim to be JSON in UTF-8, not
// encoded in any other way.
func admitMedia(h http.Header, wanted func(media string) bool) error {
	if isPlainJSON(h) {
		return nil
	}
	media, err := plainMedia(h)
	if err == nil && !wanted(media) {
		err = &MediaError{ContentType, "application/json"}
	}
	return err
}

// plainMedia returns the media type of a body in UTF-8 that is not encoded in
// any other way; "" if the header names none.
func plainMedia(h http.Header) (string, error) {
	for encoding := range strings.SplitSeq(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		encoding = strings.TrimSpace(encoding)
		if encoding != "" && !strings.EqualFold(encoding, "identity") {
			return "", &MediaError{ContentEncoding, "identity"}
		}
	}

	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return "", nil
	}
	if charset, ok := params["charset"]; ok && !isUTF8(charset) {
		return media, &MediaError{Charset, "utf-8"}
	}
	return media, nil
}

// isPlainJSON spares the headers that most clients send a closer look.
func isPlainJSON(h http.Header) bool {
	types, encodings := h["Content-Type"], h["Content-Encoding"]
	return encodings == nil && len(types) == 1 && types[0] == "application/json"
}

// isJSON reports whether a media type is JSON: by name, or by a suffix as in
// application/merge-patch+json (RFC 6839, section 3.1).
func isJSON(media string) bool {
	hasSuffix := strings.HasSuffix(media, "+json") && strings.Contains(media, "/")
	return media == "application/json" || hasSuffix
}

// isUTF8 reports whether text in a charset is UTF-8: by its name, by the name
// that many give it, or as a part of it.
func isUTF8(charset string) bool {
	switch strings.ToLower(charset) {
	case "utf-8", "utf8", "us-ascii":
		return true
	}
	return false
}

// What a Content-Length can claim: this much memory by itself, and this many
// times what has been read.
const (
	FirstRead = 64 << 10
	nextReads = 8
)

// errTooMany says that a body is larger than the limit.
var errTooMany = errors.New("too many bytes")

// readAll reads r to its end, which may come after length bytes, or past limit
// bytes if that is not negative.
func readAll(buf *bytes.Buffer, r io.Reader, length, limit int64) error {
	for {
		if buf.Available() < bytes.MinRead {
			grow(buf, length)
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

// grow makes memory for what is missing of a body of length bytes, as far as
// what has been read makes that believable.
func grow(buf *bytes.Buffer, length int64) {
	missing := length - int64(buf.Len())
	believable := max(FirstRead, int64(buf.Len())*(nextReads-1))
	buf.Grow(int(max(0, min(believable, missing))) + bytes.MinRead)
}

// unread says what it means that a body ended with err.
func unread(err error) error {
	if err == nil {
		return nil
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &SizeError{tooLarge.Limit, err}
	case isClosed(err):
		return fmt.Errorf("%w: %w", ErrGone, err)
	case Late(err):
		return &LateError{err}
	case isServers(err):
		return fmt.Errorf("bind: reading the body: %w", err)
	}
	return &BrokenError{err} // the body breaks off, or its encoding is broken
}

// isClosed reports whether a read failed because there is no connection.
func isClosed(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed)
}

// isServers reports whether a read failed for a reason that is no fault of the
// client's.
func isServers(err error) bool {
	return errors.Is(err, http.ErrBodyReadAfterClose) || errors.Is(err, context.Canceled)
}
