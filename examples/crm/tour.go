package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"
)

// step is a request of the tour. It is sent once in every format.
type step struct {
	title, resource, body string
	method                string // POST unless it is set
}

var steps = []step{
	{title: "A valid bulk body: all leads are stored", resource: "leads", body: `
{"leads": [
  {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+442079460018", "company_id": 1, "source": "web",
   "products": [{"product_id": 1, "quantity": 2}]},
  {"name": "Grace Hopper", "email": "grace@example.com", "phone": "+12025550143", "company_id": 2, "source": "referral",
   "products": [{"product_id": 1, "quantity": 1}, {"product_id": 2, "quantity": 5}]}
]}`},
	{title: "Mistakes in several leads: each is named, nothing is stored", resource: "leads", body: `
{"leads": [
  {"name": "Ada Lovelace", "email": "ada@example.com", "company_id": 1, "source": "web"},
  {"name": "Grace Hopper", "email": "grace.example.com", "phone": "+12025550143", "company_id": 999, "source": "fax",
   "products": [{"product_id": 1, "quantity": 1}, {"product_id": 2, "quantity": 0}]}
]}`},
	{title: "Wrong types: all of them at once", resource: "leads", body: `
{"leads": [
  {"name": 42, "email": "ada@example.com", "phone": "+442079460018", "company_id": "1", "source": "web",
   "products": {"product_id": 1, "quantity": 2}},
  "Grace Hopper"
]}`},
	{title: "An unknown member: a misspelt name is no silent loss", resource: "leads", body: `
{"leads": [
  {"name": "Ada Lovelace", "emial": "ada@example.com", "phone": "+442079460018", "company_id": 1, "source": "web",
   "products": [{"product_id": 1, "quantity": 2}]}
]}`},
	{title: "Malformed JSON: a comma is missing", resource: "leads", body: `
{"leads": [
  {"name": "Ada Lovelace" "email": "ada@example.com"}
]}`},
	{title: "A contact whose company does not exist", resource: "contacts", body: `
{"name": "Alan Turing", "email": "alan@example.com", "company_id": 999}`},
	{title: "A contact whose e-mail address is taken", resource: "contacts", body: `
{"name": "Janet Roe", "email": "Jane@acme.example", "company_id": 1}`},
	{title: "A patch of a contact: only what it names is looked up", resource: "contacts/1", method: "PATCH", body: `
{"phone": "030", "email": "jane@acme.example"}`},
}

// abroad is sent once in every language, in the first format.
var abroad = step{title: "Mistakes in a bulk body, in the client's language", resource: "leads", body: `
{"leads": [
  {"name": "Ada Lovelace", "email": "ada@example.com", "company_id": 1, "source": "web",
   "products": [{"product_id": 1, "quantity": 2}]},
  {"name": "", "email": "grace.example.com", "phone": "+12025550143", "company_id": 999, "source": "fax",
   "products": []}
]}`}

// languages are those of the tour, as Accept-Language has them.
var languages = []string{"en", "de", "ja", "ar", "ru"}

// twice is sent two times with one Idempotency-Key, in the first format.
var twice = step{title: "The same request with the same Idempotency-Key", resource: "leads", body: `
{"leads": [
  {"name": "Mary Somerville", "email": "mary@example.com", "phone": "+442079460019", "company_id": 2, "source": "event",
   "products": [{"product_id": 2, "quantity": 1}]}
]}`}

// sendings say what becomes of twice.
var sendings = []string{"it is stored", "sent again, it gets the first answer"}

// guide takes the tour: it sends requests to the server at addr and prints
// both sides as they went over the wire.
type guide struct {
	addr, host string // where the server listens, and how it is called
	out        io.Writer
}

// length is how much of the tour is taken.
type length int

const (
	short length = iota
	full
	none
)

// lengths are the values of the flag -tour.
var lengths = map[string]length{"short": short, "full": full, "false": none}

// tour takes the tour.
func tour(ctx context.Context, addr string, out io.Writer, l length) error {
	g := guide{addr, localHost(addr), out}
	switch l {
	case short:
		return g.short(ctx)
	case full:
		return g.full(ctx)
	}
	return nil
}

// full sends every step in every format, one in several languages and one
// twice.
func (g guide) full(ctx context.Context) error {
	for i, s := range steps {
		for _, f := range formats {
			title := fmt.Sprintf("%d. %s (%s)", i+1, s.title, f.name)
			if err := g.show(ctx, title, "/"+f.name+"/", s); err != nil {
				return err
			}
		}
	}

	first := "/" + formats[0].name + "/"
	for _, language := range languages {
		title := fmt.Sprintf("%d. %s (%s)", len(steps)+1, abroad.title, language)
		if err := g.show(ctx, title, first, abroad, "Accept-Language: "+language); err != nil {
			return err
		}
	}
	key := rand.Text()
	for _, sending := range sendings {
		title := fmt.Sprintf("%d. %s (%s)", len(steps)+2, twice.title, sending)
		if err := g.show(ctx, title, first, twice, fmt.Sprintf("Idempotency-Key: %q", key)); err != nil {
			return err
		}
	}
	return nil
}

// verb returns the method of the step.
func (s step) verb() string { return cmp.Or(s.method, "POST") }

// show sends a request with further header fields and prints it with its
// response.
func (g guide) show(ctx context.Context, title, path string, s step, fields ...string) error {
	request := newRequest(s.verb(), path+s.resource, g.host, strings.TrimSpace(s.body), fields...)
	response, err := exchange(ctx, g.addr, request)
	if err == nil {
		_, err = fmt.Fprintf(g.out, "=== %s\n\n%s\n\n%s\n\n", title, request, response)
	}
	if err != nil {
		return fmt.Errorf("tour: %s: %w", title, err)
	}
	return nil
}

// localHost returns a name of the server at addr, with its port, by which it
// answers: it may listen on addresses that are none of its names.
func localHost(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || net.ParseIP(host).IsLoopback() {
		return addr
	}
	return net.JoinHostPort("localhost", port)
}

// newRequest returns an HTTP/1.1 request with a body and further header fields.
// The body is JSON unless a field says what it is.
func newRequest(method, path, host, body string, fields ...string) string {
	head := []string{
		fmt.Sprintf("%s %s HTTP/1.1", method, path),
		"Host: " + host,
	}
	head = append(head, fields...)
	if !slices.ContainsFunc(fields, isContentType) {
		head = append(head, "Content-Type: application/json")
	}
	head = append(head,
		fmt.Sprint("Content-Length: ", len(body)),
		"Connection: close",
	)
	return strings.Join(head, "\r\n") + "\r\n\r\n" + body
}

func isContentType(field string) bool {
	return strings.HasPrefix(field, "Content-Type:")
}

// exchange sends a request on a connection of its own and returns the bytes
// that come back.
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
