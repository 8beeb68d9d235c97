// Command fiber is a small API on fiber whose errors are all answered by bind.
package main

import (
	"bytes"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/fielderrors/bind"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/gofiber/fiber/v3/middleware/compress"
	"github.com/gofiber/fiber/v3/middleware/logger"
	"github.com/gofiber/fiber/v3/middleware/recover"
)

// Contact is what clients send.
type Contact struct {
	Name  string   `json:"name" validate:"required,max=50"`
	Email string   `json:"email" validate:"required,email" bind:"distinct"`
	Tags  []string `json:"tags,omitempty" validate:"max=3,dive,alpha"`
}

func main() {
	log.Fatal(app(bind.Must(bind.New(bind.Config{})), os.Stdout).Listen("localhost:8080"))
}

func app(b *bind.Binder, to io.Writer) *fiber.App {
	bind.Must(b, b.Check(Contact{}))
	app := fiber.New(fiber.Config{ErrorHandler: answer(b)})
	app.Use(logger.New(logger.Config{Stream: to}), compress.New(), recover.New())
	app.Post("/contacts", func(c fiber.Ctx) error {
		in, err := bind.One[Contact](b, request(c))
		return reply(c, fiber.StatusCreated, in, err)
	})
	app.Post("/imports", func(c fiber.Ctx) error {
		in, err := bind.Many[Contact](b, request(c), bind.Under("contacts"))
		return reply(c, fiber.StatusCreated, fiber.Map{"stored": len(in)}, err)
	})
	app.Put("/contacts/:id", func(c fiber.Ctx) error {
		in, err := bind.One[Contact](b, request(c))
		if c.Params("id") != "7" {
			err = &bind.Error{Reason: bind.NotFound}
		}
		return reply(c, fiber.StatusOK, in, err)
	})
	return app
}

// request is what net/http would have of a request.
func request(c fiber.Ctx) *http.Request {
	r, err := adaptor.ConvertRequest(c, true)
	if err != nil {
		return &http.Request{Header: http.Header{}, Body: http.NoBody}
	}
	r.Pattern = c.Route().Path // in Config.Observe and in the log
	return r.WithContext(c.Context())
}

func reply(c fiber.Ctx, status int, v any, err error) error {
	if err != nil {
		return err
	}
	return c.Status(status).JSON(v)
}

// writer is fiber's response for WriteError.
type writer struct {
	httptest.ResponseRecorder
	c fiber.Ctx
}

func (w *writer) Written() bool { return len(w.c.Response().Body()) > 0 || w.c.Response().IsBodyStream() }

// answer sets the headers of an answer. Added ones would stand beside others.
func answer(b *bind.Binder) fiber.ErrorHandler {
	return func(c fiber.Ctx, err error) error {
		w := &writer{httptest.ResponseRecorder{HeaderMap: c.GetRespHeaders(), Body: new(bytes.Buffer)}, c}
		b.WriteError(w, request(c), known(err))
		if w.Written() {
			return nil
		}
		c.Response().Reset()
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
		401: bind.Unauthenticated, 403: bind.Forbidden, 404: bind.NotFound, 405: bind.MethodNotAllowed,
		409: bind.Conflict, 413: bind.TooLarge, 429: bind.RateLimited, 503: bind.Unavailable,
	}
	if errors.As(err, &own) && reasons[own.Code] != 0 {
		return &bind.Error{Reason: reasons[own.Code], Err: err}
	}
	return err
}
