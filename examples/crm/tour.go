package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// step is a request of the tour. It is sent once in every format.
type step struct {
	title, resource, body string
}

var steps = []step{
	{"A valid bulk body: all leads are stored", "leads", `
{"leads": [
  {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+442079460018", "company_id": 1, "source": "web",
   "products": [{"product_id": 1, "quantity": 2}]},
  {"name": "Grace Hopper", "email": "grace@example.com", "phone": "+12025550143", "company_id": 2, "source": "referral",
   "products": [{"product_id": 1, "quantity": 1}, {"product_id": 2, "quantity": 5}]}
]}`},
	{"Mistakes in several leads: each is named, nothing is stored", "leads", `
{"leads": [
  {"name": "Ada Lovelace", "email": "ada@example.com", "company_id": 1, "source": "web"},
  {"name": "Grace Hopper", "email": "grace.example.com", "phone": "+12025550143", "company_id": 999, "source": "fax",
   "products": [{"product_id": 1, "quantity": 1}, {"product_id": 2, "quantity": 0}]}
]}`},
	{"Wrong types: all of them at once", "leads", `
{"leads": [
  {"name": 42, "email": "ada@example.com", "phone": "+442079460018", "company_id": "1", "source": "web",
   "products": {"product_id": 1, "quantity": 2}},
  "Grace Hopper"
]}`},
	{"An unknown member: a misspelt name is no silent loss", "leads", `
{"leads": [
  {"name": "Ada Lovelace", "emial": "ada@example.com", "phone": "+442079460018", "company_id": 1, "source": "web",
   "products": [{"product_id": 1, "quantity": 2}]}
]}`},
	{"Malformed JSON: a comma is missing", "leads", `
{"leads": [
  {"name": "Ada Lovelace" "email": "ada@example.com"}
]}`},
	{"A contact whose company does not exist", "contacts", `
{"name": "Alan Turing", "email": "alan@example.com", "company_id": 999}`},
	{"A contact whose e-mail address is taken", "contacts", `
{"name": "Janet Roe", "email": "Jane@acme.example", "company_id": 1}`},
}

// abroad is sent once in every language, in the first format.
var abroad = step{"Mistakes in a bulk body, in the client's language", "leads", `
{"leads": [
  {"name": "Ada Lovelace", "email": "ada@example.com", "company_id": 1, "source": "web",
   "products": [{"product_id": 1, "quantity": 2}]},
  {"name": "", "email": "grace.example.com", "phone": "+12025550143", "company_id": 999, "source": "fax", "products": []}
]}`}

// languages are those of the tour, as Accept-Language has them.
var languages = []string{"en", "de", "ja", "ar", "ru"}

// tour sends every step in every format, and one in several languages, to the server at addr and prints both sides as
// they went over the wire.
func tour(ctx context.Context, addr string, out io.Writer) error {
	for i, s := range steps {
		for _, f := range formats {
			request := newRequest("POST", "/"+f.name+"/"+s.resource, addr, strings.TrimSpace(s.body))
			title := fmt.Sprintf("%d. %s (%s)", i+1, s.title, f.name)
			if err := show(ctx, addr, title, request, out); err != nil {
				return err
			}
		}
	}
	for _, language := range languages {
		request := newRequest("POST", "/"+formats[0].name+"/"+abroad.resource, addr, strings.TrimSpace(abroad.body), "Accept-Language: "+language)
		title := fmt.Sprintf("%d. %s (%s)", len(steps)+1, abroad.title, language)
		if err := show(ctx, addr, title, request, out); err != nil {
			return err
		}
	}
	return nil
}

// show sends a request and prints it with its response.
func show(ctx context.Context, addr, title, request string, out io.Writer) error {
	response, err := exchange(ctx, addr, request)
	if err == nil {
		_, err = fmt.Fprintf(out, "=== %s\n\n%s\n\n%s\n\n", title, request, response)
	}
	if err != nil {
		return fmt.Errorf("tour: %s: %w", title, err)
	}
	return nil
}

// newRequest returns an HTTP/1.1 request with a JSON body and further header fields.
func newRequest(method, path, host, body string, fields ...string) string {
	head := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\n", method, path, host)
	for _, field := range fields {
		head += field + "\r\n"
	}
	return fmt.Sprintf("%sContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", head, len(body), body)
}

// exchange sends a request on a connection of its own and returns the bytes that come back.
func exchange(ctx context.Context, addr, request string) ([]byte, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(conn, request); err != nil {
		return nil, err
	}
	return io.ReadAll(conn)
}
