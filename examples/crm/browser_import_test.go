package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testBusy has the server ask the page to come again.
func testBusy(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(2, nil)...)
	tb.untilStatus("No mistakes so far.")
	tb.replace(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	tb.click("#import")
	tb.untilStatus("The server is busy. The import goes on in 1 second …")
	tb.untilStatus("2 leads imported.")
	assert.Equal(t, 2, tb.stored())
	require.Len(t, tb.keys(), 2)
	assert.Equal(t, tb.keys()[0], tb.keys()[1], "it is one import")
	assert.Regexp(t, `^"[0-9a-f]{32}"$`, tb.keys()[0])

	tb.paste("leads.0.name", spreadsheet(2, nil)...)
	tb.untilStatus("No mistakes so far.")
	tb.click("#import")
	tb.untilStatus("2 leads imported.")
	assert.Equal(t, 4, tb.stored())
	assert.NotEqual(t, tb.keys()[1], tb.keys()[2], "it is another import")
}

// testLost loses the answer to an import, which is then sent again.
func testLost(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(2, nil)...)
	tb.untilStatus("No mistakes so far.")
	tb.replace(func(w http.ResponseWriter, r *http.Request) {
		tb.next.ServeHTTP(httptest.NewRecorder(), r)
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusCreated) // without anything the browser would send the request again itself
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	tb.click("#import")
	tb.until(`document.getElementById('summary-title').textContent === 'Perhaps nothing was imported'`)
	assert.Contains(t, tb.text("#mistakes li"), "none is stored twice")
	require.Equal(t, 2, tb.stored())
	tb.click("#import")
	tb.untilStatus("2 leads imported.")
	assert.Equal(t, 2, tb.stored())
	require.Len(t, tb.keys(), 2)
	assert.Equal(t, tb.keys()[0], tb.keys()[1])

	tb.fill("leads.0.name", "Ada")
	tb.click("#import")
	tb.until(`document.activeElement.id === 'summary-title'`)
	tb.click("#import")
	tb.until(`document.getElementById('request').textContent.includes('Idempotency-Key')`)
	tb.until(`document.activeElement.id === 'summary-title'`)
	assert.Equal(t, 2, tb.stored(), "an import that is refused")
}
