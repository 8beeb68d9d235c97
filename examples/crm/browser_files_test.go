package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// testDialects pastes tables as other programs write them.
func testDialects(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	want := []string{`Ada "the first"`, "ada@example.com", "+4930123456", "1", "web", "1×2, 2×1"}
	for name, text := range map[string]string{
		"tab": "\"Ada \"\"the first\"\"\"\tada@example.com\t+4930123456\t1\tweb\t1×2, 2×1\n" +
			"Eve\teve@example.com\t+4930123456\t1\tweb\t1×2",
		"semicolon": "\"Ada \"\"the first\"\"\";ada@example.com;+4930123456;1;web;1×2, 2×1\r\n" +
			"Eve;eve@example.com;+4930123456;1;web;1×2",
		"headings": "products,SOURCE,Company ID,\"e mail\",Telefon,Name\r" +
			"\"1×2, 2×1\",web,1,ada@example.com,+4930123456,\"Ada \"\"the first\"\"\"\r" +
			"1×2,web,1,eve@example.com,+4930123456,Eve",
	} {
		tb.click("#clear")
		tb.pasteText("leads.0.name", text)
		tb.untilStatus("No mistakes so far.")
		var cells []string
		for _, column := range []string{"name", "email", "phone", "company_id", "source", "products"} {
			cells = append(cells, tb.value("leads.0."+column))
		}
		assert.Equal(t, want, cells, name)
		assert.Equal(t, "Eve", tb.value("leads.1.name"), name)
		assert.Equal(t, "Import 2 leads", tb.text("#import"), name)
	}

	tb.click("#clear")
	tb.pasteText("leads.0.name", "Doe, Jane\nRoe, Richard")
	tb.untilStatus("No mistakes so far.")
	assert.Equal(t, "Doe, Jane", tb.value("leads.0.name"), "a comma is no table")
	tb.click("#clear")
	tb.pasteText("leads.0.name", "Ada\tada@example.com\t+4930123456\t1\tweb\t1\t7\nEve\teve@example.com\t+4930123456\t1\tweb\t2\t9")
	tb.until(`document.activeElement.id === 'intake-title'`)
	assert.Equal(t, "Column 7", tb.texts("#mapped label bdi")[6], "it has no place, and is asked for")
	tb.assign(5, "products")
	tb.assign(6, "quantity")
	tb.click("#go")
	tb.untilStatus("No mistakes so far.")
	assert.Equal(t, []string{"1×7", "2×9"}, []string{tb.value("leads.0.products"), tb.value("leads.1.products")})

	tb.click("#clear")
	tb.pasteText("leads.0.name", `[{"name": "Ada", "email": "ada@example.com", "phone": 5}]`)
	tb.untilMessage("leads.0.phone", "must be a string")
}

