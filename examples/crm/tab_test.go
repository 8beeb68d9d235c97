package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// startBrowser starts Chromium until the test ends. Without one the test is skipped, or fails if CRM_BROWSER=required.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	program, err := findBrowser()
	if os.Getenv("CRM_BROWSER") == "required" {
		require.NoError(t, err)
	}
	if err != nil {
		t.Skip("SKIPPED in a browser:", err)
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(program), chromedp.Flag("lang", "en-US")}
	for _, flag := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "hide-scrollbars",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...) // with a fresh profile
	browser, quit := chromedp.NewContext(ctx)
	t.Cleanup(func() { quit(); stop() })
	require.NoError(t, chromedp.Do(browser))
	return browser
}

// findBrowser returns the program that $CHROMIUM names, or else a Chromium in $PATH.
func findBrowser() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if name := os.Getenv("CHROMIUM"); name != "" {
		names = []string{name}
	}
	for _, name := range names {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", fmt.Errorf("there is no %s; on Debian: apt-get install chromium", strings.Join(names, ", "))
}

// patience is how long a test waits for anything to happen in a tab.
const patience = 30 * time.Second

// tab is a tab of the browser. It shows the page of a server of its own.
type tab struct {
	*store
	*spy
	*gate
	t    *testing.T
	ctx  context.Context
	slow time.Duration // how many times longer than others the test may wait
}

// openTab starts a server that answers in English and other languages, and opens its page. The page must not make the
// browser complain until the test ends.
func openTab(t *testing.T, browser context.Context, languages ...locales.Locale) *tab {
	t.Helper()
	s, watch := home{file: filepath.Join(t.TempDir(), "crm.db")}.open(t)
	languages = append([]locales.Locale{locales.En()}, languages...)
	api := service{store: s, languages: languages, log: slog.New(slog.NewTextHandler(&journal{}, nil))}
	g := &gate{next: recorded(t, api.handler())}
	g.server = httptest.NewServer(g)
	t.Cleanup(g.server.Close)

	ctx, quit := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(quit)
	require.NoError(t, chromedp.Do(ctx)) // opens the tab, for as long as this context lives
	tb := &tab{s, watch, g, t, ctx, 1}
	tb.watchConsole()
	tb.do(
		chromedp.EmulateViewport(1440, 900),
		call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		chromedp.Navigate(g.server.URL),
	)
	tb.until(`document.querySelector('#stored-leads tr')`)
	return tb
}

// watchConsole makes all that the browser complains about fail the test, but for the answers that the test is about.
func (tb *tab) watchConsole() {
	ctx, stop := context.WithCancel(tb.ctx)
	console := chromedp.Console(ctx)
	var complaints []string
	done := make(chan struct{})
	go func() {
		defer close(done)
		for message, err := range console {
			if err != nil {
				return
			}
			path, _, _ := strings.Cut(message.URL, "?")
			if message.Source != "network" || !strings.HasSuffix(strings.TrimSuffix(path, "/import"), "/leads") {
				complaints = append(complaints, message.String())
			}
		}
	}()
	tb.t.Cleanup(func() {
		js[int](tb, `() => 0`) // what came before this has been reported
		stop()
		<-done
		assert.Empty(tb.t, complaints, "console")
	})
}

func (tb *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	require.NoError(tb.t, chromedp.Do(ctx, steps...))
}

// call is a step that sends a command of the DevTools protocol.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

// js calls a function in the page.
func js[T any](tb *tab, function string, args ...any) T {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	list, err := json.Marshal(append([]any{}, args...))
	require.NoError(tb.t, err)
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](fmt.Sprintf("(%s)(...%s)", function, list), chromedp.EvalAwaitPromise))
	require.NoError(tb.t, err, function)
	return v
}

// until waits for a condition of the page.
func (tb *tab) until(condition string, args ...any) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, tb.slow*patience)
	defer cancel()
	condition = fmt.Sprintf(condition, args...)
	_, err := chromedp.Run(ctx, chromedp.Poll[bool]("!!("+condition+")",
		chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(tb.slow*patience)))
	if err != nil {
		tb.screenshot("failed-" + strings.ReplaceAll(tb.t.Name(), "/", "-"))
	}
	require.NoError(tb.t, err, condition)
}

// wait waits for what happens in the server.
func (tb *tab) wait(happened <-chan struct{}) {
	tb.t.Helper()
	select {
	case <-happened:
	case <-time.After(patience):
		require.Fail(tb.t, "nothing happened")
	}
}

