package main

import (
	"net/http"
	"sync"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/browser"
	"github.com/fielderrors/bind/locales"
)

// typedLead is a NewLead as people type it. The rules of an Address look at what
// its UnmarshalText makes of a text, which no browser can know; of an e-mail
// address as text it can say the same, as capital letters do not matter.
type typedLead struct {
	Name      string `json:"name" validate:"required,max=100,excludes=\x00"`
	Email     string `json:"email" validate:"required,email,max=254" bind:"distinct"`
	Phone     string `json:"phone" validate:"required,e164"`
	CompanyID int64  `json:"company_id" validate:"required" bind:"exists=companies"`
	Source    string `json:"source" validate:"required,oneof=web referral event"`
	Products  []Item `json:"products" validate:"required,min=1,dive"`
}

// mountRules adds what the page checks leads with before it sends any: the
// module, the rules, and the sentences in each language. The binder is the one
// that has leads checked at /page/leads.
func (a api) mountRules(mux *http.ServeMux, languages []locales.Locale) {
	leads := bind.Under("leads")
	rules := must(browser.Schema(a.binder, []typedLead{}, leads))

	mux.Handle("/bind.js", browser.Module())
	mux.Handle("/page/rules", a.only(http.MethodGet, fixed("application/json", rules)))
	for _, language := range languages {
		tag := language.Tag()
		mux.Handle("/page/sentences/"+tag, a.only(http.MethodGet, onFirstUse(func() http.Handler {
			return fixed("application/json", must(browser.Words(a.binder, tag, []typedLead{}, leads)))
		})))
	}
}

// onFirstUse makes a handler when the first request comes.
func onFirstUse(newHandler func() http.Handler) http.Handler {
	once := sync.OnceValue(newHandler)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { once().ServeHTTP(w, r) })
}

// must returns a document of typedLead, whose tags are those of the program.
func must(document []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return document
}
