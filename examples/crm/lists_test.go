package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

func TestLists(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		assert.Equal(t, `200 {"companies":[{"id":1,"name":"Acme Ltd"},{"id":2,"name":"Example Corp"}]}`, c.do("GET", "/companies", ""))
		assert.Equal(t, `200 {"products":[{"id":1,"name":"Starter plan"},{"id":2,"name":"Support hours"}]}`, c.do("GET", "/products", ""))
		const seed = `{"id":1,"name":"John Doe","email":"john@example.com","phone":"+12025550101","company_id":2,"source":"event",` +
			`"products":[{"product_id":1,"quantity":1}]}`
		assert.Equal(t, `200 {"leads":[`+seed+`]}`, c.do("GET", "/leads", ""))
		assert.Equal(t, `200 {"leads":[]}`, c.do("GET", "/leads?after=1", ""))

		var leads []string
		for i := range 250 {
			leads = append(leads, lead(fmt.Sprintf("%d@example.com", i)))
		}
		require.Equal(t, "201", outline(c.do("POST", "/laravel/leads", bulk("leads", leads...))))
		var ids []int64
		var pages []int
		for next := "/leads"; next != ""; {
			var page leadPage
			_, body, _ := strings.Cut(c.do("GET", next, ""), " ")
			require.NoError(t, json.Unmarshal([]byte(body), &page))
			for _, lead := range page.Leads {
				ids = append(ids, lead.ID)
			}
			pages = append(pages, len(page.Leads))
			next = page.Next
		}
		assert.Equal(t, []int{100, 100, 51}, pages)
		assert.IsIncreasing(t, ids)
		assert.Len(t, ids, 251)
		assert.Contains(t, c.do("GET", "/leads?limit=2&after=3", ""), `"next":"/leads?after=5\u0026limit=2"`)
		assert.NotContains(t, c.do("GET", "/leads?limit=251", ""), "next")
	})
}

func TestListParameters(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serve(t)
	for query, wrong := range map[string][][3]string{ // name, rule, message
		"limit=0":                   {{"limit", "min=1", "The limit field must be at least 1."}},
		"limit=1001":                {{"limit", "max=1000", "The limit field must not be greater than 1000."}},
		"limit=x":                   {{"limit", "type", "The limit field must be an integer."}},
		"limit=1.5":                 {{"limit", "type", "The limit field must be an integer."}},
		"after=-1":                  {{"after", "min=0", "The after field must be at least 0."}},
		"after=9223372036854775808": {{"after", "type", "The after field must be an integer."}},
		"after=x&limit=0": {
			{"after", "type", "The after field must be an integer."}, {"limit", "min=1", "The limit field must be at least 1."},
		},
	} {
		answer := c.ask("GET", "/leads?"+query, "").Status(http.StatusUnprocessableEntity)
		var only []string
		for _, w := range wrong {
			only = append(only, w[0], w[1])
			answer.Message(w[0], w[2])
		}
		answer.Only(only...)
	}
	last := c.ask("GET", "/leads?after=9223372036854775807&limit=1000", "").Valid().Status(http.StatusOK)
	assert.Equal(t, `{"leads":[]}`, string(last.Body()))
}

func TestListMethods(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serve(t)
	for _, path := range []string{"/leads", "/companies", "/products"} {
		c.ask("POST", path, "{}").
			Status(http.StatusMethodNotAllowed).
			Header("Allow", "GET, HEAD").
			Message("", "This method is not allowed for the requested resource.")
		head, err := http.Head("http://" + c.addr + path)
		require.NoError(t, err)
		require.NoError(t, head.Body.Close())
		assert.Equal(t, http.StatusOK, head.StatusCode)
	}
}

func TestCreatedLeads(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		created := c.do("POST", "/problem/leads", bulk("leads", lead("eve@example.com"), lead("bob@example.com")))
		want := `{"leads":[{"id":2,"name":"Ada Lovelace","email":"eve@example.com","phone":"+442079460018","company_id":1,"source":"web",` +
			`"products":[{"product_id":1,"quantity":2}]},{"id":3,"name":"Ada Lovelace","email":"bob@example.com","phone":"+442079460018",` +
			`"company_id":1,"source":"web","products":[{"product_id":1,"quantity":2}]}]}`
		assert.Equal(t, "201 "+want, created)
		assert.Equal(t, "200 "+want, c.do("GET", "/leads?after=1", ""))
	})
}

// TestText stores what is hard to store, and reads it again.
func TestText(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, name := range []string{`O'Neil; DROP TABLE leads --`, `"\ % _ ? $1 {in $1}`, "Zoë 李 😀", "<b>&amp;", "tab\tline\nend", "1e5", "null", " "} {
			quoted, err := json.Marshal(name)
			require.NoError(t, err)
			body := strings.Replace(lead("a@example.com"), `"Ada Lovelace"`, string(quoted), 1)
			require.Equal(t, "201", outline(c.do("POST", "/laravel/leads", bulk("leads", body))))
			leads, err := c.leadsAfter(t.Context(), 0, maxLimit)
			require.NoError(t, err)
			assert.Equal(t, name, leads[len(leads)-1].Name)
		}
		body := strings.Replace(lead("a@example.com"), "Ada Lovelace", `Ada\u0000`, 1)
		c.ask("POST", "/laravel/leads", bulk("leads", body)).
			Status(http.StatusUnprocessableEntity).
			Only("leads.0.name", "excludes")
	})
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	addr := start(t, home{})
	for _, locale := range locales.All() {
		request := newRequest("POST", "/laravel/contacts", addr, "{}")
		language := "Accept-Language: " + locale.Tag() + "\r\n"
		response, _ := send(t, addr, strings.Replace(request, "Connection: close\r\n", "Connection: close\r\n"+language, 1))
		assert.Equal(t, http.StatusUnprocessableEntity, response.StatusCode)
		assert.Equal(t, locale.Tag(), response.Header.Get("Content-Language"))
	}
}
