package bind_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fielderrors/bind"
)

// people is stored data: ids by address.
var people = map[string]int64{"ada@example.com": 1, "bob@example.com": 2}

// holders says which of people have addresses.
func holders(_ context.Context, emails []string) (map[string]int64, error) {
	owners := map[string]int64{} // SELECT email, id FROM people WHERE email = ANY($1)
	for _, email := range emails {
		if id, ok := people[email]; ok {
			owners[email] = id
		}
	}
	return owners, nil
}

// Each record of a bulk body keeps what it has. A new one cannot have the address of another.
func ExampleOwned() {
	type Person struct {
		ID    int64  `json:"id" bind:"owner=people.email"`
		Email string `json:"email" validate:"required,email" bind:"available=people.email"`
	}
	b := bind.Must(bind.New(bind.Config{Lookups: map[string]bind.Lookup{"people.email": bind.Owned(holders)}}))
	save := bind.HandleMany(b, func(w http.ResponseWriter, _ *http.Request, in []Person) error {
		fmt.Fprint(w, "saved")
		return nil
	})
	send(save, `[{"id":1,"email":"ada@example.com"},{"id":2,"email":"robert@example.com"}]`)
	send(save, `[{"id":1,"email":"ada@example.com"},{"email":"bob@example.com"}]`)
	// Output:
	// 200 saved
	// 422 {"message":"The given data was invalid.","errors":{"1.email":["The 1.email has already been taken."]}}
}

// The id of the record stands in the path.
func ExampleOwnerFrom() {
	type Person struct {
		Email string `json:"email" validate:"required,email" bind:"available=people.email"`
	}
	b := bind.Must(bind.New(bind.Config{Lookups: map[string]bind.Lookup{"people.email": bind.Owned(holders)}}))
	save := func(w http.ResponseWriter, _ *http.Request, in Person) error {
		fmt.Fprint(w, "saved")
		return nil
	}
	id := func(r *http.Request) (id int64, err error) {
		_, err = fmt.Sscan(r.PathValue("id"), &id)
		return id, err
	}

	mux := http.NewServeMux()
	mux.Handle("POST /people", bind.Handle(b, save))
	mux.Handle("PUT /people/{id}", bind.Handle(b, save, bind.OwnerFrom("people.email", id)))
	for _, call := range []string{"POST /people", "PUT /people/1", "PUT /people/2"} {
		method, path, _ := strings.Cut(call, " ")
		r := httptest.NewRequest(method, path, strings.NewReader(`{"email":"ada@example.com"}`))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		fmt.Println(call, w.Code, w.Body)
	}
	// Output:
	// POST /people 422 {"message":"The given data was invalid.","errors":{"email":["The email has already been taken."]}}
	// PUT /people/1 200 saved
	// PUT /people/2 422 {"message":"The given data was invalid.","errors":{"email":["The email has already been taken."]}}
}

// After a race for an address, the lookups are run again.
func ExampleOwner() {
	type Person struct {
		Email string `json:"email" bind:"available=people.email"`
	}
	b := bind.Must(bind.New(bind.Config{Lookups: map[string]bind.Lookup{"people.email": bind.Owned(holders)}}))
	ctx := context.Background()
	fmt.Println(b.Validate(ctx, Person{Email: "ada@example.com"}, bind.Owner("people.email", int64(1))))
	fmt.Println(b.Validate(ctx, Person{Email: "ada@example.com"}, bind.Owner("people.email", int64(2))))
	// Output:
	// <nil>
	// bind: invalid: mistakes: 1, the first at "/email" (available)
}

func ExampleFold() {
	type Person struct {
		Email string `json:"email" bind:"available=people.email"`
	}
	b := bind.Must(bind.New(bind.Config{Lookups: map[string]bind.Lookup{
		"people.email": bind.Fold(bind.Owned(holders), strings.ToLower),
	}}))
	create := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []Person) error { return nil })
	send(create, `[{"email":"ADA@example.com"},{"email":"Eve@example.com"},{"email":"eve@example.com"}]`)
	// Output:
	// 422 {"message":"The given data was invalid.","errors":{"0.email":["The 0.email has already been taken."],"1.email":["The 1.email field has a duplicate value."],"2.email":["The 2.email field has a duplicate value."]}}
}
