package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// combobox is what a cell tells those who do not see it.
type combobox struct {
	Role, Expanded, Active string
	Options                []string
}

func (tb *tab) combobox() combobox {
	tb.t.Helper()
	return js[combobox](tb, `() => {
		const input = document.activeElement;
		const list = document.getElementById(input.getAttribute('aria-controls'));
		return {
			Role: input.getAttribute('role'),
			Expanded: input.getAttribute('aria-expanded'),
			Active: document.getElementById(input.getAttribute('aria-activedescendant'))?.textContent ?? '',
			Options: list.checkVisibility() ? [...list.children].map((option) => option.textContent) : [],
		};
	}`)
}

// testChosen chooses companies and products by their names, by keys and with the mouse.
func testChosen(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	acme, example := "Acme Ltd 1", "Example Corp 2"
	tb.do(chromedp.Focus(field("leads.0.company_id")))
	assert.Equal(t, combobox{"combobox", "false", "", []string{}}, tb.combobox(), "closed until it is wanted")
	hint := js[string](tb, `() => document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent`)
	assert.Equal(t, "name or number", hint)

	tb.press(kb.ArrowDown)
	assert.Equal(t, combobox{"combobox", "true", acme, []string{acme, example}}, tb.combobox())
	tb.press(kb.ArrowDown)
	assert.Equal(t, example, tb.combobox().Active)
	tb.press(kb.Escape)
	assert.Equal(t, "false", tb.combobox().Expanded)
	assert.Empty(t, tb.value("leads.0.company_id"))
	tb.press("exam")
	assert.Equal(t, combobox{"combobox", "true", "", []string{example}}, tb.combobox(), "what fits to what is typed")
	tb.press(kb.ArrowDown)
	tb.press(kb.Enter)
	assert.Equal(t, "2", tb.value("leads.0.company_id"))
	assert.Equal(t, "Company, row 1", tb.focused(), "choosing stays in the cell")
	tb.press(kb.Tab)
	assert.Equal(t, []string{example}, tb.texts(`[data-key="leads.0.company_id"] .named`), "its name stands in the cell")
	tb.until(`document.getElementById('request').textContent.includes('"company_id":2')`)

	tb.fill("leads.1.company_id", "acme")
	tb.press(kb.Tab)
	assert.Equal(t, "1", tb.value("leads.1.company_id"), "the only one that fits")
	tb.fill("leads.2.company_id", "nobody")
	tb.press(kb.Enter)
	assert.Equal(t, "nobody", tb.value("leads.2.company_id"))
	assert.Equal(t, "Company, row 4", tb.focused())
	tb.untilMessage("leads.2.company_id", "must be an integer")

	tb.fill("leads.0.products", "start")
	tb.press(kb.Tab)
	assert.Equal(t, "1×1", tb.value("leads.0.products"))
	tb.do(chromedp.Focus(field("leads.0.products")))
	tb.press(kb.End)
	tb.press(", supp")
	assert.Equal(t, []string{"Support hours 2"}, tb.combobox().Options)
	tb.press(kb.ArrowDown)
	tb.press(kb.Enter)
	tb.press("5")
	assert.Equal(t, "1×1, 2×5", tb.value("leads.0.products"), "its quantity can be typed over")
	tb.press(kb.Enter)
	assert.Equal(t, []string{"1 × Starter plan 1, 5 × Support hours 2"}, tb.texts(`[data-key="leads.0.products"] .named`))

	tb.click(field("leads.3.company_id"))
	tb.click(`#options li:nth-child(2)`)
	assert.Equal(t, "2", tb.value("leads.3.company_id"))
	assert.Equal(t, "Company, row 4", tb.focused(), "the cell keeps the focus")
	tb.press(kb.F4)
	assert.Equal(t, example, tb.combobox().Active, "the one that is chosen")
	tb.screenshot("choices")
	tb.do(chromedp.Focus(field("leads.3.source")))
	assert.False(t, js[bool](tb, `() => document.getElementById('options').checkVisibility()`))
	assertUsable(tb)
}

// testManyChoices has more companies than a list can show.
func testManyChoices(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	for i := range 200 {
		tb.exec(fmt.Sprintf("INSERT INTO companies (id, name) VALUES (%d, '<b>No %d</b>')", i+10, i))
	}
	tb.do(chromedp.Reload())
	tb.until(`document.querySelector('#stored-leads tr')`)
	tb.do(chromedp.Focus(field("leads.0.company_id")))
	tb.press(kb.ArrowDown)
	assert.Len(t, tb.combobox().Options, 50)
	assert.Equal(t, "… and 152 more", tb.text("#options-more"))
	tb.press(kb.ArrowUp)
	assert.Equal(t, "<b>No 47</b> 57", tb.combobox().Active, "from the first to the last; markup is text")
	tb.press("no 199")
	assert.Equal(t, []string{"<b>No 199</b> 209"}, tb.combobox().Options)
}

// testTakenBack takes back what was pasted and what was chosen, one after the other.
func testTakenBack(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	tb.fill("leads.0.name", "Ada")
	tb.paste("leads.1.name", spreadsheet(3, nil)...)
	assert.Equal(t, "Ada 2", tb.value("leads.3.name"))
	tb.fill("leads.0.company_id", "acme")
	tb.press(kb.Tab)
	tb.press("z", chromedp.ModifierCtrl)
	assert.Empty(t, tb.value("leads.0.company_id"), "what was chosen")
	assert.Equal(t, "Source, row 1", tb.focused())
	tb.press("z", chromedp.ModifierCtrl)
	assert.Equal(t, []string{"Ada", "", ""}, []string{tb.value("leads.0.name"), tb.value("leads.1.name"), tb.value("leads.3.name")})
	tb.press("z", chromedp.ModifierCtrl)
	assert.Empty(t, tb.value("leads.0.name"))
	tb.fill("leads.0.phone", "030")
	tb.untilMessage("leads.0.phone", "valid phone number")
}
