package httpio_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/httpio"
)

// request returns a request with a body of n bytes as its Content-Length says.
func request(body io.Reader, length int64) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", body)
	r.Header.Set("Content-Type", "application/json")
	r.ContentLength = length
	return r
}

// read returns what Read has read within limit.
func read(r *http.Request, limit int64) (string, error) {
	var buf bytes.Buffer
	err := httpio.Read(&buf, nil, r, limit)
	return buf.String(), err
}

func TestReadKeepsToTheLimit(t *testing.T) {
	t.Parallel()
	const body = `{"a":1}`
	size := int64(len(body))
	for name, tt := range map[string]struct {
		length, limit int64
		tooLarge      bool
	}{
		"below":                   {size, size + 1, false},
		"exactly":                 {size, size, false},
		"one over":                {size, size - 1, true},
		"one over, length hidden": {-1, size - 1, true},
		"length hidden":           {-1, size, false},
		"nothing allowed":         {size, 0, true},
		"no limit":                {size, -1, false},
		"no limit, hidden":        {-1, -1, false},
		"claims less than it is":  {1, size, false},
		"claims more than it is":  {size * 2, size * 2, false},
		"claims too much":         {size + 1, size, true},
		"claims absurdly much":    {1 << 60, -1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := read(request(strings.NewReader(body), tt.length), tt.limit)

			var size *httpio.SizeError
			if tt.tooLarge {
				require.ErrorAs(t, err, &size)
				assert.Equal(t, tt.limit, size.Limit)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, body, got)
		})
	}
}

// TestReadTrustsNoClaim: memory grows by what has come, not by Content-Length.
func TestReadTrustsNoClaim(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer

	require.NoError(t, httpio.Read(&buf, nil, request(strings.NewReader("{}"), 1<<40), -1))

	assert.LessOrEqual(t, buf.Cap(), 2*httpio.FirstRead)
}

func TestReadTakesBodiesInPieces(t *testing.T) {
	t.Parallel()
	body := strings.Repeat(`{"name":"value"}`, 20_000)
	for name, r := range map[string]io.Reader{
		"a byte at a time":  iotest.OneByteReader(strings.NewReader(body)),
		"half of each":      iotest.HalfReader(strings.NewReader(body)),
		"data with the end": iotest.DataErrReader(strings.NewReader(body)),
		"whole":             strings.NewReader(body),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := read(request(r, int64(len(body))), int64(len(body)))
			require.NoError(t, err)
			assert.True(t, got == body, "%d bytes of %d", len(got), len(body))
		})
	}
}

func TestReadWithoutABody(t *testing.T) {
	t.Parallel()
	r := request(nil, 0)
	r.Body = nil

	got, err := read(r, 10)

	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestReadLooksAtClaims(t *testing.T) {
	t.Parallel()
	const media, charset, encoding = httpio.ContentType, httpio.Charset, httpio.ContentEncoding
	for name, tt := range map[string]struct {
		contentType, encoding []string
		want                  *httpio.MediaError
	}{
		"JSON":                       {[]string{"application/json"}, nil, nil},
		"in capitals":                {[]string{"Application/JSON"}, nil, nil},
		"with a charset":             {[]string{"application/json; charset=utf-8"}, nil, nil},
		"with a charset in capitals": {[]string{`application/json;charset="UTF-8"`}, nil, nil},
		"without the hyphen":         {[]string{"application/json; charset=utf8"}, nil, nil},
		"UTF8 in capitals":           {[]string{"application/json; charset=UTF8"}, nil, nil},
		"ASCII":                      {[]string{"application/json; charset=US-ASCII"}, nil, nil},
		"ASCII by another name":      {[]string{"application/json; charset=ascii"}, nil, &httpio.MediaError{Claim: charset, Want: "utf-8"}},
		"no charset":                 {[]string{`application/json; charset=""`}, nil, &httpio.MediaError{Claim: charset, Want: "utf-8"}},
		"with another parameter":     {[]string{"application/json; profile=x"}, nil, nil},
		"by its suffix":              {[]string{"application/merge-patch+json"}, nil, nil},
		"encoded as itself":          {[]string{"application/json"}, []string{"identity"}, nil},
		"empty encoding":             {[]string{"application/json"}, []string{""}, nil},
		"of no type":                 {nil, nil, &httpio.MediaError{Claim: media, Want: "application/json"}},
		"text":                       {[]string{"text/plain"}, nil, &httpio.MediaError{Claim: media, Want: "application/json"}},
		"a form":                     {[]string{"application/x-www-form-urlencoded"}, nil, &httpio.MediaError{Claim: media, Want: "application/json"}},
		"a suffix without a type":    {[]string{"+json"}, nil, &httpio.MediaError{Claim: media, Want: "application/json"}},
		"a longer name":              {[]string{"application/jsonx"}, nil, &httpio.MediaError{Claim: media, Want: "application/json"}},
		"no media type":              {[]string{"application/json; ="}, nil, &httpio.MediaError{Claim: media, Want: "application/json"}},
		"Latin":                      {[]string{"application/json; charset=iso-8859-1"}, nil, &httpio.MediaError{Claim: charset, Want: "utf-8"}},
		"UTF-16":                     {[]string{"application/json; charset=utf-16"}, nil, &httpio.MediaError{Claim: charset, Want: "utf-8"}},
		"gzip":                       {[]string{"application/json"}, []string{"gzip"}, &httpio.MediaError{Claim: encoding, Want: "identity"}},
		"gzip behind identity":       {[]string{"application/json"}, []string{"identity, gzip"}, &httpio.MediaError{Claim: encoding, Want: "identity"}},
		"gzip in a second line":      {[]string{"application/json"}, []string{"identity", "gzip"}, &httpio.MediaError{Claim: encoding, Want: "identity"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := request(strings.NewReader("{}"), 2)
			r.Header["Content-Type"], r.Header["Content-Encoding"] = tt.contentType, tt.encoding

			_, err := read(r, 10)

			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			var got *httpio.MediaError
			require.ErrorAs(t, err, &got)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, "the body is not "+tt.want.Want, got.Error())
		})
	}
}

