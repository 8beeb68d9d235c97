package main

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// TestBrowser uses the page as people do.
func TestBrowser(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for name, test := range map[string]func(*testing.T, context.Context){
		"live":         testLive,
		"rules":        testRules,
		"gone":         testGone,
		"agree":        testAgree,
		"paste":        testPaste,
		"formats":      testFormats,
		"arabic":       testRightToLeft,
		"relationship": testRelationship,
		"file":         testFile,
		"held":         testHeld,
		"no_json":      testNoJSON,
		"keyboard":     testKeyboard,
		"outdated":     testOutdated,
		"removed":      testRemoved,
		"pair":         testPair,
		"translated":   testTranslated,
		"undone":       testUndone,
		"too_many":     testTooMany,
		"twice":        testTwice,
		"room":         testRoom,
		"numbers":      testNumbers,
		"dots":         testDots,
		"unreadable":   testUnreadable,
		"rows":         testRows,
		"thousand":     testThousand,
		"failures":     testFailures,
		"busy":         testBusy,
		"lost":         testLost,
		"phone":        testPhone,
		"dark":         testDark,
		"error_pages":  testErrorPages,
		"modules":      testModules,
		"words":        testWords,
		"chooser":      testChooser,
		"playground":   testPlayground,
		"chosen":       testChosen,
		"taken_back":   testTakenBack,
		"list":         testList,
		"long_list":    testLongList,
		"refused":      testRefused,
		"no_scripts":   testNoScripts,
		"many_choices": testManyChoices,
		"pictures":     testPictures,
		"wide":         testWide,
		"dialects":     testDialects,
		"mapped":       testMapped,
		"ragged":       testRagged,
		"json_files":   testJSONFiles,
		"markup":       testMarkup,
		"dropped":      testDropped,
		"streamed":     testStreamed,
		"any_format":   testStreamedFormats,
		"mistakes":     testManyMistakes,
		"cancelled":    testCancelled,
		"broken_off":   testBrokenOff,
		"late_bytes":   testLateBytes,
		"offered":      testOffered,
		"million":      testMillion,
		"truncated":    testTruncated,
		"marked_up":    testMarkedUp,
		"waiting":      testWaiting,
		"closed_list":  testClosedList,
		"long_link":    testLongLink,
		"insecure":     testInsecure,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, browser)
		})
	}
}

// row is a valid row of a spreadsheet.
func row(i int) string {
	return fmt.Sprintf("Ada %d\tada%d@example.com\t+4930%06d\t%d\tweb\t1×2, 2×1", i, i, i, 1+i%2)
}

// spreadsheet is n rows, some of them changed.
func spreadsheet(n int, changed map[int]string) []string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = row(i)
		if text, ok := changed[i]; ok {
			rows[i] = text
		}
	}
	return rows
}

// testLive types a bad phone into row 3, in German.
func testLive(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De())
	tb.choose("language", "de")
	tb.fill("leads.2.phone", "030")
	tb.untilMessage("leads.2.phone", "Telefonnummer")

	const german = "Das Feld Telefon (Zeile 3) muss eine gültige Telefonnummer im internationalen Format (zum Beispiel +14155550100) sein."
	assert.Equal(t, map[string]string{"leads.2.phone": german}, tb.messages(), "that cell, and only that")
	described := js[[]string](tb, `() => {
		const input = document.activeElement;
		const message = document.getElementById(input.getAttribute('aria-describedby').split(' ')[0]);
		return [input.getAttribute('aria-label'), input.getAttribute('aria-invalid'), message.textContent, message.firstChild.lang];
	}`)
	assert.Equal(t, []string{"Telefon, Zeile 3", "true", german, "de"}, described)
	tb.untilStatus("1 Fehler in 1 Zeile")
	assert.Equal(t, []string{german}, tb.texts("#mistakes li"))
	tb.until(`document.getElementById('request').textContent.includes('"phone":"030"')`)
	assert.Contains(t, tb.text("#request"), "POST /laravel/leads?dry-run\nAccept-Language: de\nContent-Type: application/json\n")
	assert.Contains(t, tb.text("#response"), "422 Unprocessable Entity\n")
	assertUsable(tb)
	tb.screenshot("live-german")

	tb.fill("leads.2.phone", "+4930123456")
	tb.until(`document.getElementById('summary').hidden`)
	assert.Empty(t, tb.messages())
	tb.untilStatus("Bisher keine Fehler.")
	assert.Empty(t, tb.asked(), "the rules know it all")
	assert.Zero(t, tb.stored())
}

