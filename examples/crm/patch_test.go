package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPatchContact edits a contact in every format.
func TestPatchContact(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		require.Equal(t, "201", outline(c.do("POST", "/laravel/contacts", contact("alan@example.com"))))
		for _, f := range formats {
			path := "/" + f.name + "/contacts/2"
			patched := c.do("PATCH", path, `{"name": "A. M. Turing", "phone": "+12025550144"}`)
			assert.Equal(t, `200 {"id":2,"name":"A. M. Turing","email":"alan@example.com","phone":"+12025550144","company_id":2}`, patched)
			patched = c.do("PATCH", path, `{"email": "ALAN@example.com", "phone": null, "name": "Alan Turing"}`)
			assert.Equal(t, `200 {"id":2,"name":"Alan Turing","email":"alan@example.com","company_id":2}`, patched, "its own address")
			assert.Equal(t, patched, c.do("PATCH", path, `{}`), "nothing is changed")
			assert.Equal(t, 1, c.rows("contacts WHERE id = 2 AND name = 'Alan Turing' AND phone = '' AND company_id = 2"))

			assertTaken(c.ask("PATCH", path, `{"email": "Jane@acme.example"}`), f.name, "email", "email")
			c.ask("PATCH", path, `{"phone": "030", "company_id": 99}`).Only("phone", "e164", "company_id", "exists")
			c.ask("PATCH", path, `{"name": null}`).Only("name", "required")
			c.ask("PATCH", path, `{"id": 7, "version": 8}`).Only("id", "unknown", "version", "unknown")
			assert.Equal(t, 1, c.rows("contacts WHERE id = 2 AND name = 'Alan Turing' AND phone = ''"))
			c.ask("PATCH", "/"+f.name+"/contacts/3", `{}`).Status(http.StatusNotFound)
		}
		assert.NotContains(t, c.log.String(), "level=ERROR")
	})
}

// TestPatchLooksUpWhatItNames: a contact whose company is gone can be renamed.
func TestPatchLooksUpWhatItNames(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		c.exec("UPDATE contacts SET name = '', phone = '030' WHERE id = 1") // stored under other rules
		c.watch(nil, nil)
		c.ask("PATCH", "/problem/contacts/1", `{"name": "Jane"}`).Valid()
		assert.Zero(t, c.count("SELECT id FROM companies"))
		assert.Zero(t, c.count("SELECT lower"))
		assert.Equal(t, 1, c.rows("contacts WHERE id = 1 AND name = 'Jane' AND phone = '030'"))
		c.ask("PATCH", "/problem/contacts/1", `{"phone": "030"}`).Only("phone", "e164")
	})
}

// TestPatchIfMatch: a client changes the version that it has seen, or is told
// so in the format.
func TestPatchIfMatch(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, f := range formats {
			path := "/" + f.name + "/contacts/1"
			version := func(body string, fields ...string) string {
				response, _ := send(t, c.addr, newRequest("PATCH", path, c.addr, body, fields...))
				require.Equal(t, http.StatusOK, response.StatusCode)
				return response.Header.Get("ETag")
			}
			seen := version(`{}`)
			require.NotEmpty(t, seen)
			next := version(`{"name": "Jane"}`, "If-Match: "+seen)
			assert.NotEqual(t, seen, next)

			c.ask("PATCH", path, `{"name": "Joan"}`, "If-Match", seen).Status(http.StatusPreconditionFailed)
			c.ask("PATCH", path, `not read`, "If-Match", `"0"`).Status(http.StatusPreconditionFailed)
			c.ask("PATCH", path, `{"name": "Jean"}`, "If-Match", `"0", `+next).Valid()
			c.ask("PATCH", path, `{"name": "Jane"}`, "If-Match", `*`).Valid()
			assert.Equal(t, 1, c.rows("contacts WHERE id = 1 AND name = 'Jane'"))
		}
		c.ask("PATCH", "/deploy/contacts/1", `{}`, "Content-Type", "text/plain").
			Status(http.StatusUnsupportedMediaType).
			Header("Accept-Patch", "application/merge-patch+json, application/json")
		c.ask("PATCH", "/deploy/contacts/1", `{}`, "Content-Type", "application/merge-patch+json").Valid()
	})
}

// TestLostUpdate has somebody else change a contact between the moment that it
// is loaded and the moment that it is stored.
func TestLostUpdate(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, f := range formats {
			held := newCheckpoint(t)
			c.watch(nil, func(_ context.Context, statement string) {
				if strings.HasPrefix(statement, "SELECT name, email") {
					held.pass()
				}
			})
			answered := make(chan string)
			path := "/" + f.name + "/contacts/1"
			go func() { answered <- c.do("PATCH", path, `{"name": "Late"}`) }()

			<-held.arrived
			c.exec("UPDATE contacts SET name = 'First', version = version + 1 WHERE id = 1")
			held.open()
			assert.Equal(t, "412", status(<-answered), f.name)
			assert.Equal(t, 1, c.rows("contacts WHERE id = 1 AND name = 'First'"))
		}
	})
}
