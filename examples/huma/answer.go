package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/fielderrors/bind"
)

// request is the input of every operation. huma does not read its body: bind
// does.
type request struct{ of *http.Request }

// Resolve is called by huma.
func (r *request) Resolve(ctx huma.Context) []error {
	r.of, _ = humago.Unwrap(ctx)
	return nil
}

// output is the body of an answer.
type output[T any] struct{ Body T }

// register registers h, whose error is answered by b. The body goes into the
// document behind huma's back, which would read it otherwise.
func register[T any](
	api huma.API, b *bind.Binder, op huma.Operation, h func(context.Context, *http.Request) (T, error),
) {
	body := op.RequestBody
	op.RequestBody = nil
	huma.Register(api, op, func(ctx context.Context, in *request) (*output[T], error) {
		out, err := h(ctx, in.of)
		if err != nil {
			return nil, answered(b, in.of, err)
		}
		return &output[T]{out}, nil
	})
	item := api.OpenAPI().Paths[op.Path]
	for _, documented := range []*huma.Operation{item.Post, item.Put, item.Patch} {
		if documented != nil {
			documented.RequestBody = body
		}
	}
}

func operation(method, path string, status int, body *huma.RequestBody) huma.Operation {
	return huma.Operation{OperationID: method + path, Method: method, Path: path, DefaultStatus: status, RequestBody: body}
}

// document is what bind says of a body in JSON Schema. It is a huma.SchemaProvider.
type document []byte

// Schema returns the schema as huma writes it. What huma has no field for goes
// with the rest.
func (d document) Schema(huma.Registry) *huma.Schema {
	var members map[string]any
	if err := json.Unmarshal(d, &members); err != nil {
		panic(err) // it comes from bind
	}
	delete(members, "$schema")
	return &huma.Schema{Extensions: members}
}

// body is what the document says of a body: the rules that bind checks it by.
func body(b *bind.Binder, v any, opts ...bind.Option) *huma.RequestBody {
	schema, err := b.Schema(v, opts...)
	bind.Must(b, err)
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/json": {Schema: document(schema).Schema(nil)},
	}}
}

// answer is an answer of bind's as huma wants it: it is a huma.StatusError, a
// huma.HeadersError, and marshals as the body.
type answer struct {
	*httptest.ResponseRecorder
	cause error
}

func answered(b *bind.Binder, r *http.Request, err error) answer {
	w := httptest.NewRecorder()
	b.WriteError(w, r, err)
	return answer{w, err}
}

func (a answer) Error() string                { return a.cause.Error() }
func (a answer) Unwrap() error                { return a.cause }
func (a answer) GetStatus() int               { return a.Code }
func (a answer) GetHeaders() http.Header      { return a.Header() }
func (a answer) ContentType(string) string    { return a.Header().Get("Content-Type") }
func (a answer) MarshalJSON() ([]byte, error) { return a.Body.Bytes(), nil }

// answerAll turns huma's own errors into those of bind.
func answerAll(b *bind.Binder) {
	reasons := map[int]bind.Reason{
		400: bind.Malformed, 401: bind.Unauthenticated, 403: bind.Forbidden, 404: bind.NotFound, 408: bind.Timeout,
		413: bind.TooLarge, 415: bind.UnsupportedMedia, 429: bind.RateLimited,
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, text string, errs ...error) huma.StatusError {
		r, _ := humago.Unwrap(ctx)
		reason, known := reasons[status]
		if !known {
			return answered(b, r, fmt.Errorf("huma: %d %s: %v", status, text, errs))
		}
		return answered(b, r, &bind.Error{Reason: reason})
	}
}

func refuse(b *bind.Binder, reason bind.Reason) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, &bind.Error{Reason: reason}) }
}

// recovered answers a panic.
func recovered(b *bind.Binder, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				b.WriteError(w, r, fmt.Errorf("panic: %v", p))
			}
		}()
		next.ServeHTTP(w, r)
	})
}
