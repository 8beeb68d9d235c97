// A form in React that says what the server would say, before it is sent: see
// web. Build it first: npm ci && npm run build, in the folder web.
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/browser"
	"github.com/fielderrors/bind/locales"
)

// Contact is the body of POST /contacts.
type Contact struct {
	Name  string `json:"name" validate:"required,max=40"`
	Email string `json:"email" validate:"required,email" bind:"available=contacts.email"`
	Phone string `json:"phone" validate:"omitempty,e164"`
	Kind  string `json:"kind" validate:"required,oneof=person company"`
	VAT   string `json:"vat" validate:"required_if=Kind company,omitempty,len=11"`
	Seats int    `json:"seats" validate:"min=1,max=500"`
}

func main() {
	log.Print("listening on http://localhost:8080")
	log.Fatal(http.ListenAndServe("localhost:8080", newHandler(os.Getenv("WEB"))))
}

// newHandler serves the form, what it says, and what it sends to. web is the
// folder of the built form.
func newHandler(web string) http.Handler {
	b := bind.Must(bind.New(bind.Config{
		Locales: locales.All(),
		Lookups: map[string]bind.Lookup{"contacts.email": bind.Stored(taken)},
	}))
	if web == "" {
		web = "web/dist"
	}

	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServer(http.Dir(web)))
	mux.Handle("GET /bind.js", browser.Module())
	mux.HandleFunc("GET /contacts/schema.json", func(w http.ResponseWriter, r *http.Request) {
		document, err := browser.Schema(b, Contact{})
		answer(b, w, r, document, err)
	})
	mux.HandleFunc("GET /contacts/words.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Vary", "Accept-Language")
		document, err := browser.Words(b, r.Header.Get("Accept-Language"), Contact{})
		answer(b, w, r, document, err)
	})
	mux.Handle("POST /contacts", bind.Handle(b, func(w http.ResponseWriter, r *http.Request, c Contact) error {
		w.WriteHeader(http.StatusCreated)
		return nil
	}))
	return mux
}

// taken returns those of the addresses that another contact has. A program would
// ask its database.
func taken(_ context.Context, emails []string) (stored []string, err error) {
	for _, email := range emails {
		if email == "grace@example.com" {
			stored = append(stored, email)
		}
	}
	return stored, nil
}

// answer writes a document, or the error.
func answer(b *bind.Binder, w http.ResponseWriter, r *http.Request, document []byte, err error) {
	if err != nil {
		b.WriteError(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(document)
}
