package jsonbody

import (
	"hash/maphash"
	"slices"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// zeros are the places of the members that a body has and whose values are zero
// in Go, where a bind tag looks at the values of the member. Go cannot tell
// such a member from one that is absent.
//
// Of each place, the hash is kept: paths are long, and a body can have a hundred
// thousand of them. Two places of one body have the same hash once in a billion
// of such bodies.
type zeros struct {
	seed   maphash.Seed
	places []uint64 // sorted once the body has been read
}

// zeroPlace is what a place takes while the list of places grows.
const zeroPlace = 32

// end prepares for has.
func (z *zeros) end() { slices.Sort(z.places) }

func (z *zeros) has(object []byte, member string) bool {
	if len(z.places) == 0 {
		return false
	}
	_, found := slices.BinarySearch(z.places, z.hash(object, member))
	return found
}

// hash returns the hash of the place of a member.
func (z *zeros) hash(object []byte, member string) uint64 {
	var h maphash.Hash
	var step [64]byte
	h.SetSeed(z.seed)
	_, _ = h.Write(object)
	_, _ = h.Write(path.AppendKey(step[:0], member))
	return h.Sum64()
}

// Sends reports whether the body has a member of the object at a place, and not
// as null. zero says that the member's value is zero in Go. A value that did not
// come from a body has all that is not zero.
func (d *Decoded) Sends(object []byte, f *shape.Field, zero bool) bool {
	return !zero || d.zeros.has(object, f.Name)
}

// looksAt reports whether a bind tag looks at the values of a member, and the
// member can be zero though it was sent: a pointer, a list or an Optional cannot.
func looksAt(f *shape.Field) bool {
	compared := f.Bind.Exists != "" || f.Bind.Available != "" || f.Bind.Distinct
	alwaysTold := f.Type.Kind == shape.Pointer || f.Type.Kind == shape.Slice || f.Type.IsOptional()
	return compared && !alwaysTold
}

// keepZeros notes the members of an object that were sent as zero; false says
// that there is no memory for them.
func (p *parser) keepZeros(m *members) bool {
	var here []byte
	for _, f := range m.node.looked {
		if !m.sent.has(f.position) {
			continue
		}
		if v, err := m.value.FieldByIndexErr(f.index); err != nil || !v.IsZero() {
			continue
		}
		if here == nil {
			here = p.place()
		}
		if !p.keepZero(here, f.shape) {
			return false
		}
	}

	return true
}

// keepZero notes a member; false says that there is no memory for it.
func (p *parser) keepZero(object []byte, f *shape.Field) bool {
	if !p.spend(zeroPlace) {
		return false
	}
	z := &p.zeros
	if len(z.places) == 0 {
		z.seed = maphash.MakeSeed()
	}
	z.places = append(z.places, z.hash(object, f.Name))
	return true
}

// keepSentInside is keepZeros for a type that decodes itself from raw, and whose
// json tags say what its members are. It notes all that were sent; false says
// that there is no memory for them.
func (p *parser) keepSentInside(t *shape.Type, raw []byte) bool {
	w := presence{outer: p, fits: true, at: slices.Clone(p.place())}
	w.begin(raw, &Target{})
	w.value(t, space(raw, 0))
	return w.fits
}

// presence walks raw JSON along its type.
type presence struct {
	parser
	outer *parser
	at    []byte // the place of the raw JSON in the body
	fits  bool
}

// value reads the value at i, which the frames lead to.
func (w *presence) value(t *shape.Type, i int) int {
	if t == nil || !w.fits || !t.Has(shape.HasDistinct|shape.HasLookups) {
		return w.skip(i, region{})
	}
	switch t = t.Deref(); at(w.body, i) {
	case '[':
		item := t.Below(path.Step{Array: true})
		return w.listItems(i, 0, func(i int) int { return w.value(item, i) })
	case '{':
		object := slices.Concat(w.at, w.place())
		return w.objectEntries(i, weight{}, func(e entry) int { return w.member(t, object, e) })
	}
	return w.skip(i, region{})
}

// member reads a member of the object at a place.
func (w *presence) member(t *shape.Type, object []byte, e entry) int {
	name := string(w.unquoted(e.start+1, e.end, e.escaped))
	if f := t.Member(name); f != nil && looksAt(f) && at(w.body, e.value) != 'n' {
		w.fits = w.outer.keepZero(object, f)
	}
	return w.value(t.Below(path.Step{Name: name}), e.value)
}

// membersLooked returns the members of n that keepZeros looks at.
func (n *node) membersLooked() (looked []*field) {
	for i := range n.fields {
		if looksAt(n.fields[i].shape) {
			looked = append(looked, &n.fields[i])
		}
	}
	return looked
}
