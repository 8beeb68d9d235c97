// Package browser says in the browser what the server would say: the mistakes of
// a value before it is sent, each at its path, in the server's sentences.
//
// In: a Binder and the type of a body. Out: two documents, the rules ([Schema])
// and the sentences in a language ([Words]), and the ES module that checks a
// value by them ([Module]).
//
//	mux.Handle("GET /bind.js", browser.Module())
//	mux.HandleFunc("GET /lead.json", func(w http.ResponseWriter, r *http.Request) {
//		language := r.Header.Get("Accept-Language")
//		…
//	})
//
// In the page:
//
//	import bind from "/bind.js"
//	const lead = bind(schema, words)
//	lead.validate(value)  // { "phone": ["The phone field is required."] }
//	lead["~standard"]     // for react-hook-form, TanStack Form and others
//	lead.check(form)      // for a plain HTML form
//
// The module reports every failing rule that JSON Schema can say, in the order
// and with the stops of the server, and no other: lookups, comparisons with
// other fields and rules of your own are the server's, which checks everything
// again. Precognition asks it for those before the form is sent.
package browser

import (
	"fmt"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/internal/jsonwriter"
)

// Schema returns the rules for bind.js: what [bind.Binder.Schema] returns, and
// under "x-bind-rules" of each value its rules in the order of the tag. The
// options are those of the call that binds the body.
//
// The same type always gives the same bytes, in every language. Schema is safe
// for concurrent use. It returns an error for what Check refuses.
func Schema(b *bind.Binder, v any, opts ...bind.Option) ([]byte, error) {
	inside, err := b.Inside(v, opts...)
	if err != nil {
		return nil, err
	}
	return inside.JSON()
}

// Words returns the sentences for bind.js: those for each rule of [Schema] of
// the same type and options, with the labels of the fields and the plural forms
// of the language.
//
// language is chosen among Config.Locales as Accept-Language is, so that it may
// be a tag or the header of a request. The member "language" of the result is
// the one that was found.
//
// The same type and language always give the same bytes. Words is safe for
// concurrent use. It returns an error for what Check refuses.
func Words(b *bind.Binder, language string, v any, opts ...bind.Option) ([]byte, error) {
	inside, err := b.Inside(v, opts...)
	if err != nil {
		return nil, err
	}
	schema, err := inside.JSON()
	if err != nil {
		return nil, err
	}
	said, err := read(schema)
	if err != nil {
		return nil, fmt.Errorf("browser: reading the schema: %w", err)
	}
	return jsonwriter.Marshal(wordsOf(inside.Words.Choose(language), said), 0)
}
