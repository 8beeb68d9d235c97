package bindtag

import (
	"hash/maphash"
	"reflect"
	"slices"
	"time"

	"github.com/fielderrors/bind/internal/shape"
)

// isComparable reports whether v can be compared with others.
func isComparable(v reflect.Value) bool {
	v = inside(v)
	return !v.IsValid() || v.Comparable()
}

// inside returns what v holds if it is an interface; the zero Value if that is
// nil.
func inside(v reflect.Value) reflect.Value {
	if v.IsValid() && v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}

// equal reports whether two values are equal that can be compared. Times are
// equal if they are one instant, wherever their clocks stood. Two nulls are
// equal.
func equal(v, w reflect.Value) bool {
	v, w = inside(v), inside(w)
	switch {
	case !v.IsValid() || !w.IsValid():
		return v.IsValid() == w.IsValid()
	case v.Type() != w.Type():
		return false
	case v.Kind() == reflect.String:
		return v.String() == w.String()
	}
	if t, is := instant(v); is {
		u, _ := instant(w)
		return t.Equal(u)
	}
	return v.Equal(w)
}

// hash returns a hash that equal values share.
func hash(seed maphash.Seed, v reflect.Value) uint64 {
	v = inside(v)
	switch {
	case !v.IsValid():
		return 0
	case v.Kind() == reflect.String:
		return maphash.String(seed, v.String())
	case v.CanInt():
		return maphash.Comparable(seed, v.Int())
	case v.CanUint():
		return maphash.Comparable(seed, v.Uint())
	}
	if t, is := instant(v); is {
		return maphash.Comparable(seed, [2]int64{t.Unix(), int64(t.Nanosecond())})
	}
	return maphash.Comparable(seed, v.Interface())
}

// instant returns the time that v is, if it is one: see isInstant.
func instant(v reflect.Value) (t time.Time, ok bool) {
	if !isInstant(v.Type()) {
		return t, false
	}
	for !shape.IsTime(v.Type()) {
		v = v.Field(0)
	}
	return v.Convert(reflect.TypeFor[time.Time]()).Interface().(time.Time), true
}

// isInstant reports whether t is a type like time.Time, or a struct around
// nothing else.
func isInstant(t reflect.Type) bool {
	for t.Kind() == reflect.Struct && !shape.IsTime(t) {
		if t.NumField() != 1 || !t.Field(0).IsExported() {
			return false
		}
		t = t.Field(0).Type
	}
	return t.Kind() == reflect.Struct
}

// hasIdentity reports whether equal finds values of type t equal that are.
// What an interface holds, it is asked for.
func hasIdentity(t reflect.Type) bool {
	return t.Comparable() && (t.Kind() == reflect.Interface || isInstant(t) || !holdsAddress(t))
}

// holdsAddress reports whether == on values of type t compares where something
// is in memory: what a pointer points to, the zone of a time. A unique.Handle
// has one address for all equal values.
func holdsAddress(t reflect.Type) bool {
	switch {
	case t.Kind() == reflect.Array:
		return holdsAddress(t.Elem())
	case t.Kind() == reflect.Struct && t.PkgPath() == "unique":
		return false
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			if holdsAddress(t.Field(i).Type) {
				return true
			}
		}
		return false
	}
	addresses := []reflect.Kind{reflect.Pointer, reflect.Interface, reflect.Chan, reflect.UnsafePointer}
	return slices.Contains(addresses, t.Kind())
}