// testPaste pastes 200 rows with mistakes, mends them and stores them.
func testPaste(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(200, map[int]string{
		6:   "Grace\tgrace@example.com\t030\t1\tweb\t1×2",
		41:  "Grace\tgrace41@example.com\t+4930123456\tAcme\tweb\t1×2",
		99:  "Grace\tada100@example.com\t+4930123456\t1\tweb\t1×2, 2×0",
		199: "\tgrace199@example.com\t+4930123456\t1\tfax\t",
	})...)
	tb.untilStatus("8 mistakes in 5 rows")
	assert.Equal(t, []string{"leads,leads.*.email,leads.*.company_id,leads.*.products,leads.*.products.*,leads.*.products.*.*"}, tb.asked())
	want := map[string]string{
		"leads.6.phone":       "The Phone (row 7) field must be a valid phone number in international format (such as +14155550100).",
		"leads.41.company_id": "The Company (row 42) field must be an integer.",
		"leads.99.email":      "The Email (row 100) field has a duplicate value.",
		"leads.99.products":   "The Quantity (product 2, row 100) field must be at least 1.",
		"leads.100.email":     "The Email (row 101) field has a duplicate value.",
		"leads.199.name":      "The Name (row 200) field is required.",
		"leads.199.source":    `The Source (row 200) field must be one of "web", "referral", "event".`,
		"leads.199.products":  "The Products (row 200) field must have at least 1 item.",
	}
	assert.Equal(t, want, tb.messages())

	release := make(chan struct{})
	tb.holding(func(*http.Request) { <-release })
	tb.click("#import")
	tb.untilStatus("Importing 200 leads …")
	assert.True(t, js[bool](tb, `() => document.getElementById('import').disabled && !document.getElementById('progress').hidden
		&& document.getElementById('sheet').inert && document.getElementById('sheet').getAttribute('aria-busy') === 'true'`))
	close(release)
	tb.until(`document.activeElement.id === 'summary-title'`)
	tb.holding(nil)
	assert.Equal(t, "8 mistakes in 5 rows", tb.text("#summary-title"))
	assert.Equal(t, want, tb.messages())
	assert.Zero(t, tb.stored(), "nothing of a body with mistakes is stored")
	assertUsable(tb)
	tb.screenshot("desktop-light")

	js[chromedp.Void](tb, `() => { [...document.querySelectorAll('#mistakes a')][3].click(); return {} }`)
	selected := `() => { const { value, selectionStart, selectionEnd } = document.activeElement; return value.slice(selectionStart, selectionEnd) }`
	assert.Equal(t, "Products, row 100", tb.focused())
	assert.Equal(t, "0", js[string](tb, selected), "the part of the cell that is wrong")
	tb.press("3")
	tb.fill("leads.6.phone", "+4930123456")
	tb.fill("leads.41.company_id", "2")
	tb.fill("leads.99.email", "grace99@example.com")
	tb.fill("leads.199.name", "Grace")
	tb.fill("leads.199.source", "event")
	tb.fill("leads.199.products", "2")
	tb.press(kb.Enter)
	tb.until(`document.getElementById('summary').hidden`)
	assert.Empty(t, tb.messages(), "the other one of the equal addresses is free, too")

	tb.click("#import")
	tb.until(`document.activeElement.id === 'stored-title'`)
	assert.Equal(t, "200 leads stored just now", tb.text("#stored-title"))
	tb.until(`document.querySelectorAll('#stored-leads tr').length === 100`)
	assert.Equal(t, "200 leads imported.", tb.text("#status"))
	require.Equal(t, 200, tb.stored())
	leads, err := tb.leadsAfter(t.Context(), 1, 200)
	require.NoError(t, err)
	assert.Equal(t, []Item{{1, 2}, {2, 3}}, leads[99].Products)
	assert.Equal(t, []Item{{2, 1}}, leads[199].Products, "a product without a quantity is one of it")
	assert.Empty(t, tb.value("leads.0.name"), "the table is empty again")
	assert.True(t, js[bool](tb, `() => document.getElementById('import').disabled && document.getElementById('undo').disabled`))
	tb.click("#more")
	tb.until(`document.querySelectorAll('#stored-leads tr').length === 200 && document.getElementById('more').hidden`)
	tb.click("#all")
	tb.until(`document.querySelector('#stored-leads th')?.textContent === '1'`)
}

