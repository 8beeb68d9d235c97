package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// axe is npm's axe-core. It is run through the DevTools protocol: the page's policy allows no script but its own.
func axe(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile("node/node_modules/axe-core/axe.min.js") // put there by: npm install
	if os.Getenv("CRM_NODE") == "required" {
		require.NoError(t, err)
	}
	if err != nil {
		t.Skip("SKIPPED with axe-core: run npm install in examples/crm/node:", err)
	}
	return string(script)
}

// findings are what axe-core finds on the page by all of its rules, those of the WCAG and those of good practice. What it
// cannot decide by itself, such as the contrast of a text that is cut off, assertUsable decides.
const findings = `async () => {
	const { violations } = await axe.run(document, { resultTypes: ['violations'] });
	return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, failureSummary, html].join('\n')));
}`

// TestAxe has axe-core look at the page in each of its states.
func TestAxe(t *testing.T) {
	t.Parallel()
	script := axe(t)
	browser := startBrowser(t)
	for name, state := range map[string]func(*tab){
		"empty":      func(*tab) {},
		"mistakes":   func(*tab) {},
		"playground": func(tb *tab) { tb.do(chromedp.Navigate(tb.server.URL + "/#try=")); tb.untilAnswer() },
		"dark":       func(tb *tab) { tb.media("prefers-color-scheme", "dark") },
		"arabic":     func(tb *tab) { tb.choose("language", "ar"); tb.untilMessage("leads.1.phone", "أن") },
		"phone":      func(tb *tab) { tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile)) },
		"choices": func(tb *tab) {
			tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile), chromedp.Focus(field("leads.4.company_id")))
			tb.press(kb.ArrowDown)
			tb.screenshot("phone-choices")
		},
		"list": func(tb *tab) {
			wrong := strings.Repeat("1×0, ", 60)
			rows := spreadsheet(4, nil)
			for i := range rows {
				rows[i] += ", " + wrong
			}
			tb.paste("leads.0.name", rows...)
			tb.until(`document.getElementById('summary-title').textContent === '240 mistakes in 4 rows'`)
			tb.do(chromedp.Focus(chromedp.CSS("#mistakes a")))
			tb.press(kb.End)
		},
		"tablet": func(tb *tab) { tb.do(chromedp.EmulateViewport(768, 1024)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tb := openTab(t, browser, locales.Ar())
			if name != "empty" {
				tb.mistaken()
			}
			state(tb)
			tb.assertFine(script)
		})
	}
	t.Run("imports", func(t *testing.T) {
		t.Parallel()
		testImportsWithAxe(t, browser, script)
	})
}

// testImportsWithAxe has axe-core look at what is asked about a file, at an import under way, and at how imports end.
func testImportsWithAxe(t *testing.T, browser context.Context, script string) {
	tb := openTab(t, browser, locales.Ar())
	tb.upload("leads.csv", "name;Birthday\nAda;1815-12-10\n")
	tb.until(`document.activeElement.id === 'intake-title'`)
	tb.click("#go")
	tb.until(`document.activeElement.matches('#mapped select:invalid')`)
	tb.assertFine(script)

	storing := newCheckpoint(t)
	tb.watch(storing.before("INSERT INTO leads"), nil)
	tb.uploadFile(sheetFile(t, 1_500, nil))
	tb.until(`document.getElementById('intake-title').textContent === 'leads.csv: import the whole file?'`)
	tb.click("#go")
	tb.wait(storing.arrived)
	tb.until(`document.getElementById('bar-checked').value === 1`)
	tb.assertFine(script)
	tb.click("#cancel")
	tb.until(`performance.getEntriesByType('resource').filter(({ name }) => name.includes('?import=')).length > 1`)
	storing.open()
	tb.until(`document.getElementById('intake-title').textContent === 'Cancelled: nothing was stored'`)
	tb.assertFine(script)

	tb.watch(nil, nil)
	tb.uploadFile(sheetFile(t, 1_500, map[int]string{9: "1,1,web,1,030,ada@example.com,Ada"}))
	tb.until(`document.getElementById('intake-title').textContent === 'leads.csv: import the whole file?'`)
	tb.click("#go")
	tb.until(`document.getElementById('intake-title').textContent === 'Nothing was imported'`)
	tb.assertFine(script)
	tb.choose("language", "ar")
	tb.until(`document.querySelector('#refused b').textContent.includes('الصف 9')`)
	tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	tb.assertFine(script)
	tb.screenshot("phone-refused")
}

// mistaken pastes rows of which one has everything wrong, and imports them.
func (tb *tab) mistaken() {
	tb.t.Helper()
	tb.paste("leads.0.name", spreadsheet(4, map[int]string{1: "\tada\t030\t999\tfax\t1×0, 7×1"})...)
	tb.untilMessage("leads.1.phone", "must be")
	tb.click("#import")
	tb.until(`document.activeElement.id === 'summary-title'`)
}

// untilAnswer waits until the playground shows an answer.
func (tb *tab) untilAnswer() {
	tb.t.Helper()
	tb.until(`document.getElementById('answer')?.textContent.includes('422')`)
}

// assertFine asserts that axe-core finds nothing.
func (tb *tab) assertFine(script string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if !js[bool](tb, `() => 'axe' in window`) {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](script+"\n;({})"))
		require.NoError(tb.t, err)
	}
	assert.Empty(tb.t, js[[]string](tb, findings))
	assertUsable(tb)
}
