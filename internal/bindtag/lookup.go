package bindtag

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

// Lookup asks the server's stored data about keys, many at a time.
type Lookup struct {
	Key reflect.Type
	ID  reflect.Type // of the records that hold keys; nil if it does not say who does
	// Fault says why it cannot be asked; "" if it can.
	Fault string

	fold func(reflect.Value) reflect.Value // nil: equal keys are ==
	find func(ctx context.Context, keys question, found answer) error
}

// question are n distinct keys.
type question struct {
	n    int
	keys iter.Seq[reflect.Value]
}

// answer is called for each key that is stored. The owner is the zero Value if
// the lookup does not say who it is.
type answer func(key, owner reflect.Value)

// Stored returns a Lookup by fn.
func Stored[K comparable](fn func(ctx context.Context, keys []K) (stored []K, err error)) *Lookup {
	l := &Lookup{Key: reflect.TypeFor[K]()}
	if fn == nil {
		l.Fault = "its function is nil"
	}
	l.find = func(ctx context.Context, asked question, found answer) error {
		stored, err := fn(ctx, keysOf[K](asked))
		for i := range stored {
			found(reflect.ValueOf(&stored[i]).Elem(), reflect.Value{})
		}
		return err
	}
	return l
}

// Owned returns a Lookup by fn, which says who holds each key.
func Owned[K, ID comparable](fn func(ctx context.Context, keys []K) (owners map[K]ID, err error)) *Lookup {
	l := &Lookup{Key: reflect.TypeFor[K](), ID: reflect.TypeFor[ID]()}
	switch {
	case fn == nil:
		l.Fault = "its function is nil"
	case !hasIdentity(l.ID) || l.ID.Kind() == reflect.Interface || isInstant(l.ID):
		l.Fault = fmt.Sprintf("it has ids of type %v, which == does not compare", l.ID)
	}
	l.find = func(ctx context.Context, asked question, found answer) error {
		owners, err := fn(ctx, keysOf[K](asked))
		for key, id := range owners {
			found(reflect.ValueOf(key), reflect.ValueOf(id))
		}
		return err
	}
	return l
}

// keysOf returns the keys that are asked about.
func keysOf[K comparable](asked question) []K {
	keys := make([]K, 0, asked.n)
	for v := range asked.keys {
		keys = keys[:len(keys)+1]
		reflect.ValueOf(&keys[len(keys)-1]).Elem().Set(v)
	}
	return keys
}

// Fold returns a Lookup for a store that takes keys for equal that fold makes
// equal.
func Fold[K comparable](l *Lookup, fold func(K) K) *Lookup {
	if l == nil {
		return nil
	}
	out := *l

	switch key := reflect.TypeFor[K](); {
	case fold == nil:
		out.Fault = "the function of Fold is nil"
	case key != l.Key:
		out.Fault = fmt.Sprintf("Fold takes keys of type %v, its lookup of type %v", key, l.Key)
	}
	out.fold = func(v reflect.Value) reflect.Value {
		var key K
		reflect.ValueOf(&key).Elem().Set(l.folded(v))
		return reflect.ValueOf(fold(key))
	}
	return &out
}

// folded returns what a key has in common with those that are equal to it.
func (l *Lookup) folded(key reflect.Value) reflect.Value {
	if l.fold == nil {
		return key
	}
	return l.fold(key)
}

// keyOf returns a value as the lookup takes it.
func (l *Lookup) keyOf(v reflect.Value) reflect.Value { return l.folded(as(l.Key, v)) }

// as returns v as a value of type t, which it is underneath.
func as(t reflect.Type, v reflect.Value) reflect.Value {
	if v.Type() == t {
		return v
	}
	return v.Convert(t)
}

// Misfit says why values of type t cannot be looked up by a lookup of that
// name, nil if they can.
func Misfit(t *shape.Type, name string, l *Lookup) *shape.Fault {
	switch {
	case l == nil:
		return &shape.Fault{Fault: fmt.Sprintf("lookup %q is not in Config.Lookups", name), Cure: "add it"}
	case t == nil || !sameKind(t.Go, l.Key):
		return &shape.Fault{
			Fault: fmt.Sprintf("lookup %q has keys of type %v", name, l.Key), Cure: "give the field that type",
		}
	case !hasIdentity(t.Go):
		return &shape.Fault{
			Fault: fmt.Sprintf("lookup %q has keys of type %v, whose values cannot be compared", name, l.Key),
			Cure:  "use a key without pointers, interfaces and times in it",
		}
	}
	return nil
}

// sameKind reports whether values of type t are values of type k, by name or
// underneath. One that is an interface could hold what cannot be compared.
func sameKind(t, k reflect.Type) bool {
	return t.Kind() == k.Kind() && t.ConvertibleTo(k) && k.Kind() != reflect.Interface && t.Comparable()
}
