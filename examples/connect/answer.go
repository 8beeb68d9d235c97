package main

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"

	"github.com/fielderrors/bind"
)

// badRequest is a format whose body is a google.rpc.BadRequest: each mistake
// with its place, the name of its rule, and its text in the client's language.
var badRequest = bind.FormatFunc(func(r bind.Report) bind.Response {
	var details errdetails.BadRequest
	for _, fe := range r.Fields {
		details.FieldViolations = append(details.FieldViolations, &errdetails.BadRequest_FieldViolation{
			Field: fe.Path.Dotted(), Description: fe.Message, Reason: strings.ToUpper(fe.Rule),
			LocalizedMessage: &errdetails.LocalizedMessage{Locale: r.Locale, Message: fe.Message},
		})
	}
	body, err := proto.Marshal(&details)
	if err != nil {
		body = nil
	}
	return bind.Response{Body: body}
})

// codes are Connect's for the reasons. The others are invalid_argument.
var codes = map[bind.Reason]connect.Code{
	bind.Unauthenticated: connect.CodeUnauthenticated, bind.Forbidden: connect.CodePermissionDenied,
	bind.NotFound: connect.CodeNotFound, bind.Conflict: connect.CodeAlreadyExists,
	bind.PreconditionFailed: connect.CodeFailedPrecondition, bind.RateLimited: connect.CodeResourceExhausted,
	bind.TooLarge: connect.CodeResourceExhausted, bind.Internal: connect.CodeInternal,
	bind.Unavailable: connect.CodeUnavailable,
}

// answer turns the errors of handlers into Connect's. Those that are neither
// bind's nor Connect's are logged by bind, and say nothing but an id.
func answer(b *bind.Binder) connect.UnaryInterceptorFunc {
	return func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, r connect.AnyRequest) (connect.AnyResponse, error) {
			response, err := next(ctx, r)
			var own *connect.Error
			if err == nil || errors.As(err, &own) {
				return response, err
			}
			return nil, answered(b, r.Header().Get("Accept-Language"), err)
		}
	}
}

func answered(b *bind.Binder, language string, err error) *connect.Error {
	status, header, body := b.Answer(language, err)
	out := connect.NewError(codeOf(status, err), errors.New(http.StatusText(status)))
	if id := header.Get("Error-Id"); id != "" {
		out.Meta().Set("Error-Id", id)
	}
	var details errdetails.BadRequest
	if proto.Unmarshal(body, &details) == nil && len(details.FieldViolations) > 0 {
		if detail, err := connect.NewErrorDetail(&details); err == nil {
			out.AddDetail(detail)
		}
	}
	return out
}

// codeOf returns the code for an error that was answered with a status.
func codeOf(status int, err error) connect.Code {
	var e *bind.Error
	reason := bind.Internal
	switch {
	case errors.As(err, &e):
		reason = e.Reason
	case status == http.StatusServiceUnavailable:
		reason = bind.Unavailable
	}
	if code, known := codes[reason]; known {
		return code
	}
	return connect.CodeInvalidArgument
}
