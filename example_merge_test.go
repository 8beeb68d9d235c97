package bind_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fielderrors/bind"
)

// What a client may change of an account.
type Account struct {
	ID       int               `json:"-"`
	Name     string            `json:"name" validate:"min=2"`
	Phone    *string           `json:"phone" validate:"omitempty,e164"`
	Settings map[string]string `json:"settings"`
}

func ExampleHandleMerge() {
	accounts := map[string]Account{"1": {ID: 1, Name: "Ada", Settings: map[string]string{"theme": "dark"}}}
	load := func(r *http.Request) (Account, error) {
		account, ok := accounts[r.PathValue("id")]
		if !ok {
			return account, &bind.Error{Reason: bind.NotFound}
		}
		return account, nil
	}
	save := func(w http.ResponseWriter, r *http.Request, account Account, changes bind.Changes) error {
		accounts[r.PathValue("id")] = account
		fmt.Println(account.Name, account.Settings, changes.Has(bind.At("name")))
		return nil
	}

	b := bind.Must(bind.New(bind.Config{}))
	mux := http.NewServeMux()
	mux.Handle("PATCH /accounts/{id}", bind.HandleMerge(b, load, save))

	for _, patch := range []string{`{"settings":{"theme":null,"lang":"de"}}`, `{"name":"A"}`} {
		r := httptest.NewRequest("PATCH", "/accounts/1", strings.NewReader(patch))
		r.Header.Set("Content-Type", "application/merge-patch+json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		fmt.Println(w.Code)
		fmt.Print(w.Body)
	}
	// Output:
	// Ada map[lang:de] false
	// 200
	// 422
	// {"message":"The given data was invalid.","errors":{"name":["The name field must be at least 2 characters."]}}
}

func ExampleBinder_MergeBytes() {
	b := bind.Must(bind.New(bind.Config{}))
	account := Account{Name: "Ada", Settings: map[string]string{"theme": "dark"}}

	changes, err := b.MergeBytes(context.Background(), []byte(`{"settings":{"lang":"de"}}`), &account)
	fmt.Println(changes, err)
	fmt.Println(account.Name, account.Settings)
	// Output:
	// [settings.lang] <nil>
	// Ada map[lang:de theme:dark]
}

func ExampleBinder_Merge() {
	b := bind.Must(bind.New(bind.Config{}))
	account := Account{Name: "Ada"}
	r := httptest.NewRequest("PATCH", "/", strings.NewReader(`{"name":"Bob"}`))
	r.Header.Set("Content-Type", "application/json")

	changes, err := b.Merge(r, &account)
	fmt.Println(changes, err, account.Name)
	// Output: [name] <nil> Bob
}

func ExampleDefaults() {
	type Line struct {
		SKU string `json:"sku" validate:"required"`
		Qty int    `json:"qty" validate:"min=1"`
	}
	type Order struct {
		Currency string `json:"currency" validate:"len=3"`
		Lines    []Line `json:"lines" validate:"dive"`
	}
	b := bind.Must(bind.New(bind.Config{}))

	var order Order
	err := b.Decode(context.Background(), []byte(`{"lines":[{"sku":"a"},{"sku":"b","qty":0}]}`), &order,
		bind.Defaults(Order{Currency: "EUR"}, Line{Qty: 1}))
	fmt.Println(err)

	err = b.Decode(context.Background(), []byte(`{"lines":[{"sku":"a"}]}`), &order,
		bind.Defaults(Order{Currency: "EUR"}, Line{Qty: 1}))
	fmt.Println(order, err)

	create := func(w http.ResponseWriter, _ *http.Request, order Order) error {
		return json.NewEncoder(w).Encode(order)
	}
	h := bind.Handle(b, create, bind.Defaults(Order{Currency: "EUR"}, Line{Qty: 1}))

	r := httptest.NewRequest("POST", "/orders", strings.NewReader(`{"lines":[{"sku":"b"}]}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	fmt.Println(w.Body)
	// Output:
	// bind: invalid: mistakes: 1, the first at "/lines/1/qty" (min)
	// {EUR [{a 1}]} <nil>
	// {"currency":"EUR","lines":[{"sku":"b","qty":1}]}
}