// testMapped opens a file whose columns are in another order, with one that no lead has, in three languages.
func testMapped(t *testing.T, browser context.Context) {
	const file = "\uFEFFGeburtstag;Quelle;Firma;Produkt;Menge;E-Mail;Mobiltelefon;Name;\r\n" +
		"1815-12-10;web;1;1;7;ada@example.com;+4930123456;\"Ada\r\nLovelace\";\r\n\r\n" +
		";event;2;2;0;eve@example.com;030;Eve;;x\r\n"
	for tag, want := range map[string]struct{ title, take, complaint, left, message, extra string }{
		"en": {"leads.csv: where does each column go?", "Take 2 rows", "Choose where this column goes, or leave it out.",
			"Left out: Geburtstag.", "The Phone (row 2) field must be a valid phone number", "Column 10"},
		"de": {"leads.csv: Wohin gehört welche Spalte?", "2 Zeilen übernehmen", "Wählen Sie, wohin diese Spalte gehört, oder lassen Sie sie weg.",
			"Weggelassen: Geburtstag.", "Telefon (Zeile 2)", "Spalte 10"},
		"ar": {"leads.csv: إلى أين يذهب كل عمود؟", "إضافة الصفوف (2)", "اختر وجهة هذا العمود، أو استبعده.",
			"استُبعد: Geburtstag.", "الهاتف (الصف 2)", "العمود 10"},
	} {
		tb := openTab(t, browser, locales.De(), locales.Ar())
		tb.choose("language", tag)
		tb.until(`document.documentElement.lang === %q`, tag)
		tb.upload("leads.csv", file)
		tb.until(`document.activeElement.id === 'intake-title'`)
		assert.Equal(t, want.title, tb.text("#intake-title"))
		targets := js[[]string](tb, `() => [...document.querySelectorAll('#mapped select')].map((e) => e.value)`)
		assert.Equal(t, []string{"", "source", "company_id", "products", "quantity", "email", "phone", "name", "", ""}, targets)
		assert.Equal(t, "1815-12-10 ", tb.texts("#mapped .samples")[0])
		assertUsable(tb)
		tb.screenshot("mapping-" + tag)
		tb.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
		assertUsable(tb)
		tb.screenshot("mapping-phone-" + tag)
		tb.do(chromedp.EmulateViewport(1440, 900))

		tb.click("#go")
		invalid := js[[]string](tb, `() => [...document.querySelectorAll('#mapped select')].map((e) => e.validationMessage)`)
		assert.Equal(t, []string{want.complaint, "", "", "", "", "", "", "", "", want.complaint}, invalid, "nothing is left out by itself")
		tb.assign(0, "-")
		tb.assign(9, "-")
		assert.Equal(t, want.take, tb.text("#go"))
		tb.click("#go")
		tb.until(`document.getElementById('status').textContent.includes(%q)`, strings.TrimSuffix(want.left, "."))
		assert.Equal(t, []string{"Ada Lovelace", "1×7"}, []string{tb.value("leads.0.name"), tb.value("leads.0.products")})
		assert.Contains(t, tb.messages()["leads.1.phone"], want.message)
		assert.Contains(t, tb.text("#status"), want.extra, "named, because it was left out")
		assert.Len(t, tb.messages(), 2)
	}
}

// testRagged opens a table with a row that is longer than the others, below those that are looked at first.
func testRagged(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	const head = "name,email,phone,company_id,source,products\n"
	tb.upload("leads.csv", head+"Ada,ada@example.com,+4930123456,1,web,1×2, 2×1\n")
	tb.until(`document.activeElement.id === 'intake-title'`)
	assert.Equal(t, "Column 7", tb.texts("#mapped label bdi")[6])
	tb.assign(6, "products")
	tb.click("#go")
	tb.untilStatus("1 lead, and no mistakes.")
	assert.Equal(t, "1×2,  2×1", tb.value("leads.0.products"), "both products, as they are in the file")

	tb.upload("plain.csv", head+"Ada, ada@example.com,+4930123456,1.0,web,1×2\n")
	tb.until(`document.activeElement.id === 'summary-title'`)
	assert.Equal(t, map[string]string{
		"leads.0.email":      "The Email (row 1) field must be a valid email address.",
		"leads.0.company_id": "The Company (row 1) field must be an integer.",
	}, tb.messages(), "what is wrong in the file is not mended in silence")
	assert.Equal(t, []string{" ada@example.com", "1.0"}, []string{tb.value("leads.0.email"), tb.value("leads.0.company_id")})

	tb.upload("none.csv", "\n\n")
	tb.untilStatus("none.csv cannot be read")
	assert.Equal(t, "It holds no rows.", tb.texts("#mistakes li")[0])
	tb.upload("latin.csv", "name;e-mail\nZo\xeb;zoe@example.com\n")
	tb.until(`document.getElementById('intake-help').textContent === 'It is not UTF-8, and is read as Windows-1252.'`)
	tb.click("#go")
	tb.until(`document.querySelector('[data-key="leads.0.name"] input').value === 'Zoë'`)
}

