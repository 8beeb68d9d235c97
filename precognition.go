package bind

import (
	"net/http"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Laravel's protocol for validating a form while it is filled in, spoken by the
// npm packages laravel-precognition, laravel-precognition-vue, -react and
// -alpine. A request asks for validation only, of all fields or of some; the
// answer is 204 or the mistakes, always in Laravel's format, and the handler
// does not run.
const (
	headerPrecognition = "Precognition"
	headerSuccess      = "Precognition-Success"
	headerOnly         = "Precognition-Validate-Only"
)

// isPrecognitive reports whether r wants validation only. r may be nil.
func (b *Binder) isPrecognitive(r *http.Request) bool {
	return b.cfg.Precognition && r != nil && r.Header.Get(headerPrecognition) == "true"
}

// precognitive returns what r asks for, nil if it is an ordinary request. The
// names in it are those of the document that the body is a part of.
func (b *Binder) precognitive(r *http.Request, within Path) *selection.Selection {
	if !b.isPrecognitive(r) {
		return nil
	}
	values, ok := r.Header[headerOnly]
	if !ok {
		return selection.All()
	}
	return selection.Parse(namesWithin(within, strings.Join(values, ",")))
}

// namesWithin leaves the names in list that lead to a place in the value at p,
// without the way to p.
func namesWithin(p Path, list string) string {
	if p == (Path{}) {
		return list
	}
	base := strings.Split(p.Dotted(), ".")
	var inside []string
	for name := range strings.SplitSeq(list, ",") {
		steps := strings.Split(selection.Decoded(name), ".")
		leadsTo := func(want, step string) bool { return step == want || step == "*" }
		if len(steps) > len(base) && slices.EqualFunc(base, steps[:len(base)], leadsTo) {
			inside = append(inside, strings.Join(steps[len(base):], "."))
		}
	}
	return strings.Join(inside, ",")
}

// filter leaves the mistakes in a body that are asked for. hidden is what is
// said of other fields that are asked for: nobody could look at them, because
// the value around them is wrong or because the answer can hold no more.
func filter(
	found *mistake.List, d *jsonbody.Decoded, only *selection.Selection,
) (mistakes []mistake.Mistake, hidden FieldErrors) {
	mistakes = found.All()
	if only.Everything() {
		return mistakes, nil
	}

	document, first := d.View(), firstOf(d.Mistakes, mistakes)
	wanted := func(m mistake.Mistake) bool { return only.Wants(m.Path) }
	hides := func(m mistake.Mistake) bool {
		at, nothing := concealed(document, m)
		return nothing && only.WantsBelow(at)
	}

	hiding := slices.Concat(mistakes, unnamed(d, document, only.Asked))
	if found.Truncated() || slices.ContainsFunc(hiding, hides) {
		others := newUnvalidated(document.Type, only, found.Budget())
		for _, m := range mistakes {
			if wanted(m) {
				others.found(m.Path)
			}
		}
		for _, m := range hiding {
			if at, _ := concealed(document, m); hides(m) && !others.tellBelow(at, m) {
				break
			}
		}
		if found.Truncated() {
			others.tellOthers(first)
		}
		hidden = others.hidden
	}
	return slices.DeleteFunc(mistakes, func(m mistake.Mistake) bool { return !wanted(m) }), hidden
}

// firstOf returns the first of all mistakes; if there are none, one that says
// that the body is invalid.
func firstOf(lists ...[]mistake.Mistake) mistake.Mistake {
	for _, list := range lists {
		if len(list) > 0 {
			return list[0]
		}
	}
	return mistake.Mistake{}
}

// refused is filter for a body with an array that is too long to be looked at.
// Nothing else has been looked at, either.
func refused(err error, document *shape.Type, only *selection.Selection, budget mistake.Budget) error {
	e, ok := asError(err)
	if !ok || e.Reason != Invalid || only.Everything() {
		return err
	}
	others, limit := newUnvalidated(document, only, budget), e.Fields[0]
	if e.Fields = nil; only.Wants(limit.Path.steps) {
		e.Fields = FieldErrors{limit}
		others.found(limit.Path.steps)
	}
	others.tellOthers(limit.mistake())
	e.Fields = append(e.Fields, others.hidden...)
	return e
}

// unvalidated answers the fields that are asked for and were not validated, each
// under the name that the client has asked by. Clients take a field that is not
// in the answer for a valid one.
type unvalidated struct {
	document *shape.Type
	only     *selection.Selection
	places   []path.Steps        // of mistakes that are asked for
	told     map[path.Steps]bool // those, and the places of hidden fields
	budget   *mistake.List       // counts what the answer can hold
	hidden   FieldErrors
}

func newUnvalidated(document *shape.Type, only *selection.Selection, budget mistake.Budget) unvalidated {
	budget.Asked = nil
	return unvalidated{
		document: document, only: only,
		told: map[path.Steps]bool{}, budget: mistake.NewList(budget),
		hidden: make(FieldErrors, 0, only.Names()),
	}
}

// found notes the place of a mistake that is asked for.
func (u *unvalidated) found(at path.Steps) {
	u.places = append(u.places, at)
	u.told[at] = true
}

// tellBelow tells the fields that are asked for below a place of a mistake, unless
// they are told of others. It returns false if the answer cannot hold them.
func (u *unvalidated) tellBelow(at path.Steps, m mistake.Mistake) bool {
	around, _ := u.document.At(at)
	for name := range u.only.Below(at) {
		if u.budget.Full() {
			return false
		}
		u.tell(around, at, name, m)
	}
	return true
}

// tellOthers tells all fields that are asked for of a mistake, unless others are
// found at them.
func (u *unvalidated) tellOthers(m mistake.Mistake) {
	for name := range u.only.Others(u.places) {
		if u.budget.Full() {
			return
		}
		u.tell(u.document, "", name, m)
	}
}

// tell answers the field that name leads to from the value at p, of type t.
func (u *unvalidated) tell(t *shape.Type, p path.Steps, name []string, m mistake.Mistake) {
	place, known := within(t, p, name)
	if u.told[place] {
		return
	}
	u.told[place] = true
	u.budget.Add(mistake.Mistake{Path: place})
	fe, source := FieldError{}, m.Path
	fe.become(&m, nil)
	fe.Path, fe.source = Path{steps: place}, &source
	fe.Pattern = string(u.document.AppendPattern(nil, known))
	u.hidden = append(u.hidden, fe)
}

// within returns the place that a name leads to from the value at p, of type t.
// known is the same place with an index for each step into a list, whatever
// stands for it in the name.
func within(t *shape.Type, p path.Steps, name []string) (place, known path.Steps) {
	size := len(p)
	for _, part := range name {
		size += len(part) + 2
	}
	at, like := append(make([]byte, 0, size), p...), append(make([]byte, 0, size), p...)

	for _, part := range name {
		step := path.Step{Name: part, Array: isList(t)}
		t = t.Below(step)
		if !step.Array {
			at, like = path.AppendKey(at, part), path.AppendKey(like, part)
			continue
		}

		like = path.AppendIndex(like, 0)
		if index, ok := path.ArrayIndex(part); ok {
			at = path.AppendIndex(at, index)
		} else {
			at = path.AppendKey(at, part)
		}
	}
	return path.Steps(at), path.Steps(like)
}

// isList reports whether a value of type t, which may be nil, is an array.
func isList(t *shape.Type) bool {
	if t == nil {
		return false
	}
	kind := t.Deref().Kind
	return kind == shape.Slice || kind == shape.Array
}

// conceals reports whether nothing has been looked at in a value that has the
// mistake: it is no object or array, it is not there, or has another number of
// items than its type. Other mistakes keep nobody from looking inside.
func conceals(fe mistake.Mistake, field *shape.Field) bool {
	if fe.Type != "object" && fe.Type != "array" && fe.Type != "" {
		return false
	}
	states := field != nil && field.Rules.Holds(fe.Rule)
	switch fe.Rule {
	case "type", "format", "required", "present":
		return true
	case "len", "min", "max":
		return !states
	}
	return states && wantsValue(fe)
}

// wantsValue reports whether a rule fails only if there is no value. What an
// alias stands for is not known here: one on an object is taken for such a rule.
func wantsValue(fe mistake.Mistake) bool {
	group := tag.ParseRule(fe.Param)
	requires := func(r tag.Rule) bool { return tag.Requires(r.Name) }
	inGroup := fe.Rule == mistake.RuleOr && slices.ContainsFunc(group.Alternatives(), requires)
	return inGroup || tag.Requires(fe.Rule) || fe.Type == "object" && tag.Plain(fe.Rule)
}

// verdict is the outcome of a body without mistakes: nil, or Validated, so that
// a handler that returns on error stores nothing.
func verdict(only *selection.Selection) error {
	if only == nil {
		return nil
	}
	return &Error{Reason: Validated}
}

// formatFor returns the format of the answer to r. The clients of a
// precognitive request read Laravel's only.
func (b *Binder) formatFor(r *http.Request) Format {
	if !b.isPrecognitive(r) {
		return b.cfg.Format
	}
	if own, ok := b.cfg.Format.(Laravel); ok {
		return own
	}
	return Laravel{}
}

// varyPrecognition tells caches that answers of the route depend on the
// request's kind, and marks the answer to a precognitive request, whoever will
// write it.
func (b *Binder) varyPrecognition(w http.ResponseWriter, r *http.Request) {
	if !b.cfg.Precognition {
		return
	}
	httpio.AddToken(w.Header(), "Vary", headerPrecognition)
	if b.isPrecognitive(r) {
		w.Header().Set(headerPrecognition, "true")
	}
}

// markPrecognitive sets the headers of an answer of ours.
func (b *Binder) markPrecognitive(w http.ResponseWriter, r *http.Request, status int) {
	b.varyPrecognition(w, r)
	if b.isPrecognitive(r) && status == http.StatusNoContent {
		w.Header().Set(headerSuccess, "true")
	}
}
