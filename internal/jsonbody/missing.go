package jsonbody

import (
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Absent returns the members that must be present (bind:"present") and that no
// object of the body has, or has as null. Of a struct that the body does not
// have, one stands for all, unless the budget asks for some fields by their
// names. more says that there are others than the budget has room for.
func (d *Decoded) Absent(budget mistake.Budget) (absent []mistake.Mistake, more bool) {
	if budget.Asked != nil && !d.IsPatch() {
		list := absentIn(d.Body, d.Whole(), budget)
		return list.All(), list.Full()
	}
	if d.missing == nil {
		return nil, false
	}

	list := mistake.NewList(budget)
	for _, m := range d.missing.All() {
		list.Add(m)
	}
	return list.All(), list.Full() || d.missing.Full()
}

// lacks reports whether a member that is not there may have to be reported: it
// must be present itself, or it is a struct that holds one that must. Go cannot
// tell such a struct from an empty one, and validator looks into it, unless a
// rule says that it may be empty.
func lacks(f *shape.Field) bool {
	if f.Bind.Present {
		return true
	}
	holds := f.Type.Kind == shape.Object && f.Type.Has(shape.HasPresent)
	return holds && !f.Rules.States("omitempty") && !f.Rules.States("omitzero")
}

// lack notes the members of an object of type t that were not sent.
func (p *parser) lack(t *shape.Type, sent *fieldSet) {
	p.prepareMissing()
	p.lackAt(t, sent, p.place(), false)
}

func (p *parser) prepareMissing() {
	if p.missing == nil {
		p.missing = mistake.NewList(p.budget())
	}
}

// lackAt is lack for an object at a place. within says that the object itself
// is not there: then one of its members stands for all, unless some are asked
// for by their names.
func (p *parser) lackAt(t *shape.Type, sent *fieldSet, at []byte, within bool) (noted bool) {
	one := within && p.missing.Budget().Asked == nil && !p.mode.patches()
	for _, f := range t.Fields {
		if p.missing.Full() || one && noted {
			break
		}
		if sent.has(f.Position) || !lacks(f) {
			continue
		}

		at := path.AppendKey(at, f.Name)
		if !f.Bind.Present {
			noted = p.lackAt(f.Type, &fieldSet{}, at, true) || noted
			continue
		}
		noted = true
		p.missing.AddAt(at, mistake.Mistake{
			Rule: mistake.RulePresent, Type: f.Type.Word(), Reference: f.IsReference(),
		})
	}
	return noted
}

// lackInside is lack for a type that decodes itself from raw, and whose json
// tags say what its members are.
func (p *parser) lackInside(t *shape.Type, raw []byte) {
	p.prepareMissing()
	here := string(p.place())
	for _, m := range absentIn(raw, t, p.missing.Budget()).All() {
		m.Path = path.Steps(here) + m.Path
		p.missing.Add(m)
	}
}
