package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// testFile opens a file of the API's own form.
func testFile(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	const name, products = `"name": "Ada", "source": "web"`, `"products": [{"product_id": 1, "quantity": 2}]`
	tb.upload("leads.json", `{"leads": [
		{`+name+`, `+products+`, "email": "a@example.com", "phone": "+4930123456", "company_id": 1},
		{`+name+`, `+products+`, "email": "b@example.com", "phone": 4930123456, "company_id": "1"},
		{`+name+`, "email": "c@example.com", "phone": "+4930123456", "company_id": 1, "emial": "x", "products": {"1": 2}}
	]}`)
	tb.until(`document.activeElement.id === 'summary-title'`)
	assert.Equal(t, map[string]string{
		"leads.1.phone":      "The Phone (row 2) field must be a string.",
		"leads.1.company_id": "The Company (row 2) field must be an integer.",
		"leads.2.products":   "The Products (row 3) field must be an array.",
	}, tb.messages(), "the file's own types")
	assert.Equal(t, []string{"The emial (row 3) field is not allowed."}, tb.texts(".note .message"))
	assert.Equal(t, []string{
		"The Phone (row 2) field must be a string.",
		"The Company (row 2) field must be an integer.",
		"The emial (row 3) field is not allowed.",
		"The Products (row 3) field must be an array.",
	}, tb.texts("#mistakes li"))
	assertUsable(tb)
	tb.screenshot("file")

	tb.fill("leads.1.phone", "+4930123456")
	tb.fill("leads.1.company_id", "1")
	tb.fill("leads.2.products", "1×2")
	tb.until(`document.querySelectorAll('#mistakes li').length === 1`)
	tb.click(".note button")
	tb.until(`document.getElementById('summary').hidden`)
	assert.Equal(t, "Name, row 3", tb.focused())
	tb.click("#import")
	tb.until(`document.activeElement.id === 'stored-title'`)
	assert.Equal(t, 3, tb.stored())
}

// testHeld holds a button down while an answer comes that would draw it anew.
func testHeld(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.upload("leads.json", `{"leads": [{"nmae": "Ada", "phone": 30}]}`)
	tb.until(`document.activeElement.id === 'summary-title'`)
	answers := js[int](tb, `() => performance.getEntriesByName(location.origin + '/page/leads').length`)
	arrived, release := tb.stall()
	t.Cleanup(release)
	tb.fill("leads.0.company_id", "999")
	tb.wait(arrived)
	at := js[struct{ X, Y float64 }](tb, `() => {
		const { x, y, width, height } = document.querySelector('.note button').getBoundingClientRect();
		return { X: x + width / 2, Y: y + height / 2 };
	}`)
	left := []chromedp.MouseOption{chromedp.ButtonLeft, chromedp.ClickCount(1)}
	tb.do(chromedp.MouseEvent(chromedp.MousePressed, at.X, at.Y, left...))
	release()
	tb.until(`performance.getEntriesByName(location.origin + '/page/leads').length > %d`, answers)
	js[float64](tb, `() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`)
	tb.do(chromedp.MouseEvent(chromedp.MouseReleased, at.X, at.Y, left...))
	tb.until(`!document.querySelector('.note')`)
	tb.untilMessage("leads.0.company_id", "is invalid")
}

// testNoJSON opens what is no list of leads.
func testNoJSON(t *testing.T, browser context.Context) {
	tb := openTab(t, browser, locales.De())
	tb.fill("leads.0.name", "Ada")
	for name, tc := range map[string]struct{ file, english, german string }{
		"text":      {"name;email\nAda;ada@example.com", "The request body is not valid JSON (line 1, column 2).", "JSON"},
		"number":    {`5`, "The request body must be an object.", "Objekt"},
		"duplicate": {`{"leads": [{"name": "Ada", "name": "Eve"}]}`, "The Name (row 1) field appears more than once (line 1, column 28).", "mehrfach"},
		"member":    {`{"leads": [], "lead": 1}`, "The lead field is not allowed.", "lead"},
		"empty":     {"", "The request body is empty.", "leer"},
	} {
		titles := map[string]string{"en": "cannot be imported", "de": "kann nicht importiert werden"}
		for language, want := range map[string]string{"en": tc.english, "de": tc.german} {
			tb.choose("language", language)
			tb.until(`document.documentElement.lang === %q`, language)
			tb.upload(name+"-"+language+".json", tc.file)
			tb.until(`document.getElementById('summary-title').textContent === '%s-%s.json %s'`, name, language, titles[language])
			assert.Contains(t, tb.text("#mistakes"), want, name)
			assert.Equal(t, "Ada", tb.value("leads.0.name"), "the table is as it was")
			assert.Contains(t, tb.text("#request"), tc.file[:min(len(tc.file), 100)])
		}
	}
}

