package httpio

import (
	"net/http"
	"reflect"
)

// mostWriters is how many writers within one another are looked at. A writer
// that unwraps to itself would have no end.
const mostWriters = 32

// Begun reports whether a response has begun, as far as its writers tell, and
// with which status; 0 if they do not tell. Asked are, from w inwards:
//
//   - a [Writer],
//   - a Written method, which gin's writer has,
//   - a field named Committed, which echo's has.
func Begun(w http.ResponseWriter) (status int, begun bool) {
	for range mostWriters {
		switch known := w.(type) {
		case *Writer:
			if known.begun {
				return known.status, true
			}
		case interface{ Written() bool }:
			if known.Written() {
				return statusOf(w), true
			}
		default:
			if committed(w) {
				return statusOf(w), true
			}
		}

		wrapper, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return 0, false
		}
		w = wrapper.Unwrap()
	}
	return 0, false
}

// statusOf returns the status that a writer has sent: what its Status method or
// its Status field says.
func statusOf(w http.ResponseWriter) int {
	if told, ok := w.(interface{ Status() int }); ok {
		return told.Status()
	}
	if field := fieldOf(w, "Status", reflect.Int); field.IsValid() {
		return int(field.Int())
	}
	return 0
}

// committed reports whether a writer's field of that name is true.
func committed(w http.ResponseWriter) bool {
	field := fieldOf(w, "Committed", reflect.Bool)
	return field.IsValid() && field.Bool()
}

// fieldOf returns the field of the struct that w points to which has a name and
// a kind; the zero Value if there is none.
func fieldOf(w http.ResponseWriter, name string, kind reflect.Kind) (none reflect.Value) {
	v := reflect.ValueOf(w)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return none
	}
	field, known := v.Type().Elem().FieldByName(name)
	isDirect := known && len(field.Index) == 1 && field.IsExported()
	if !isDirect || field.Type.Kind() != kind {
		return none
	}
	return v.Elem().FieldByIndex(field.Index)
}
