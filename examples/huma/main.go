// Command huma is a small API on huma whose errors are all answered by bind.
package main

import (
	"context"
	"log"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/fielderrors/bind"
)

// Contact is what clients send. bind checks it by these rules, and says them in
// huma's document.
type Contact struct {
	Name  string   `json:"name" validate:"required,max=50"`
	Email string   `json:"email" validate:"required,email" bind:"distinct"`
	Tags  []string `json:"tags,omitempty" validate:"max=3,dive,alpha"`
}

// Stored says how many contacts were imported.
type Stored struct {
	Stored int `json:"stored"`
}

func main() {
	log.Fatal(http.ListenAndServe("localhost:8080", handler(bind.Must(bind.New(bind.Config{})), http.NewServeMux())))
}

func handler(b *bind.Binder, mux *http.ServeMux) http.Handler {
	bind.Must(b, b.Check(Contact{}))
	config := huma.DefaultConfig("Contacts", "1.0.0")
	config.CreateHooks = nil // no $schema in answers
	api := humago.New(mux, config)
	answerAll(b)

	register(api, b, operation("POST", "/contacts", 201, body(b, Contact{})),
		func(_ context.Context, r *http.Request) (Contact, error) { return bind.One[Contact](b, r) })
	register(api, b, operation("POST", "/imports", 201, body(b, []Contact{}, bind.Under("contacts"))),
		func(_ context.Context, r *http.Request) (Stored, error) {
			in, err := bind.Many[Contact](b, r, bind.Under("contacts"))
			return Stored{len(in)}, err
		})
	register(api, b, operation("PUT", "/contacts/{id}", 200, body(b, Contact{})),
		func(_ context.Context, r *http.Request) (Contact, error) {
			if r.PathValue("id") != "7" {
				return Contact{}, &bind.Error{Reason: bind.NotFound}
			}
			return bind.One[Contact](b, r)
		})
	for _, path := range []string{"/contacts", "/imports", "/contacts/{id}"} {
		mux.HandleFunc(path, refuse(b, bind.MethodNotAllowed))
	}
	mux.HandleFunc("/", refuse(b, bind.NotFound))
	return recovered(b, mux)
}
