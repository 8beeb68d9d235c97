package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/bindtest"
)

func TestCreatedContact(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		const alan = `{"name": "Alan Turing", "email": "alan@example.com", "phone": "+12025550144", "company_id": 2}`
		want := `{"id":2,"name":"Alan Turing","email":"alan@example.com","phone":"+12025550144","company_id":2}`
		assert.Equal(t, "201 "+want, c.do("POST", "/teamwork/contacts", alan))
		assertTaken(c.ask("POST", "/teamwork/contacts", alan), "teamwork", "email", "email")

		want = `{"contacts":[{"id":3,"name":"Alan Turing","email":"a@example.com","company_id":2},` +
			`{"id":4,"name":"Alan Turing","email":"b@example.com","company_id":2}]}`
		assert.Equal(t, "201 "+want, c.do("POST", "/zoho/contacts/bulk", bulk("contacts", contact("a@example.com"), contact("b@example.com"))))
	})
}

// TestAddressesIgnoreCase has both databases compare addresses by ASCII letters without case, and no others.
func TestAddressesIgnoreCase(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		post := func(emails ...string) *bindtest.Answer {
			var items []string
			for _, email := range emails {
				items = append(items, contact(email))
			}
			return c.ask("POST", "/teamwork/contacts/bulk", bulk("contacts", items...))
		}
		twice := []string{"contacts.0.email", "distinct", "contacts.1.email", "distinct"}
		post("x@example.com", "JANE@Acme.EXAMPLE").Status(http.StatusConflict).Only("contacts.1.email", "available")
		post("x@example.com", "X@example.com").Status(http.StatusConflict).Only(twice...) // but for case
		post("x@example.com", "x@example.com").Status(http.StatusConflict).Only(twice...)
		post("äpfel@example.com").Valid().Status(http.StatusCreated)
		post("Äpfel@example.com").Valid().Status(http.StatusCreated)
		post("ÄPFEL@example.com").Status(http.StatusConflict).Only("contacts.0.email", "available")
		post("Spelt@Example.COM").Valid().Status(http.StatusCreated)
		assert.Equal(t, 1, c.rows("contacts WHERE email = 'spelt@example.com'"))
	})
}

func TestSameAddresses(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		body := bulk("contacts", contact("a@example.com"), contact("b@example.com"), contact("A@example.com"), contact("A@EXAMPLE.com"))
		want := `409 {"errors":[`
		for i, other := range map[int]int{0: 2, 2: 0, 3: 0} {
			entry := fmt.Sprintf(`{"id":"<uuid>","title":"Generic duplicate key constraint","code":"D1","detail":"The contacts.%d.email field `+
				`has a duplicate value.","meta":{"attribute":"contacts.%d.email","duplicateOf":"contacts.%d.email","rule":"distinct"}}`, i, i, other)
			assert.Contains(t, c.do("POST", "/teamwork/contacts/bulk", body), entry)
		}
		assert.Contains(t, c.do("POST", "/teamwork/contacts/bulk", body), want)
	})
}

// TestAddressesInLowerCase has addresses whose case does not matter to any mistake, nor to what is stored.
func TestAddressesInLowerCase(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		with := func(email string) string { return `{"name": "Alan Turing", "company_id": 2, "email": ` + email + `}` }
		for _, tt := range []struct{ email, rule, message string }{
			{`5`, "type", "The email field must be a string."},
			{`{}`, "type", "The email field must be a string."},
			{`null`, "required", "The email field is required."},
			{`""`, "required", "The email field is required."},
			{`"Alan"`, "email", "The email field must be a valid email address."},
			{`"a@` + strings.Repeat("B.", 127) + `example"`, "max=254", "The email field must not be greater than 254 characters."},
			{`"JANE@acme.example"`, "available", "The email has already been taken."},
		} {
			c.ask("POST", "/laravel/contacts", with(tt.email)).
				Status(http.StatusUnprocessableEntity).
				Only("email", tt.rule).
				Message("email", tt.message)
		}

		want := `{"id":2,"name":"Alan Turing","email":"alan@example.com","company_id":2}`
		assert.Equal(t, "201 "+want, c.do("POST", "/laravel/contacts", with(`"\u0041lan@Example.com"`)))
		want = `{"contacts":[{"id":3,"name":"Alan Turing","email":"a@b.example","company_id":2},{"id":4,"name":"Alan Turing","email":"c@d.example","company_id":2}]}`
		assert.Equal(t, "201 "+want, c.do("POST", "/laravel/contacts/bulk", bulk("contacts", with(`"A@b.Example"`), with(`"C@d.Example"`))))
		assert.Equal(t, 3, c.rows("contacts WHERE email IN ('alan@example.com', 'a@b.example', 'c@d.example')"))

		c.ask("POST", "/laravel/contacts/bulk", bulk("contacts", with(`"q@x.example"`), with(`"Q@x.example"`), with(`"alan@EXAMPLE.com"`), "{}")).
			Only("contacts.0.email", "distinct", "contacts.1.email", "distinct", "contacts.2.email", "available",
				"contacts.3.email", "required", "contacts.3.name", "required", "contacts.3.company_id", "required").
			Message("contacts.0.email", "The contacts.0.email field has a duplicate value.").
			Message("contacts.1.email", "The contacts.1.email field has a duplicate value.").
			Message("contacts.2.email", "The contacts.2.email has already been taken.").
			Message("contacts.3.email", "The contacts.3.email field is required.")
	})
}

