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
func forPeople(languages []locales.Locale) []locales.Locale {
	return inWords(languages, func(words map[string]string) map[string]string { return words })
}

// forFiles returns languages in which messages speak of columns, and name no
// rows.
func forFiles(languages []locales.Locale) []locales.Locale {
	return inWords(languages, func(words map[string]string) map[string]string {
		words["label.cell"], words["label.row"] = "{label}", words["row"]
		words["label.product"], words["label.part"] = words["file.product"], words["file.part"]
		words["label.item"], words["label.item.nested"] = "{0}", words["file.item"]
		words["label.place"] = words["row"]
		return words
	})
}

// inWords returns languages whose labels are those of a catalog, changed by a
// function. A language without words of the page is as it was.
func inWords(languages []locales.Locale, change func(map[string]string) map[string]string) (worded []locales.Locale) {
	for _, language := range languages {
		if words := wordsIn(language.Tag()); words != nil {
			words = change(words)
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

// headings are what people may call the columns of a spreadsheet: the names of
// the members, and their labels in each language of the page.
func headings() map[string][]string {
	called := map[string][]string{
		"name": {"name"}, "email": {"email"}, "phone": {"phone"}, "company_id": {"company_id"}, "source": {"source"},
		"products": {"products", "product_id"}, "quantity": {"quantity"},
	}
	files, err := catalogs.ReadDir("words")
	if err != nil {
		panic(err) // the program was built without them
	}
	for _, file := range files {
		words := wordsIn(strings.TrimSuffix(file.Name(), ".json"))
		for column := range called {
			called[column] = append(called[column], words["column."+column])
		}
		called["products"] = append(called["products"], words["column.product"])
	}
	return called
}

// mountWords adds the list of words for each language of the API, and the
// address at which the page has leads checked: what is said there is for
// people, while the formats speak of the members of a body.
func (a api) mountWords(mux *http.ServeMux, cfg bind.Config) *bind.Binder {
	cfg.Locales = forPeople(cfg.Locales)
	a.binder, a.live = wordedBinder(cfg), true

	leads := bind.HandleMany(a.binder, a.createLeads, bind.Under("leads"))
	mux.Handle("/page/leads", a.taking(http.MethodPost, a.once(leads)))
	a.mountRules(mux, cfg.Locales)
	mux.Handle("/page/leads/import", a.importRoute(a.importStream()))
	mux.Handle("/model", a.only(http.MethodGet, a.list(func(*http.Request) (any, error) {
		return map[string]string{"source": leadSource()}, nil
	})))
	mux.Handle("/page/failures/{tag}", a.only(http.MethodGet, a.list(a.failures)))
	mux.Handle("/words/{tag}", a.only(http.MethodGet, a.list(func(r *http.Request) (any, error) {
		return map[string]any{"words": wordsIn(r.PathValue("tag"))}, nil
	})))
	mux.Handle("/headings", a.only(http.MethodGet, a.list(func(*http.Request) (any, error) {
		return map[string]any{"headings": headings()}, nil
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

// mountFiles adds the address at which the page has files imported. Messages
// name no rows: those of a file have other numbers than the items of the body,
// and the page knows them.
func (a api) mountFiles(mux *http.ServeMux, cfg bind.Config) *bind.Binder {
	cfg.Locales = forFiles(cfg.Locales)
	a.binder, a.live = wordedBinder(cfg), true
	mux.Handle("/file/leads/import", a.importRoute(a.importStream()))
	mux.Handle("/file/failures/{tag}", a.only(http.MethodGet, a.list(a.failures)))
	return a.binder
}

// wordedBinder returns the binder of what is said to people.
func wordedBinder(cfg bind.Config) *bind.Binder {
	cfg.Labels, cfg.Format, cfg.Precognition = bind.NamedLabels, bind.Laravel{}, true
	return bind.Must(bind.New(cfg))
}
