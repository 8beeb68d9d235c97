package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/locales"
)

// testList chooses mistakes by column and by rule, and goes through them by a key.
func testList(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De(), locales.Fr())
	tb.paste("leads.0.name", spreadsheet(6, map[int]string{
		1: "\tada\t030\t999\tfax\t1×2, 7×1",
		3: "Ada\tada0@example.com\t030\t1\tweb\t1×2",
		4: "Ada\tada4@example.com\t\t1\tweb\t",
	})...)
	tb.untilStatus("11 mistakes in 4 rows")
	assert.Equal(t, []string{"Name 1", "Email 3", "Phone 3", "Company 1", "Source 1", "Products 2"}, tb.texts("#by-column button"))
	assert.Equal(t, []string{
		"Duplicate 2", "Missing 2", "Not a phone number 2", "Not stored 2", "Not an email address 1", "Not in the list 1", "Too small 1",
	}, tb.texts("#by-rule button"))
	assert.Empty(t, tb.text("#chosen"))

	tb.click("#by-rule [data-value=exists]")
	assert.Equal(t, []string{"The selected Company (row 2) is invalid.", "The selected Product 2 (row 2) is invalid."}, tb.texts("#mistakes li"))
	assert.Equal(t, []string{"Company (row 2)", "Product 2 (row 2)"}, tb.texts("#mistakes strong"))
	assert.Equal(t, "2 of 11 mistakes", tb.text("#chosen"))
	assert.Equal(t, []string{"Name 0", "Email 0", "Phone 0", "Company 1", "Source 0", "Products 1"}, tb.texts("#by-column button"))
	assert.Equal(t, "Not stored 2", tb.focused(), "the button keeps the focus")
	assert.Equal(t, "true", js[string](tb, `() => document.activeElement.getAttribute('aria-pressed')`))
	tb.press(kb.F8)
	assert.Equal(t, "Company, row 2", tb.focused())
	tb.press(kb.F8)
	assert.Equal(t, "Products, row 2", tb.focused())
	tb.press(kb.F8)
	assert.Equal(t, "Company, row 2", tb.focused(), "from the last to the first")

	tb.click("#by-column [data-value=products]")
	assert.Equal(t, []string{"The selected Product 2 (row 2) is invalid."}, tb.texts("#mistakes li"))
	tb.choose("language", "fr")
	tb.until(`document.querySelector('#mistakes li').textContent.includes('élément')`)
	assert.Len(t, tb.texts("#mistakes li"), 1, "what the rules are does not depend on the language")
	tb.choose("language", "de")
	tb.until(`document.querySelector('#mistakes li').textContent.includes('Zeile')`)
	assert.Equal(t, "1 von 11 Fehlern", tb.text("#chosen"))
	tb.click("#by-rule [data-value=exists]")
	assert.Equal(t, "Doppelt 0", tb.texts("#by-rule button")[2])
	tb.click("#by-column [data-value=products]")
	assert.Empty(t, tb.text("#chosen"))

	tb.do(chromedp.Focus(field("leads.3.email")))
	tb.press(kb.F8)
	assert.Equal(t, "Telefon, Zeile 4", tb.focused(), "the next one from here")
	tb.press(kb.F8, chromedp.ModifierShift)
	assert.Equal(t, "E-Mail, Zeile 4", tb.focused(), "and back")
	tb.fill("leads.3.email", "ada3@example.com")
	tb.until(`document.getElementById('summary-title').textContent === '9 Fehler in 3 Zeilen'`)
	tb.press(kb.F8)
	assert.Equal(t, "Telefon, Zeile 4", tb.focused(), "none is passed over because one has been mended")
	assertUsable(tb)
}

