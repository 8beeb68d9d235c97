package jsonbody_test

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// This file is another way to the members that are missing, for comparison.

// slowAbsent returns the members that must be present (bind:"present") and that no object of body has, or has as null. Of a
// struct that the body does not have, one stands for all, unless the budget asks for some fields by their names. more
// says that there are others than the budget has room for. body is valid JSON for t.
func slowAbsent(body []byte, t *shape.Type, budget mistake.Budget) (missing []mistake.Mistake, more bool) {
	a := absence{
		dec: jsontext.NewDecoder(bytes.NewBuffer(body)), asked: budget.Asked, found: mistake.NewList(budget), first: -1,
	}
	a.value(t)
	return a.found.All(), a.found.Full()
}

type absence struct {
	dec   *jsontext.Decoder
	asked func(at []byte) bool
	path  []byte // path.Steps of the value that comes next
	found *mistake.List
	first int // in a struct that is missing, the first member of it among the missing; -1 elsewhere
}

// value reads the next value. Errors end the walk early: decoding has reported them.
func (a *absence) value(t *shape.Type) {
	if t != nil {
		t = t.Deref()
	}
	kind := a.dec.PeekKind()
	if a.found.Full() || t == nil || !t.Has(shape.HasPresent) || a.asked != nil && !a.asked(a.path) {
		kind = jsontext.KindInvalid
	}
	switch {
	case kind == '{' && t.Kind != shape.Slice && t.Kind != shape.Array:
		a.object(t)
	case kind == '[' && (t.Kind == shape.Slice || t.Kind == shape.Array):
		a.array(t)
	default:
		_ = a.dec.SkipValue()
	}
}

func (a *absence) object(t *shape.Type) {
	var seen fieldSet
	here := len(a.path)
	_, err := a.dec.ReadToken()
	for err == nil && a.dec.PeekKind() != '}' {
		var name jsontext.Token
		if name, err = a.dec.ReadToken(); err != nil {
			return
		}
		a.path = path.AppendKey(a.path, name.String())
		child, f := t.At(path.Steps(a.path[here:]))
		if f != nil && a.dec.PeekKind() != 'n' {
			seen.add(f.Position)
		}
		a.value(child)
		a.path = a.path[:here]
	}
	_, _ = a.dec.ReadToken()
	a.without(t, &seen)
}

// without notes the members of an object that it does not have, and what is missing with them: Go cannot tell a struct
// that is not there from an empty one, and validator looks into it, unless a rule says that it may be empty.
func (a *absence) without(t *shape.Type, seen *fieldSet) {
	here := len(a.path)
	for _, f := range t.Fields {
		if seen.has(f.Position) {
			continue
		}
		a.path = path.AppendKey(a.path, f.Name)
		switch {
		case f.Bind.Present:
			a.add(f)
		case f.Type.Kind == shape.Object && f.Type.Has(shape.HasPresent) && !f.Rules.States("omitempty") && !f.Rules.States("omitzero"):
			outer := a.first
			if outer < 0 {
				a.first = a.found.Len()
			}
			a.without(f.Type, &fieldSet{})
			a.first = outer
		}
		a.path = a.path[:here]
	}
}

// add notes that the value at the path is missing.
func (a *absence) add(f *shape.Field) {
	if a.asked == nil && a.first >= 0 && a.found.Len() > a.first { // one stands for all
		return
	}
	if !a.found.Takes(a.path) {
		return
	}
	a.found.Add(mistake.Mistake{
		Path: path.Steps(a.path), Rule: mistake.RulePresent, Type: f.Type.Word(), Reference: f.IsReference(),
	})
}

func (a *absence) array(t *shape.Type) {
	here := len(a.path)
	_, err := a.dec.ReadToken()
	for i := 0; err == nil && a.dec.PeekKind() != ']'; i++ {
		if a.dec.PeekKind() == jsontext.KindInvalid {
			return
		}
		a.path = path.AppendIndex(a.path, i)
		a.value(t.Elem)
		a.path = a.path[:here]
	}
	_, _ = a.dec.ReadToken()
}
