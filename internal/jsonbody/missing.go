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

// nullNames are names of members of an object that are null, as a client has
// spelt them: of those that it has spelt otherwise.
type nullNames []nullName

type nullName struct {
	position int // of the field
	name     string
}

func (n *nullNames) add(position int, name []byte) {
	*n = append(*n, nullName{position, string(name)})
}

// of returns the name of a member.
func (n nullNames) of(f *shape.Field) string {
	for _, null := range n {
		if null.position == f.Position {
			return null.name
		}
	}
	return f.Name
}

// lack notes the members of an object of type t that were not sent, or as null.
func (p *parser) lack(t *shape.Type, sent *fieldSet, nulls nullNames) {
	p.prepareMissing()
	p.lackAt(lacking{t, sent, nulls}, p.place(), false)
}

// lacking is an object that lacks members.
type lacking struct {
	typ   *shape.Type
	sent  *fieldSet
	nulls nullNames
}

func (p *parser) prepareMissing() {
	if p.missing == nil {
		p.missing = mistake.NewList(p.budget())
	}
}

// lackAt is lack for an object at a place. within says that the object itself
// is not there: then one of its members stands for all, unless some are asked
// for by their names.
func (p *parser) lackAt(l lacking, at []byte, within bool) (noted bool) {
	one := within && p.missing.Budget().Asked == nil && !p.mode.patches()
	for _, f := range l.typ.Fields {
		if p.missing.Full() || one && noted {
			break
		}
		if l.sent.has(f.Position) || !lacks(f) {
			continue
		}

		at := path.AppendKey(at, l.nulls.of(f))
		if !f.Bind.Present {
			noted = p.lackAt(lacking{typ: f.Type, sent: &fieldSet{}}, at, true) || noted
			continue
		}
		noted = true
		p.missing.AddAt(at, &mistake.Mistake{
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
