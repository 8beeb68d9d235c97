package bind_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// Lead is what the handlers of the README and of docs/ take.
type Lead struct {
	Name  string `json:"name" validate:"required,max=100"`
	Phone string `json:"phone" validate:"required,e164"`
	Email string `json:"email" validate:"omitempty,email" bind:"distinct"`
}

// Store is where the handlers of docs/ put things.
type Store struct {
	mu    sync.Mutex
	leads []Lead
}

// routes has a handler for one lead.
func routes(store *Store) *http.ServeMux {
	b := bind.Must(bind.New(bind.Config{}))
	mux := http.NewServeMux()
	mux.Handle("POST /leads", bind.Handle(b, func(w http.ResponseWriter, r *http.Request, in Lead) error {
		store.mu.Lock()
		defer store.mu.Unlock()
		store.leads = append(store.leads, in)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		return json.NewEncoder(w).Encode(in)
	}))
	return mux
}

// bulkRoutes is the handler of docs/bulk.md.
func bulkRoutes(b *bind.Binder, store *Store) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("POST /leads/bulk", bind.HandleMany(b, func(w http.ResponseWriter, r *http.Request, in []Lead) error {
		store.mu.Lock()
		defer store.mu.Unlock()
		store.leads = append(store.leads, in...) // all of them: one bad lead, and this is not called
		w.WriteHeader(http.StatusCreated)
		return nil
	}, bind.Under("leads")))
	return mux
}

func Example() {
	store := &Store{}
	send2 := func(body string) {
		r := httptest.NewRequest(http.MethodPost, "/leads", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		routes(store).ServeHTTP(w, r)
		_, _ = os.Stdout.WriteString(w.Body.String() + "\n")
	}
	send2(`{"name":"Ada","phone":"+4930123456"}`)
	send2(`{"name":7,"phone":"+4930123456","color":"red"}`)
	// Output:
	// {"name":"Ada","phone":"+4930123456","email":""}
	//
	// {"message":"The given data was invalid.","errors":{"name":["The name field must be a string."],"color":["The color field is not allowed."]}}
}

func ExampleConfig_languages() {
	b := bind.Must(bind.New(bind.Config{
		Locales: []locales.Locale{locales.En(), locales.De(), locales.Ja()}, // the first is the fallback
	}))
	mistake := bind.Reject(bind.FieldError{Path: bind.At("leads", 0, "phone"), Rule: "e164"})
	for _, language := range []string{"de-CH, de;q=0.9", "ja", "sw"} {
		_, header, body := b.Answer(language, mistake)
		fmt.Println(header.Get("Content-Language"), string(body))
	}
	// Output:
	// de {"message":"Die übermittelten Daten sind ungültig.","errors":{"leads.0.phone":["Das Feld leads.0.phone muss eine gültige Telefonnummer im internationalen Format (zum Beispiel +14155550100) sein."]}}
	// ja {"message":"送信されたデータは無効です。","errors":{"leads.0.phone":["「leads.0.phone」は国際形式の有効な電話番号（例：+14155550100）である必要があります。"]}}
	// en {"message":"The given data was invalid.","errors":{"leads.0.phone":["The leads.0.phone field must be a valid phone number in international format (such as +14155550100)."]}}
}

// TestREADMETable sends the README's request to each format and looks for the answer in the README.
func TestREADMETable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	const body = `{"leads":[{"name":"Ada","phone":"+4930123456"},{"name":"Bob","phone":"030"}]}`
	require.Contains(t, string(text), body)
	for name, format := range map[string]bind.Format{
		"Laravel": bind.Laravel{}, "Teamwork": bind.Teamwork{}, "Problem": bind.Problem{}, "Zoho": bind.Zoho{},
	} {
		b := newBinder(t, bind.Config{Format: format, NewID: func(*http.Request) string { return "0d4f0f7e-…" }})
		store := &Store{}
		r := httptest.NewRequest(http.MethodPost, "/leads/bulk", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := serve(bulkRoutes(b, store), r)
		assert.Contains(t, string(text), "`"+w.Body.String()+"`", name)
		assert.Empty(t, store.leads, name)
	}
}
