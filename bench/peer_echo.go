package main

import (
	"net/http"

	"github.com/go-playground/validator/v10"
	"github.com/labstack/echo/v5"
)

// echoValidator is the adapter that echo's guide shows.
type echoValidator struct{ validate *validator.Validate }

// Validate checks v by its tags.
func (e *echoValidator) Validate(v any) error {
	if err := e.validate.Struct(v); err != nil {
		return echo.ErrBadRequest.Wrap(err)
	}
	return nil
}

// echoPeer is echo without middleware: Bind, Validate, and its own error
// handler, told to show what is wrong.
func echoPeer(to *recorder) contestant {
	e := echo.New()
	e.Validator = &echoValidator{validate: validator.New(validator.WithRequiredStructEnabled())}
	e.HTTPErrorHandler = echo.DefaultHTTPErrorHandler(true)

	s := &stack{handler: e, recorder: to}
	e.POST(routeEmpty, func(c *echo.Context) error { return c.NoContent(http.StatusNoContent) })
	e.POST(routeOne, bindEcho[Lead](&s.arrived))
	e.POST(routeBulk, bindEcho[Bulk](&s.arrived))
	return contestant{name: nameEcho, types: first, text: true, open: s.open, mistakes: countText}
}

func bindEcho[T form](arrived *int) echo.HandlerFunc {
	return func(c *echo.Context) error {
		var in T
		if err := c.Bind(&in); err != nil {
			return err
		}
		if err := c.Validate(&in); err != nil {
			return err
		}

		*arrived = in.size()
		return c.NoContent(http.StatusNoContent)
	}
}