// testLongList has more mistakes than the document should hold.
func testLongList(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	rows := make([]string, 400)
	for i := range rows {
		rows[i] = fmt.Sprintf("Ada\tada%d@example.com\t030\t1\tfax\t1×2", i)
	}
	tb.paste("leads.0.name", rows...)
	tb.until(`document.getElementById('summary-title').textContent === '800 mistakes in 400 rows'`)
	assert.Equal(t, []string{"Phone 400", "Source 400"}, tb.texts("#by-column button"))
	assert.Empty(t, js[[]string](tb, unseenFocus), "the cell that was pasted into stays in sight")
	tb.until(`document.querySelector('#mistakes').offsetHeight > 800 * 15`)
	shown := func() int { return len(tb.texts("#mistakes li")) }
	assert.Less(t, shown(), 200, "of a long list, only what is seen is in the document")
	scrolls := js[bool](tb, `() => {
		const list = document.getElementById('mistakes');
		return list.scrollHeight > list.clientHeight + 1 || getComputedStyle(list).overflowY !== 'visible';
	}`)
	assert.False(t, scrolls, "the page scrolls, not the list")

	position := `() => {
		const { top, bottom } = document.activeElement.getBoundingClientRect();
		const item = document.activeElement.closest('li');
		const isSeen = top >= 0 && bottom <= innerHeight;
		return [item.getAttribute('aria-posinset'), item.getAttribute('aria-setsize'), String(isSeen), document.activeElement.textContent];
	}`
	tb.do(chromedp.Focus(chromedp.CSS("#mistakes a")))
	tb.press(kb.End)
	assert.Equal(t, []string{"800", "800", "true", `The Source (row 400) field must be one of "web", "referral", "event".`}, js[[]string](tb, position))
	assert.Less(t, shown(), 200)
	tb.press(kb.ArrowUp)
	assert.Equal(t, []string{"799", "800", "true"}, js[[]string](tb, position)[:3])
	tb.press(kb.Home)
	assert.Equal(t, []string{"1", "800", "true"}, js[[]string](tb, position)[:3])
	for range 60 {
		tb.press(kb.Tab)
	}
	assert.Equal(t, []string{"61", "800", "true"}, js[[]string](tb, position)[:3], "Tab reaches them, too")
	overlaps := js[int](tb, `() => {
		const boxes = [...document.querySelectorAll('#mistakes li')].map((item) => item.getBoundingClientRect());
		return boxes.filter(({ top }, i) => i > 0 && Math.abs(top - boxes[i - 1].bottom) > 1).length;
	}`)
	assert.Zero(t, overlaps, "they stand below each other, in their order")
	tb.screenshot("long-list")
	tb.do(chromedp.Focus(chromedp.CSS("#below")))
	tb.press(kb.Enter)
	tb.until(`document.getElementById('sheet').getBoundingClientRect().top < innerHeight / 2`)
	tb.press(kb.Tab)
	assert.Equal(t, "Skip the table", tb.focused(), "a link leads past the list")

	tb.click("#by-column button")
	tb.until(`document.getElementById('chosen').textContent === '400 of 800 mistakes'`)
	tb.press(kb.F8)
	tb.press(kb.F8)
	assert.Equal(t, "Phone, row 2", tb.focused())
	assertUsable(tb)
}

// unseenFocus returns what has the focus and is out of the window.
const unseenFocus = `() => {
	const { top, bottom } = document.activeElement.getBoundingClientRect();
	return top >= 0 && bottom <= innerHeight ? [] : [document.activeElement.outerHTML];
}`

// testTruncated has more mistakes than an answer holds.
func testTruncated(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	rows := make([]string, 1000)
	for i := range rows {
		rows[i] = "\tx\ty\tz\tfax\t1×0"
	}
	tb.paste("leads.0.name", rows...)
	tb.until(`document.getElementById('summary-title').textContent === '6,000 mistakes in 1,000 rows'`)
	tb.click("#import")
	tb.until(`document.activeElement.id === 'summary-title'`)
	const cut = "There are more mistakes than an answer can hold. Those of the first rows are shown."
	assert.Equal(t, []string{cut, "The Name (row 1) field is required."}, tb.texts("#mistakes li")[:2])
	assert.Regexp(t, `^\d,\d+ mistakes in \d+ rows$`, tb.text("#summary-title"))
}

// testMarkedUp has markup wherever names come from: cells, headings, members, messages, companies and files.
func testMarkedUp(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	const markup = "<img src=x onerror=alert(1)>"
	tb.exec("UPDATE companies SET name = '" + markup + "' WHERE id = 1")
	tb.do(chromedp.Reload())
	tb.until(`document.querySelector('#stored-leads tr')`)
	tb.upload(markup+".json", `{"leads": [{"name": "`+markup+`", "company_id": 1, "`+markup+`": "`+markup+`"}], "`+markup+`": 1}`)
	tb.until(`document.getElementById('summary-title').textContent.includes('cannot be imported')`)
	assert.Equal(t, markup+".json cannot be imported", tb.text("#summary-title"))
	assert.Contains(t, tb.texts("#mistakes li"), "The "+markup+" field is not allowed.")
	tb.upload("leads.json", `{"leads": [{"name": "`+markup+`", "company_id": 1, "`+markup+`": "`+markup+`"}]}`)
	tb.until(`document.querySelector('.note')`)
	assert.Equal(t, "The "+markup+" (row 1) field is not allowed.", tb.text(".note .message"))
	assert.Equal(t, "Leave out "+markup, tb.text(".note button"))
	assert.Equal(t, markup+" 1", tb.text(".named"))
	tb.paste("leads.1.name", markup+"\tE-mail", "Ada\tada")
	tb.do(chromedp.Focus(field("leads.1.company_id")))
	tb.press("img")
	assert.Equal(t, []string{markup + " 1"}, tb.combobox().Options)
	assert.Zero(t, js[int](tb, `() => document.querySelectorAll('img').length`))
}

