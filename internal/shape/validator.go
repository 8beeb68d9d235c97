package shape

import (
	"reflect"
	"time"

	"github.com/go-playground/validator/v10"
)

var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	valuerType   = reflect.TypeFor[validator.Valuer]()
)

// IsTime reports whether validator takes values of t for times. That is so for
// time.Time and all types made of it. To validator, such a struct has no fields.
//
// JSON asks another question: only time.Time itself has the [Kind] Time.
func IsTime(t reflect.Type) bool { return t.ConvertibleTo(timeType) }

// GoWord names a Go type in the words of [Type.Word], by its kind: what it takes
// if it has no methods that decode it. "" is for types that JSON does not know.
func GoWord(t reflect.Type) string {
	switch k := t.Kind(); {
	case IsTime(t):
		return "date-time"
	case t == durationType:
		return "duration"
	case k == reflect.Pointer:
		return GoWord(t.Elem())
	case k == reflect.String, k == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return "string"
	case k == reflect.Bool:
		return "boolean"
	case k >= reflect.Int && k <= reflect.Uintptr:
		return "integer"
	case k == reflect.Float32, k == reflect.Float64:
		return "number"
	case k == reflect.Slice, k == reflect.Array:
		return "array"
	case k == reflect.Map, k == reflect.Struct:
		return "object"
	}

	return ""
}

// IsValuer reports whether a value of t, or a pointer to one, tells validator to
// look at another value instead.
func IsValuer(t reflect.Type) bool {
	return t.Implements(valuerType) || reflect.PointerTo(t).Implements(valuerType)
}
