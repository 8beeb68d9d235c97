package parity

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// Server is a server of a framework.
type Server struct {
	URL string

	// Status is what the framework's logger writes of a request: the status in
	// it is the first group. Other lines do not count.
	Status *regexp.Regexp
}

// headers are those that answers must have alike. The framework may add others,
// and names to Vary.
var headers = []string{
	"Content-Type", "Content-Language", "X-Content-Type-Options", "Retry-After", "Error-Id", "Errors-Truncated",
	"Cache-Control", "Accept-Encoding", "Precognition", "Precognition-Success",
}

// Run asks all requests in all formats. start serves an example with the
// Binder, which logs requests to log, and the routes below /test.
func Run(t *testing.T, start func(t *testing.T, b *bind.Binder, log io.Writer) Server) {
	for name, format := range Formats {
		t.Run(name, func(t *testing.T) {
			want := Listen(t, Reference(binder(t, format, lines(nil))))
			requests := make(lines, 1000)
			failures := make(lines, 1000)
			got := start(t, binder(t, format, failures), requests)

			for _, request := range Requests {
				t.Run(request.Name, func(t *testing.T) {
					expected, answer := ask(t, want, request), ask(t, got.URL, request)
					compare(t, expected, answer)
					logged := requests.next(t, got.Status)
					assert.True(t, logged == fmt.Sprint(answer.status) || request.hijacks(), "the logger says %s", logged)
					wantFailures := 0
					if answer.status >= 500 || strings.HasPrefix(request.Name, "a late error") {
						wantFailures = 1
					}
					assert.Len(t, failures.all(), wantFailures, "failures in the log")
				})
			}
		})
	}
}

// binder returns a Binder whose failures go to log.
func binder(t *testing.T, format bind.Format, log io.Writer) *bind.Binder {
	b, err := bind.New(bind.Config{
		Format: format, Precognition: true, Logger: slog.New(slog.NewTextHandler(log, nil)),
		Locales: []locales.Locale{locales.En(), locales.De()},
		NewID:   func(*http.Request) string { return "0d4f0f7e-8d2c-4f6a-9b1e-5c3a2b1d0e9f" },
	})
	require.NoError(t, err)
	require.NoError(t, b.Check(Contact{}))
	return b
}

// answer is what a server said.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request. The client says that it takes gzip, and unpacks it.
func ask(t *testing.T, url string, request Request) answer {
	r, err := http.NewRequestWithContext(t.Context(), request.Method, url+request.Path, strings.NewReader(request.Body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	for name, value := range request.Header {
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answer{response.StatusCode, response.Header, string(body)}
}

func compare(t *testing.T, want, got answer) {
	assert.Equal(t, want.status, got.status)
	assert.Equal(t, strings.TrimSuffix(want.body, "\n"), strings.TrimSuffix(got.body, "\n"))
	isAnswer := got.status >= http.StatusBadRequest || got.status == http.StatusNoContent
	for _, name := range headers {
		if name != "Content-Type" || isAnswer { // that of a success is the framework's
			assert.Equal(t, values(want.header, name), values(got.header, name), name)
		}
	}
	for _, name := range varies(want.header) {
		assert.Contains(t, varies(got.header), name, "Vary")
	}
}

// values returns what a header says. An empty one says nothing.
func values(h http.Header, name string) []string {
	return append([]string{}, slices.DeleteFunc(h.Values(name), func(value string) bool { return value == "" })...)
}

// varies returns the names in Vary.
func varies(h http.Header) []string {
	names := strings.FieldsFunc(strings.Join(h.Values("Vary"), ","), func(r rune) bool { return r == ',' || r == ' ' })
	slices.Sort(names)
	return names
}

// lines are what is written to a log, a line at a time.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	for line := range bytes.Lines(p) {
		if line = bytes.TrimSpace(line); len(line) > 0 && l != nil {
			l <- string(line)
		}
	}
	return len(p), nil
}

// next returns the status in the next line that has one. The line may come
// after the answer.
func (l lines) next(t *testing.T, status *regexp.Regexp) string {
	var others []string
	for {
		select {
		case line := <-l:
			if found := status.FindStringSubmatch(line); found != nil {
				return found[1]
			}
			others = append(others, line)
		case <-time.After(10 * time.Second):
			require.FailNow(t, "no line of the logger", "%q", others)
		}
	}
}

// all returns the lines that are there.
func (l lines) all() (all []string) {
	for {
		select {
		case line := <-l:
			all = append(all, line)
		default:
			return all
		}
	}
}
