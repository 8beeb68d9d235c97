package main

import (
	"bufio"
	"cmp"
	"net"
	"net/http"

	"github.com/labstack/echo/v5"
)

// begun notes that an answer has begun: also by a flush or a hijack, which
// echo's own response does not note.
type begun struct {
	http.ResponseWriter
	status int
}

func noteBegun(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		c.SetResponse(&begun{ResponseWriter: c.Response()})
		return next(c)
	}
}

func (w *begun) Written() bool               { return w.status > 0 }
func (w *begun) Status() int                 { return w.status }
func (w *begun) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// begin notes the status of the answer, which is the first one.
func (w *begun) begin(status int) { w.status = cmp.Or(w.status, status) }

func (w *begun) WriteHeader(status int) {
	if status >= http.StatusOK {
		w.begin(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *begun) Write(p []byte) (int, error) {
	w.begin(http.StatusOK)
	return w.ResponseWriter.Write(p)
}

func (w *begun) FlushError() error {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK) // echo's logger asks echo's response
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

func (w *begun) Flush() { _ = w.FlushError() }

func (w *begun) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.begin(http.StatusOK)
	return http.NewResponseController(w.ResponseWriter).Hijack()
}
