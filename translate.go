package bind

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/locales"
)

// texts words rules and paths in one language. It is safe for concurrent use.
type texts struct {
	tag      string
	catalog  *catalog.Catalog
	messages []pattern // WithMessages for some fields
	labels   []pattern
	rtl      bool // the language is written from right to left
}

// newTexts compiles a locale. own are the rules of the user's that messages may be for.
func newTexts(l locales.Locale, own func(rule string) bool) (*texts, error) {
	c, err := l.Open()
	if c == nil {
		return nil, err
	}
	t := &texts{tag: l.Tag(), catalog: c, rtl: rightToLeft(l.Tag())}
	faults := []error{err}
	fault := func(setting, key, what string) {
		if what != "" {
			faults = append(faults, fmt.Errorf("locale %s: %s: key %q: %s", t.tag, setting, key, what))
		}
	}
	l.Overrides(func(key string) {
		path, rule, field := cutLast(key, ":")
		if field {
			t.messages = append(t.messages, pattern{path, rule})
			fault("WithMessages", key, mispathed(path))
		}
		fault("WithMessages", key, t.misspelt(rule, field, own))
	}, func(path string) {
		t.labels = append(t.labels, pattern{path: path})
		fault("WithLabels", path, t.mislabelled(path))
	})
	slices.SortFunc(t.messages, pattern.compare)
	slices.SortFunc(t.labels, pattern.compare)
	return t, errors.Join(append(faults, t.lacking()...)...)
}

// text is Report.Text.
func (t *texts) text(key string, params []string) string {
	if len(params) == 1 && t.catalog.HasPlural(key) {
		text, _ := t.catalog.Count(key, params[0])
		return text
	}
	var filled catalog.Params
	copy(filled[:catalog.Index], params)
	return t.catalog.Text(key, &filled)
}

// worded returns a copy of fields in which each has its message. It stops where the texts are longer than most bytes.
func (t *texts) worded(fields FieldErrors, most int64) FieldErrors {
	out := make(FieldErrors, 0, len(fields))
	said := map[mistake][]string{}
	var size int64
	for _, fe := range fields {
		if fe.Message == "" {
			fe.Message = t.message(&fe, said)
		}
		size += int64(len(fe.Message) + len(fe.Path.steps))
		if most >= 0 && size > most && len(out) > 0 {
			break
		}
		out = append(out, fe)
	}
	return out
}

// mistake is what mistakes of one sort have in common, wherever they are.
type mistake struct {
	rule, param, typ string
	whole            bool // on the whole body
}

// wording is how a mistake is said: the key of the sentence, and its {1} and {2}.
type wording struct {
	key  string
	args [2]string
}

// gap stands where the label will. A text that has it in it already is rendered each time.
const gap = "\x00"

// message words one mistake. said holds sentences that have been found already, cut where the label stands: a bulk body
// repeats few of them.
func (t *texts) message(fe *FieldError, said map[mistake][]string) string {
	m := mistake{fe.Rule, fe.Param, fe.Type, fe.Path == Path{}}
	label := t.label(fe.Path)
	if around := said[m]; around != nil && len(fe.Refs) == 0 {
		return strings.Join(around, label)
	}
	w := t.wording(fe)
	params := catalog.Params{label, w.args[0], w.args[1]}
	if t.numbered(w.key) {
		t.number(&params, fe.Path)
	} else if len(fe.Refs) == 0 && len(t.messages) == 0 && !strings.Contains(w.args[0]+w.args[1], gap) {
		params[0] = gap
		said[m] = strings.Split(t.catalog.Text(w.key, &params), gap)
		return strings.Join(said[m], label)
	}
	return t.catalog.Text(w.key, &params)
}

