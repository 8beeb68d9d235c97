package schema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Mistakes returns each mistake that can be in a body, in the order of the
// document: the first item stands for all items of a list, and * for each name
// of the client's. An object in one of its own type is looked at, and what is
// deeper is not: it can be told what that is told.
func (c *Compiler) Mistakes(body Body) []mistake.Mistake {
	w := census{compiler: &compiler{Compiler: c, body: body}}
	whole := place{
		typ: body.Type, level: body.Level, field: body.Field, untagged: body.Level == nil, validated: true,
		patch: body.Patch, bulk: body.Bulk, at: body.Root(),
	}

	if body.Key != "" {
		w.add(place{}, mistake.RuleType, "", "object")
		w.add(whole, mistake.RuleRequired, "", body.Type.Word())
	}
	w.value(whole)
	switch {
	case body.Key != "" && body.AllowUnknown:
		w.arrays(place{at: path.Steps("").Key("*")})
	case body.Key != "":
		w.found = append(w.found, mistake.Mistake{Path: path.Steps("").Key("*"), Rule: mistake.RuleUnknown})
	}
	return w.found
}

// census walks a type and gathers what can be wrong with its values.
type census struct {
	*compiler
	found  []mistake.Mistake
	around []*shape.Type // the objects around the value
}

func (w *census) add(p place, rule, param, word string) {
	m := mistake.Mistake{Path: p.at, Rule: rule, Param: param, Type: word, Reference: p.field.IsReference()}
	w.found = append(w.found, m)
}

func (w *census) value(p place) {
	p = p.inside()
	w.decoding(p)
	f, _ := p.form()
	switch p.typ.Kind {
	case shape.Slice, shape.Array:
		f = list
	case shape.Map:
		f = mapping
	}
	w.rules(p, f)

	switch p.typ.Kind {
	case shape.Slice, shape.Array:
		elem := p.element(p.typ.Elem, p.level.Below())
		elem.at = p.at.Index(0)
		w.value(elem)
	case shape.Map:
		w.entryNames(p)
		elem := p.element(p.typ.Elem, p.level.Below())
		elem.at = p.at.Key("*")
		w.value(elem)
	case shape.Object:
		w.object(p)
	case shape.OneOf:
		w.union(p)
	}
}

// decoding adds what decoding can report of a value.
func (w *census) decoding(p place) {
	word := p.typ.Word()
	if p.own && p.field != nil {
		word = p.field.Word()
	}
	if p.typ.Kind != shape.Any && (p.typ.Kind != shape.Opaque || p.typ.Text) {
		w.add(p, mistake.RuleType, "", word)
	}

	switch p.typ.Kind {
	case shape.Integer:
		low, high := bounds(p.typ.Go)
		w.add(p, mistake.RuleType, mistake.ParamPlain, word)
		w.add(p, mistake.RuleRange, string(low)+" "+string(high), word)
	case shape.Number:
		w.add(p, mistake.RuleRange, "", word)
	case shape.Bytes:
		w.add(p, mistake.RuleBase64, "", word)
	case shape.Any:
		w.arrays(p)
	case shape.Opaque:
		w.add(p, mistake.RuleFormat, "", word)
		if !p.typ.Text {
			w.arrays(p)
		}
	case shape.Array:
		w.add(p, mistake.RuleLen, strconv.Itoa(p.typ.Go.Len()), word)
	case shape.Slice:
		endless := p.bulk && w.body.Endless
		if w.body.Items > 0 && !endless {
			w.add(p, mistake.RuleMax, strconv.Itoa(w.body.Items), word)
		}
		if p.bulk && !w.body.AllowEmpty {
			w.add(p, mistake.RuleMin, "1", word)
		}
	}
}

// arrays adds the bound of arrays in a value of which the type does not say what
// it holds, for the value and for those in it.
func (w *census) arrays(p place) {
	if w.body.Items <= 0 {
		return
	}
	for _, at := range []path.Steps{p.at, p.at.Key("*")} {
		p.at = at
		w.add(p, mistake.RuleMax, strconv.Itoa(w.body.Items), "array")
	}
}

