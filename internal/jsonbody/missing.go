package jsonbody

import (
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// missing holds the members with bind:"present" that a body does not have.
type missing struct {
	found  []mistake.Mistake
	weight int64
	more   bool // there are others than an answer has room for
}

// Absent returns the members that must be present (bind:"present") and that no
// object of the body has, or has as null. Of a struct that the body does not
// have, one stands for all, unless the budget asks for some fields by their
// names. more says that there are others than the budget has room for.
func (d *Decoded) Absent(budget mistake.Budget) (absent []mistake.Mistake, more bool) {
	if budget.Asked != nil {
		return Absent(d.Body, d.Whole(), budget)
	}
	list := mistake.NewList(budget)
	for _, m := range d.missing.found {
		list.Add(m)
	}
	return list.All(), list.Full() || d.missing.more
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
	if !p.missing.more {
		p.lackAt(t, sent, p.place(), false)
	}
}

// lackAt is lack for an object at a place. within says that the object itself
// is not there: then one of its members stands for all.
func (p *parser) lackAt(t *shape.Type, sent *fieldSet, at []byte, within bool) (noted bool) {
	for _, f := range t.Fields {
		if sent.has(f.Position) || !lacks(f) {
			continue
		}
		at := path.AppendKey(at, f.Name)
		if !f.Bind.Present {
			noted = p.lackAt(f.Type, &fieldSet{}, at, true) || noted
		} else if !p.missing.more {
			noted = true
			p.noteMissing(mistake.Mistake{
				Path: p.keep(at), Rule: mistake.RulePresent, Type: f.Type.Word(), Reference: f.IsReference(),
			})
		}
		if p.missing.more || within && noted {
			return noted
		}
	}
	return noted
}

func (p *parser) noteMissing(m mistake.Mistake) {
	s := &p.missing
	s.found = append(s.found, m)
	s.weight += mistake.Weight(m.Path)
	s.more = mistake.Over(len(s.found), p.limits.Errors) || mistake.Over(s.weight, p.limits.Report)
}

// lackInside is lack for a type that decodes itself from raw, and whose json
// tags say what its members are.
func (p *parser) lackInside(t *shape.Type, raw []byte) {
	inside, more := Absent(raw, t, mistake.Budget{Errors: p.limits.Errors, Report: p.limits.Report})
	here := string(p.place())
	for _, m := range inside {
		if p.missing.more {
			return
		}
		m.Path = path.Steps(here) + m.Path
		p.noteMissing(m)
	}
	p.missing.more = p.missing.more || more
}
