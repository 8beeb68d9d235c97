package httpio

import (
	"fmt"
	"io"
	"net/http"
	"slices"
)

// The media types of bodies that hold a JSON value in each line. They are the
// ones in use: none is registered.
var lineMedia = []string{"application/x-ndjson", "application/jsonl"}

// StreamTypes are the media types that a stream is asked for.
const StreamTypes = "application/json, application/x-ndjson"

// Stream is a body that is read bit by bit. Its errors are those of [Read]. Where
// the body comes with no request, there is no client whose fault a failing
// reader could be: its error is wrapped.
type Stream struct {
	Lines bool  // every line is a value
	Size  int64 // bytes, as the client declares them; not positive if it does not

	body  io.Reader
	comes bool // with a request
	limit int64
	read  int64
	close func() // ends the connection after the answer
}

// NewStream returns the body of r, of at most limit bytes; a negative limit is
// none. w may be nil. A body that says itself that it is longer is refused at
// once.
func NewStream(w http.ResponseWriter, r *http.Request, limit int64) (*Stream, error) {
	media, err := plainMedia(r.Header)
	lines := slices.Contains(lineMedia, media)
	switch {
	case err != nil:
		return nil, err
	case !lines && !isJSON(media):
		return nil, &MediaError{ContentType, StreamTypes}
	case limit >= 0 && r.ContentLength > limit:
		return nil, &SizeError{Limit: limit}
	}

	s := LimitStream(r.Body, limit)
	s.Lines, s.Size, s.comes, s.close = lines, r.ContentLength, true, func() { closeAfter(w) }
	return s, nil
}

// LimitStream returns a body that does not come with a request.
func LimitStream(body io.Reader, limit int64) *Stream {
	if body == nil {
		body = http.NoBody
	}
	return &Stream{body: body, limit: limit, close: func() {}}
}

// Read is that of [io.Reader].
func (s *Stream) Read(p []byte) (int, error) {
	n, err := s.body.Read(p)
	s.read += int64(n)
	switch {
	case s.limit >= 0 && s.read > s.limit:
		s.close()
		return 0, &SizeError{Limit: s.limit}
	case err == nil, err == io.EOF:
		return n, err
	case !s.comes:
		return n, fmt.Errorf("reading the body: %w", err)
	}
	return n, unread(err)
}

// Drain reads the rest of the body, as far as its limit: browsers do not look
// at an answer before they have sent all.
func (s *Stream) Drain() error {
	_, err := io.Copy(io.Discard, s)
	return err
}