// testNumbers opens a file with numbers that JavaScript would write otherwise.
func testNumbers(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	lead := func(i int, company, quantity string) string {
		return fmt.Sprintf(`{"name":"Ada","email":"ada%d@example.com","phone":"+4930123456","company_id":%s,"source":"web",`+
			`"products":[{"product_id":1,"quantity":%s}]}`, i, company, quantity)
	}
	leads := []string{lead(0, "9007199254740993", "1"), lead(1, "1.0", "1.0"), lead(2, "1e400", "1"), "-0", lead(4, "1", "1")}
	tb.upload("leads.json", `{"leads": [`+strings.Join(leads, ",")+`]}`)
	tb.until(`document.activeElement.id === 'summary-title'`)
	want := map[string]string{
		"leads.0.company_id": "The selected Company (row 1) is invalid.",
		"leads.1.company_id": "The Company (row 2) field must be an integer, written without a decimal point or exponent.",
		"leads.1.products":   "The Quantity (product 1, row 2) field must be an integer, written without a decimal point or exponent.",
		"leads.2.company_id": "The Company (row 3) field must be an integer, written without a decimal point or exponent.",
	}
	assert.Equal(t, want, tb.messages())
	for key, text := range map[string]string{
		"leads.0.company_id": "9007199254740993",
		"leads.1.company_id": "1.0",
		"leads.1.products":   `[{"product_id":1,"quantity":1.0}]`,
		"leads.2.company_id": "1e400",
		"leads.4.company_id": "1",
		"leads.4.products":   "1×1",
	} {
		assert.Equal(t, text, tb.value(key), key)
	}
	assert.Equal(t, []string{"The Row 4 field must be an object."}, tb.texts(".note .message"))

	tb.click("#import")
	tb.until(`document.getElementById('request').textContent.includes('Idempotency-Key')`)
	assert.Equal(t, "5 mistakes in 4 rows", tb.text("#summary-title"))
	for _, lead := range leads {
		assert.Contains(t, tb.text("#request"), "\n  "+lead, "as it was in the file")
	}
	assert.Equal(t, want, tb.messages())
	tb.fill("leads.1.name", "Eve")
	tb.fill("leads.4.products", `[{"product_id": 1.0, "quantity": 1}]`)
	tb.untilMessage("leads.4.products", "must be an integer")
	tb.click("#import")
	tb.until(`document.getElementById('request').textContent.includes('"Eve"')`)
	assert.Contains(t, tb.text("#request"), strings.Replace(leads[1], "Ada", "Eve", 1))
}

// testDots opens files with members that have a dot in their names, of which the rules speak as the server does.
func testDots(t *testing.T, browser context.Context) {
	const lead = `{"name": "Ada", "email": "ada@example.com", "phone": "+4930123456", "company_id": 1, "source": "web", "products": [{"product_id": 1, "quantity": 1%s}]%s}`
	for _, member := range []string{"e.mail", "email.x", "", "é.,*"} {
		t.Run(member, func(t *testing.T) {
			tb := openTab(t, browser, locales.De())
			extra := fmt.Sprintf(`, %q: 1`, member)
			tb.upload("leads.json", fmt.Sprintf(`{"leads": [`+lead+`]}`, extra, extra))
			tb.until(`document.activeElement.id === 'summary-title'`)
			assert.Equal(t, map[string]string{"leads.0.products": "The " + said(member) + " (product 1 of row 1) field is not allowed."}, tb.messages())
			assert.Equal(t, []string{"The " + said(member) + " (row 1) field is not allowed."}, tb.texts(".note .message"))
			tb.choose("language", "de")
			tb.until(`document.querySelector('.message p')?.lang !== 'en'`)
			assert.Equal(t, map[string]string{"leads.0.products": "Das Feld " + said(member) + " (Produkt 1 von Zeile 1) ist nicht zulässig."}, tb.messages())
			assert.Equal(t, []string{"Das Feld " + said(member) + " (Zeile 1) ist nicht zulässig."}, tb.texts(".note .message"))
		})
	}
}

