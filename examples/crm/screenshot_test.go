package main

import (
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// screenshot keeps what the tab shows, for people to look at.
func (tb *tab) screenshot(name string) {
	tb.t.Helper()
	image, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
	require.NoError(tb.t, err)
	require.NoError(tb.t, os.MkdirAll("screenshots", 0o755))
	require.NoError(tb.t, os.WriteFile(filepath.Join("screenshots", name+".png"), image, 0o644))
}
