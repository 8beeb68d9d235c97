package bind

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/locales"
)

// texts words rules and paths in one language.
type texts struct {
	tag      string
	catalog  *catalog.Catalog
	messages []pattern // WithMessages for some fields
	labels   []pattern
}

// pattern is a path pattern of a locale, and the rule that a message is for.
type pattern struct {
	path, rule string
}

func newTexts(l locales.Locale) (*texts, error) {
	c, err := l.Open()
	if err != nil {
		return nil, err
	}
	t := &texts{tag: l.Tag(), catalog: c}
	l.Overrides(
		func(path, rule string) { t.messages = append(t.messages, pattern{path, rule}) },
		func(path string) { t.labels = append(t.labels, pattern{path: path}) },
	)
	slices.SortFunc(t.messages, pattern.compare)
	slices.SortFunc(t.labels, pattern.compare)
	var missing []error
	for _, key := range needed() {
		if !c.Has(key) {
			missing = append(missing, fmt.Errorf("locale %s: key %q is missing: add it to the catalog", t.tag, key))
		}
	}
	if err := errors.Join(missing...); err != nil {
		return nil, err
	}
	return t, nil
}

// needed lists the keys without which an answer would have no words.
func needed() []string {
	keys := []string{"frame.invalid", "frame.must_be", "frame.syntax", "join.and", "join.is", "join.or", "label.body"}
	for _, r := range reasons {
		keys = append(keys, "reason."+r.name, "title."+r.name)
	}
	return keys
}

// compare puts the more particular pattern first: fewer wildcards, then the longer text.
func (p pattern) compare(q pattern) int {
	if d := strings.Count(p.path, "*") - strings.Count(q.path, "*"); d != 0 {
		return d
	}
	if d := len(q.path) - len(p.path); d != 0 {
		return d
	}
	return strings.Compare(p.path+p.rule, q.path+q.rule)
}

