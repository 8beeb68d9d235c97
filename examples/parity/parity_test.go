package parity_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/examples/parity"
)

// statusWriter knows the status that was sent.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// TestReference compares the reference with itself: its answers do not depend on anything but the request.
func TestReference(t *testing.T) {
	parity.Run(t, func(t *testing.T, b *bind.Binder, to io.Writer) parity.Server {
		h, requests := parity.Reference(b), log.New(to, "", 0)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			tracked := &statusWriter{w, http.StatusOK}
			h.ServeHTTP(tracked, r)
			requests.Println(tracked.status)
		}))
		t.Cleanup(server.Close)
		return parity.Server{URL: server.URL, Status: regexp.MustCompile(`^(\d+)$`)}
	})
}

func TestRequestsAreMany(t *testing.T) {
	names := map[string]bool{}
	for _, r := range parity.Requests {
		assert.False(t, names[r.Name], r.Name)
		names[r.Name] = true
	}
	assert.GreaterOrEqual(t, len(names), 40)
}
