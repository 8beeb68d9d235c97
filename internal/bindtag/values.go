// Package bindtag checks what bind tags ask for: members that must be present,
// values that must be distinct, and values that lookups must know.
//
// In: a decoded value, and the list of what is wrong with it so far. Out: more
// mistakes in that list.
package bindtag

import (
	"context"
	"reflect"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Values are the values of a body that must be distinct or are to be looked up,
// in the order of the document. They are visited once for both.
type Values struct {
	all    list[held]
	paths  path.Tree
	keys   list[reflect.Value] // those that are to be looked up
	equals int                 // how many are equal to another
}

// held is one value. A body can have a hundred thousand of them.
type held struct {
	field *shape.Field
	path  int32 // in Values.paths
	key   int32 // in Values.keys; -1 if it is not to be looked up
	equal int32 // in Values.all: the first other one that is equal to it; -1 if there is none
	asked bool  // somebody asks about it
}

// Collect finds the values that bind tags compare or look up. It leaves out
// those that are zero, which a body need not have sent, and those that could not
// be decoded. If the list is full, there is no use in lookups.
func Collect(ctx context.Context, d *jsonbody.Decoded, found *mistake.List) (_ *Values, err error) {
	want := shape.HasDistinct | shape.HasLookups
	if found.Truncated() {
		want = shape.HasDistinct
	}
	if !d.Type.Has(want) {
		return &Values{}, nil
	}

	defer mistake.Recovered(&err, "bind tags") // map keys are the user's types
	c := collector{
		ctx: ctx, found: found, undecoded: placesOf(d.Mistakes), checked: map[*shape.Field]bool{},
		lookups: want&shape.HasLookups != 0, groups: map[string]group{}, values: &Values{},
	}
	d.Type.Visit(d.Value, shape.Visit{At: d.Root(), Want: want, Spelled: d.Spelled}, c.add)
	return c.values, c.err
}

func isLookedUp(f *shape.Field) bool { return f.Bind.Exists != "" || f.Bind.Available != "" }

// collector collects values on a visit.
type collector struct {
	ctx       context.Context
	found     *mistake.List
	undecoded path.Set
	checked   map[*shape.Field]bool // that their values can be compared
	lookups   bool                  // values are looked up
	groups    map[string]group      // by path pattern
	values    *Values
	looked    int
	err       error
}

// every is how many values are looked at before the context is asked again.
const every = 256

// add holds the value at a place.
func (c *collector) add(p shape.Place) {
	if c.looked++; c.looked%every == 0 && c.err == nil {
		c.err = c.ctx.Err()
	}
	if p.Field.Bind.Distinct && !c.checked[p.Field] && c.err == nil {
		c.checked[p.Field] = true
		c.err = Incomparable(p.Field).On(p.Field)
	}
	if c.err != nil || p.Value.IsZero() || c.undecoded.TouchesBytes(p.Path) {
		return
	}

	h := held{field: p.Field, key: -1, equal: -1, asked: c.found.Budget().Asks(p.Path)}
	if c.lookups && h.asked && isLookedUp(p.Field) {
		h.key = int32(c.values.keys.len())
		c.values.keys.add(p.Value)
	}
	if h.key < 0 && !p.Field.Bind.Distinct {
		return
	}

	h.path = int32(c.values.paths.Add(p.Path))
	c.values.all.add(h)
	if p.Field.Bind.Distinct {
		c.compare(p)
	}
}

// compare looks for a value that is equal to the last one.
func (c *collector) compare(p shape.Place) {
	g, known := c.groups[string(p.Pattern)]
	if !known {
		g = group{map[string]int32{}, map[any]int32{}}
		c.groups[string(p.Pattern)] = g
	}

	all := &c.values.all
	n := all.len() - 1
	first, again := g.first(p.Value, int32(n))
	if !again {
		return
	}
	all.at(n).equal = first
	c.values.equals++
	if other := all.at(int(first)); other.equal < 0 {
		other.equal = int32(n)
		c.values.equals++
	}
}

// steps returns the path of a value.
func (v *Values) steps(h *held) path.Steps { return v.paths.Steps(int(h.path)) }

// placesOf returns the places of mistakes with values. There is no use in
// looking at a value that touches one.
func placesOf(mistakes []mistake.Mistake) (places path.Set) {
	for _, m := range mistakes {
		if m.Rule != mistake.RuleUnknown {
			places.Add(m.Path)
		}
	}
	return places
}
