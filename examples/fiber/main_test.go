package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"regexp"
	"testing"

	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/timeout"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/examples/parity"
)

// status is where fiber has it: 12:00:00 | 422 | 1ms | …
var status = regexp.MustCompile(`^\S+ \| (\d+) \|`)

// TestAnswersAreThoseOfNetHTTP sends the same requests to the example and to a server of net/http.
func TestAnswersAreThoseOfNetHTTP(t *testing.T) {
	parity.Run(t, func(t *testing.T, b *bind.Binder, log io.Writer) parity.Server {
		app := app(b, log)
		app.Post("/test/panic", func(fiber.Ctx) error { panic("kaboom") })
		app.Post("/test/fails", func(fiber.Ctx) error { return parity.ErrFails })
		late := func(c fiber.Ctx) error { return answer(b)(c, context.DeadlineExceeded) }
		app.Post("/test/slow", timeout.New(func(c fiber.Ctx) error {
			<-c.Context().Done()
			return c.Context().Err()
		}, timeout.Config{Timeout: parity.Deadline, OnTimeout: late}))
		app.Post("/test/late", func(c fiber.Ctx) error {
			return errors.Join(c.Status(fiber.StatusCreated).JSON(parity.Late), parity.ErrFails)
		})
		app.Post("/test/stream", func(c fiber.Ctx) error {
			c.Set("Content-Type", "text/plain")
			streamed := c.SendStreamWriter(func(w *bufio.Writer) {
				_, _ = w.WriteString("a")
				_ = w.Flush()
				_, _ = w.WriteString("b")
			})
			return errors.Join(streamed, parity.ErrFails)
		})
		app.Post("/test/flush", func(c fiber.Ctx) error {
			return errors.Join(c.SendStreamWriter(func(w *bufio.Writer) { _ = w.Flush() }), parity.ErrFails)
		})
		app.Post("/test/hijack", func(c fiber.Ctx) error {
			c.RequestCtx().HijackSetNoResponse(true)
			c.RequestCtx().Hijack(func(conn net.Conn) { _, _ = io.WriteString(conn, parity.Hijacked) })
			return parity.ErrFails
		})

		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		served := make(chan error, 1)
		go func() { served <- app.Listener(listener, fiber.ListenConfig{DisableStartupMessage: true}) }()
		t.Cleanup(func() {
			assert.NoError(t, app.Shutdown())
			assert.NoError(t, <-served)
		})
		return parity.Server{URL: "http://" + listener.Addr().String(), Status: status}
	})
}