func TestReplaceContact(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		require.Equal(t, "201", outline(c.do("POST", "/laravel/contacts", contact("alan@example.com"))))
		for _, f := range formats {
			path := "/" + f.name + "/contacts/2"
			same := c.do("PUT", path, contact("alan@example.com"))
			assert.Equal(t, `200 {"id":2,"name":"Alan Turing","email":"alan@example.com","company_id":2}`, same, "its own address")
			same = c.do("PUT", path, `{"name": "A. M. Turing", "email": "ALAN@example.com", "phone": "+12025550144", "company_id": 1}`)
			assert.Equal(t, `200 {"id":2,"name":"A. M. Turing","email":"alan@example.com","phone":"+12025550144","company_id":1}`, same)
			assert.Equal(t, 1, c.rows("contacts WHERE id = 2 AND name = 'A. M. Turing' AND phone = '+12025550144' AND company_id = 1"))
			assertTaken(c.ask("PUT", path, contact("Jane@acme.example")), f.name, "email", "email") // another one's
			assert.Equal(t, 1, c.rows("contacts WHERE id = 2 AND name = 'A. M. Turing'"), "nothing is changed")

			nobody, _, _ := strings.Cut(c.do("PUT", "/"+f.name+"/deals", "{}"), "/deals")
			for _, id := range []string{"3", "0", "-1", "two", "9223372036854775808", "2x"} {
				answer := c.do("PUT", "/"+f.name+"/contacts/"+id, contact("alan@example.com"))
				assert.True(t, strings.HasPrefix(answer, nobody), "%s: %s", id, answer)
				assert.Equal(t, answer, c.do("PUT", "/"+f.name+"/contacts/"+id, "{}"), "whatever the body")
			}
		}
		assert.Equal(t, 2, c.rows("contacts"))
		assert.NotContains(t, c.log.String(), "level=ERROR")
	})
}

// changed is a contact with an id.
func changed(id int, email string) string {
	return fmt.Sprintf(`{"id": %d, "name": "Alan Turing", "company_id": 2, "email": %q}`, id, email)
}

// TestReplaceContacts replaces many, or none.
func TestReplaceContacts(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, name := range []string{"b", "c"} {
			require.Equal(t, "201", outline(c.do("POST", "/laravel/contacts", contact(name+"@example.com"))))
		}
		put := func(items ...string) *bindtest.Answer {
			return c.ask("PUT", "/laravel/contacts", bulk("contacts", items...))
		}
		const jane, b = "jane@acme.example", "b@example.com"

		put(changed(2, b), changed(1, "JANE@acme.example")).Valid().Status(http.StatusOK) // their own
		put(changed(2, jane)).Only("contacts.0.email", "available")
		put(changed(1, b), changed(2, jane)).Only("contacts.0.email", "available", "contacts.1.email", "available") // a swap
		put(changed(1, "x@example.com"), changed(2, jane)).Only("contacts.1.email", "available")                    // it is given up in this body
		put(changed(1, "x@example.com"), changed(2, "X@example.com")).
			Only("contacts.0.email", "distinct", "contacts.1.email", "distinct")
		put(changed(1, jane), changed(1, jane)).Only("contacts.0.id", "distinct", "contacts.1.id", "distinct") // one record, no rivals
		put(changed(9, "x@example.com"), contact("y@example.com"), changed(0, "z@example.com")).
			Only("contacts.0.id", "exists", "contacts.1.id", "required", "contacts.2.id", "required")
		assert.Equal(t, 1, c.rows("contacts WHERE id = 1 AND email = 'jane@acme.example'"), "nothing else is changed")
		assert.Equal(t, 3, c.rows("contacts"))

		want := `{"contacts":[{"id":3,"name":"Alan Turing","email":"new@example.com","company_id":2},` +
			`{"id":2,"name":"Alan Turing","email":"b@example.com","company_id":2}]}`
		for _, f := range formats {
			path := "/" + f.name + "/contacts"
			assert.Equal(t, "200 "+want, c.do("PUT", path, bulk("contacts", changed(3, "NEW@example.com"), changed(2, b))))
		}
		assert.Equal(t, 1, c.rows("contacts WHERE id = 3 AND name = 'Alan Turing' AND email = 'new@example.com' AND company_id = 2"))
		assert.NotContains(t, c.log.String(), "level=ERROR")
	})
}

