package jsonbody

import (
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Decoding notes which members are missing while it reads a body. The walks of
// this file read a body again, where that is not enough: for a request that asks
// for some fields by their names, for what a type that decodes itself may lack,
// and for the objects around failures. A body is JSON, and its type's.

// absentIn returns the members of body that must be present and are not: see
// Decoded.Absent.
func absentIn(body []byte, t *shape.Type, budget mistake.Budget) *mistake.List {
	w := absence{list: mistake.NewList(budget)}
	w.begin(body, &Target{})
	w.ahead.names = t.Discriminators()
	w.missing = w.list
	w.value(t, start(body))
	return w.list
}

// absence walks a body along its type.
type absence struct {
	parser
	list *mistake.List
}

// value reads the value at i, which the frames lead to.
func (w *absence) value(t *shape.Type, i int) int {
	if t == nil || w.list.Full() {
		return w.skip(i, region{})
	}
	if !t.Has(shape.HasPresent) || !w.list.Budget().Asks(w.place()) {
		return w.skip(i, region{})
	}

	t = w.variantAt(t, i)
	list := t.Kind == shape.Slice || t.Kind == shape.Array
	switch c := at(w.body, i); {
	case c == '[' && list:
		return w.listItems(i, 0, func(i int) int { return w.value(t.Elem, i) })
	case c == '{' && !list && t.Kind != shape.OneOf:
		return w.object(t, i)
	}
	return w.skip(i, region{})
}

func (w *absence) object(t *shape.Type, i int) int {
	var sent fieldSet
	var nulls nullNames
	i = w.objectEntries(i, weight{}, func(e entry) int {
		name := string(w.unquoted(e.start+1, e.end, e.escaped))
		switch f := t.Member(name); {
		case f == nil:
		case at(w.body, e.value) != 'n' || f.Type.TakesNull():
			sent.add(f.Position)
		case f.Name != name:
			nulls.add(f.Position, []byte(name))
		}
		return w.value(t.Below(path.Step{Name: name}), e.value)
	})
	w.lack(t, &sent, nulls)
	return i
}

// Cross deletes from wanted the places of values that were sent, or that a patch
// has left as they are; null is none.
func (d *Decoded) Cross(wanted map[path.Steps]bool) {
	Cross(d.Body, wanted)
	if !d.IsPatch() {
		return
	}
	var replaced path.Set

	for _, at := range d.replaced {
		replaced.Add(at)
	}
	for at := range wanted {
		if replaced.Covers(at) {
			continue
		}
		if _, there := d.Type.ValueAt(d.Loaded, at[len(d.Root()):]); there {
			delete(wanted, at)
		}
	}
}

// Cross deletes from wanted the places of values that body has; null is none.
func Cross(body []byte, wanted map[path.Steps]bool) {
	w := crossing{wanted: wanted, around: map[path.Steps]bool{}}
	for at := range wanted {
		for above := range at.Ancestors() {
			w.around[above] = true
		}
	}
	w.begin(body, &Target{})
	w.value(start(body))
}

// crossing walks a body along the way to some places.
type crossing struct {
	parser
	wanted, around map[path.Steps]bool
}

// value reads the value at i, which the frames lead to.
func (w *crossing) value(i int) int {
	c, steps := at(w.body, i), w.place()
	if c != 'n' {
		delete(w.wanted, path.Steps(steps))
	}
	switch around := w.around[path.Steps(steps)]; {
	case around && c == '[':
		return w.listItems(i, 0, w.value)
	case around && c == '{':
		return w.objectEntries(i, weight{}, func(e entry) int { return w.value(e.value) })
	}
	return w.skip(i, region{})
}
