package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// build builds the form. Without npm's packages, the test is skipped, or fails
// if REACT_NODE=required.
func build(t *testing.T) (web string) {
	t.Helper()
	_, err := os.Stat("web/node_modules") // put there by: npm ci
	if os.Getenv("REACT_NODE") == "required" {
		require.NoError(t, err)
	}
	if err != nil {
		t.Skip("SKIPPED with npm: run npm ci in examples/react/web:", err)
	}

	web = t.TempDir()
	for _, command := range [][]string{{"npx", "tsc", "--noEmit"}, {"npx", "vite", "build", "--outDir", web, "--logLevel", "warn"}} {
		run := exec.CommandContext(t.Context(), command[0], command[1:]...)
		run.Dir = "web"
		output, err := run.CombinedOutput()
		require.NoError(t, err, "%s", output)
	}
	return web
}

// startChromium starts a browser in German, or skips the test; it fails if
// REACT_BROWSER=required.
func startChromium(t *testing.T) context.Context {
	t.Helper()
	program := os.Getenv("CHROMIUM")
	if program == "" {
		program, _ = exec.LookPath("chromium")
	}
	if program == "" {
		require.NotEqual(t, "required", os.Getenv("REACT_BROWSER"))
		t.Skip("SKIPPED in a browser: there is no chromium; on Debian: apt-get install chromium")
	}

	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(program), chromedp.Flag("accept-lang", "de")}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, quit := chromedp.NewContext(ctx)
	t.Cleanup(func() { quit(); stop() })
	require.NoError(t, chromedp.Do(ctx))
	return ctx
}

// form is the form in the browser.
type form struct {
	t   *testing.T
	ctx context.Context
}

// fill puts a text into a field, as typing does.
func (f form) fill(id, text string) {
	f.t.Helper()
	f.until(fmt.Sprintf(`(input => {
		Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, %q)
		return input.dispatchEvent(new Event('input', { bubbles: true }))
	})(document.getElementById(%q))`, text, id))
}

// until waits for a condition of the page.
func (f form) until(condition string) {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.ctx, 30*time.Second)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool](condition))
	if err != nil {
		text, _ := chromedp.Run(f.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		require.NoError(f.t, err, "%s\n%s", condition, text)
	}
}

// says waits for the message of a field.
func (f form) says(id, message string) {
	f.t.Helper()
	f.until(fmt.Sprintf(`document.getElementById('%s-message')?.textContent === %s`, id, strconv.Quote(message)))
}

// save clicks on the button.
func (f form) save() { require.NoError(f.t, chromedp.Do(f.ctx, chromedp.Click("button"))) }

// TestForm fills in the form as people do.
func TestForm(t *testing.T) {
	t.Parallel()
	web, ctx := build(t), startChromium(t)
	var sent atomic.Int32
	handler := newHandler(web)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			sent.Add(1)
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	f := form{t, ctx}
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(server.URL)))
	f.says("phone", "")

	// Rules, at once and in German.
	f.fill("phone", "030")
	f.says("phone", "Das Feld phone muss eine gültige Telefonnummer im internationalen Format (zum Beispiel +14155550100) sein.")
	f.fill("phone", "+4930123456")
	f.says("phone", "")
	f.fill("kind", "company")
	f.save()
	f.says("name", "Das Feld name ist erforderlich.")
	f.says("vat", `Das Feld vat ist erforderlich, wenn das Feld kind den Wert "company" hat.`)
	assert.Zero(t, sent.Load(), "the server was not asked")

	f.fill("email", "ada@x..example")
	f.says("email", "Das Feld email muss eine gültige E-Mail-Adresse sein.")

	// What is stored, the server knows.
	f.fill("name", "Ada")
	f.fill("vat", "DE123456789")
	f.fill("seats", "3")
	f.fill("email", "grace@example.com")
	f.save()
	f.says("email", "Der Wert des Feldes email ist bereits vergeben.")
	assert.Equal(t, int32(1), sent.Load())

	f.fill("email", "ada@example.com")
	f.save()
	f.until(`document.querySelector('output').textContent === 'Stored.'`)
	assert.Equal(t, int32(2), sent.Load())
}