// testFormats has the same mistakes in every format.
func testFormats(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.upload("leads.json", `{"leads": [
		{"name": "A", "email": "a@example.com", "phone": "030", "company_id": 999, "source": "web", "products": [{"product_id": 1, "quantity": 1}, {"product_id": 77, "quantity": 1}]},
		{"name": "B", "email": "b@example.com", "phone": "+4930123456", "company_id": 1, "source": "web", "products": [{"product_id": 1, "quantity": 1}], "e.mail": 1},
		7
	]}`)
	tb.until(`document.activeElement.id === 'summary-title'`)
	cells := map[string]string{
		"leads.0.phone":      "The Phone (row 1) field must be a valid phone number in international format (such as +14155550100).",
		"leads.0.company_id": "The selected Company (row 1) is invalid.",
		"leads.0.products":   "The selected Product 2 (row 1) is invalid.",
	}
	notes := []string{"The e.mail (row 2) field is not allowed.", "The Row 3 field must be an object."}
	for _, f := range formats {
		tb.choose("format", f.name)
		tb.until(`document.getElementById('request').textContent.startsWith('POST /%s/leads?dry-run\n')`, f.name)
		shown := tb.text("#response")
		tb.click("#import")
		tb.until(`document.getElementById('request').textContent.includes('Idempotency-Key')`)
		assert.Equal(t, entity(tb.text("#response")), entity(shown), "%s: the panel has shown what an import would get", f.name)
		assert.Equal(t, "5 mistakes in 3 rows", tb.text("#summary-title"), f.name)
		assert.Equal(t, cells, tb.messages(), f.name)
		assert.Equal(t, notes, tb.texts(".note .message"), f.name)
	}
	assert.Zero(t, tb.stored())
	tb.screenshot("formats")
}

// entity is what a response that the panel shows says, but for the ids in it.
func entity(response string) string {
	_, body, _ := strings.Cut(response, "\n\n")
	return strings.ReplaceAll(regexp.MustCompile(`[0-9a-f-]{36}`).ReplaceAllString(body, "…"), "?dry-run", "")
}

// testRelationship refers to what is not stored.
func testRelationship(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.fill("leads.0.company_id", "999")
	tb.untilMessage("leads.0.company_id", "is invalid")
	tb.fill("leads.0.products", "1×2, 77×1")
	tb.untilMessage("leads.0.products", "is invalid")
	assert.Equal(t, map[string]string{
		"leads.0.company_id": "The selected Company (row 1) is invalid.",
		"leads.0.products":   "The selected Product 2 (row 1) is invalid.",
	}, tb.messages())
	tb.fill("leads.0.company_id", "1,5")
	tb.untilMessage("leads.0.company_id", "must be an integer")
	tb.fill("leads.0.company_id", "9999999999999999999999")
	tb.until(`document.getElementById('request').textContent.includes('"company_id":"9999999999999999999999"')`) // as it was typed
	tb.fill("leads.0.company_id", "2")
	tb.until(`document.querySelectorAll('.message').length === 1`)
	tb.fill("leads.0.products", "2x2")
	tb.until(`document.querySelectorAll('.message').length === 0`)
	assert.Contains(t, tb.text("#known"), "1 Acme Ltd")
}

// testRightToLeft turns the page round.
func testRightToLeft(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De(), locales.Ar(), locales.Fa(), locales.Hy(), locales.PtBR())
	assert.Equal(t, []string{"Deutsch", "English", "Português (Brasil)", "Հայերեն", "العربية", "فارسی"}, tb.texts("#language option"))
	tb.paste("leads.0.name", spreadsheet(3, map[int]string{1: "Ada\tada\t030\t999\tfax\t1×0"})...)
	tb.untilMessage("leads.1.phone", "must be")
	for tag, want := range map[string]string{"ar": "حقل", "fa": "سطر"} {
		tb.choose("language", tag)
		tb.untilMessage("leads.1.company_id", want)
		assert.Equal(t, "rtl", js[string](tb, `() => document.documentElement.dir`))
		// The browser's own sentences and the server's come one after the other.
		tb.until(`(() => { const said = [...document.querySelectorAll('.message p, #mistakes span')];
			return said.length > 0 && said.every((e) => e.lang === '%s') })()`, tag)
	}
	assertUsable(tb)
	tb.choose("language", "ar")
	tb.untilMessage("leads.1.phone", "أن")
	tb.screenshot("rtl")

	tb.do(chromedp.Focus(field("leads.1.phone")))
	tb.press(kb.Home)
	tb.press(kb.ArrowLeft)
	assert.Equal(t, "الشركة، الصف 2", tb.focused(), "the next cell is on the left")
	tb.choose("language", "de")
	tb.untilMessage("leads.1.phone", "muss")
	assert.Equal(t, "ltr", js[string](tb, `() => document.documentElement.dir`))
}