// testJSONFiles opens the other forms in which leads come.
func testJSONFiles(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	lead := func(name, phone string) string {
		return fmt.Sprintf(`{"name":%q,"email":"%s@example.com","phone":%s,"company_id":1,"source":"web","products":[{"product_id":1,"quantity":2}]}`, name, name, phone)
	}
	ada, eve := lead("ada", `"+4930123456"`), lead("eve", "30")
	const message = "The Phone (row 2) field must be a string."
	for name, file := range map[string]string{
		"list.json":    "\uFEFF[\n" + ada + ",\n" + eve + "]",
		"lines.ndjson": ada + "\n\n" + eve,
		"lines.txt":    ada + "\r\n" + eve + "\r\n",
		"object.txt":   `{"leads": [` + ada + "," + eve + `]}`,
	} {
		tb.upload(name, file)
		tb.until(`document.activeElement.id === 'summary-title'`)
		assert.Equal(t, map[string]string{"leads.1.phone": message}, tb.messages(), name)
		tb.click("#clear")
		tb.untilStatus("The table is empty.")
	}

	tb.upload("broken.json", `[{"name": }]`)
	tb.untilStatus("broken.json cannot be imported")
	assert.Equal(t, []string{"The request body is not valid JSON (line 1, column 11)."}, tb.texts("#mistakes li"))
	tb.upload("broken.ndjson", ada+"\n{\n"+eve+"\n")
	tb.untilStatus("broken.ndjson cannot be imported")
	assert.Equal(t, []string{"The request body is not valid JSON (line 2, column 2).", "The Phone (row 3) field must be a string."},
		tb.texts("#mistakes li"))
}

// testMarkup opens a file whose every part is markup.
func testMarkup(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	const markup = `<img src=x onerror=document.title='ran'>`
	tb.upload(markup+".csv", "name,"+markup+"\n"+markup+","+markup+"\n")
	tb.until(`document.activeElement.id === 'intake-title'`)
	assert.Equal(t, markup+".csv: where does each column go?", tb.text("#intake-title"))
	assert.Equal(t, []string{"name", markup}, tb.texts("#mapped label bdi"))
	assert.Equal(t, markup+" ", tb.texts("#mapped .samples")[1])
	tb.assign(1, "-")
	tb.click("#go")
	tb.until(`document.getElementById('status').textContent.includes('Left out: ' + %q)`, markup)
	assert.Equal(t, markup, tb.value("leads.0.name"))

	tb.pasteText("leads.0.name", "name\temail\t"+markup+"\na\tb\tc")
	tb.until(`document.activeElement.id === 'intake-title'`)
	tb.click("#cancel")
	tb.until(`document.getElementById('intake').hidden`)
	tb.upload("a.ndjson", `{"name": "a", "`+strings.ReplaceAll(markup, "'", `\u0027`)+`": 1}`)
	tb.until(`document.querySelector('.note')`)
	assert.Zero(t, js[int](tb, `() => document.querySelectorAll('img').length`))
	assert.Equal(t, "Lead importer", js[string](tb, `() => document.title`))
}

// testDropped drops files, and pastes one.
func testDropped(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	drop := func(event string, names ...string) {
		js[bool](tb, `(event, names) => {
			const dataTransfer = new DataTransfer();
			for (const name of names) dataTransfer.items.add(new File(['name;email\nAda;' + name], name));
			const init = { bubbles: true, cancelable: true };
			const made = event === 'paste' ? new ClipboardEvent(event, { ...init, clipboardData: dataTransfer }) : new DragEvent(event, { ...init, dataTransfer });
			return document.getElementById('trace').dispatchEvent(made);
		}`, event, names)
	}
	drop("dragover", "a.csv")
	assert.Equal(t, "dropping", js[string](tb, `() => document.documentElement.className`))
	drop("drop", "a.csv", "b.csv")
	tb.untilStatus("One file at a time, please.")
	assert.Empty(t, js[string](tb, `() => document.documentElement.className`))
	drop("drop", "a.csv")
	tb.until(`document.querySelector('[data-key="leads.0.email"] input').value === 'a.csv'`)
	tb.until(`document.activeElement.id === 'summary-title'`)
	drop("paste", "b.csv")
	tb.until(`document.querySelector('[data-key="leads.0.email"] input').value === 'b.csv'`)
	tb.until(`document.activeElement.id === 'summary-title'`)
}

// assign chooses where a column of a file goes.
func (tb *tab) assign(column int, target string) {
	tb.t.Helper()
	chosen := js[string](tb, `(i, target) => {
		const select = document.querySelectorAll('#mapped select')[i];
		select.value = target;
		select.dispatchEvent(new Event('change', { bubbles: true }));
		return select.value;
	}`, column, target)
	require.Equal(tb.t, target, chosen)
}

// pasteText pastes a text into a cell.
func (tb *tab) pasteText(key, text string) {
	tb.t.Helper()
	tb.do(chromedp.Focus(field(key)))
	js[bool](tb, `(text) => {
		const clipboardData = new DataTransfer();
		clipboardData.setData('text/plain', text);
		return document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	}`, text)
}
