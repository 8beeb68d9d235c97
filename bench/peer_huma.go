package main

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// humaInput is a request with a body of T.
type humaInput[T form] struct{ Body T }

// humaPeer is huma with its default configuration, on the same router as bind.
// It validates by the JSON Schema tags.
func humaPeer(to *recorder) contestant {
	mux := http.NewServeMux()
	api := humago.New(mux, huma.DefaultConfig("Leads", "1.0.0"))
	s := &stack{handler: mux, recorder: to}

	nothing := func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }
	huma.Register(api, operation("empty", routeEmpty), nothing)
	huma.Register(api, operation("create-lead", routeOne), bindHuma[Lead](&s.arrived))
	huma.Register(api, operation("create-leads", routeBulk), bindHuma[Bulk](&s.arrived))

	return contestant{name: nameHuma, open: s.open, mistakes: countDetails}
}

func operation(id, route string) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodPost, Path: route, MaxBodyBytes: maxBody}
}

func bindHuma[T form](arrived *int) func(context.Context, *humaInput[T]) (*struct{}, error) {
	return func(_ context.Context, in *humaInput[T]) (*struct{}, error) {
		*arrived = in.Body.size()
		return nil, nil
	}
}

// countDetails counts the entries of errors.
func countDetails(body []byte) int {
	var refusal struct{ Errors []json.RawMessage }
	if err := json.Unmarshal(body, &refusal); err != nil {
		return unreadable
	}
	return len(refusal.Errors)
}
