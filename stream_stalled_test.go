package bind_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// dialed is a listener that a single client has called.
type dialed struct {
	conn chan net.Conn
	done chan struct{}
}

func (d dialed) Accept() (net.Conn, error) {
	select {
	case conn := <-d.conn:
		return conn, nil
	case <-d.done:
		return nil, errors.New("nobody else calls")
	}
}

func (d dialed) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

func (d dialed) Close() error { return nil }

// stall sends a request to h that does not end, and lets the time of its server
// run out when the server has all of that: no clock runs. It returns the answer
// and its body.
func stall(t *testing.T, h http.Handler, request string) (*http.Response, string) {
	t.Helper()
	client, served := net.Pipe()
	line := dialed{make(chan net.Conn, 1), make(chan struct{})}
	line.conn <- served

	began := make(chan struct{})
	server := &http.Server{
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(began)
			h.ServeHTTP(w, r)
		}),
	}
	ended := make(chan error)
	go func() { ended <- server.Serve(line) }()
	defer func() {
		close(line.done)
		require.NoError(t, client.Close())
		require.Error(t, <-ended)
		require.NoError(t, server.Close())
	}()

	_, err := io.WriteString(client, request)
	require.NoError(t, err, "the server reads all that there is")
	<-began
	require.NoError(t, served.SetReadDeadline(time.Unix(1, 0)))

	answer, err := http.ReadResponse(bufio.NewReader(client), nil)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer, string(text)
}

// TestStalledStreamsAreTooSlow: a client that stops in the middle of its body
// is told so, wherever it stops and whatever has been wrong until then.
func TestStalledStreamsAreTooSlow(t *testing.T) {
	t.Parallel()
	const json, lines = "application/json", "application/x-ndjson"
	many, wrong := strings.Repeat(longLead+",", 2_500), strings.Repeat(`{},`, 2_500)
	under := bind.Under("leads")

	for name, test := range map[string]struct {
		media string
		body  string
		opts  []bind.Option
	}{
		"before the body":          {json, "", nil},
		"behind the bracket":       {json, "[", nil},
		"in the first item":        {json, `[{"name":"A`, nil},
		"between items":            {json, "[" + many, nil},
		"behind the array":         {json, "[" + longLead + "]", nil},
		"behind wrong items":       {json, "[" + wrong, nil},
		"behind what is no JSON":   {json, "[" + longLead + "]]", nil},
		"in a name around a list":  {json, `{"lea`, []bind.Option{under}},
		"in a list under a key":    {json, `{"leads":[` + many, []bind.Option{under}},
		"behind a list under one":  {json, `{"leads":[` + longLead + `],`, []bind.Option{under}},
		"in a line":                {lines, longLead + "\n" + longLead[:20], nil},
		"behind lines":             {lines, strings.Repeat(longLead+"\n", 2_500), nil},
		"behind lines of no JSON":  {lines, strings.Repeat("{]\n", 2_500), nil},
		"in a blank line":          {lines, strings.Repeat("\n", 50_000), nil},
		"behind a byte order mark": {lines, "\uFEFF", nil},
	} {
		for form, head := range map[string]string{
			"declared": fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(test.body)+500_000, test.body),
			"chunked":  fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s", len(test.body)+500_000, test.body),
		} {
			t.Run(name+"/"+form, func(t *testing.T) {
				t.Parallel()
				log, dir := &journal{}, t.TempDir()
				b := streamBinder(t, func(cfg *bind.Config) {
					cfg.TempDir, cfg.Limits.Spool, cfg.Limits.Errors = dir, 1, 10
					cfg.Logger = slog.New(slog.NewTextHandler(log, nil))
				})
				called := false
				h := bind.HandleStream(b, func(http.ResponseWriter, *http.Request, *bind.Items[streamedLead]) error {
					called = true
					return nil
				}, test.opts...)

				answer, text := stall(t, h, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: "+test.media+"\r\n"+head)

				assert.Equal(t, http.StatusRequestTimeout, answer.StatusCode, text)
				assert.True(t, answer.Close, "nobody knows where the next request begins")
				assert.False(t, called)
				assert.Empty(t, log.String(), "no failure of the server")
				assert.Zero(t, filesIn(t, dir))
			})
		}
	}
}
