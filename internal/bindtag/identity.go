package bindtag

import (
	"reflect"
	"slices"
	"time"

	"github.com/fielderrors/bind/internal/shape"
)

// identity returns what equal values have in common; ok is false for a zero
// value and for one that cannot be compared. Times are equal if they are one
// instant, wherever their clocks stood.
func identity(v reflect.Value) (id any, ok bool) {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || v.IsZero() || !v.Comparable() {
		return nil, false
	}
	if t, is := instant(v); is {
		return t.UTC(), !t.IsZero()
	}
	return v.Interface(), true
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

// hasIdentity reports whether identity finds values of type t equal that are.
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