// untilStatus waits until the page says something to those who do not see it.
func (tb *tab) untilStatus(text string) {
	tb.t.Helper()
	tb.until(`document.getElementById('status').textContent === %q`, text)
}

// untilMessage waits until a cell has a message that holds text.
func (tb *tab) untilMessage(key, text string) {
	tb.t.Helper()
	tb.until(`document.querySelector('[data-key="%s"] .message')?.textContent.includes(%q)`, key, text)
}

// field is the text field of a cell.
func field(key string) chromedp.CSS {
	return chromedp.CSS(fmt.Sprintf(`[data-key="%s"] input`, key))
}

// fill types a text into a cell, key by key, instead of what it holds.
func (tb *tab) fill(key, text string) {
	tb.t.Helper()
	tb.do(chromedp.Focus(field(key)))
	js[chromedp.Void](tb, `() => { document.activeElement.select(); return {} }`)
	tb.press(text)
}

// press presses keys, wherever the focus is.
func (tb *tab) press(keys string, modifiers ...chromedp.Modifier) {
	tb.t.Helper()
	tb.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// click clicks on what a selector finds. It can be seen first, as with people: rows that are out of sight have no content
// that could be hit.
func (tb *tab) click(selector chromedp.CSS) {
	tb.t.Helper()
	js[float64](tb, `(selector) => new Promise((resolve) => {
		document.querySelector(selector).scrollIntoView({ block: 'center' });
		requestAnimationFrame(() => requestAnimationFrame(resolve));
	})`, selector)
	tb.do(chromedp.Click(selector))
}

// choose chooses an option.
func (tb *tab) choose(id, value string) {
	tb.t.Helper()
	chosen := js[string](tb, `(id, value) => {
		const select = document.getElementById(id);
		select.value = value;
		select.dispatchEvent(new Event('change', { bubbles: true }));
		return select.value;
	}`, id, value)
	require.Equal(tb.t, value, chosen)
}

// paste pastes rows, as a spreadsheet puts them on the clipboard, into a cell.
func (tb *tab) paste(key string, rows ...string) {
	tb.t.Helper()
	tb.do(chromedp.Focus(field(key)))
	js[bool](tb, `(text) => {
		const clipboardData = new DataTransfer();
		clipboardData.setData('text/plain', text);
		return document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	}`, strings.Join(rows, "\r\n")+"\r\n")
}

// upload opens a file.
func (tb *tab) upload(name, content string) {
	tb.t.Helper()
	file := filepath.Join(tb.t.TempDir(), name)
	require.NoError(tb.t, os.WriteFile(file, []byte(content), 0o600))
	tb.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
}

// messages returns the messages that cells show, by the key of the cell.
func (tb *tab) messages() map[string]string {
	tb.t.Helper()
	return js[map[string]string](tb, `() => Object.fromEntries([...document.querySelectorAll('[data-key]:has(.message)')]
		.map((cell) => [cell.dataset.key, cell.querySelector('.message').textContent]))`)
}

// texts returns the texts of all elements that a selector finds.
func (tb *tab) texts(selector string) []string {
	tb.t.Helper()
	return js[[]string](tb, `(selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent)`, selector)
}

func (tb *tab) text(selector string) string {
	tb.t.Helper()
	return strings.Join(tb.texts(selector), "\n")
}

// value returns what a cell holds.
func (tb *tab) value(key string) string {
	tb.t.Helper()
	return js[string](tb, `(selector) => document.querySelector(selector).value`, string(field(key)))
}

// focused returns the name of what has the focus.
func (tb *tab) focused() string {
	tb.t.Helper()
	return js[string](tb, `() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`)
}

// stored returns how many leads are stored, but for the first one of a new database.
func (tb *tab) stored() int {
	tb.t.Helper()
	leads, err := tb.leadsAfter(context.Background(), 1, 10_000)
	require.NoError(tb.t, err)
	return len(leads)
}

// media sets a feature that the style asks for.
func (tb *tab) media(feature, value string) {
	tb.t.Helper()
	features := []*emulation.MediaFeature{{Name: feature, Value: value}}
	tb.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}))
}

// exec changes the database behind the page's back.
func (tb *tab) exec(statement string) {
	tb.t.Helper()
	_, err := tb.writer.ExecContext(context.Background(), statement)
	require.NoError(tb.t, err)
}
