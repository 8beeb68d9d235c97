package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// testOutdated holds the answer to a check back until a newer one has come.
func testOutdated(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	arrived, ended := make(chan struct{}), make(chan struct{})
	var first sync.Once
	tb.holding(func(r *http.Request) {
		if r.Method != http.MethodPost {
			return
		}
		first.Do(func() {
			close(arrived)
			_, _ = io.Copy(io.Discard, r.Body) // or else the server does not notice that the browser ends the request
			<-r.Context().Done()
			close(ended)
		})
	})
	tb.fill("leads.0.company_id", "999")
	tb.wait(arrived)
	tb.fill("leads.0.email", "ada@example.com")
	tb.wait(ended)
	tb.untilMessage("leads.0.company_id", "is invalid")

	// On a slow machine, the page checks while the address is still typed.
	var asked []string
	both := func() bool {
		asked = append(asked, tb.asked()...)
		return strings.Contains(strings.Join(asked, " "), "leads.0.email")
	}
	require.Eventually(t, both, patience, time.Millisecond)
	assert.Equal(t, "leads,leads.0.company_id", asked[0])
	assert.Contains(t, strings.Split(asked[1], ","), "leads.0.company_id", "a newer check takes over what an older one has asked")
	assert.Len(t, tb.messages(), 1)
}

// testRemoved removes a row while another one is checked.
func testRemoved(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(6, nil)...)
	tb.untilStatus("No mistakes so far.")
	arrived, release := tb.stall()
	t.Cleanup(release)
	tb.fill("leads.4.company_id", "999")
	tb.press(kb.Tab)
	tb.wait(arrived)
	tb.click(`[aria-label="Remove row 1"]`)
	release()
	tb.untilMessage("leads.3.company_id", "row 4)") // as the row is called now
}

// testPair removes one of two rows with the same address while they are checked.
func testPair(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(3, map[int]string{2: "Eve\teve@example.com\t030\t1\tweb\t1×2"})...)
	tb.untilStatus("1 mistake in 1 row")
	arrived, release := tb.stall()
	t.Cleanup(release)
	tb.fill("leads.1.email", tb.value("leads.0.email"))
	tb.press(kb.Tab)
	tb.wait(arrived)
	tb.click(`[aria-label="Remove row 2"]`)
	release()
	tb.untilStatus("1 mistake in 1 row")
	assert.Equal(t, map[string]string{
		"leads.1.phone": "The Phone (row 2) field must be a valid phone number in international format (such as +14155550100).",
	}, tb.messages(), "no address is there twice")
}

// testTranslated chooses another language while a cell is checked.
func testTranslated(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De())
	arrived, release := tb.stall()
	t.Cleanup(release)
	tb.fill("leads.2.company_id", "999")
	tb.press(kb.Tab)
	tb.wait(arrived)
	tb.choose("language", "de")
	release()
	tb.untilMessage("leads.2.company_id", "Zeile 3")
}

// testUndone clears the table while it is checked, and takes that back.
func testUndone(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	arrived, release := tb.stall()
	t.Cleanup(release)
	tb.paste("leads.0.name", spreadsheet(2, map[int]string{1: "Eve\teve\t030\t1\tweb\t"})...)
	tb.wait(arrived)
	tb.click("#clear")
	release()
	tb.click("#undo")
	tb.untilStatus("3 mistakes in 1 row")
	assert.Equal(t, map[string]string{
		"leads.1.email":    "The Email (row 2) field must be a valid email address.",
		"leads.1.phone":    "The Phone (row 2) field must be a valid phone number in international format (such as +14155550100).",
		"leads.1.products": "The Products (row 2) field must have at least 1 item.",
	}, tb.messages())
}

// testTooMany types into cells that the server does not look at, because there are too many rows.
func testTooMany(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(1000, nil)...)
	tb.untilStatus("No mistakes so far.")
	tb.fill("leads.1000.name", "Ada")
	tb.fill("leads.1000.phone", "030")
	tb.fill("leads.0.phone", "030")
	tb.press(kb.Tab)
	tb.untilStatus("The table cannot be imported")
	tb.until(`document.getElementById('mistakes').textContent === 'The leads field must not have more than 1000 items.'`)
	assert.Empty(t, tb.messages())
	tb.click(`[aria-label="Remove row 1001"]`)
	tb.untilStatus("1 mistake in 1 row")
	assert.Equal(t, map[string]string{
		"leads.0.phone": "The Phone (row 1) field must be a valid phone number in international format (such as +14155550100).",
	}, tb.messages(), "it has not been looked at before")

	tb.fill("leads.1000.name", "Ada")
	tb.until(`document.getElementById('mistakes').textContent.startsWith('The leads field must not have more than 1000 items.')`)
	tb.click("#import")
	tb.until(`document.getElementById('summary-title').textContent === 'Nothing was imported'`)
	tb.click(`[aria-label="Remove row 1001"]`)
	tb.untilMessage("leads.0.phone", "must be a valid phone number")
}

