package words

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/tag"
	"github.com/fielderrors/bind/locales"
)

// Language words rules and paths in one language. It is safe for concurrent use.
type Language struct {
	tag      string
	catalog  *catalog.Catalog
	messages []pattern // WithMessages for some fields
	labels   []pattern
	rtl      bool // the language is written from right to left
	said     sentences
}

// New compiles a locale; reasons are the names that there must be texts for. own are the rules of the user's that messages may be for.
func New(l locales.Locale, reasons []string, own func(rule string) bool) (*Language, error) {
	c, err := l.Open()
	if c == nil {
		return nil, err
	}
	t := &Language{tag: l.Tag(), catalog: c, rtl: rightToLeft(l.Tag())}
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
	return t, errors.Join(append(faults, t.lacking(reasons)...)...)
}

// Tag returns the BCP 47 tag.
func (t *Language) Tag() string { return t.tag }

// Text returns the text under key with its placeholders filled. A plural text takes the count as its only parameter.
func (t *Language) Text(key string, params []string) string {
	if len(params) == 1 && t.catalog.HasPlural(key) {
		text, _ := t.catalog.Count(key, params[0])
		return text
	}
	var filled catalog.Params
	copy(filled[:catalog.Index], params)
	return t.catalog.Text(key, &filled)
}

// sort is what mistakes of one sort have in common, wherever they are.
type sort struct {
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

// sentences remembers what has been said, each sentence cut where the label stands: answers repeat few of them. It is
// safe for concurrent use.
type sentences struct {
	mu    sync.RWMutex
	known map[sort][]string
}

func (s *sentences) find(m sort) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.known[m]
}

// keep keeps a sentence. There is no end to the arguments that a handler may make up, so it begins anew at some point.
func (s *sentences) keep(m sort, around []string) {
	const most = 1024
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= most {
		s.known = map[sort][]string{}
	}
	s.known[m] = around
}

// Message words one mistake.
func (t *Language) Message(fe *mistake.Mistake) string {
	m := sort{fe.Rule, fe.Param, fe.Type, fe.Path == ""}
	label := t.label(fe.Path)
	if len(fe.Refs) == 0 {
		if around := t.said.find(m); around != nil {
			return strings.Join(around, label)
		}
	}
	w := t.wording(fe)
	params := catalog.Params{label, w.args[0], w.args[1]}
	if t.numbered(w.key) {
		t.number(&params, fe.Path)
	} else if len(fe.Refs) == 0 && len(t.messages) == 0 && !strings.Contains(w.args[0]+w.args[1], gap) {
		params[0] = gap
		around := strings.Split(t.catalog.Text(w.key, &params), gap)
		t.said.keep(m, around)
		return strings.Join(around, label)
	}
	return t.catalog.Text(w.key, &params)
}

// wording finds the sentence for a mistake: the user's for the field, else the most particular one of the catalog.
func (t *Language) wording(fe *mistake.Mistake) wording {
	sorts := slices.DeleteFunc([]string{circumstance(fe), fe.Type, variant(fe.Type)}, func(sort string) bool { return sort == "" })
	for _, p := range t.messages {
		rest, ok := strings.CutPrefix(p.rule, fe.Rule)
		if ok && (rest == "" || rest[0] == '.' && slices.Contains(sorts, rest[1:])) && matches(p.path, fe.Path) {
			return wording{p.path + ":" + p.rule, t.arguments(fe, variant(fe.Type))}
		}
	}
	if line, column, ok := stop(fe); ok {
		return wording{"frame.syntax", [2]string{line, column}}
	}
	if refers := tag.References(fe.Rule); (refers == tag.OneField || refers == tag.FieldList || refers == tag.FieldPairs) && len(fe.Refs) == 0 && fe.Param == "" {
		return t.general(fe) // the other fields have no JSON name
	}
	if unfit(fe) {
		return t.general(fe)
	}
	for _, own := range [...]bool{true, false} { // the user's words for a rule stand before ours for a sort of value
		for _, sort := range append(sorts, "") {
			key := t.key(fe, sort, own)
			switch {
			case key == "":
			case own:
				return t.sentence(fe, key, variant(fe.Type))
			default:
				return t.sentence(fe, key, sort)
			}
		}
	}
	if noun := t.noun(fe); noun != "" {
		return wording{"frame.must_be", [2]string{noun}}
	}
	return t.general(fe)
}

