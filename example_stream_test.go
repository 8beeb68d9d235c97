package bind_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fielderrors/bind"
)

type contactRow struct {
	Name  string `json:"name" validate:"required"`
	Email string `json:"email" validate:"required,email" bind:"distinct"`
}

// A file of any length is stored by one transaction, which begins when all of
// the file is known to be right.
func ExampleHandleStream() {
	b := bind.Must(bind.New(bind.Config{Limits: bind.Limits{Stream: 1 << 30}}))
	h := bind.HandleStream(b, func(w http.ResponseWriter, r *http.Request, rows *bind.Items[contactRow]) error {
		for batch, err := range rows.Batches(1_000) {
			if err != nil {
				return err // the server's failure: roll back
			}
			last := batch.First + len(batch.Items) - 1
			fmt.Printf("store rows %d to %d\n", batch.First, last)
		}
		fmt.Fprintf(w, "%d rows stored\n", rows.Len())
		return nil
	})

	send := func(body string) {
		r := httptest.NewRequest(http.MethodPost, "/contacts/import", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-ndjson")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		fmt.Println(w.Code, strings.TrimSpace(w.Body.String()))
	}
	send(`{"name": "Ada", "email": "ada@example.com"}
{"name": "Alan", "email": "alan@example.com"}`)
	send(`{"name": "Ada", "email": "ada@example.com"}
{"name": "", "email": "alan@example.com"}`)
	// Output:
	// store rows 0 to 1
	// 200 2 rows stored
	// 422 {"message":"The given data was invalid.","errors":{"1.name":["The 1.name field is required."]}}
}

func ExampleStream() {
	b := bind.Must(bind.New(bind.Config{}))
	handler := func(w http.ResponseWriter, r *http.Request) {
		rows, err := bind.Stream[contactRow](b, r, bind.Under("contacts"))
		if err != nil {
			b.WriteError(w, r, err)
			return
		}
		defer func() { _ = rows.Close() }()
		fmt.Println(rows.Len(), "rows")
	}

	body := `{"contacts": [{"name": "Ada", "email": "ada@example.com"}]}`
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	handler(httptest.NewRecorder(), r)
	// Output: 1 rows
}

// A job reads its body from where the queue keeps it.
func ExampleDecodeStream() {
	b := bind.Must(bind.New(bind.Config{}))
	file := strings.NewReader(`{"name": "Ada", "email": "ada@example.com"}
{"name": "Alan", "email": "alan@example.com"}
{"name": "Grace", "email": "grace@example.com"}`)

	told := func(_ context.Context, p bind.Progress) {
		fmt.Println(p.Bytes, "bytes,", p.Items, "items,", p.Mistakes, "mistakes")
	}
	rows, err := bind.DecodeStream[contactRow](context.Background(), b, file, bind.Lines(), bind.OnProgress(told))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = rows.Close() }()

	store := func(batch bind.Batch[contactRow]) { fmt.Println(batch.First, batch.Items[0].Name, len(batch.Items)) }
	for batch, err := range rows.Batches(2) {
		if err != nil {
			fmt.Println(err)
			return
		}
		store(batch)
	}
	// Before a transaction is tried again: have others taken a value since?
	fmt.Println(rows.Validate(context.Background()))
	// Output:
	// 137 bytes, 3 items, 0 mistakes
	// 137 bytes, 3 items, 0 mistakes
	// 0 Ada 2
	// 2 Grace 1
	// <nil>
}
