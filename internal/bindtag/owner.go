package bindtag

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/shape"
)

// recordOf returns the number of the record that an object stands for, as the
// id says that the field's lookup knows records by; none if the object is a new
// record, and if it stands for the one of Owners.
func (v *values) recordOf(p *plan, object shape.Holder) int32 {
	if p.available == nil {
		return none
	}
	if _, given := v.owners[p.available.name]; given && object.Root {
		return givenRecord
	}
	if p.id == nil {
		return none
	}
	id, err := object.Value.FieldByIndexErr(p.id.Index)
	if err != nil {
		return none // the struct that embeds the id is nil
	}
	for id.Kind() == reflect.Pointer && !id.IsNil() {
		id = id.Elem()
	}
	if id.IsZero() {
		return none
	}
	return p.available.record(as(p.available.lookup.ID, id))
}

// givenRecord is the number of the record that Owners say.
const givenRecord = -2

// record returns the number of the record with an id.
func (q *inquiry) record(id reflect.Value) int32 {
	seed, n := q.values.seed, int32(q.records.len())
	at := q.recordsBy.first(n, hash(seed, id),
		func(other int32) uint64 { return hash(seed, *q.records.at(int(other))) },
		func(other int32) bool { return equal(*q.records.at(int(other)), id) })
	if at == n {
		q.records.add(id)
	}
	return at
}

// idOf returns the id of the record that a value's object stands for; the zero
// Value if it is a new one.
func (v *values) idOf(held *value) reflect.Value {
	switch held.record {
	case none:
		return reflect.Value{}
	case givenRecord:
		id := v.owners[held.plan.available.name]
		if id.IsZero() {
			return reflect.Value{}
		}
		return id
	}
	return *held.plan.available.records.at(int(held.record))
}

// idFor returns the field of an object by which a lookup knows its record; nil
// if there is none. It is an error that there are two, or that the lookup cannot
// know records by it.
func (q *inquiry) idFor(t *shape.Type) (id *shape.Field, err error) {
	for _, f := range t.IDs {
		if !slices.Contains(f.Bind.Owner, q.name) {
			continue
		}
		fault := misfitID(f, q.name, q.lookup)
		if id != nil {
			fault = secondID(q.name, id)
		}
		if fault != nil {
			return nil, fault.On(f)
		}
		id = f
	}
	return id, nil
}

// IDFaults says what is wrong with the ids of an object.
func IDFaults(t *shape.Type, lookups map[string]*Lookup) (faults []shape.Fault) {
	ids := map[string]*shape.Field{}
	for _, f := range t.IDs {
		for _, name := range f.Bind.Owner {
			fault := misfitID(f, name, lookups[name])
			switch {
			case ids[name] != nil:
				fault = secondID(name, ids[name])
			case fault == nil && !claims(t, name):
				fault = unclaimed(name)
			}
			if fault != nil {
				faults = append(faults, shape.Fault{Field: f.Go, Fault: fault.Fault, Cure: fault.Cure})
			}
			ids[name] = f
		}
	}

	return faults
}

// claims reports whether an object has a member that claims keys of a lookup: of
// a union, whether one of its variants has.
func claims(t *shape.Type, lookup string) bool {
	for _, variant := range t.Variants {
		if claims(variant.Type.Deref(), lookup) {
			return true
		}
	}
	return slices.ContainsFunc(t.Fields, func(f *shape.Field) bool { return f.Bind.Available == lookup })
}

func secondID(lookup string, first *shape.Field) *shape.Fault {
	return &shape.Fault{
		Fault: fmt.Sprintf("option %q, which %s has, too", "owner="+lookup, first.Go),
		Cure:  "leave one of them; an id of several parts is a struct",
	}
}

func unclaimed(lookup string) *shape.Fault {
	return &shape.Fault{
		Fault: fmt.Sprintf("option %q in an object without a member that has %q", "owner="+lookup, "available="+lookup),
		Cure:  "put it on the id of the object that has such a member",
	}
}

// misfitID says why a field cannot be the id by which a lookup of that name
// knows records, nil if it can.
func misfitID(f *shape.Field, name string, l *Lookup) *shape.Fault {
	option := "owner=" + name
	switch {
	case l == nil:
		return &shape.Fault{
			Fault: fmt.Sprintf("option %q: lookup %q is not in Config.Lookups", option, name), Cure: "add it",
		}
	case l.ID == nil:
		return &shape.Fault{
			Fault: fmt.Sprintf("option %q: lookup %q does not say who holds a key", option, name),
			Cure:  "make it with Owned",
		}
	case !sameKind(f.Type.Deref().Go, l.ID):
		return &shape.Fault{
			Fault: fmt.Sprintf("option %q on %v: lookup %q knows records by ids of type %v", option, f.Type.Go, name, l.ID),
			Cure:  "give the field that type",
		}
	}

	return nil
}

// GivenID says why a record with an id of type t cannot be given for the value
// of type body by an option, nil if it can. The type of the value is nil where
// it is not known.
func GivenID(id reflect.Type, name string, l *Lookup, body *shape.Type) *shape.Fault {
	switch {
	case l == nil:
		return &shape.Fault{Fault: fmt.Sprintf("lookup %q is not in Config.Lookups", name), Cure: "add it"}
	case l.ID == nil:
		return &shape.Fault{
			Fault: fmt.Sprintf("lookup %q does not say who holds a key", name), Cure: "make it with Owned",
		}
	case l.ID != id:
		return &shape.Fault{
			Fault: fmt.Sprintf("lookup %q knows records by ids of type %v, not %v", name, l.ID, id),
			Cure:  "give an id of that type",
		}
	}

	// The object that the body is, or that its items are.
	for body != nil && (body.Kind == shape.Pointer || body.Kind == shape.Slice || body.Kind == shape.Array) {
		body = body.Elem
	}
	if body != nil && !claims(body, name) {
		return &shape.Fault{
			Fault: fmt.Sprintf("%v has no member with %q", body.Go, "available="+name),
			Cure:  "leave it out, or give a member that option; objects inside stand for records of their own",
		}
	}
	return nil
}