// testRefused imports what other requests have made wrong since it was checked.
func testRefused(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(3, nil)...)
	tb.untilStatus("No mistakes so far.")
	tb.exec("DELETE FROM lead_products")
	tb.exec("DELETE FROM products WHERE id = 2")
	for _, f := range formats {
		tb.choose("format", f.name)
		tb.click("#import")
		tb.until(`document.activeElement.id === 'summary-title'`)
		assert.Equal(t, map[string]string{
			"leads.0.products": "The selected Product 2 (row 1) is invalid.",
			"leads.1.products": "The selected Product 2 (row 2) is invalid.",
			"leads.2.products": "The selected Product 2 (row 3) is invalid.",
		}, tb.messages(), f.name)
		assert.Equal(t, "3 mistakes in 3 rows", tb.text("#summary-title"))
		tb.do(chromedp.Focus(field("leads.0.name")))
	}
	assert.Zero(t, tb.stored())
}

// testNoScripts reads the page without scripts.
func testNoScripts(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.do(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}), chromedp.Reload())
	tb.screenshot("no-scripts")
	seen := js[[]string](tb, `() => [...document.querySelectorAll('h1, h2, p, a, button, input')].filter((e) => e.checkVisibility()).map((e) => e.tagName + ' ' + e.textContent.replaceAll(/\s+/g, ' '))`)
	assert.Contains(t, seen, "H1 Lead importer")
	assert.Contains(t, seen, "P Leads from a spreadsheet or a file, checked by the server while you type, and stored all together or not at all.")
	assert.Contains(t, seen, "H2 This page needs JavaScript")
	assert.Contains(t, seen, "A the stored leads")
	for _, text := range seen {
		assert.NotRegexp(t, "^(BUTTON|INPUT)", text, "nothing that would not work")
	}
}

// testWide scrolls down where the wire stands beside the table: it stays there, and covers nothing.
func testWide(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.fill("leads.0.phone", "030")
	tb.untilMessage("leads.0.phone", "must be")
	js[float64](tb, `() => new Promise((resolve) => {
		scrollTo(0, document.body.scrollHeight);
		requestAnimationFrame(() => requestAnimationFrame(resolve));
	})`)
	ends := js[[]float64](tb, `() => ['trace', 'try'].map((id) => document.getElementById(id).getBoundingClientRect()).flatMap(({ top, bottom }) => [top, bottom])`)
	assert.LessOrEqual(t, ends[1], ends[2])
	tb.screenshot("wide")
}

// testPictures keeps the page in three languages, at three widths, light and dark, for people to look at.
func testPictures(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De(), locales.Ar())
	tb.paste("leads.0.name", spreadsheet(4, map[int]string{1: "\tada\t030\t999\tfax\t1×0, 7×1"})...)
	tb.untilMessage("leads.1.phone", "must be")
	for language, message := range map[string]string{"en": "must be", "de": "muss", "ar": "أن"} {
		tb.choose("language", language)
		tb.untilMessage("leads.1.phone", message)
		for _, width := range []int64{1280, 768, 390} {
			tb.do(chromedp.EmulateViewport(width, 800))
			assertUsable(tb)
			for range 2 { // what is out of sight is not drawn, and some panels are as tall as a window lets them be
				tall := js[int64](tb, `() => document.documentElement.scrollHeight`)
				tb.do(chromedp.EmulateViewport(width, tall))
			}
			for _, scheme := range []string{"light", "dark"} {
				tb.media("prefers-color-scheme", scheme)
				assertUsable(tb)
				tb.screenshot(fmt.Sprintf("page-%s-%d-%s", language, width, scheme))
			}
		}
	}
}
