package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
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
	tb.fill("leads.0.phone", "1")
	tb.wait(arrived)
	tb.fill("leads.0.email", "ada")
	tb.wait(ended)
	tb.untilMessage("leads.0.phone", "must be a valid phone number")
	assert.Equal(t, []string{"leads.0.phone", "leads.0.email,leads.0.phone"}, tb.asked(), "a newer check takes over what an older one has asked")
	assert.Len(t, tb.messages(), 2)
}

// testThousand fills the table to the API's limit, and beyond.
func testThousand(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(1001, nil)...)
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
	tb := openTab(t, browser, locales.De())
	tb.paste("leads.0.name", spreadsheet(4, map[int]string{1: "Ada\tada\t030\t999\tfax\t1×0, 2×1"})...)
	tb.untilMessage("leads.1.phone", "must be")
	tb.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	assertUsable(tb)
	tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	assertUsable(tb)
	tb.screenshot("phone")
	js[chromedp.Void](tb, `() => { document.querySelector('[data-key="leads.1.email"]').scrollIntoView(); return {} }`)
	tb.screenshot("phone-card")
	tb.choose("language", "de")
	tb.untilMessage("leads.1.phone", "muss")
	assertUsable(tb)
}

func testDark(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.media("prefers-color-scheme", "dark")
	tb.paste("leads.0.name", spreadsheet(20, map[int]string{1: "Ada\tada\t030\t999\tfax\t1×0, 2×1"})...)
	tb.untilMessage("leads.1.phone", "must be")
	assertUsable(tb)
	tb.screenshot("desktop-dark")
}
