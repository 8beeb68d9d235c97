package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"

	"github.com/fielderrors/bind"
)

// request is what net/http would have of a request.
func request(c fiber.Ctx) *http.Request {
	r, err := adaptor.ConvertRequest(c, true)
	if err != nil {
		return &http.Request{Header: http.Header{}, Body: http.NoBody}
	}
	r.Pattern = c.Route().Path // in Config.Observe and in the log
	return r.WithContext(c.Context())
}

// writer is fiber's response for WriteError.
type writer struct {
	httptest.ResponseRecorder
	c fiber.Ctx
}

func (w *writer) Written() bool {
	return w.c.RequestCtx().Hijacked() || w.c.Response().IsBodyStream() || len(w.c.Response().Body()) > 0
}

// headers are those of the response so far. Fiber's own texts change with it.
func headers(c fiber.Ctx) http.Header {
	kept := http.Header{}
	for name, values := range c.GetRespHeaders() {
		for _, value := range values {
			kept.Add(strings.Clone(name), strings.Clone(value))
		}
	}
	return kept
}

// answer answers with what WriteError writes. It sets the headers: added ones
// would stand beside those that are there.
func answer(b *bind.Binder) fiber.ErrorHandler {
	return func(c fiber.Ctx, err error) error {
		w := &writer{httptest.ResponseRecorder{HeaderMap: headers(c), Body: new(bytes.Buffer)}, c}
		b.WriteError(w, request(c), known(err))
		if w.Written() {
			return nil
		}
		c.Response().Reset()
		c.Response().Header.SetNoDefaultContentType(true) // a 204 has none
		for name, values := range w.HeaderMap {
			c.Set(name, strings.Join(values, ", "))
		}
		return c.Status(w.Code).Send(w.Body.Bytes())
	}
}

// known turns fiber's own errors into those of bind.
func known(err error) error {
	var own *fiber.Error
	reasons := map[int]bind.Reason{
		400: bind.Malformed, 401: bind.Unauthenticated, 403: bind.Forbidden, 404: bind.NotFound,
		405: bind.MethodNotAllowed, 408: bind.Timeout, 409: bind.Conflict, 413: bind.TooLarge,
		415: bind.UnsupportedMedia, 429: bind.RateLimited, 503: bind.Unavailable,
	}
	if errors.As(err, &own) && reasons[own.Code] != 0 {
		return &bind.Error{Reason: reasons[own.Code], Err: err}
	}
	return err
}
