package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/browser"
	"github.com/fielderrors/bind/locales"
)

// order is the body that the form of testdata/plain.html makes.
type order struct {
	Name    string    `json:"name" validate:"required,max=10"`
	Seats   int       `json:"seats" validate:"required,min=1,max=9"`
	Price   float64   `json:"price" validate:"gt=0"`
	Agreed  bool      `json:"agreed" validate:"required"`
	Level   int       `json:"level" validate:"required,oneof=1 2 3"`
	Gift    *bool     `json:"gift"`
	Days    []string  `json:"days" validate:"min=1,dive,oneof=mon tue wed"`
	Rooms   []int     `json:"rooms" validate:"max=2,dive,min=10"`
	Color   string    `json:"color" validate:"omitempty,oneof=red blue"`
	From    string    `json:"from" validate:"required,len=10"`
	Until   time.Time `json:"until,omitzero"`
	Note    *string   `json:"note" validate:"omitempty,min=3"`
	Address struct {
		City string `json:"city" validate:"required"`
	} `json:"address"`
	Leads []struct {
		Email string `json:"email" validate:"required,email"`
		Phone string `json:"phone" validate:"omitempty,e164"`
	} `json:"leads" validate:"required,dive"`
	Tags []string `json:"tags" validate:"unique,dive,max=3"`
}

// plain is the form in a tab.
type plain struct {
	form
	server *httptest.Server
}

