package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// broken has a mistake in each of its leads, of two kinds.
const broken = `{"leads": [
  {"name": "Ada Lovelace", "email": "ada@example.com", "company_id": 1, "source": "web",
   "products": [{"product_id": 1, "quantity": 2}]},
  {"name": "Grace Hopper", "email": "grace@example.com", "phone": "+12025550143", "company_id": 999, "source": "web",
   "products": [{"product_id": 1, "quantity": 1}]}
]}`

// rival is a contact that two clients create at the same time.
const rival = `{"name": "Hedy Lamarr", "email": "hedy@example.com", "company_id": 1}`

// lines are leads to import, one in each line. An import has any number of them.
const lines = `{"name":"Mary Somerville","email":"mary@example.com","phone":"+442079460019","company_id":2,` +
	`"source":"event","products":[{"product_id":2,"quantity":1}]}
{"name":"Emmy Noether","email":"emmy@example.com","phone":"+4991311234","company_id":1,` +
	`"source":"web","products":[{"product_id":1,"quantity":3}]}`

// short is a tour of one page: what is valid, one broken body in every format
// and in two more languages, a race, and an import.
func (g guide) short(ctx context.Context) error {
	if err := g.show(ctx, "1. "+steps[0].title, "/laravel/", steps[0]); err != nil {
		return err
	}

	g.note("2. One broken body, in every format", broken)
	for _, f := range formats {
		if err := g.answers(ctx, "/"+f.name+"/leads", broken); err != nil {
			return err
		}
	}
	g.note("3. The same body, in the client's language")
	for _, language := range []string{"ar", "ja"} {
		if err := g.answers(ctx, "/teamwork/leads", broken, "Accept-Language: "+language); err != nil {
			return err
		}
	}

	g.note("4. A race: two clients create the same contact at once", rival)
	if err := g.race(ctx, "/laravel/contacts", rival); err != nil {
		return err
	}
	g.note("5. An import: a lead in each line, any number of them", lines)
	return g.answers(ctx, "/laravel/leads/import", lines, "Content-Type: application/x-ndjson")
}

// note prints the title of a part of the tour, and the body that it is about.
func (g guide) note(title string, body ...string) {
	fmt.Fprintf(g.out, "=== %s\n\n", title)
	for _, text := range body {
		fmt.Fprintf(g.out, "%s\n\n", text)
	}
}

// answers sends a body and prints the request without it, and the status and
// the body of the response.
func (g guide) answers(ctx context.Context, path, body string, fields ...string) error {
	request := newRequest("POST", path, g.host, strings.TrimSpace(body), fields...)
	response, err := exchange(ctx, g.addr, request)
	if err != nil {
		return fmt.Errorf("tour: %s: %w", path, err)
	}
	asked := strings.Join(append([]string{"POST " + path}, fields...), "\n")
	_, err = fmt.Fprintf(g.out, "%s\n%s\n\n", asked, brief(response))
	return err
}

// race sends a body twice at the same time and prints both answers, that to the
// winner first.
func (g guide) race(ctx context.Context, path, body string) error {
	type outcome struct {
		response string
		err      error
	}
	outcomes := make(chan outcome)
	for range 2 {
		go func() {
			response, err := exchange(ctx, g.addr, newRequest("POST", path, g.host, body))
			outcomes <- outcome{brief(response), err}
		}()
	}
	one, other := <-outcomes, <-outcomes
	if err := errors.Join(one.err, other.err); err != nil {
		return fmt.Errorf("tour: %s: %w", path, err)
	}

	answers := []string{one.response, other.response}
	slices.Sort(answers)
	_, err := fmt.Fprintf(g.out, "POST %s\n%s\n\n", path, strings.Join(answers, "\n\nPOST "+path+"\n"))
	return err
}

// brief returns the status and the body of a response.
func brief(response []byte) string {
	head, body, _ := bytes.Cut(response, []byte("\r\n\r\n"))
	status, _, _ := bytes.Cut(head, []byte("\r\n"))
	_, status, _ = bytes.Cut(status, []byte(" "))
	return fmt.Sprintf("%s\n%s", status, body)
}
