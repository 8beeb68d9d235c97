package main

import (
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v5"
	"github.com/labstack/echo/v5/middleware"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

// TestErrorsOfEcho are answered in the format: those of its router, of its
// middlewares and of handlers. What is not echo's own is a failure of the server.
func TestErrorsOfEcho(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want int
	}{
		"the router's":             {echo.ErrNotFound, 404},
		"a body over the limit":    {echo.ErrStatusRequestEntityTooLarge, 413},
		"wrapped":                  {fmt.Errorf("kaboom: %w", echo.ErrForbidden), 403},
		"a handler's":              {echo.NewHTTPError(409, "kaboom"), 409},
		"the rate limiter's":       {middleware.ErrRateLimitExceeded, 429},
		"the key authentication's": {middleware.ErrKeyMissing, 401},
		"the CSRF middleware's":    {middleware.ErrCSRFInvalid, 403},
		"a teapot":                 {echo.NewHTTPError(418, "kaboom"), 500},
		"another server's":         {upstream{}, 500},
		"any":                      {errors.New("kaboom"), 500},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := server(bind.Must(bind.New(bind.Config{})), io.Discard)
			e.GET("/test", func(*echo.Context) error { return test.err })
			w := httptest.NewRecorder()
			e.ServeHTTP(w, httptest.NewRequest("GET", "/test", nil))
			assert.Equal(t, test.want, w.Code)
			assert.True(t, strings.HasPrefix(w.Body.String(), `{"message":"`), w.Body)
			assert.NotContains(t, w.Body.String(), "kaboom")
		})
	}
}

// upstream is an error of a client for another server.
type upstream struct{}

func (upstream) Error() string   { return "kaboom" }
func (upstream) StatusCode() int { return 404 }