// openPlain serves the form, and what it sends to, and opens it in German.
func openPlain(t *testing.T) plain {
	t.Helper()
	ctx := startChromium(t)
	b := bind.Must(bind.New(bind.Config{Locales: locales.All(), Format: bind.Laravel{Summary: bind.FirstAndCount}}))
	page, err := os.ReadFile("testdata/plain.html")
	require.NoError(t, err)

	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; require-trusted-types-for 'script'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	})
	mux.HandleFunc("GET /plain.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `import bind from "/bind.js"
const load = async (path) => (await fetch(path)).json()
window.order = bind(await load("/schema"), await load("/words"))
const form = document.forms[0]
form.addEventListener("input", () => order.check(form))`)
	})
	mux.Handle("GET /bind.js", browser.Module())
	mux.HandleFunc("GET /schema", func(w http.ResponseWriter, r *http.Request) {
		document, err := browser.Schema(b, order{})
		answer(b, w, r, document, err)
	})
	mux.HandleFunc("GET /words", func(w http.ResponseWriter, r *http.Request) {
		document, err := browser.Words(b, r.Header.Get("Accept-Language"), order{})
		answer(b, w, r, document, err)
	})
	mux.Handle("POST /", bind.Handle(b, func(w http.ResponseWriter, r *http.Request, o order) error {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(server.URL)))
	p := plain{form{t, ctx}, server}
	p.until(`window.order !== undefined`)
	return p
}

// run runs JavaScript in the page; form is the form.
func run[T any](p plain, script string) (value T) {
	p.t.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string]("(() => { const form = document.forms[0]; return JSON.stringify((() => {"+script+"})()) })()"))
	require.NoError(p.t, err, script)
	require.NoError(p.t, json.Unmarshal([]byte(text), &value), text)
	return value
}

// sent returns what the server answers to the body that the form makes.
func (p plain) sent() (message string, errors map[string][]string) {
	p.t.Helper()
	body := run[json.RawMessage](p, `return order.read(form)`)
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.server.URL, strings.NewReader(string(body)))
	require.NoError(p.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", "de")
	response, err := p.server.Client().Do(r)
	require.NoError(p.t, err)
	defer response.Body.Close()
	if response.StatusCode == http.StatusNoContent {
		return "", map[string][]string{}
	}
	var answer struct {
		Message string
		Errors  map[string][]string
	}
	require.NoError(p.t, json.NewDecoder(response.Body).Decode(&answer))
	return answer.Message, answer.Errors
}

// set puts values into fields by their ids; of a checkbox or a radio, "on" or "".
func (p plain) set(values map[string]string) {
	p.t.Helper()
	text, err := json.Marshal(values)
	require.NoError(p.t, err)
	run[bool](p, `for (const [id, value] of Object.entries(`+string(text)+`)) {
		const field = document.getElementById(id)
		if (/checkbox|radio/.test(field.type)) field.checked = value === "on"
		else if (field.multiple) for (const option of field.options) option.selected = value.split(" ").includes(option.value)
		else field.value = value
		field.dispatchEvent(new Event("input", { bubbles: true }))
	}
	return true`)
}

// wrong returns the ids of the fields that the browser takes for wrong, and
// those that are said to be.
func (p plain) wrong() (invalid, said []string) {
	p.t.Helper()
	both := run[[2][]string](p, `const ids = (selector) => [...form.querySelectorAll(selector)].map((field) => field.id)
	return [ids("input:invalid, select:invalid, textarea:invalid, button:invalid"), ids("[aria-invalid=true]")]`)
	return both[0], both[1]
}

// TestPlainForm reads a form of every kind of field, and shows at them what the
// server would say.
func TestPlainForm(t *testing.T) {
	t.Parallel()
	p := openPlain(t)

	t.Run("empty", func(t *testing.T) {
		body := run[string](p, `return JSON.stringify(order.read(form))`)
		assert.JSONEq(t, `{"agreed":false,"days":[],"rooms":[],"address":{},"leads":[{},{}],"tags":[]}`, body)
		found := run[map[string][]string](p, `return order.check(form)`)
		message, errors := p.sent()
		assert.Equal(t, errors, found, "what the server answers")
		assert.Equal(t, message, run[string](p, `return order.summary(order.check(form))`))

		invalid, said := p.wrong()
		want := []string{"name", "seats", "price", "agreed", "level-1", "level-2", "level-3", "mon", "tue", "sun", "from", "city", "email-0", "email-1"}
		assert.Equal(t, want, invalid)
		assert.Equal(t, want, said)
		assert.Equal(t, errors["name"][0], run[string](p, `return document.getElementById("name").validationMessage`))
		assert.False(t, run[bool](p, `return form.reportValidity()`))
		assert.Equal(t, "name", run[string](p, `return document.activeElement.id`), "the first field that is wrong")
	})

	t.Run("right", func(t *testing.T) {
		p.set(map[string]string{
			"name": "Ada", "seats": "3", "price": "1.50", "agreed": "on", "level-2": "on", "gift": "on", "mon": "on", "tue": "on",
			"rooms": "10 12", "color": "red", "from": "2026-11-27", "note": "abc", "city": "Köln",
			"email-0": "a@example.com", "email-1": "b@example.com", "phone-1": "+4930123456", "tag-0": "a", "tag-1": "b",
		})
		body := run[string](p, `return JSON.stringify(order.read(form))`)
		assert.JSONEq(t, `{"name":"Ada","seats":3,"price":1.5,"agreed":true,"level":2,"gift":true,"days":["mon","tue"],"rooms":[10,12],
			"color":"red","from":"2026-11-27","note":"abc","address":{"city":"Köln"},
			"leads":[{"email":"a@example.com"},{"email":"b@example.com","phone":"+4930123456"}],"tags":["a","b"]}`, body)
		invalid, said := p.wrong()
		assert.Empty(t, invalid)
		assert.Empty(t, said)
		assert.True(t, run[bool](p, `return form.reportValidity()`))
		_, errors := p.sent()
		assert.Empty(t, errors)
		assert.Empty(t, run[string](p, `return order.summary(order.check(form))`))
	})

	t.Run("wrong", func(t *testing.T) {
		p.set(map[string]string{
			"name": "much too long", "seats": "10", "price": "-1", "sun": "on", "rooms": "5 10 12", "color": "green", "from": "",
			"email-1": "b", "phone-1": "030", "tag-0": "long", "tag-1": "long", "note": "x",
		})
		found := run[map[string][]string](p, `return order.check(form)`)
		message, errors := p.sent()
		assert.Equal(t, errors, found)
		assert.Equal(t, message, run[string](p, `return order.summary(order.check(form))`))
		assert.Equal(t, []string{"Das Feld leads.1.phone muss eine gültige Telefonnummer im internationalen Format (zum Beispiel +14155550100) sein."}, found["leads.1.phone"])

		invalid, said := p.wrong()
		want := []string{"name", "seats", "price", "mon", "tue", "sun", "rooms", "color", "from", "note", "email-1", "phone-1", "tag-0", "tag-1", "room"}
		assert.Equal(t, want, invalid)
		assert.Equal(t, want, said)
		assert.Equal(t, strings.Join(append(append([]string{}, errors["rooms"]...), errors["rooms.0"]...), "\n"),
			run[string](p, `return document.getElementById("rooms").validationMessage`), "a list shows those of its items")
	})

	t.Run("texts", func(t *testing.T) {
		for text, want := range map[string]string{
			"007": `7`, "1e2": `100`, "9007199254740993": `"9007199254740993"`, "": `null`, "2.5": `2.5`,
		} {
			p.set(map[string]string{"seats": text})
			assert.Equal(t, want, run[string](p, `return JSON.stringify(order.read(form).seats ?? null)`), text)
		}
		for text, want := range map[string]string{"7": `7`, "07": `"07"`, "x": `"x"`, "1e2": `"1e2"`} {
			p.set(map[string]string{"room": text})
			assert.Equal(t, want, run[string](p, `return JSON.stringify(order.read(form).rooms.at(-1))`), text)
		}
	})
}