// wording finds the sentence for a mistake: the user's for the field, else the most particular one of the catalog.
func (t *texts) wording(fe *FieldError) wording {
	for _, p := range t.messages {
		if (p.rule == fe.Rule || p.rule == fe.Rule+"."+variant(fe.Type) || p.rule == fe.Rule+"."+fe.Type) && matches(p.path, fe.Path.steps) {
			return wording{p.path + ":" + p.rule, t.arguments(fe, variant(fe.Type))}
		}
	}
	if fe.Rule == "json" && fe.Param != "" { // where the body stops being JSON; without an argument it is validator's rule
		line, column, _ := strings.Cut(fe.Param, ":")
		return wording{"frame.syntax", [2]string{line, column}}
	}
	if refers := references[fe.Rule]; (refers == one || refers == list || refers == pairs) && len(fe.Refs) == 0 && fe.Param == "" {
		return wording{key: "frame.invalid"} // the other fields have no JSON name
	}
	if unfit(fe) {
		return wording{key: "frame.invalid"}
	}
	for _, sort := range [...]string{fe.Type, variant(fe.Type), ""} {
		if key, ok := t.key(fe, sort); ok {
			return wording{key, t.arguments(fe, sort)}
		}
	}
	if noun := t.noun(fe); noun != "" {
		return wording{"frame.must_be", [2]string{noun}}
	}
	return wording{key: "frame.invalid"}
}

// key returns the key of the sentence for a mistake on a value of a sort; one on the whole body may have its own.
func (t *texts) key(fe *FieldError, sort string) (key string, ok bool) {
	key, ok = t.catalog.Find(fe.Rule, sort)
	if fe.Path == (Path{}) {
		if whole, ok := t.catalog.Find(strings.TrimSuffix(fe.Rule+"."+sort, "."), "body"); ok {
			return whole, true
		}
	}
	return key, ok
}

// bodily are the keys without a dot that are no rules of a field.
var bodily = map[string]bool{
	"empty": true, "media_type": true, "charset": true, "content_encoding": true, "max_bytes": true, "max_memory": true, "max_values": true,
	"quote": true,
}

// unfit reports whether a mistake on a field has the name of a text that is not for fields.
func unfit(fe *FieldError) bool { return bodily[fe.Rule] && fe.Path != Path{} }

// known reports whether message has words of its own for a rule.
func (t *texts) known(rule, word string) bool {
	return !bodily[rule] && (t.catalog.Has(rule) || t.catalog.Has(rule+"."+variant(word)) || t.catalog.Has("noun."+rule))
}

// noun returns what a value must be, for a rule that asks for a format; "" if there is no noun for it.
func (t *texts) noun(fe *FieldError) string {
	if fe.Rule == "or" {
		return t.either(fe)
	}
	key, ok := t.catalog.Find("noun", fe.Rule)
	if !ok {
		return ""
	}
	args := t.arguments(fe, "")
	return t.catalog.Text(key, &catalog.Params{1: args[0]})
}

// either joins the nouns of the alternatives of an or-group, which any rule can be; "" if one has none.
func (t *texts) either(or *FieldError) string {
	var nouns []string
	for alternative := range strings.SplitSeq(or.Param, "|") {
		name, param, _ := strings.Cut(alternative, "=")
		fe := &FieldError{Rule: name, Param: param, Type: or.Type}
		noun := ""
		if key, ok := t.catalog.Find("noun."+name, variant(or.Type)); ok {
			args := t.arguments(fe, variant(or.Type))
			noun = t.catalog.Text(key, &catalog.Params{1: args[0]})
		}
		if noun = cmp.Or(noun, t.noun(fe)); noun == "" {
			return ""
		}
		nouns = append(nouns, noun)
	}
	last := len(nouns) - 1
	return t.join("join.or", []string{t.join("join.list", nouns[:last]), nouns[last]})
}

// join puts parts together, two at a time, with the text under key.
func (t *texts) join(key string, parts []string) string {
	out := ""
	for i, part := range parts {
		if i == 0 {
			out = part
			continue
		}
		out = t.catalog.Text(key, &catalog.Params{out, part})
	}
	return out
}
