package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// testWaiting cancels an import that waits to be sent again: the server has asked for ten minutes, and people need not wait.
func testWaiting(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.replace(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	tb.uploadFile(sheetFile(t, 1_200, nil))
	tb.until(`document.activeElement.id === 'intake-title'`)
	tb.click("#go")
	tb.until(`performance.getEntriesByType('resource').some(({ initiatorType, name }) => initiatorType === 'xmlhttprequest' && name.includes('?import='))`)

	tb.click("#cancel")
	tb.until(`document.getElementById('intake-title').textContent === 'Cancelled: nothing was stored'`)
	assert.Len(t, tb.keys(), 1, "it is not sent again")
	assert.Zero(t, tb.stored())
}

// testClosedList closes a long list of refusals. Nobody sees it, so it must not be drawn, however the window moves.
func testClosedList(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.upload("leads.ndjson", strings.Repeat("{\"name\": \"Ada\"}\n", 1_001))
	tb.until(`document.activeElement.id === 'intake-title'`)
	tb.click("#go")
	tb.until(`document.querySelectorAll('#refused li').length > 10`)
	tb.click("#cancel")
	tb.until(`document.getElementById('intake').hidden`)

	js[float64](tb, `() => new Promise((resolve) => {
		window.dispatchEvent(new Event('scroll'));
		window.dispatchEvent(new Event('resize'));
		requestAnimationFrame(() => requestAnimationFrame(resolve));
	})`)
	assert.Empty(t, tb.texts("#refused li"))
	assert.Empty(t, js[string](tb, `() => document.getElementById('refused').style.height`))
}

// testInsecure copies a link on a page of an insecure origin, which has no clipboard, and where nothing may be copied.
func testInsecure(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.until(`document.getElementById('answer').textContent.includes('did you mean source?')`)
	js[chromedp.Void](tb, `() => {
		Object.defineProperty(navigator, 'clipboard', { value: undefined });
		document.addEventListener('copy', () => (window.copied = document.activeElement.value));
		return {};
	}`)
	tb.click("#share")
	tb.untilStatus("Copied.")
	assert.Contains(t, js[string](tb, `() => window.copied`), "#try=")
	assert.Equal(t, "Copy a link", tb.focused(), "the focus is where it was")

	js[chromedp.Void](tb, `() => { document.execCommand = () => false; return {} }`)
	tb.click("#share")
	tb.untilStatus("It could not be copied.")
	assertUsable(tb)
}

// testLongLink copies a link to a body that is too long for the address bar.
func testLongLink(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.until(`document.getElementById('answer').textContent.includes('did you mean source?')`)
	body := `{"leads": [{"name": "` + strings.Repeat("ش", 60_000) + `"}]}`
	js[chromedp.Void](tb, `(text) => {
		navigator.clipboard.writeText = async (text) => { window.copied = text };
		document.getElementById('body').value = text;
		return {};
	}`, body)
	tb.click("#share")
	tb.until(`window.copied`)
	assert.Empty(t, js[string](tb, `() => location.hash`), "the address has no room")

	linked := js[map[string]string](tb, `async () => (await import('/web/playground.js')).read(new URL(window.copied).hash)`)
	assert.Equal(t, map[string]string{"body": body, "format": "laravel", "language": "en"}, linked)
}