// matches reports whether the pattern stands for steps: * is any index or name, anything else is itself.
func matches(pattern string, steps path.Steps) bool {
	for steps != "" {
		var step path.Step
		step, steps = steps.Next()
		rest, ok := strings.CutPrefix(pattern, "*")
		if !ok {
			rest, ok = strings.CutPrefix(pattern, step.Text())
		}
		if !ok {
			return false
		}
		if steps != "" {
			if rest, ok = strings.CutPrefix(rest, "."); !ok {
				return false
			}
		}
		pattern = rest
	}
	return pattern == ""
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

// message words one mistake.
func (t *texts) message(fe *FieldError) string {
	params := catalog.Params{0: t.label(fe.Path)}
	number(&params, fe.Path)
	for _, p := range t.messages {
		if (p.rule == fe.Rule || p.rule == fe.Rule+"."+variant(fe.Type)) && matches(p.path, fe.Path.steps) {
			t.argument(&params, fe, variant(fe.Type))
			return t.catalog.Text(p.path+":"+p.rule, &params)
		}
	}
	if fe.Rule == "json" && fe.Param != "" { // where the body stops being JSON; without an argument it is validator's rule
		params[1], params[2], _ = strings.Cut(fe.Param, ":")
		return t.catalog.Text("frame.syntax", &params)
	}
	if refers := references[fe.Rule]; (refers == one || refers == list || refers == pairs) && len(fe.Refs) == 0 && fe.Param == "" {
		return t.catalog.Text("frame.invalid", &params) // the other fields have no JSON name
	}
	for _, sort := range [...]string{fe.Type, variant(fe.Type), ""} {
		if key, ok := t.key(fe, sort); ok {
			t.argument(&params, fe, sort)
			return t.catalog.Text(key, &params)
		}
	}
	if noun := t.noun(fe.Rule, fe.Param); noun != "" {
		params[1] = noun
		return t.catalog.Text("frame.must_be", &params)
	}
	return t.catalog.Text("frame.invalid", &params)
}

// key returns the key of the sentence for a mistake on a value of a sort; one on the whole body may have its own.
func (t *texts) key(fe *FieldError, sort string) (key string, ok bool) {
	key = fe.Rule
	if sort != "" {
		key += "." + sort
	}
	if whole := key + ".body"; fe.Path == (Path{}) && t.catalog.Has(whole) {
		return whole, true
	}
	return key, t.catalog.Has(key)
}

// known reports whether message has words of its own for a rule.
func (t *texts) known(rule, word string) bool {
	return t.catalog.Has(rule) || t.catalog.Has(rule+"."+variant(word)) || t.catalog.Has("noun."+rule)
}

// noun returns what a value must be, for a rule that asks for a format; "" if the rule is another.
func (t *texts) noun(rule, param string) string {
	if rule != "or" {
		return t.catalog.Text("noun."+rule, &catalog.Params{1: param})
	}
	var nouns []string
	for alternative := range strings.SplitSeq(param, "|") {
		name, argument, _ := strings.Cut(alternative, "=")
		noun := t.noun(name, argument)
		if noun == "" {
			return ""
		}
		nouns = append(nouns, noun)
	}
	return t.join("join.or", nouns)
}

// join puts parts together, two at a time, with the text under key.
func (t *texts) join(key string, parts []string) string {
	out := parts[0]
	for _, part := range parts[1:] {
		out = t.catalog.Text(key, &catalog.Params{out, part})
	}
	return out
}

// variant names the sort of value that a message may be worded for.
func variant(word string) string {
	switch word {
	case "integer", "number":
		return "number"
	case "array", "object":
		return "items"
	case "date-time":
		return "time"
	}
	return word
}

// argument fills {1} and {2} with the rule's argument in words. sort is the value's: string, number, items, …
func (t *texts) argument(params *catalog.Params, fe *FieldError, sort string) {
	params[1] = fe.Param
	switch {
	case fe.Rule == "range":
		params[1], params[2], _ = strings.Cut(fe.Param, " ")
	case references[fe.Rule] == pairs && len(fe.Refs) > 0:
		params[1] = t.conditions(fe)
	case len(fe.Refs) > 0:
		labels := make([]string, 0, len(fe.Refs))
		for _, ref := range fe.Refs {
			labels = append(labels, t.label(ref))
		}
		params[1] = strings.Join(labels, " / ")
	case listed[fe.Rule]:
		params[1] = quoted(fe.Param)
	case units[fe.Rule] != "":
		params[1] = t.count(units[fe.Rule], fe)
	case sized[fe.Rule] && sort == "string":
		params[1] = t.count("characters", fe)
	case sort == "items":
		params[1] = t.count("items", fe)
	}
}

// sized are the rules that count the characters of a string.
var sized = map[string]bool{"len": true, "min": true, "max": true, "gt": true, "gte": true, "lt": true, "lte": true}

// units are what the limits of a body count.
var units = map[string]string{
	"max_bytes": "bytes", "max_memory": "bytes", "max_key": "bytes", "max_number": "bytes", "max_string": "bytes",
	"max_values": "values", "max_depth": "levels",
}

// count returns the argument with its unit: "3 characters". A language may count differently for one rule.
func (t *texts) count(unit string, fe *FieldError) string {
	key := unit + "." + fe.Rule
	if !t.catalog.HasPlural(key) {
		key = unit
	}
	if text, err := t.catalog.Count(key, fe.Param); err == nil {
		return text
	}
	return fe.Param
}

// conditions words the pairs of required_if and its kin: "type is card and country is DE".
func (t *texts) conditions(fe *FieldError) string {
	var parts []string
	words := shape.Words(fe.Param)
	for i, ref := range fe.Refs {
		part := t.label(ref)
		if 2*i+1 < len(words) {
			part = t.catalog.Text("join.is", &catalog.Params{part, words[2*i+1]})
		}
		parts = append(parts, part)
	}
	return t.join("join.and", parts)
}

// quoted lists the words of a rule's argument: "red", "light blue".
func quoted(param string) string {
	words := shape.Words(param)
	for i, word := range words {
		words[i] = `"` + word + `"`
	}
	return strings.Join(words, ", ")
}

// label names the value at a path: the configured label, else the dotted path, with spaces for underscores where it
// has no index.
func (t *texts) label(p Path) string {
	if p == (Path{}) {
		return t.catalog.Text("label.body", &catalog.Params{})
	}
	for _, l := range t.labels {
		if matches(l.path, p.steps) {
			var params catalog.Params
			number(&params, p)
			return t.catalog.Text(locales.LabelPrefix+l.path, &params)
		}
	}
	dotted := p.Dotted()
	if _, indexed := p.item(); indexed {
		return dotted
	}
	return strings.ReplaceAll(dotted, "_", " ")
}

// number fills {index} and {position}.
func number(params *catalog.Params, p Path) {
	if i, ok := p.item(); ok {
		params[catalog.Index], params[catalog.Position] = fmt.Sprint(i), fmt.Sprint(i+1)
	}
}
