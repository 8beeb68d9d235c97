package main

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// seen returns what people read outside of the panel that shows the request and the response.
const seen = `() => {
	const page = document.body.cloneNode(true);
	page.querySelectorAll('#request, #response, #try pre, textarea, select, noscript').forEach((node) => node.remove());
	return [page.textContent, ...[...page.querySelectorAll('[aria-label]')].map((node) => node.getAttribute('aria-label'))].join('\n');
}`

// testWords has mistakes in five languages: the page speaks of columns and rows, in the reader's language or in English.
func testWords(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De(), locales.Ar(), locales.Ja(), locales.Fr(), locales.Fa())
	tb.upload("leads.json", `{"leads": [{"name": "", "email": "x", "phone": "030", "company_id": 9, "source": "fax", "products": [{"product_id": 9, "quantity": 0}]}, 7]}`)
	tb.until(`document.activeElement.id === 'summary-title'`)
	for tag, want := range map[string]struct{ speaks, direction, email, title string }{
		"en": {"en", "ltr", "The Email (row 1) field must be a valid email address.", "8 mistakes in 2 rows"},
		"de": {"de", "ltr", "Das Feld E-Mail (Zeile 1) muss eine gültige E-Mail-Adresse sein.", "8 Fehler in 2 Zeilen"},
		"ja": {"ja", "ltr", "「メール（1行目）」は有効なメールアドレスである必要があります。", "2行に8件のエラー"},
		"ar": {"ar", "rtl", "البريد الإلكتروني (الصف 1)", "عدد الأخطاء: 8، عدد الصفوف: 2"},
		"fa": {"fa", "rtl", "ایمیل (سطر 1)", "8 خطا در 2 سطر"},
		"fr": {"en", "ltr", "email (élément 1)", "8 mistakes in 2 rows"},
	} {
		tb.choose("language", tag)
		tb.untilMessage("leads.0.email", want.email)
		tb.until(`[...document.querySelectorAll('.message p')].every((p) => p.lang === %q)`, tag) // what the server compares, too
		tb.until(`document.documentElement.lang === %q`, want.speaks)
		assert.Equal(t, want.direction, js[string](tb, `() => document.documentElement.dir`), tag)
		assert.Equal(t, want.title, tb.text("#summary-title"), tag)
		assert.NotRegexp(t, `leads\.|\w+\.\d+\.\w+|company_id|product_id`, js[string](tb, seen), tag)
		languages := js[[]string](tb, `() => [...new Set([...document.querySelectorAll('.message p, #mistakes span')].map((e) => e.lang))]`)
		assert.Equal(t, []string{tag}, languages)
		assertUsable(tb)
		tb.screenshot("words-" + tag)
	}
}

// testChooser reads the answer of each format in the panel, which follows what is typed, and runs the command that it
// copies.
func testChooser(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.fill("leads.0.name", "Ada's")
	tb.fill("leads.0.phone", "030")
	for format, want := range map[string]string{
		"laravel": `"The leads.0.phone field must be`, "teamwork": `"attribute": "leads.0.phone"`,
		"problem": `"pointer": "#/leads/0/phone"`, "deploy": `"code": "invalid_request_error"`,
		"zoho": `"json_path": "$.leads[0].phone"`,
	} {
		tb.choose("format", format)
		tb.until(`document.getElementById('request').textContent.startsWith('POST /%s/leads?dry-run\n')`, format)
		tb.until(`document.getElementById('response').textContent.includes(%q)`, want)
	}
	tb.choose("format", "zoho")
	tb.until(`document.getElementById('response').textContent.includes('INVALID_DATA')`)
	assert.Regexp(t, `^400 Bad Request\n(.+\n)*content-type: application/json\n`, tb.text("#response"), "status and headers")
	tb.fill("leads.0.phone", "+4930123456")
	tb.until(`!document.getElementById('response').textContent.includes('$.leads[0].phone')`)

	js[bool](tb, `() => { navigator.clipboard.writeText = async (text) => { window.copied = text }; return true }`)
	tb.click("#curl")
	tb.until(`window.copied`)
	assert.Equal(t, "Copied.", tb.text("#status"))
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("SKIPPED: there is no curl to run what has been copied")
	}
	out, err := exec.CommandContext(t.Context(), "sh", "-c", js[string](tb, `() => window.copied`)+" -sS").CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Contains(t, string(out), `"json_path":"$.leads[0].email"`)
	assert.NotContains(t, string(out), `$.leads[0].name`, "the apostrophe has arrived")
	assert.Zero(t, tb.stored())
}

// testPlayground edits a body by hand, and opens the link to it elsewhere.
func testPlayground(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De(), locales.Ar())
	tb.until(`document.getElementById('answer').textContent.includes('did you mean source?')`)
	assert.Contains(t, tb.text("#source"), "Phone     string  `json:\"phone\" validate:\"required,e164\"`", "the real source")
	assert.True(t, strings.HasPrefix(tb.text("#source"), "// NewLead is what a client sends to create a Lead.\ntype NewLead struct {\n"))

	const body = `{"leads": [{"name": "Zoë 🚀", "phone": 7}]}`
	js[bool](tb, `(text) => {
		const area = document.getElementById('body');
		area.value = text;
		return area.dispatchEvent(new Event('input', { bubbles: true }));
	}`, body)
	tb.until(`document.getElementById('answer').textContent.includes('"leads.0.phone": [\n      "The leads.0.phone field must be a string."')`)
	tb.until(`location.hash.startsWith('#try=')`)
	edited := js[string](tb, `() => location.hash`)
	tb.choose("try-language", "de")
	tb.choose("try-format", "problem")
	assert.Equal(t, "problem", js[string](tb, `() => document.getElementById('format').value`), "the format of the page")
	tb.until(`document.getElementById('answer').textContent.includes('Das Feld leads.0.phone') && document.getElementById('answer').textContent.includes('#/leads/0/phone')`)
	js[bool](tb, `() => { navigator.clipboard.writeText = async (text) => { window.copied = text }; return true }`)
	tb.click("#share")
	tb.until(`window.copied`)
	assert.Equal(t, "Kopiert.", tb.text("#status"))
	link := js[string](tb, `() => window.copied`)
	assert.NotEqual(t, edited, link[strings.Index(link, "#"):], "the state follows what is chosen")
	answer := tb.text("#answer")
	tb.screenshot("playground")

	tb.do(chromedp.Navigate("about:blank"))
	tb.do(chromedp.Navigate(link))
	tb.until(`document.getElementById('answer')?.textContent.includes('Das Feld leads.0.phone')`)
	assert.Equal(t, body, js[string](tb, `() => document.getElementById('body').value`))
	chosen := `() => [document.documentElement.lang, ...['format', 'try-format', 'try-language'].map((id) => document.getElementById(id).value)]`
	assert.Equal(t, []string{"de", "problem", "problem", "de"}, js[[]string](tb, chosen))
	assert.Equal(t, entity(answer), entity(tb.text("#answer")))
	assertUsable(tb)

	for _, broken := range []string{"#try=", "#try=!!!", "#try=e30", "#try=" + strings.Repeat("A", 999)} {
		js[bool](tb, `(hash) => { location.hash = hash; return true }`, broken)
		assert.Equal(t, body, js[string](tb, `() => document.getElementById('body').value`), "a broken link changes nothing")
	}
	assert.Zero(t, tb.stored())
}
