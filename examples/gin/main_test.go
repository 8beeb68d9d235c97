package main

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/examples/parity"
)

// status is where gin's logger has it: [GIN] 2026/01/02 - 15:04:05 | 422 | …
var status = regexp.MustCompile(`\| +(\d+) \|`)

// TestAnswersAreThoseOfNetHTTP sends the same requests to the example and to a server of net/http.
func TestAnswersAreThoseOfNetHTTP(t *testing.T) {
	gin.SetMode(gin.ReleaseMode)
	parity.Run(t, func(t *testing.T, b *bind.Binder, log io.Writer) parity.Server {
		e := engine(b, log)
		e.POST("/test/panic", func(*gin.Context) { panic("kaboom") })
		e.POST("/test/fails", func(c *gin.Context) { reply(c, 0, nil, parity.ErrFails) })
		e.POST("/test/slow", func(c *gin.Context) {
			ctx, cancel := context.WithTimeout(c.Request.Context(), parity.Deadline)
			defer cancel()
			<-ctx.Done()
			reply(c, 0, nil, ctx.Err())
		})
		e.POST("/test/late", func(c *gin.Context) {
			c.JSON(http.StatusCreated, parity.Late)
			reply(c, 0, nil, parity.ErrFails)
		})
		e.POST("/test/stream", func(c *gin.Context) { reply(c, 0, nil, parity.Stream(c.Writer)) })
		e.POST("/test/flush", func(c *gin.Context) { reply(c, 0, nil, parity.Flush(c.Writer)) })
		e.POST("/test/hijack", func(c *gin.Context) { reply(c, 0, nil, parity.Hijack(c.Writer, c.Request)) })
		return parity.Server{URL: parity.Listen(t, e), Status: status}
	})
}