// TestOneOfManyContactsGoes deletes one after it has been found: nothing is stored.
func TestOneOfManyContactsGoes(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		require.Equal(t, "201", outline(c.do("POST", "/laravel/contacts", contact("alan@example.com"))))
		c.watch(nil, afterLookup(func(context.Context) { c.exec("DELETE FROM contacts WHERE id = 2") }))
		c.ask("PUT", "/laravel/contacts", bulk("contacts", changed(1, "a@example.com"), changed(2, "b@example.com"))).
			Status(http.StatusUnprocessableEntity).Only("contacts.1.id", "exists")
		assert.Equal(t, 1, c.rows("contacts WHERE email = 'jane@acme.example'"))
	})
}

// TestContactGoes deletes the contact after it has been found.
func TestContactGoes(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		c.watch(nil, afterLookup(func(context.Context) { c.exec("DELETE FROM contacts") }))
		c.ask("PUT", "/laravel/contacts/1", contact("new@example.com")).
			Status(http.StatusNotFound).
			Message("", "The requested resource was not found.")
	})
}

// TestLiveValidation sends requests of Laravel's protocol for it.
func TestLiveValidation(t *testing.T) {
	t.Parallel()
	const (
		free = http.StatusNoContent
		live = "Precognition"
		only = "Precognition-Validate-Only"
	)
	taken := []string{"email", "available"}
	same := []string{"contacts.0.email", "distinct", "contacts.1.email", "distinct"}
	jane, twice := contact("jane@acme.example"), bulk("contacts", contact("q@x.example"), contact("Q@x.example"))
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, tt := range []struct {
			method, path, body, only string
			status                   int
			mistakes                 []string
		}{
			{"POST", "/laravel/contacts", contact("a@example.com"), "", free, nil},
			{"POST", "/laravel/contacts", jane, "", 422, taken},
			{"POST", "/laravel/contacts", jane, "name,company_id", free, nil},
			{"POST", "/laravel/contacts/bulk", bulk("contacts", jane), "contacts.*.email", 422, []string{"contacts.0.email", "available"}},
			{"POST", "/laravel/contacts/bulk", twice, "", 422, same},
			{"POST", "/laravel/contacts/bulk", twice, "contacts.1.email", 422, same[2:]},
			{"PUT", "/laravel/contacts/1", jane, "email", free, nil},
			{"PUT", "/laravel/contacts/2", jane, "email", 404, nil},
			{"PUT", "/laravel/contacts", bulk("contacts", changed(1, "jane@acme.example")), "contacts.0.email", free, nil},
			{"PUT", "/laravel/contacts", bulk("contacts", changed(2, "jane@acme.example")), "contacts.0.email", 422, []string{"contacts.0.email", "available"}},
			{"POST", "/laravel/leads", `{"leads": [{"name": "Ada"}]}`, "leads.0.name", free, nil},
		} {
			header := []string{live, "true", only, tt.only}
			if tt.only == "" {
				header = header[:2]
			}
			answer := c.ask(tt.method, tt.path, tt.body, header...).Status(tt.status).Header(live, "true")
			switch {
			case tt.status == free:
				answer.Valid()
				assert.Empty(t, answer.Body())
			case tt.mistakes == nil:
				answer.Message("", "The requested resource was not found.")
			default:
				answer.Only(tt.mistakes...)
			}
		}
		assert.Equal(t, 1, c.rows("contacts"), "nothing is stored")
		c.ask("POST", "/teamwork/contacts", contact("a@example.com"), live, "true").Valid().Status(http.StatusCreated) // no other format speaks it
	})
}
