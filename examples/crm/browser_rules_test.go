package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// answered returns what the server says of a body, by the paths of the mistakes.
func (tb *tab) answered(language, body string) map[string][]string {
	tb.t.Helper()
	r, err := http.NewRequestWithContext(tb.t.Context(), "POST", tb.server.URL+"/page/leads?dry-run", strings.NewReader(body))
	require.NoError(tb.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", language)
	response, err := tb.server.Client().Do(r)
	require.NoError(tb.t, err)
	defer response.Body.Close()

	var answer struct{ Errors map[string][]string }
	if response.StatusCode != http.StatusNoContent {
		require.NoError(tb.t, json.NewDecoder(response.Body).Decode(&answer))
	}
	return answer.Errors
}

// testRules types what the rules refuse, in three languages: the page says what the server would say and does not ask. What
// is stored and what other rows hold, the server is asked about.
func testRules(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De(), locales.Ar())
	for _, language := range []string{"en", "de", "ar"} {
		tb.choose("language", language)
		tb.until(`document.documentElement.lang === %q`, language)
		tb.fill("leads.2.email", "ada@x..example")
		tb.untilMessage("leads.2.email", "3")
		said := tb.answered(language, `{"leads": [{}, {}, {"email": "ada@x..example"}]}`)["leads.2.email"]
		require.Len(t, said, 1)
		assert.Equal(t, map[string]string{"leads.2.email": said[0]}, tb.messages(), "that row, and only that")
		tb.press(kb.Tab)
		tb.until(`document.getElementById('request').textContent.includes('Accept-Language: %s')`, language)
		assert.Empty(t, tb.asked(), "the server has not been asked")

		tb.fill("leads.2.email", "ada@example.com")
		tb.fill("leads.0.email", "ADA@example.com")
		tb.fill("leads.0.company_id", "999")
		tb.fill("leads.0.phone", "030")
		tb.press(kb.Tab)
		tb.until(`document.querySelectorAll('[data-key] .message').length === 4`)
		said = tb.answered(language, `{"leads": [{"email": "ADA@example.com", "company_id": 999, "phone": "030"}, {}, {"email": "ada@example.com"}]}`)["leads.2.email"]
		assert.Equal(t, said[0], tb.messages()["leads.2.email"], "it is taken, says the server")
		asked := tb.asked()
		assert.NotEmpty(t, asked)
		assert.NotContains(t, strings.Join(asked, ","), "phone", "the rules know it")
		tb.click("#clear")
		tb.until(`document.querySelectorAll('.message').length === 0`)
	}
	assertUsable(tb)
	assert.Zero(t, tb.stored())
}

// testGone types a wrong address when the server is gone.
func testGone(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De())
	tb.choose("language", "de")
	tb.until(`document.documentElement.lang === 'de'`)
	tb.fill("leads.1.email", "ada@example.com")
	tb.untilStatus("Bisher keine Fehler.")
	require.NoError(t, tb.server.Listener.Close())
	tb.server.CloseClientConnections()

	tb.fill("leads.1.email", "ada")
	tb.untilStatus("1 Fehler in 1 Zeile")
	assert.Equal(t, map[string]string{"leads.1.email": "Das Feld E-Mail (Zeile 2) muss eine gültige E-Mail-Adresse sein."}, tb.messages())
}

// testAgree compares what the rules find in many bodies with what the server answers, in each language by turns. What the
// bodies refer to is stored, and no address is there twice: the rest is left to the server.
func testAgree(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De(), locales.Ar(), locales.Fa(), locales.Ja(), locales.Fr())
	const bodies = 300
	languages := []string{"en", "de", "ar", "fa", "ja", "fr"}
	r := leadDrawer{rand.New(rand.NewPCG(20, 3))}
	mistakes := 0
	for i, language := range languages {
		texts := make([]string, bodies/len(languages))
		for j := range texts {
			texts[j] = r.body(i*bodies + j)
		}
		found := js[[]map[string][]string](tb, `async (language, texts) => {
			const load = async (name) => (await fetch('/page/' + name)).json();
			const { default: bind } = await import('/bind.js');
			const leads = bind(await load('rules'), await load('sentences/' + language));
			return texts.map((text) => leads.validate(JSON.parse(text)));
		}`, language, texts)
		for j, text := range texts {
			want := tb.answered(language, text)
			mistakes += len(want)
			if len(want) > 0 || len(found[j]) > 0 {
				assert.Equal(t, want, found[j], text)
			}
		}
	}
	assert.Greater(t, mistakes, bodies)
	t.Logf("%d bodies with %d wrong values: the page says of each what the server says", bodies, mistakes)
}

// leadDrawer draws bodies.
type leadDrawer struct{ *rand.Rand }

func (d leadDrawer) body(i int) string {
	if d.IntN(20) == 0 {
		return d.one(`{}`, `{"leads": null}`, `{"leads": []}`, `{"leads": {}}`, `{"lead": [{}]}`, `{"leads": [7, null, "x", []]}`)
	}
	leads := make([]string, 1+d.IntN(4))
	for j := range leads {
		leads[j] = d.lead(fmt.Sprintf("%d.%d", i, j))
	}
	return `{"leads": [` + strings.Join(leads, ", ") + `]}`
}

func (d leadDrawer) one(all ...string) string { return all[d.IntN(len(all))] }

func (d leadDrawer) lead(name string) string {
	addresses := []string{`"ada%[1]s@example.com"`, `"%[1]s"`, `"@%[1]s"`, `"a@b..%[1]s"`, `"a b%[1]s@x.de"`, `"\"%[1]s\"@x.de"`, `"ö%[1]s@ä.ü"`, `""`, `7`, `null`}
	members := map[string]string{
		"name":       d.one(`"Ada"`, `"Zoë"`, `""`, `"a\u0000"`, `null`, `7`, `"`+strings.Repeat("ä", 101)+`"`, `"`+strings.Repeat("😀", 100)+`"`),
		"email":      strings.ReplaceAll(d.one(addresses...), "%[1]s", name),
		"phone":      d.one(`"+4930123456"`, `"030"`, `""`, `"+0123456789"`, `4930123456`, `null`),
		"company_id": d.one(`1`, `2`, `0`, `"1"`, `1.5`, `null`),
		"source":     d.one(`"web"`, `"event"`, `"Web"`, `"fax"`, `""`, `[]`),
		"products": d.one(`[{"product_id": 1, "quantity": 1}]`, `[]`, `{}`, `null`, `[{"product_id": 1}, 7, null]`,
			`[{"product_id": 2, "quantity": 1001}, {"product_id": 0, "quantity": 0, "price": 1}]`, `[{"product": 1, "quantity": "2"}]`),
	}
	var all []string
	for _, member := range []string{"name", "email", "phone", "company_id", "source", "products"} {
		switch d.IntN(12) {
		case 0: // it is not there
		case 1:
			all = append(all, fmt.Sprintf(`"%ss": 1`, member))
		default:
			all = append(all, fmt.Sprintf("%q: %s", member, members[member]))
		}
	}
	return "{" + strings.Join(all, ", ") + "}"
}