// testRoom pastes many more rows than the API takes.
func testRoom(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	rows := spreadsheet(120_000, nil)
	js[bool](tb, `() => {
		window.told = [];
		const status = document.getElementById('status');
		new MutationObserver(() => told.push(status.textContent)).observe(status, { childList: true });
		return true;
	}`)
	tb.paste("leads.1.email", rows...)
	tb.until(`document.getElementById('intake-title').textContent === 'The pasted text: where does each column go?'`)
	targets := js[[]string](tb, `() => [...document.querySelectorAll('#mapped select')].map((e) => e.value)`)
	assert.Equal(t, []string{"name", "email", "phone", "company_id", "source", "products"}, targets, "by what they look like")
	assert.Empty(t, tb.value("leads.1.email"))
	tb.click("#cancel")

	tb.paste("leads.1.name", rows[:1_000]...)
	tb.until(`told.includes('Pasted 1,000 rows.')`)
	tb.paste("leads.1001.name", rows[1_000:1_999]...)
	tb.until(`told.includes('Pasted 999 rows.')`)
	tb.untilStatus("The table cannot be imported")
	tb.paste("leads.2000.name", rows[:2]...)
	tb.until(`document.getElementById('intake-title').textContent === 'The pasted text: where does each column go?'`)
	tb.click("#cancel")
	tb.click("#clear")
	tb.untilStatus("The table is empty.")

	tb.upload("leads.json", `{"leads": [{}`+strings.Repeat(",{}", 100_000)+`]}`)
	tb.until(`document.getElementById('intake-title').textContent === 'leads.json: import the whole file?'`)
	tb.upload("large.json", `{"leads": ["`+strings.Repeat("x", 3<<20)+`"]}`)
	tb.until(`document.getElementById('intake-title').textContent === 'large.json: import the whole file?'`)
}

// testTwice clicks twice on what shows stored leads.
func testTwice(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(250, nil)...)
	tb.untilStatus("No mistakes so far.")
	tb.click("#import")
	tb.until(`document.querySelectorAll('#stored-leads tr').length === 100`)
	twice := func(id string) {
		js[chromedp.Void](tb, `(id) => { document.getElementById(id).click(); document.getElementById(id).click(); return {} }`, id)
	}
	listed := func() int {
		return js[int](tb, `() => new Set([...document.querySelectorAll('#stored-leads th')].map((e) => e.textContent)).size`)
	}
	twice("more")
	tb.until(`document.querySelectorAll('#stored-leads tr').length >= 200`)
	twice("more")
	tb.until(`document.querySelectorAll('#stored-leads tr').length >= 250 && document.getElementById('more').hidden`)
	assert.Equal(t, 250, listed())
	assert.Len(t, tb.texts("#stored-leads tr"), 250)
	twice("all")
	tb.until(`document.querySelectorAll('#stored-leads tr').length >= 100`)
	twice("more")
	tb.until(`document.querySelectorAll('#stored-leads tr').length >= 200`)
	assert.Equal(t, 200, listed())
	assert.Len(t, tb.texts("#stored-leads tr"), 200)
}

// testThousand fills the table to the API's limit, and beyond.
func testThousand(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(1000, nil)...)
	tb.untilStatus("No mistakes so far.")
	tb.fill("leads.1000.name", "Ada")
	tb.until(`document.getElementById('summary-title').textContent === 'The table cannot be imported'`)
	assert.Equal(t, []string{"The leads field must not have more than 1000 items."}, tb.texts("#mistakes li"), "it has no cell")
	tb.click(`[aria-label="Remove row 1001"]`)
	tb.until(`document.getElementById('summary').hidden`)
	tb.fill("leads.900.phone", "030")
	tb.untilMessage("leads.900.phone", "must be a valid phone number")
	tb.fill("leads.900.phone", "+4930123456")
	tb.until(`document.getElementById('summary').hidden`)
	tb.click("#import")
	tb.until(`document.activeElement.id === 'stored-title'`)
	assert.Equal(t, 1000, tb.stored())
}

