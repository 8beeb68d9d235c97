package jsonbody

import (
	"reflect"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind/internal/shape"
)

// What is charged to Limits.Memory, always before it is made:
//
//   - an item of a list, an entry of a map or of any, with what it points to:
//     shape.Type.ElementSize; from the ninth entry of a map on twice that, for a
//     large map has twice the room that it needs
//   - where a map begins: shape.Type.AsideSize
//   - what other pointers point to, embedded ones too
//   - what a type that decodes itself may make of its bytes: see ownWeight
//   - the names that have to be kept to find one that stands twice
//
// The bytes of strings are not charged: they are copies of a part of the body.
// What UnmarshalText makes, or an interface with methods, cannot be known.

// fullGroup is how many entries a Go map has room for at once.
const fullGroup = 8

// ownWeight is what the own decoding of a type may make. Its fields say what
// there is to be made, exported or not.
type ownWeight struct {
	direct bool  // UnmarshalJSON can be called without the json package
	call   int64 // once
	value  int64 // for each JSON value, by the largest thing that one can become
	copied int64 // for each byte
}

// ownCall is what the json package takes if UnmarshalJSON calls it again.
const ownCall = 256

func ownWeightOf(t *shape.Type) ownWeight {
	pointer := reflect.PointerTo(t.Go)
	streams := pointer.Implements(reflect.TypeFor[json.UnmarshalerFrom]())
	w := ownWeight{direct: !streams && pointer.Implements(reflect.TypeFor[json.Unmarshaler]())}
	if t.Go.Kind() == reflect.Slice && t.Go.Elem().Kind() == reflect.Uint8 {
		w.copied = 1
		return w
	}
	if w.direct {
		w.call = ownCall
	}
	w.value = largestPlace(t.Go, map[reflect.Type]bool{})
	return w
}

// of returns the charge for a text of so many bytes that has so many values in
// it.
func (w ownWeight) of(values, bytes int) int64 {
	return w.call + w.value*int64(values+1) + w.copied*int64(bytes)
}

// grown is how much more than its items a list takes that grows.
const grown = 4

// largestPlace returns the most that one JSON value can make in a place below
// t: the place itself, in a list or a map, and what stands aside from it.
func largestPlace(t reflect.Type, seen map[reflect.Type]bool) int64 {
	if seen[t] {
		return 0
	}
	seen[t] = true

	most := asideOf(t, 0)
	switch t.Kind() {
	case reflect.Slice:
		most = max(most, grown*int64(t.Elem().Size())+asideOf(t.Elem(), 0), largestPlace(t.Elem(), seen))
	case reflect.Map:
		entry := int64(t.Key().Size() + t.Elem().Size())
		most = max(most, 2*entry+asideOf(t.Elem(), 0), largestPlace(t.Elem(), seen))
	case reflect.Pointer, reflect.Array:
		most = max(most, largestPlace(t.Elem(), seen))
	case reflect.Struct:
		for i := range t.NumField() {
			most = max(most, largestPlace(t.Field(i).Type, seen))
		}
	}
	return most
}

// mostPointers is how many pointers to pointers are followed.
const mostPointers = 8

// asideOf returns what one JSON value makes aside from a place of type t.
func asideOf(t reflect.Type, pointers int) int64 {
	switch {
	case t.Kind() == reflect.Pointer && pointers < mostPointers:
		return int64(t.Elem().Size()) + asideOf(t.Elem(), pointers+1)
	case t.Kind() == reflect.Map:
		return shape.MapSize(int64(t.Key().Size() + t.Elem().Size()))
	case t.Kind() == reflect.Interface:
		return shape.MapSize(shape.AnySize)
	}
	return 0
}
