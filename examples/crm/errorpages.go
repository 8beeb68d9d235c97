package main

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
	"github.com/fielderrors/bind/openapi"
)

// errorLayout is what stands around the text of a page about errors. It has no
// words, only names.
//
//go:embed errors.html
var errorLayout string

// errorPage is a page about the errors of a format in a language. Without a
// format, it leads to the others.
type errorPage struct {
	Format, Language, Direction string
	Formats, Languages          []string
	Text                        template.HTML
}

// errorPages are all of them. Each is made when somebody asks for it first.
type errorPages struct {
	api
	made map[errorKey]func() (http.Handler, error)
}

// errorKey is the name of a page.
type errorKey struct{ format, language string }

// mountErrors adds the pages about errors, for each format and language. The
// type of a problem in the format "deploy" is the address of its paragraph.
func (a api) mountErrors(mux *http.ServeMux, languages []locales.Locale, documented map[string][]openapi.Operation) {
	p := errorPages{api: a, made: map[errorKey]func() (http.Handler, error){}}
	var page errorPage
	for _, f := range formats {
		page.Formats = append(page.Formats, f.name)
	}
	for _, l := range languages {
		page.Languages = append(page.Languages, l.Tag())
	}

	for _, language := range page.Languages {
		for _, format := range append([]string{""}, page.Formats...) {
			page := page
			page.Format, page.Language, page.Direction = format, language, directionOf(language)
			p.made[errorKey{format, language}] = sync.OnceValues(func() (http.Handler, error) {
				return page.handler(documented[format])
			})
		}
	}
	mux.Handle("/errors", a.only(http.MethodGet, http.HandlerFunc(p.serve)))
	mux.Handle("/errors/{format}", a.only(http.MethodGet, http.HandlerFunc(p.serve)))
}

// serve answers in the language of ?lang=, or in that of the header.
func (p errorPages) serve(w http.ResponseWriter, r *http.Request) {
	wanted := r.URL.Query().Get("lang")
	if wanted == "" {
		w.Header().Add("Vary", "Accept-Language")
		wanted = r.Header.Get("Accept-Language")
	}
	unknown := &bind.Error{Reason: bind.NotFound}
	_, header, _ := p.binder.Answer(wanted, unknown) // the Binder chooses
	language := header.Get("Content-Language")

	made, ok := p.made[errorKey{r.PathValue("format"), language}]
	if !ok {
		p.binder.WriteError(w, r, unknown)
		return
	}
	page, err := made()
	if err != nil {
		p.binder.WriteError(w, r, err)
		return
	}
	w.Header().Set("Content-Language", language)
	page.ServeHTTP(w, r)
}

// handler serves the page.
func (p errorPage) handler(operations []openapi.Operation) (http.Handler, error) {
	var text, body, page bytes.Buffer
	if err := openapi.Page(&text, p.Language, operations...); p.Format != "" && err != nil {
		return nil, err
	}

	// The only HTML in the text are its anchors.
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := markdown.Convert(text.Bytes(), &body); err != nil {
		return nil, err
	}
	if p.Format != "" {
		p.Text = template.HTML(codes.ReplaceAllStringFunc(body.String(), breakable))
	}
	layout := template.Must(template.New("errors.html").Parse(errorLayout))
	err := layout.Execute(&page, p)
	return fixed(mediaTypes[".html"], page.Bytes()), err
}

// codes are the texts of links to codes.
var codes = regexp.MustCompile(`">\w+_\w+</a>`)

// breakable lets a long code break between its words.
func breakable(code string) string { return strings.ReplaceAll(code, "_", "_<wbr>") }

// directionOf returns how a language is written.
func directionOf(tag string) string {
	switch tag {
	case "ar", "fa", "he", "ur":
		return "rtl"
	}
	return "ltr"
}