// circumstance names what a rule of several sentences depends on beside the sort of value: that several fields are named
// (required_with=Phone Email), or a field of each item (unique=ID).
func circumstance(fe *mistake.Mistake) string {
	switch {
	case len(fe.Refs) > 1:
		return "several"
	case tag.References(fe.Rule) == tag.ElemField && fe.Param != "":
		return "by"
	}
	return ""
}

// stop returns where the body stops being JSON. Without one, json is a rule.
func stop(fe *mistake.Mistake) (line, column string, ok bool) {
	line, column, ok = strings.Cut(fe.Param, ":")
	return line, column, ok && fe.Rule == mistake.RuleJSON && line != "" && column != "" && strings.Trim(line+column, "0123456789") == ""
}

// general returns the sentence for a mistake that has none of its own.
func (t *Language) general(fe *mistake.Mistake) wording {
	return wording{key: t.key(&mistake.Mistake{Path: fe.Path, Rule: "frame.invalid"}, "", false)}
}

// sentence is the wording under key, unless a handler has left the argument out that is in it.
func (t *Language) sentence(fe *mistake.Mistake, key, sort string) wording {
	args := t.arguments(fe, sort)
	if args[0] == "" && t.catalog.Uses(key, 1) {
		return t.general(fe)
	}
	return wording{key, args}
}

// key returns the key of the sentence for a mistake on a value of a sort, "" if there is none; one on the whole body may
// have its own. With own, it must be the user's.
func (t *Language) key(fe *mistake.Mistake, sort string, own bool) string {
	if whole, ok := t.catalog.Find(strings.TrimSuffix(fe.Rule+"."+sort, "."), "body"); ok && fe.Path == "" && (!own || t.catalog.Added(whole)) {
		return whole
	}
	if key, ok := t.catalog.Find(fe.Rule, sort); ok && (!own || t.catalog.Added(key)) {
		return key
	}
	return ""
}

// unfit reports whether a mistake on a field has the name of a text that is not for fields.
func unfit(fe *mistake.Mistake) bool { return tag.Ours(fe.Rule) && fe.Path != "" }

// Known reports whether Message has words of its own for a rule.
func (t *Language) Known(rule, word string) bool {
	return !tag.Ours(rule) && (t.catalog.Has(rule) || t.catalog.Has(rule+"."+variant(word)) || t.catalog.Has("noun."+rule))
}

// noun returns what a value must be, for a rule that asks for a format; "" if there is no noun for it.
func (t *Language) noun(fe *mistake.Mistake) string {
	if fe.Rule == mistake.RuleOr {
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
func (t *Language) either(or *mistake.Mistake) string {
	var nouns []string
	for alternative := range strings.SplitSeq(or.Param, "|") {
		rule := tag.ParseRule(alternative)
		if zero := zeros[variant(or.Type)]; rule.Name == "isdefault" && zero != "" {
			rule = tag.Rule{Name: "eq", Param: zero}
		}
		fe := &mistake.Mistake{Rule: rule.Name, Param: rule.Param, Type: or.Type}
		noun := ""
		if key, ok := t.catalog.Find("noun."+rule.Name, variant(or.Type)); ok {
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

// zeros are the values that isdefault wants, of the sorts of which none is empty.
var zeros = map[string]string{"number": "0", "boolean": "false"}

// join puts parts together, two at a time, with the text under key.
func (t *Language) join(key string, parts []string) string {
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
