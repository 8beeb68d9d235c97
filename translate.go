package bind

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/locales"
)

// texts words rules and paths in one language. It is safe for concurrent use.
type texts struct {
	tag      string
	catalog  *catalog.Catalog
	messages []pattern // WithMessages for some fields
	labels   []pattern
	rtl      bool // the language is written from right to left
	said     sentences
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
	var size int64
	for _, fe := range fields {
		if fe.Message == "" {
			fe.Message = t.message(&fe)
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

// sentences remembers what has been said, each sentence cut where the label stands: answers repeat few of them. It is
// safe for concurrent use.
type sentences struct {
	mu    sync.RWMutex
	known map[mistake][]string
}

func (s *sentences) find(m mistake) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.known[m]
}

// keep keeps a sentence. There is no end to the arguments that a handler may make up, so it begins anew at some point.
func (s *sentences) keep(m mistake, around []string) {
	const most = 1024
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= most {
		s.known = map[mistake][]string{}
	}
	s.known[m] = around
}

// message words one mistake.
func (t *texts) message(fe *FieldError) string {
	m := mistake{fe.Rule, fe.Param, fe.Type, fe.Path == Path{}}
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
func (t *texts) wording(fe *FieldError) wording {
	sorts := slices.DeleteFunc([]string{circumstance(fe), fe.Type, variant(fe.Type)}, func(sort string) bool { return sort == "" })
	for _, p := range t.messages {
		rest, ok := strings.CutPrefix(p.rule, fe.Rule)
		if ok && (rest == "" || rest[0] == '.' && slices.Contains(sorts, rest[1:])) && matches(p.path, fe.Path.steps) {
			return wording{p.path + ":" + p.rule, t.arguments(fe, variant(fe.Type))}
		}
	}
	if line, column, ok := stop(fe); ok {
		return wording{"frame.syntax", [2]string{line, column}}
	}
	if refers := references[fe.Rule]; (refers == one || refers == list || refers == pairs) && len(fe.Refs) == 0 && fe.Param == "" {
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
func circumstance(fe *FieldError) string {
	switch {
	case len(fe.Refs) > 1:
		return "several"
	case references[fe.Rule] == element && fe.Param != "":
		return "by"
	}
	return ""
}

// stop returns where the body stops being JSON. Without one, json is a rule.
func stop(fe *FieldError) (line, column string, ok bool) {
	line, column, ok = strings.Cut(fe.Param, ":")
	return line, column, ok && fe.Rule == "json" && line != "" && column != "" && strings.Trim(line+column, "0123456789") == ""
}

// general returns the sentence for a mistake that has none of its own.
func (t *texts) general(fe *FieldError) wording {
	return wording{key: t.key(&FieldError{Path: fe.Path, Rule: "frame.invalid"}, "", false)}
}

// sentence is the wording under key, unless a handler has left the argument out that is in it.
func (t *texts) sentence(fe *FieldError, key, sort string) wording {
	args := t.arguments(fe, sort)
	if args[0] == "" && t.catalog.Uses(key, 1) {
		return t.general(fe)
	}
	return wording{key, args}
}

// key returns the key of the sentence for a mistake on a value of a sort, "" if there is none; one on the whole body may
// have its own. With own, it must be the user's.
func (t *texts) key(fe *FieldError, sort string, own bool) string {
	if whole, ok := t.catalog.Find(strings.TrimSuffix(fe.Rule+"."+sort, "."), "body"); ok && fe.Path == (Path{}) && (!own || t.catalog.Added(whole)) {
		return whole
	}
	if key, ok := t.catalog.Find(fe.Rule, sort); ok && (!own || t.catalog.Added(key)) {
		return key
	}
	return ""
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
		rule := shape.ParseRule(alternative)
		if zero := zeros[variant(or.Type)]; rule.Name == "isdefault" && zero != "" {
			rule = shape.Rule{Name: "eq", Param: zero}
		}
		fe := &FieldError{Rule: rule.Name, Param: rule.Param, Type: or.Type}
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
