package bind

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/bindtag"
)

// Lookup asks the server's stored data about keys, many at a time. Stored and
// Owned make one, Fold changes how it compares them.
type Lookup interface{ lookup() *bindtag.Lookup }

type lookup struct{ *bindtag.Lookup }

func (l lookup) lookup() *bindtag.Lookup { return l.Lookup }

// Stored returns a Lookup by fn, which reports which of keys are stored. For
// bind:"exists=…" a key that fn does not return is a mistake, for
// bind:"available=…" one that it does. fn is called once per request and lookup,
// with distinct keys in the order of the body, never with none, and never for
// values that failed their own rules. A zero value is a key like others if it
// was sent, unless validate's omitempty or omitzero lets go of it.
//
// Its ctx carries the values of the request's and keeps its deadline. It ends
// when another lookup fails and when the client leaves: in HTTP/1, where that
// cannot be told from a client that has only said all it has to say, 5 seconds
// later. An error that fn returns is a failure of the server.
//
// The keys that fn returns must be equal (==) to those it got, times must be the
// same instant; [Fold] is for a store that compares otherwise. K holds no
// pointers and no interfaces, and a time only by itself: == would compare where
// they are in memory.
func Stored[K comparable](fn func(ctx context.Context, keys []K) (stored []K, err error)) Lookup {
	return lookup{bindtag.Stored(fn)}
}

// Owned is [Stored] for a fn that also says which record holds each key that is
// stored, so that the record itself is not told that its own values are taken.
// bind:"owner=contacts.email" on the id field of an object excuses the object's
// members with bind:"available=contacts.email" from what the record with that id
// holds:
//
//	type Contact struct {
//		ID    int64  `json:"id" bind:"owner=contacts.email"`
//		Email string `json:"email" validate:"required,email" bind:"available=contacts.email"`
//	}
//
// The tag is for members of the same JSON object, those of embedded structs
// too, not for objects inside it. An object whose id is zero is a new record. Two
// objects of a body with one id are one record, and no rivals for a value. The
// id need not be a member: it may have json:"-". An id of several parts is a
// struct. Where the id does not stand in the body, see [Owner] and [OwnerFrom].
//
// What a record holds before the request is what counts: a body in which two
// records swap their values is reported.
func Owned[K, ID comparable](fn func(ctx context.Context, keys []K) (owners map[K]ID, err error)) Lookup {
	return lookup{bindtag.Owned(fn)}
}

// Fold returns l for a store that takes keys for equal that fold makes equal:
// strings.ToLower for one that ignores case. fold makes one key of all that are
// equal. What l is asked about is folded, what it returns need not be, and
// values of a body are compared as the store would, by distinct too, where the
// field has a lookup. fold gets values that failed their own rules, too. It may
// be called concurrently.
func Fold[K comparable](l Lookup, fold func(K) K) Lookup {
	if l == nil {
		return nil
	}
	return lookup{bindtag.Fold(l.lookup(), fold)}
}

// owner is the id of the record that a body stands for.
type owner struct {
	option string
	lookup string
	kind   reflect.Type
	id     reflect.Value
	from   func(*http.Request) (reflect.Value, error) // instead of id
}

// Owner says that the body stands for the record with an id that does not stand
// in it: bind:"available=…" of that lookup does not count what this record
// holds. The lookup is one made by [Owned] that knows records by ids of the very
// type ID. A zero id is a new record. The option is about the body's own object,
// or the items of a bulk body, where it goes before ids in them, and not about
// objects inside. Items are still rivals for a value.
//
// A name that is not in Config.Lookups, one of a [Stored], an id of another type,
// and a value without a member for the lookup are refused.
func Owner[ID comparable](lookup string, id ID) Option {
	o := owner{option: "Owner", lookup: lookup, kind: reflect.TypeFor[ID](), id: reflect.ValueOf(id)}
	return option{name: o.option, apply: func(s *settings) { s.owners = append(s.owners, o) }}
}

// OwnerFrom is [Owner] with an id that each request has: that of its path, say.
//
//	mux.Handle("PUT /contacts/{id}", bind.Handle(b, update, bind.OwnerFrom("contacts.email",
//		func(r *http.Request) (int64, error) { return strconv.ParseInt(r.PathValue("id"), 10, 64) })))
//
// id is called after the functions of [Before], and before the body is read. An
// error that it returns is answered as WriteError does. The option is not for
// Decode, DecodeMany and Validate, which have no request.
func OwnerFrom[ID comparable](lookup string, id func(*http.Request) (ID, error)) Option {
	o := owner{option: "OwnerFrom", lookup: lookup, kind: reflect.TypeFor[ID]()}
	if id != nil {
		o.from = func(r *http.Request) (reflect.Value, error) {
			v, err := id(r)
			return reflect.ValueOf(v), err
		}
	}
	return option{
		name: o.option, apply: func(s *settings) { s.owners = append(s.owners, o) },
		works: func(c call) bool { return c.requests },
		cure:  "there is no request: use Owner",
	}
}

// checkOwners says why records cannot be given for a body of type t.
func (b *Binder) checkOwners(s *settings, t reflect.Type) error {
	if len(s.owners) == 0 {
		return nil
	}
	if s.each != "" {
		holder, err := b.listType(t, s.each)
		if err != nil {
			return err
		}
		t = holder
	}

	var errs []error
	body := b.shapes.Read(t)
	for i, o := range s.owners {
		fault := bindtag.GivenID(o.kind, o.lookup, b.tags.Lookups[o.lookup], body)
		switch {
		case fault != nil:
			errs = append(errs, fmt.Errorf("option %s: %s: %s", o.option, fault.Fault, fault.Cure))
		case o.from == nil && !o.id.IsValid():
			errs = append(errs, fmt.Errorf("option %s: the function is nil: want one that returns the id", o.option))
		case slices.ContainsFunc(s.owners[:i], func(other owner) bool { return other.lookup == o.lookup }):
			errs = append(errs, fmt.Errorf("option %s: lookup %q has an id already: leave one out", o.option, o.lookup))
		}
	}

	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

// records returns the ids that are given for a request; nil without one.
func (s *settings) records(r *http.Request) (bindtag.Owners, error) {
	if len(s.owners) == 0 {
		return nil, nil
	}
	out := bindtag.Owners{}
	for _, o := range s.owners {
		id := o.id
		if o.from != nil {
			var err error
			if id, err = o.from(r); err != nil {
				return nil, err
			}
		}
		out[o.lookup] = id
	}
	return out, nil
}

// checkLookups refuses lookups that no tag can name and those that ask nothing.
func checkLookups(lookups map[string]Lookup) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(lookups)) {
		lookup := lookups[name]
		switch {
		case name == "" || lookup == nil || lookup.lookup() == nil:
			errs = append(errs, fmt.Errorf(
				"Config.Lookups: lookup %q: want a name and a Lookup made by Stored or Owned", name))
		case lookup.lookup().Fault != "":
			errs = append(errs, fmt.Errorf("Config.Lookups: lookup %q: %s: want one that works",
				name, lookup.lookup().Fault))
		}
	}
	return errors.Join(errs...)
}
