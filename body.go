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
	"strings"
	"syscall"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/shape"
)

// readBody reads a JSON request body of at most limit bytes into buf; a negative limit is none. w may be nil.
func readBody(buf *bytes.Buffer, w http.ResponseWriter, r *http.Request, limit int64) error {
	if err := admitMedia(r.Header); err != nil {
		return err
	}
	if r.Body == nil {
		return nil
	}
	if limit >= 0 && r.ContentLength > limit {
		return tooManyBytes(limit, nil)
	}
	err := readAll(buf, r.Body, r.ContentLength, limit)
	if err == errTooMany {
		more := io.NopCloser(strings.NewReader("more"))
		_, _ = http.MaxBytesReader(w, more, 0).Read(make([]byte, 1)) // lets net/http close the connection
		return tooManyBytes(limit, nil)
	}
	return unread(buf, err)
}

// buffer returns an empty buffer for a body. What it grows to is used again if release gets it back.
func (b *Binder) buffer() *bytes.Buffer {
	if buf, ok := b.buffers.Get().(*bytes.Buffer); ok {
		return buf
	}
	return new(bytes.Buffer)
}

// release takes back a buffer whose body has been decoded into a type, unless that may have kept a part of it. What is
// large for a body of limit bytes is left to the garbage collector.
func (b *Binder) release(buf *bytes.Buffer, t *shape.Type, limit int64) {
	if t.Has(shape.HasOpaque) || limit >= 0 && int64(buf.Cap()) > 4*limit+firstRead {
		return
	}
	buf.Reset()
	b.buffers.Put(buf)
}

// admitMedia refuses a body that does not claim to be JSON in UTF-8, as it is.
func admitMedia(h http.Header) error {
	if plain := h["Content-Type"]; len(plain) == 1 && plain[0] == "application/json" && h["Content-Encoding"] == nil {
		return nil // what nearly all clients send
	}
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

// What a Content-Length can claim: this much memory by itself, and this many times what has been read.
const (
	firstRead = 64 << 10
	nextReads = 8
)

// errTooMany says that a body is larger than the limit.
var errTooMany = errors.New("too many bytes")

// readAll reads r to its end, which may come after length bytes, or past limit bytes if that is not negative.
func readAll(buf *bytes.Buffer, r io.Reader, length, limit int64) error {
	for {
		if buf.Available() < bytes.MinRead {
			claim := max(firstRead, int64(buf.Len())*(nextReads-1))
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
		return tooManyBytes(tooLarge.Limit, err)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return fmt.Errorf("%w: %w", errGone, err)
	case late(err):
		return &Error{Reason: Timeout, Err: err}
	case server(err):
		return fmt.Errorf("bind: reading the body: %w", err)
	}
	e, _ := asError(decodeError(jsonbody.EndOf(buf.Bytes()))) // the body breaks off, or its encoding is broken
	e.Err = err
	return e
}

// errGone says that the client has closed the connection.
var errGone = errors.New("bind: the client went away")

// server reports whether a read failed for a reason that is no fault of the client's.
func server(err error) bool {
	return errors.Is(err, http.ErrBodyReadAfterClose) || errors.Is(err, context.Canceled)
}
