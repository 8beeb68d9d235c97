// Command connect is a small API on Connect. The errors of bind are its errors,
// with google.rpc.BadRequest as their detail.
package main

import (
	"context"
	"log"
	"net/http"

	"connectrpc.com/connect"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/examples/connect/contactpb"
	"github.com/fielderrors/bind/locales"
)

// Contact has the rules of the message of this name.
type Contact struct {
	Name  string   `json:"name" validate:"required,max=50"`
	Email string   `json:"email" validate:"required,email" bind:"distinct"`
	Tags  []string `json:"tags" validate:"max=3,dive,alpha"`
}

func main() {
	log.Fatal(http.ListenAndServe("localhost:8080", handler(bind.Config{
		Locales: []locales.Locale{locales.En(), locales.De()},
	})))
}

func handler(cfg bind.Config) http.Handler {
	cfg.Format = badRequest
	b := bind.Must(bind.New(cfg))
	bind.Must(b, b.Check(Contact{}))
	mux := http.NewServeMux()
	mux.Handle(contactpb.NewContactServiceHandler(service{b: b}, connect.WithInterceptors(answer(b))))
	return mux
}

// service is the implementation of the service.
type service struct {
	contactpb.UnimplementedContactServiceHandler
	b *bind.Binder
}

// Create stores all contacts or none.
func (s service) Create(
	ctx context.Context, r *connect.Request[contactpb.CreateRequest],
) (*connect.Response[contactpb.CreateResponse], error) {
	contacts := make([]Contact, 0, len(r.Msg.Contacts))
	for _, c := range r.Msg.Contacts {
		contacts = append(contacts, Contact{c.GetName(), c.GetEmail(), c.GetTags()})
	}
	if err := s.b.Validate(ctx, contacts, bind.Under("contacts")); err != nil {
		return nil, err
	}
	return connect.NewResponse(&contactpb.CreateResponse{Stored: int32(len(contacts))}), nil
}
