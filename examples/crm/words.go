package main

import (
	"embed"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// catalogs hold the page's own words by language. Those that name fields are
// the labels of its messages, too.
//
//go:embed words
var catalogs embed.FS

// model is the source of the types, for people who read the page.
//
//go:embed model.go
var model string

// leadSource returns the source of what a client sends to create leads.
func leadSource() string {
	types := model[strings.Index(model, "// NewLead is"):]
	types, _, _ = strings.Cut(types, "// Lead is")
	return strings.TrimSpace(types)
}

// wordsIn returns the page's words in a language, nil if there are none.
func wordsIn(tag string) map[string]string {
	text, err := catalogs.ReadFile("words/" + tag + ".json")
	if err != nil {
		return nil
	}
	var words map[string]string
	if err := json.Unmarshal(text, &words); err != nil {
		panic(err) // the program was built with a broken catalog
	}
	return words
}

// forPeople returns languages in which messages speak of the page's columns and
// rows. A language without words of the page names members and counts items.
func forPeople(languages []locales.Locale) (worded []locales.Locale) {
	for _, language := range languages {
		if words := wordsIn(language.Tag()); words != nil {
			language = language.WithLabels(labelsOf(words)).WithMessages(map[string]string{
				"label.item":        words["label.item"],
				"label.item.nested": words["label.item.nested"],
				"label.place":       words["label.place"],
			})
		}
		worded = append(worded, language)
	}
	return worded
}

// labelsOf returns the labels of a lead's fields.
func labelsOf(words map[string]string) map[string]string {
	label := func(kind, name string) string { return strings.ReplaceAll(words[kind], "{label}", words[name]) }
	labels := map[string]string{
		"leads":                         words["leads"],
		"leads.*":                       words["label.row"],
		"leads.*.products.*":            words["label.product"],
		"leads.*.products.*.product_id": words["label.product"],
		"leads.*.products.*.quantity":   label("label.part", "quantity"),
	}
	for _, column := range []string{"name", "email", "phone", "company_id", "source", "products"} {
		labels["leads.*."+column] = label("label.cell", "column."+column)
	}
	return labels
}

// mountWords adds the list of words for each language of the API, and the
// address at which the page has leads checked: what is said there is for
// people, while the formats speak of the members of a body.
func (a api) mountWords(mux *http.ServeMux, cfg bind.Config) *bind.Binder {
	cfg.Locales, cfg.Labels = forPeople(cfg.Locales), bind.NamedLabels
	cfg.Format, cfg.Precognition = bind.Laravel{}, true
	a.binder, a.live = bind.Must(bind.New(cfg)), true

	leads := bind.HandleMany(a.binder, a.createLeads, bind.Under("leads"))
	mux.Handle("/page/leads", a.taking(http.MethodPost, a.once(leads)))
	a.mountRules(mux, cfg.Locales)
	mux.Handle("/model", a.only(http.MethodGet, a.list(func(*http.Request) (any, error) {
		return map[string]string{"source": leadSource()}, nil
	})))
	mux.Handle("/page/failures/{tag}", a.only(http.MethodGet, a.list(a.failures)))
	mux.Handle("/words/{tag}", a.only(http.MethodGet, a.list(func(r *http.Request) (any, error) {
		return map[string]any{"words": wordsIn(r.PathValue("tag"))}, nil
	})))
	return a.binder
}

// failures lists the ways in which leads can be wrong, with the messages of the
// first row in a language. The page finds the rules of messages by it.
func (a api) failures(r *http.Request) (any, error) {
	failures, err := a.binder.Failures([]NewLead{}, bind.Under("leads"), bind.InLanguage(r.PathValue("tag")))
	if err != nil {
		return nil, err
	}

	type failure struct {
		Pattern string `json:"pattern"`
		Rule    string `json:"rule"`
		Text    string `json:"text"`
	}
	list := make([]failure, len(failures))
	for i, f := range failures {
		list[i] = failure{f.Pattern, f.Rule, f.Text}
	}
	return map[string]any{"failures": list}, nil
}
