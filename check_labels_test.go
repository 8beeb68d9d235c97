package bind_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

type (
	pathLead struct {
		Name  string           `json:"name" validate:"required"`
		Phone string           `json:"phone"`
		Tags  []string         `json:"tags"`
		Notes map[string]named `json:"notes"`
		Free  any              `json:"free"`
	}
	pathBody struct {
		Leads []pathLead `json:"leads" validate:"dive"`
		Owner *pathLead  `json:"owner"`
		Grid  [][]int    `json:"grid"`
	}
	pathOther struct {
		Title string `json:"title"`
	}
)

func pathLabels(all map[string]string) bind.Config {
	return bind.Config{Locales: []locales.Locale{locales.En().WithLabels(all)}}
}

func pathMessages(all map[string]string) bind.Config {
	return bind.Config{Locales: []locales.Locale{locales.De().WithMessages(all)}}
}

func TestCheckNamesPathsThatLeadNowhere(t *testing.T) {
	t.Parallel()
	checkGolden(t, "labels", []checkCase{
		{"misspelt", pathLabels(map[string]string{"leads.*.nmae": "name", "owner.phon": "phone", "lead.*.name": "name"}), pathBody{}},
		{"messages", pathMessages(map[string]string{"leads.*.nmae:required": "Name?", "leads.*.name:required": "Name?"}), pathBody{}},
		{"nothing like it", pathLabels(map[string]string{"leads.*.street": "street", "customers.*.name": "name", "vat": "VAT"}), pathBody{}},
		{"no list", pathLabels(map[string]string{"owner.*.name": "name", "leads.name": "name", "leads.*.name.first": "name"}), pathBody{}},
		{"items", pathLabels(map[string]string{
			"owner.notes.*": "note {position}", "leads.*.notes.*.name": "{position.2}", "leads.*.tags.*": "{position} {position.2}", "grid.*.*": "{position.2}",
		}), pathBody{}},
		{"right", pathLabels(map[string]string{
			"leads": "leads", "leads.*": "lead {position}", "leads.0.name": "first", "leads.*.*": "field", "leads.*.free.x.y": "x",
			"leads.*.notes.de.x.name": "note", "*": "field", "owner.name": "name",
		}), pathBody{}},
		{"below a key or in a list", pathLabels(map[string]string{
			"leads.*.name": "name", "*.phone": "phone", "leads": "leads", "data.attributes.name": "name", "data.attributes": "data",
		}), pathLead{}},
	})
}

func TestPathsOfAllTypesAreKnown(t *testing.T) {
	t.Parallel()
	cfg := pathLabels(map[string]string{"leads.*.name": "name", "title": "title"})
	b := newBinder(t, cfg)
	assert.NoError(t, b.Check(), "of no types")
	assert.ErrorContains(t, b.Check(pathBody{}), `locale en: WithLabels: key "title": no type that is checked has the field`)
	assert.NoError(t, b.Check(pathBody{}, pathOther{}))
	assert.NoError(t, b.Check(pathBody{}), "the Binder has seen the other one")
}

func TestHandlersKnowPathsThatAreMisspelt(t *testing.T) {
	t.Parallel()
	one := func(http.ResponseWriter, *http.Request, pathBody) error { return nil }
	many := func(http.ResponseWriter, *http.Request, []pathLead) error { return nil }

	b := newBinder(t, pathLabels(map[string]string{"leads.*.nmae": "name"}))
	const want = `bind: locale en: WithLabels: key "leads.*.nmae": ` +
		`no type that is checked has the field: did you mean "leads.*.name"?`
	assert.PanicsWithError(t, want, func() { bind.Handle(b, one) })
	b = newBinder(t, pathLabels(map[string]string{"leads.*.nmae": "name"}))
	assert.PanicsWithError(t, want, func() { bind.HandleMany(b, many, bind.Under("leads")) })

	b = newBinder(t, pathLabels(map[string]string{"tilte": "title", "leads.*.street": "street", "title": "title"}))
	assert.NotPanics(t, func() { bind.Handle(b, one) }, "they may be those of another type")
}