// testUnreadable opens a folder.
func testUnreadable(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.fill("leads.0.name", "Ada")
	folder := filepath.Join(t.TempDir(), "leads.json")
	require.NoError(t, os.Mkdir(folder, 0o755))
	tb.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{folder}))
	tb.untilStatus("leads.json cannot be read")
	assert.Equal(t, []string{"It is a folder, or has been changed, moved or removed since it was chosen."}, tb.texts("#mistakes li"))
	assert.Equal(t, "Ada", tb.value("leads.0.name"), "the table is as it was")
}

// testKeyboard imports a lead without a mouse.
func testKeyboard(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	for tb.focused() != "Name, row 1" {
		tb.press(kb.Tab)
	}
	for i, text := range []string{"Ada", "ada@example.com", "+4930123456", "1", "web", "1×2"} {
		if i > 0 {
			tb.press(kb.Tab)
		}
		tb.press(text)
	}
	assert.Equal(t, "Products, row 1", tb.focused())
	tb.press(kb.Enter)
	assert.Equal(t, "Products, row 2", tb.focused())
	tb.press(kb.ArrowUp)
	tb.press(kb.ArrowLeft)
	assert.Equal(t, "Source, row 1", tb.focused(), "all of a cell is selected after a move")
	tb.press("fax")
	tb.press(kb.ArrowLeft)
	assert.Equal(t, "Source, row 1", tb.focused(), "the cursor moves in what is typed")
	tb.press(kb.Escape)
	assert.Equal(t, "web", tb.value("leads.0.source"), "as it was before")
	tb.press(kb.Home, chromedp.ModifierCtrl)
	assert.Equal(t, "Name, row 1", tb.focused())
	tb.press(kb.ArrowRight)
	tb.press(kb.ArrowDown)
	assert.Equal(t, "Email, row 2", tb.focused())
	tb.press(kb.Enter, chromedp.ModifierShift)
	assert.Equal(t, "Email, row 1", tb.focused())
	tb.press(kb.End, chromedp.ModifierCtrl)
	assert.Equal(t, "Products, row 5", tb.focused())
	tb.press(kb.Home, chromedp.ModifierCtrl)
	for tb.focused() != "Import 1 lead" {
		tb.press(kb.Tab, chromedp.ModifierShift)
	}
	tb.press(kb.Enter)
	tb.until(`document.activeElement.id === 'stored-title'`)
	assert.Equal(t, 1, tb.stored())
}

// testRows adds, removes and brings back rows.
func testRows(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.paste("leads.0.name", spreadsheet(6, map[int]string{2: "Ada\tada2@example.com\t030\t1\tweb\t1×2", 4: "Eve\teve\t+4930123456\t1\tweb\t1×2"})...)
	tb.untilMessage("leads.4.email", "row 5)")
	tb.click(`[aria-label="Remove row 1"]`)
	tb.untilMessage("leads.3.email", "row 4)")
	assert.Equal(t, "Remove row 1", tb.focused(), "of the row that is there now")
	messages := map[string]string{
		"leads.1.phone": "The Phone (row 2) field must be a valid phone number in international format (such as +14155550100).",
		"leads.3.email": "The Email (row 4) field must be a valid email address.",
	}
	assert.Equal(t, messages, tb.messages(), "messages move with their rows")
	tb.click("#undo")
	tb.untilMessage("leads.4.email", "row 5)")
	assert.Equal(t, "Ada 0", tb.value("leads.0.name"))
	tb.click("#clear")
	tb.until(`document.getElementById('import').disabled`)
	assert.Empty(t, tb.messages())
	tb.click("#undo")
	tb.untilMessage("leads.4.email", "row 5)")
	assert.Equal(t, "Undo", tb.focused())
	tb.click("#next")
	assert.Equal(t, "Phone, row 3", tb.focused())
	tb.click("#next")
	assert.Equal(t, "Email, row 5", tb.focused())
	tb.click("#add")
	assert.Equal(t, "Name, row 8", tb.focused())
	tb.press("Last")
	assert.Equal(t, "Import 8 leads", tb.text("#import"), "a blank row between others counts")

	tb.click("#clear")
	tb.paste("leads.1.email", "Phone\tE-mail\tCompany ID", "030\tada\t1", "+4930123456\teve@example.com\t\"2\"")
	tb.untilStatus("2 mistakes in 1 row")
	assert.Equal(t, []string{"ada", "030", "1"}, []string{tb.value("leads.1.email"), tb.value("leads.1.phone"), tb.value("leads.1.company_id")}, "by their headings")
}

// said is what messages call a member: one without a name is a pair of quotes.
func said(member string) string { return cmp.Or(member, `""`) }
