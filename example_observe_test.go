package bind_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fielderrors/bind"
)

// An Observation counts mistakes by what is free of client text.
func ExampleObservation() {
	count := func(m bind.ObservedMistake) { fmt.Println(m.Pattern, m.Rule) }
	b := bind.Must(bind.New(bind.Config{Observe: func(_ context.Context, o bind.Observation) {
		fmt.Println(o.Method, o.Route, o.Status, o.Language)
		for _, m := range o.Mistakes {
			count(m)
		}
	}}))
	mux := http.NewServeMux()
	mux.Handle("POST /leads/bulk", bulkRoutes(b, &Store{}))

	r := httptest.NewRequest(http.MethodPost, "/leads/bulk", strings.NewReader(`{"leads":[{"name":"Ada","phone":"030"},{"x":1}]}`))
	r.Header.Set("Content-Type", "application/json")
	mux.ServeHTTP(httptest.NewRecorder(), r)
	// Output:
	// POST POST /leads/bulk 422 en
	// leads.*.phone e164
	// leads.*.name required
	// leads.*.phone required
	// leads.*.* unknown
}