// testFailures lets the server fail, and go.
func testFailures(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(2, nil)...)
	tb.untilStatus("No mistakes so far.")
	tb.watch(func(context.Context, string) error { return errors.New("the disk is gone") }, nil)
	tb.fill("leads.0.company_id", "2")
	tb.until(`document.getElementById('summary-title').textContent === 'The table cannot be checked'`)
	assert.Equal(t, []string{"Server Error"}, tb.texts("#mistakes li"))
	tb.click("#import")
	tb.until(`document.getElementById('summary-title').textContent === 'Nothing was imported'`)
	assert.Equal(t, []string{"Server Error"}, tb.texts("#mistakes li"))
	assert.NotContains(t, tb.text("body"), "disk")
	tb.watch(nil, nil)
	tb.fill("leads.0.company_id", "1")
	tb.until(`document.getElementById('summary').hidden`)

	tb.server.Config.SetKeepAlivesEnabled(false)
	require.NoError(t, tb.server.Listener.Close())
	tb.server.CloseClientConnections()
	tb.click("#import")
	tb.until(`document.getElementById('summary-title').textContent === 'Perhaps nothing was imported'`)
	assert.Equal(t, "Ada 0", tb.value("leads.0.name"), "nothing that was typed is lost")
	assert.Equal(t, "Import 2 leads", tb.focused(), "it can be tried again")
}

// testPhone uses the narrowest of phones, and a usual one.
func testPhone(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De(), locales.Ja())
	tb.paste("leads.0.name", spreadsheet(4, map[int]string{1: "Ada\tada\t030\t999\tfax\t1×0, 2×1"})...)
	tb.untilMessage("leads.1.phone", "must be")
	tb.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	assertUsable(tb)
	tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	assertUsable(tb)
	tb.screenshot("phone")
	js[chromedp.Void](tb, `() => { document.querySelector('[data-key="leads.1.email"]').scrollIntoView(); return {} }`)
	tb.screenshot("phone-card")
	js[chromedp.Void](tb, `() => { document.querySelector('#stored').scrollIntoView(); return {} }`)
	card := js[[]string](tb, `() => {
		const row = document.querySelector('#stored-leads tr');
		const wide = document.querySelector('.wide');
		return [getComputedStyle(row).display, getComputedStyle(row.cells[2], '::before').content, String(wide.scrollWidth > wide.clientWidth)];
	}`)
	assert.Equal(t, []string{"block", `"Email"`, "false"}, card, "a stored lead is a card, and nothing is cut off")
	tb.screenshot("phone-stored")
	tb.choose("language", "de")
	tb.untilMessage("leads.1.phone", "muss")
	assertUsable(tb)
	tb.choose("language", "ja")
	tb.until(`document.documentElement.lang === 'ja'`)
	around := js[[]string](tb, `() => ['::before', '::after'].map((part) => getComputedStyle(document.querySelector('#grid tbody th'), part).content)`)
	assert.Equal(t, []string{`""`, `"行目"`}, around, "a card is called as messages call its row")
}

// testErrorPages reads about the codes of the formats on a phone: long codes break between their words.
func testErrorPages(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.Ar())
	tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	for _, language := range []string{"en", "ar"} {
		for _, f := range formats {
			tb.do(chromedp.Navigate(tb.server.URL + "/errors/" + f.name + "?lang=" + language))
			tb.until(`document.querySelector('.errors td') && document.documentElement.lang === %q`, language)
			assertUsable(tb)
		}
	}
	assert.Contains(t, tb.texts(".errors td a"), "MANDATORY_NOT_FOUND", "as it is")
	tb.screenshot("phone-codes")

	tb.do(chromedp.EmulateViewport(1280, 900))
	tb.do(chromedp.Navigate(tb.server.URL + "/errors/teamwork?lang=ar"))
	tb.until(`document.querySelector('.errors td')`)
	turned := js[[]string](tb, `() => {
		const at = (node, i) => {
			const range = document.createRange();
			range.setStart(node, i);
			range.setEnd(node, i + 1);
			return range.getBoundingClientRect();
		};
		const isTurned = ({ firstChild: node }) => at(node, 0).left > at(node, node.length - 1).left;
		return [...document.querySelectorAll('.errors td a, .errors h2')].filter(isTurned).map((e) => e.textContent);
	}`)
	assert.Empty(t, turned, "codes read from left to right")
}

func testDark(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.media("prefers-color-scheme", "dark")
	tb.paste("leads.0.name", spreadsheet(20, map[int]string{1: "Ada\tada\t030\t999\tfax\t1×0, 2×1"})...)
	tb.untilMessage("leads.1.phone", "must be")
	assertUsable(tb)
	tb.screenshot("desktop-dark")
}
