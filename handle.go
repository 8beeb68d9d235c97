package bind

import (
	"bufio"
	"cmp"
	"net"
	"net/http"
)

// Handle returns a handler that binds the body and calls h with the value. Errors, those that h returns too, are
// answered by WriteError, unless h has written already: then they are logged. Handle panics if Check refuses T.
func Handle[T any](b *Binder, h func(http.ResponseWriter, *http.Request, T) error, opts ...Option) http.Handler {
	return handler(b, h, b.settings(false, opts))
}

// handler serves Handle and HandleMany. T is what is decoded.
func handler[T any](b *Binder, h func(http.ResponseWriter, *http.Request, T) error, s settings) http.Handler {
	var checked T
	_, err := destination(&checked, s.bulk)
	if err := cmp.Or(err, b.checkWithin(s.limits, checked)); err != nil {
		panic(err)
	}
	s.fresh = true
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tracked := &trackingWriter{ResponseWriter: w}
		b.varyPrecognition(tracked, r)
		var v T
		err := before(r, s)
		if err == nil {
			err = b.bindRequest(w, r, &v, s)
		}
		if err == nil {
			err = h(tracked, r, v)
		}
		b.finish(tracked, r, err, s)
	})
}

// before runs the functions of Before.
func before(r *http.Request, s settings) error {
	for _, fn := range s.before {
		if err := fn(r); err != nil {
			return err
		}
	}
	return nil
}

// finish answers what a handler's work ended with.
func (b *Binder) finish(w *trackingWriter, r *http.Request, err error, s settings) {
	switch {
	case err == nil:
	case w.written:
		b.logger().ErrorContext(r.Context(), "bind: error after the response was written", "error", err, "path", r.URL.Path)
	default:
		b.writeError(w, r, err, s)
	}
}

// trackingWriter knows whether a response has begun.
type trackingWriter struct {
	http.ResponseWriter
	written bool
}

func (w *trackingWriter) WriteHeader(status int) {
	w.written = w.written || status >= http.StatusOK
	w.ResponseWriter.WriteHeader(status)
}

func (w *trackingWriter) Write(p []byte) (int, error) {
	w.written = true
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *trackingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush is what handlers that stream look for, and FlushError what http.ResponseController does.
func (w *trackingWriter) Flush() { _ = w.FlushError() } // nothing to flush is no failure

// FlushError sends what has been written so far.
func (w *trackingWriter) FlushError() error {
	w.written = true
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack hands the connection over, and with it all that is written to it.
func (w *trackingWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	w.written = w.written || err == nil
	return conn, buffered, err
}
