package bindtag

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

// Lookup asks the server's stored data about keys, many at a time.
type Lookup interface {
	Key() reflect.Type
	Empty() bool
	Find(ctx context.Context, n int, keys iter.Seq[reflect.Value]) (stored map[any]bool, err error) // n keys of type Key
}

// Stored returns a Lookup by fn.
func Stored[K comparable](fn func(ctx context.Context, keys []K) (stored []K, err error)) Lookup {
	return lookup[K](fn)
}

type lookup[K comparable] func(ctx context.Context, keys []K) ([]K, error)

func (l lookup[K]) Key() reflect.Type { return reflect.TypeFor[K]() }

func (l lookup[K]) Empty() bool { return l == nil }

func (l lookup[K]) Find(ctx context.Context, n int, values iter.Seq[reflect.Value]) (map[any]bool, error) {
	keys := make([]K, 0, n)
	for v := range values {
		keys = append(keys, v.Interface().(K))
	}

	found, err := l(ctx, keys)
	stored := make(map[any]bool, len(found))
	for _, k := range found {
		if id, ok := identity(reflect.ValueOf(k)); ok {
			stored[id] = true
		}
	}
	return stored, err
}

// Lookups are the lookups by name.
type Lookups struct {
	ByName   map[string]Lookup
	Parallel bool // they may be asked concurrently
}

// Misfit says why values of type t cannot be looked up by a lookup of that
// name, nil if they can.
func Misfit(t *shape.Type, name string, l Lookup) *shape.Fault {
	switch {
	case l == nil:
		return &shape.Fault{Fault: fmt.Sprintf("lookup %q is not in Config.Lookups", name), Cure: "add it"}
	case t == nil || !sameKey(t.Go, l.Key()):
		return &shape.Fault{
			Fault: fmt.Sprintf("lookup %q has keys of type %v", name, l.Key()), Cure: "give the field that type",
		}
	case !hasIdentity(t.Go):
		return &shape.Fault{
			Fault: fmt.Sprintf("lookup %q has keys of type %v, whose values cannot be compared", name, l.Key()),
			Cure:  "use a key without pointers, interfaces and times in it",
		}
	}
	return nil
}

// sameKey reports whether values of type t are keys of type k, by name or
// underneath. A key that is an interface could hold what cannot be compared.
func sameKey(t, k reflect.Type) bool {
	return t.Kind() == k.Kind() && t.ConvertibleTo(k) && k.Kind() != reflect.Interface && t.Comparable()
}
