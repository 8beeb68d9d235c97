package browser

import (
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/words"
)

// texts is the document of [Words]. Its names are those that bind.js reads.
type texts struct {
	Language string `json:"language"`
	Counts   string `json:"counts"` // the language whose plural rules it has
	RTL      bool   `json:"rtl,omitzero"`

	Body  string    `json:"body"`  // the label of the whole body
	Empty string    `json:"empty"` // the label of a member whose name is empty
	Names names     `json:"names"` // of members, in words where they differ
	Items outlines  `json:"items,omitzero"`
	Label []pattern `json:"labels"` // the user's

	// Texts are the sentences by the keys of their entries. Behind the key of
	// one about the whole body stands a @.
	Texts    outlines  `json:"texts"`
	Messages []pattern `json:"messages"` // the user's, for some fields
	Plurals  plurals   `json:"plurals"`
}

type (
	names    map[string]string
	outlines map[string]words.Outline
	plurals  map[string]map[string]string // by key and category
	pattern  [2]any                       // a pattern of paths, and what it is for
)

// writer makes the document of one language.
type writer struct {
	language *words.Language
	out      texts
}

// wordsOf returns what bind.js needs to say in a language what is wrong by the
// rules of a schema.
func wordsOf(l *words.Language, s statements) texts {
	w := &writer{language: l, out: texts{
		Language: l.Tag(), Counts: l.CountsLike(), RTL: l.RightToLeft(), Body: l.Text("label.body", nil),
		Empty: l.EmptyName(), Names: names{}, Label: []pattern{}, Texts: outlines{},
		Messages: []pattern{}, Plurals: plurals{},
	}}
	for _, name := range s.names {
		if said := l.NameInWords(name); said != name {
			w.out.Names[name] = said
		}
	}
	w.labels()

	for _, e := range append(s.entries, unknown, misspelt) {
		w.sentence(e)
	}
	w.messages(s.entries)
	w.plural("laravel.more")
	return w.out
}

// For unknown members, no schema has an entry.
var (
	unknown  = entry{Rule: mistake.RuleUnknown}
	misspelt = entry{Rule: mistake.RuleUnknown, Param: "?"}
)

// labels adds the labels of the user's, and how labels in the named style count
// items.
func (w *writer) labels() {
	for _, label := range w.language.Labels() {
		w.out.Label = append(w.out.Label, pattern{label.Pattern, label.Text})
	}
	if !w.language.Named() {
		return
	}
	w.out.Items = outlines{}
	for _, key := range [...]string{"item", "item.nested", "place", "place.nested"} {
		w.out.Items[key] = w.language.Template("label." + key)
	}
}

// sentence adds the sentence for the mistakes of an entry, on a field and, if
// the entry stands there, on the whole body.
func (w *writer) sentence(e entry) {
	nowhere := func(path.Steps) path.Steps { return "" } // no message for some fields is for it
	w.out.Texts[e.key()] = w.outline(e, path.Steps("").Key("a"), nowhere)
	if e.body {
		w.out.Texts[e.key()+"@"] = w.outline(e, "", nowhere)
	}
}

// messages adds the user's messages for some fields. Which rules one is for, and
// on which sorts of value, the sentence at a path of its pattern tells.
func (w *writer) messages(entries []entry) {
	for _, m := range w.language.FieldMessages() {
		texts := outlines{}
		for _, e := range entries {
			if m.IsFor(e.Rule) {
				texts[e.key()] = w.outline(e, stepsOf(m.Pattern), nil)
			}
		}
		if len(texts) > 0 {
			w.out.Messages = append(w.out.Messages, pattern{m.Pattern, texts})
		}
	}
}

// stepsOf returns a path that a pattern stands for.
func stepsOf(pattern string) (steps path.Steps) {
	for name := range strings.SplitSeq(pattern, ".") {
		steps = steps.Key(name)
	}
	return steps
}

// outline returns the sentence for the mistakes of an entry at a path, and adds
// the plural forms that it needs.
func (w *writer) outline(e entry, at path.Steps, declared func(path.Steps) path.Steps) words.Outline {
	m := mistake.Mistake{
		Path: at, Rule: e.Rule, Param: e.Param, Type: e.Type, Refs: make([]path.Steps, len(e.Refs)),
	}
	if e.Rule == misspelt.Rule && e.Param == misspelt.Param {
		m.Param = words.MeantName
	}

	text := w.language.Outline(m, words.Facts{
		Declared: declared, InBytes: func(path.Steps) bool { return e.Bytes },
	})
	for _, piece := range text {
		if counted, is := piece.(words.Counted); is {
			w.plural(counted.Key)
		}
	}
	return text
}

// plural adds the forms of a plural text.
func (w *writer) plural(key string) { w.out.Plurals[key] = w.language.Plural(key) }
