package main

import (
	"errors"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/labstack/echo/v5"
	"github.com/labstack/echo/v5/middleware"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/examples/parity"
)

// status is where echo's logger has it: {…,"msg":"REQUEST",…,"status":422,…}
var status = regexp.MustCompile(`"msg":"REQUEST.*"status":(\d+)`)

// TestAnswersAreThoseOfNetHTTP sends the same requests to the example and to a server of net/http.
func TestAnswersAreThoseOfNetHTTP(t *testing.T) {
	parity.Run(t, func(t *testing.T, b *bind.Binder, log io.Writer) parity.Server {
		e := server(b, log)
		e.POST("/test/panic", func(*echo.Context) error { panic("kaboom") })
		e.POST("/test/fails", func(*echo.Context) error { return parity.ErrFails })
		e.POST("/test/slow", func(c *echo.Context) error {
			<-c.Request().Context().Done()
			return c.Request().Context().Err()
		}, middleware.ContextTimeout(parity.Deadline))
		e.POST("/test/late", func(c *echo.Context) error {
			return errors.Join(c.JSON(http.StatusCreated, parity.Late), parity.ErrFails)
		})
		e.POST("/test/stream", func(c *echo.Context) error { return parity.Stream(c.Response()) })
		e.POST("/test/flush", func(c *echo.Context) error { return parity.Flush(c.Response()) })
		e.POST("/test/hijack", func(c *echo.Context) error { return parity.Hijack(c.Response(), c.Request()) })
		return parity.Server{URL: parity.Listen(t, e), Status: status}
	})
}
