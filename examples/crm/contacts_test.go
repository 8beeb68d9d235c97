package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCreatedContact(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		const alan = `{"name": "Alan Turing", "email": "alan@example.com", "phone": "+12025550144", "company_id": 2}`
		want := `{"id":2,"name":"Alan Turing","email":"alan@example.com","phone":"+12025550144","company_id":2}`
		assert.Equal(t, "201 "+want, c.do("POST", "/teamwork/contacts", alan))
		assert.Equal(t, taken["teamwork"]("", "email", "email"), c.do("POST", "/teamwork/contacts", alan))

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
		post := func(emails ...string) string {
			var items []string
			for _, email := range emails {
				items = append(items, contact(email))
			}
			return outline(c.do("POST", "/teamwork/contacts/bulk", bulk("contacts", items...)))
		}
		assert.Equal(t, "409 contacts.1.email", post("x@example.com", "JANE@Acme.EXAMPLE"))
		assert.Equal(t, "409 contacts.0.email", post("x@example.com", "X@example.com"), "twice in one body, but for case")
		assert.Equal(t, "409 contacts.0.email", post("x@example.com", "x@example.com"), "twice in one body")
		assert.Equal(t, "201", post("äpfel@example.com"))
		assert.Equal(t, "201", post("Äpfel@example.com"))
		assert.Equal(t, "409 contacts.0.email", post("ÄPFEL@example.com"))
		assert.Equal(t, "201", post("Spelt@Example.COM"))
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
		const wrong = `422 {"message":"The given data was invalid.","errors":{`
		for name, tt := range map[string]struct{ email, want string }{
			"number":    {`5`, "The email field must be a string."},
			"object":    {`{}`, "The email field must be a string."},
			"null":      {`null`, "The email field is required."},
			"empty":     {`""`, "The email field is required."},
			"no_domain": {`"Alan"`, "The email field must be a valid email address."},
			"long":      {`"a@` + strings.Repeat("B.", 127) + `example"`, "The email field must not be greater than 254 characters."},
			"taken":     {`"JANE@acme.example"`, "The email has already been taken."},
		} {
			answer := c.do("POST", "/laravel/contacts", with(tt.email))
			assert.Equal(t, wrong+`"email":["`+tt.want+`"]}}`, answer, name)
		}

		want := `{"id":2,"name":"Alan Turing","email":"alan@example.com","company_id":2}`
		assert.Equal(t, "201 "+want, c.do("POST", "/laravel/contacts", with(`"\u0041lan@Example.com"`)))
		want = `{"contacts":[{"id":3,"name":"Alan Turing","email":"a@b.example","company_id":2},{"id":4,"name":"Alan Turing","email":"c@d.example","company_id":2}]}`
		assert.Equal(t, "201 "+want, c.do("POST", "/laravel/contacts/bulk", bulk("contacts", with(`"A@b.Example"`), with(`"C@d.Example"`))))
		assert.Equal(t, 3, c.rows("contacts WHERE email IN ('alan@example.com', 'a@b.example', 'c@d.example')"))

		all := c.do("POST", "/laravel/contacts/bulk", bulk("contacts", with(`"q@x.example"`), with(`"Q@x.example"`), with(`"alan@EXAMPLE.com"`), "{}"))
		for _, mistake := range []string{
			`"contacts.0.email":["The contacts.0.email field has a duplicate value."]`,
			`"contacts.1.email":["The contacts.1.email field has a duplicate value."]`,
			`"contacts.2.email":["The contacts.2.email has already been taken."]`,
			`"contacts.3.email":["The contacts.3.email field is required."]`,
		} {
			assert.Contains(t, all, mistake, "with all others")
		}
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
			assert.Equal(t, taken[f.name](path, "email", "email"), c.do("PUT", path, contact("Jane@acme.example")), "another one's")
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

// TestContactGoes deletes the contact after it has been found.
func TestContactGoes(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		c.watch(nil, afterLookup(func(context.Context) { c.exec("DELETE FROM contacts") }))
		assert.Equal(t, `404 {"message":"The requested resource was not found."}`, c.do("PUT", "/laravel/contacts/1", contact("new@example.com")))
	})
}

// TestLiveValidation sends requests of Laravel's protocol for it.
func TestLiveValidation(t *testing.T) {
	t.Parallel()
	same := func(items ...int) string { // the answer about the addresses of items, each of which another one has
		var errors []string
		for _, i := range items {
			errors = append(errors, fmt.Sprintf(`"contacts.%d.email":["The contacts.%d.email field has a duplicate value."]`, i, i))
		}
		return `422 {"message":"The given data was invalid.","errors":{` + strings.Join(errors, ",") + `}}`
	}
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for name, tt := range map[string]struct{ method, path, body, only, want string }{
			"single/free":      {"POST", "/laravel/contacts", contact("a@example.com"), "", "204 "},
			"single/taken":     {"POST", "/laravel/contacts", contact("jane@acme.example"), "", taken["laravel"]("", "email", "email")},
			"single/other":     {"POST", "/laravel/contacts", contact("jane@acme.example"), "name,company_id", "204 "},
			"bulk/taken":       {"POST", "/laravel/contacts/bulk", bulk("contacts", contact("jane@acme.example")), "contacts.*.email", taken["laravel"]("", "contacts.0.email", "contacts.0.email")},
			"bulk/same":        {"POST", "/laravel/contacts/bulk", bulk("contacts", contact("q@x.example"), contact("Q@x.example")), "", same(0, 1)},
			"bulk/same_second": {"POST", "/laravel/contacts/bulk", bulk("contacts", contact("q@x.example"), contact("Q@x.example")), "contacts.1.email", same(1)},
			"update/its_own":   {"PUT", "/laravel/contacts/1", contact("jane@acme.example"), "email", "204 "},
			"update/nobody":    {"PUT", "/laravel/contacts/2", contact("jane@acme.example"), "email", `404 {"message":"The requested resource was not found."}`},
			"leads/unfinished": {"POST", "/laravel/leads", `{"leads": [{"name": "Ada"}]}`, "leads.0.name", "204 "},
		} {
			request := newRequest(tt.method, tt.path, c.addr, tt.body)
			headers := "Precognition: true\r\n"
			if tt.only != "" {
				headers += "Precognition-Validate-Only: " + tt.only + "\r\n"
			}
			response, body := send(t, c.addr, strings.Replace(request, "Connection: close\r\n", "Connection: close\r\n"+headers, 1))
			assert.Equal(t, tt.want, fmt.Sprintf("%d %s", response.StatusCode, body), name)
			assert.Equal(t, "true", response.Header.Get("Precognition"), name)
		}
		assert.Equal(t, 1, c.rows("contacts"), "nothing is stored")
		request := newRequest("POST", "/teamwork/contacts", c.addr, contact("a@example.com"))
		response, _ := send(t, c.addr, strings.Replace(request, "Connection: close\r\n", "Connection: close\r\nPrecognition: true\r\n", 1))
		assert.Equal(t, 201, response.StatusCode, "other formats do not speak it")
	})
}
