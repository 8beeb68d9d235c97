package main

import (
	"bytes"
	"errors"
	"net/http"

	"github.com/go-playground/validator/v10"
	"github.com/gofiber/fiber/v3"
	"github.com/valyala/fasthttp"
)

// fiberValidator is the adapter that fiber's guide shows.
type fiberValidator struct{ validate *validator.Validate }

// Validate checks v by its tags.
func (f *fiberValidator) Validate(v any) error { return f.validate.Struct(v) }

// fiberPeer is fiber without middleware and without a network: Bind().Body, and
// the error body of its guide.
func fiberPeer() contestant {
	app := fiber.New(fiber.Config{
		StructValidator: &fiberValidator{validate: validator.New(validator.WithRequiredStructEnabled())},
		BodyLimit:       maxBody,
	})

	var arrived int
	app.Post(routeEmpty, func(c fiber.Ctx) error {
		c.Status(http.StatusNoContent)
		return nil
	})
	app.Post(routeOne, bindFiber[Lead](&arrived))
	app.Post(routeBulk, bindFiber[Bulk](&arrived))

	handler := app.Handler()
	return contestant{
		name:     nameFiber,
		rules:    unplaced,
		types:    first,
		open:     func(w workload) exchange { return newFiberExchange(handler, w, &arrived) },
		mistakes: countFiber,
	}
}

func bindFiber[T form](arrived *int) fiber.Handler {
	return func(c fiber.Ctx) error {
		in := new(T)
		if err := c.Bind().Body(in); err != nil {
			return refuseFiber(c, err)
		}

		*arrived = (*in).size()
		c.Status(http.StatusNoContent)
		return nil
	}
}

// refuseFiber answers as step 4 of fiber's guide on validation does. Its guide
// on binding gives other errors a 400.
func refuseFiber(c fiber.Ctx, err error) error {
	var fields validator.ValidationErrors
	if !errors.As(err, &fields) {
		return c.Status(fiber.StatusBadRequest).JSON(fiber.Map{"error": err.Error()})
	}

	out := make([]fiber.Map, 0, len(fields))
	for _, f := range fields {
		out = append(out, fiber.Map{"field": f.Field(), "rule": f.Tag()})
	}
	return c.Status(fiber.StatusBadRequest).JSON(fiber.Map{"errors": out})
}

// fiberExchange calls fiber's handler with one fasthttp request.
type fiberExchange struct {
	handler fasthttp.RequestHandler
	ctx     fasthttp.RequestCtx
	arrived *int
}

func newFiberExchange(handler fasthttp.RequestHandler, w workload, arrived *int) exchange {
	e := &fiberExchange{handler: handler, arrived: arrived}
	e.ctx.Request.Header.SetMethod(http.MethodPost)
	e.ctx.Request.Header.SetContentType("application/json")
	e.ctx.Request.SetRequestURI(w.route())
	e.ctx.Request.SetBodyRaw(w.body)
	return e
}

func (e *fiberExchange) send() {
	*e.arrived = 0
	e.ctx.Response.Reset()
	e.handler(&e.ctx)
}

func (e *fiberExchange) answer() answer {
	return answer{status: e.ctx.Response.StatusCode(), body: e.ctx.Response.Body(), leads: *e.arrived}
}

// countFiber counts the rules that were broken, or the one error of decoding.
func countFiber(body []byte) int { return bytes.Count(body, []byte(`"rule":`)) + countText(body) }