// TestReadSaysWhoseFailureItIs has bodies that end with an error after one byte.
func TestReadSaysWhoseFailureItIs(t *testing.T) {
	t.Parallel()
	const late, broken, gone, size, servers = "late", "broken", "gone", "size", "the server's"
	for name, tt := range map[string]struct {
		err  error
		kind string
	}{
		"read deadline":     {os.ErrDeadlineExceeded, late},
		"context deadline":  {fmt.Errorf("read: %w", context.DeadlineExceeded), late},
		"broken off":        {io.ErrUnexpectedEOF, broken},
		"broken encoding":   {errors.New("malformed chunked encoding"), broken},
		"reset":             {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, gone},
		"broken pipe":       {syscall.EPIPE, gone},
		"closed":            {net.ErrClosed, gone},
		"larger than":       {&http.MaxBytesError{Limit: 3}, size},
		"canceled":          {context.Canceled, servers},
		"read after closed": {http.ErrBodyReadAfterClose, servers},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := read(request(io.MultiReader(strings.NewReader("{"), iotest.ErrReader(tt.err)), -1), 10)

			require.ErrorIs(t, err, tt.err)
			assert.Equal(t, "{", got, "what was read is kept")
			var lateErr *httpio.LateError
			var brokenErr *httpio.BrokenError
			var sizeErr *httpio.SizeError
			assert.Equal(t, tt.kind == late, errors.As(err, &lateErr))
			assert.Equal(t, tt.kind == broken, errors.As(err, &brokenErr))
			assert.Equal(t, tt.kind == size, errors.As(err, &sizeErr))
			assert.Equal(t, tt.kind == gone, errors.Is(err, httpio.ErrGone))
			if tt.kind == size {
				assert.EqualValues(t, 3, sizeErr.Limit)
			}
		})
	}
}

func TestLate(t *testing.T) {
	t.Parallel()
	assert.True(t, httpio.Late(fmt.Errorf("x: %w", context.DeadlineExceeded)))
	assert.True(t, httpio.Late(&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}))
	assert.False(t, httpio.Late(context.Canceled))
	assert.False(t, httpio.Late(nil))
}

// TestTooLargeBodiesCloseTheConnection: the client is still sending, and nothing
// that it sends is read as another request.
func TestTooLargeBodiesCloseTheConnection(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var buf bytes.Buffer
		var size *httpio.SizeError
		if errors.As(httpio.Read(&buf, w, r, 10), &size) {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		}
	}))
	defer server.Close()
	send := func(size int) *http.Response {
		body := io.MultiReader(strings.NewReader(strings.Repeat("1", size))) // chunked
		response, err := http.Post(server.URL, "application/json", body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response
	}

	small, large := send(10), send(11)

	assert.Equal(t, http.StatusOK, small.StatusCode)
	assert.False(t, small.Close)
	assert.Equal(t, http.StatusRequestEntityTooLarge, large.StatusCode)
	assert.True(t, large.Close)
}
