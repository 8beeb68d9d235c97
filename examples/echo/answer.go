package main

import (
	"errors"

	"github.com/labstack/echo/v5"

	"github.com/fielderrors/bind"
)

// reasons are what bind answers a status with.
var reasons = map[int]bind.Reason{
	400: bind.Malformed, 401: bind.Unauthenticated, 403: bind.Forbidden, 404: bind.NotFound, 405: bind.MethodNotAllowed,
	408: bind.Timeout, 409: bind.Conflict, 413: bind.TooLarge, 415: bind.UnsupportedMedia, 429: bind.RateLimited,
	503: bind.Unavailable,
}

// known turns echo's own errors into those of bind: those of its router, which
// have no type, and the HTTPErrors of middlewares and handlers.
func known(err error) error {
	var code int
	if own := (*echo.HTTPError)(nil); errors.As(err, &own) {
		code = own.Code
	}
	for _, its := range []error{
		echo.ErrBadRequest, echo.ErrUnauthorized, echo.ErrForbidden, echo.ErrNotFound, echo.ErrMethodNotAllowed,
		echo.ErrRequestTimeout, echo.ErrStatusRequestEntityTooLarge, echo.ErrUnsupportedMediaType,
		echo.ErrTooManyRequests, echo.ErrServiceUnavailable,
	} {
		if errors.Is(err, its) {
			code = echo.StatusCode(its)
		}
	}
	if reason := reasons[code]; reason != 0 {
		return &bind.Error{Reason: reason, Err: err}
	}
	return err
}