// rules adds what the tags of a value can report.
func (w *census) rules(p place, f form) {
	if p.own && p.field.Bind.Present {
		w.add(p, mistake.RulePresent, "", p.field.Type.Word())
	}
	wanted := false
	for _, e := range w.entries(p, f) {
		if e.Omits {
			continue
		}
		m := e.Mistake
		wanted = wanted || m.Rule == mistake.RuleRequired
		m.Path, m.Reference = p.at, p.field.IsReference()
		for i, ref := range m.Refs {
			m.Refs[i] = p.at.Parent() + ref
		}
		w.found = append(w.found, m)
	}
	if p.own && !wanted && p.holdsObject() && w.refuses(p, p.base) {
		w.add(p, mistake.RuleRequired, "", p.typ.Word())
	}

	if !p.own && !p.bulk {
		return
	}
	at := p
	if p.bulk {
		at.at = p.at.Index(0)
	}
	for _, rule := range bound(p.field) {
		name, _ := rule.(Node).get("rule")
		param, _ := rule.(Node).get("param")
		text, _ := param.(string)
		w.add(at, name.(string), text, p.field.Leaf().Word())
	}
}

// names adds what can be wrong with the names of a map's entries.
func (w *census) entryNames(p place) {
	at := p
	at.at = p.at.Key("*")
	if p.typ.Key.Kind != shape.String {
		w.add(at, mistake.RuleKey, "", p.typ.Key.Word())
	}
	if keys := p.level.KeyLevel(); keys != nil && p.validated {
		for _, r := range keys.Rules {
			if !tag.Structural(r.Name) {
				w.add(at, mistake.RuleKey, r.Text(), "string")
			}
		}
	}
}

// object adds what can be wrong with the members of an object.
func (w *census) object(p place) {
	if w.isTooDeep(p.typ) {
		return
	}
	w.around = append(w.around, p.typ)
	defer func() { w.around = w.around[:len(w.around)-1] }()

	p.validated = p.validated && !w.foreign(p.typ) && !stopsInside(p.level)
	p.base = w.baseOf(p)
	for _, f := range p.typ.Fields {
		w.value(w.placeOf(p, f))
	}
	if p.typ.Open == nil && !w.body.AllowUnknown {
		w.found = append(w.found, mistake.Mistake{Path: p.at.Key("*"), Rule: mistake.RuleUnknown})
		return
	}
	w.arrays(place{at: p.at.Key("*")})
}

// manyFound is how many mistakes may be found before objects that stand in one of
// their own type are left out. Types that all hold each other have no end of
// places.
const manyFound = 10_000

// isTooDeep reports whether objects of t are left out.
func (w *census) isTooDeep(t *shape.Type) bool {
	around := 0
	for _, outer := range w.around {
		if outer == t {
			around++
		}
	}
	return around > 1 || around > 0 && len(w.found) > manyFound
}

// union adds what can be wrong with an object of several kinds.
func (w *census) union(p place) {
	kind := p
	kind.at, kind.field = p.at.Key(p.typ.Discriminator.Name), p.typ.Discriminator
	var names []string
	for _, v := range p.typ.Variants {
		names = append(names, v.Name)
	}
	w.add(kind, mistake.RuleRequired, "", "string")
	w.add(kind, mistake.RuleType, "", "string")
	w.add(kind, mistake.RuleOneOf, tag.Join(names), "string")

	var known []string
	for _, v := range p.typ.Variants {
		inner := p
		inner.typ, inner.level, inner.own = v.Type, nil, false
		before := len(w.found)
		w.value(inner.inside())
		w.found = append(w.found[:before], slices.DeleteFunc(w.found[before:], func(m mistake.Mistake) bool {
			text := strings.Join([]string{string(m.Path), m.Rule, m.Param}, "\x00")
			twice := slices.Contains(known, text)
			known = append(known, text)
			return twice
		})...)
	}
}
