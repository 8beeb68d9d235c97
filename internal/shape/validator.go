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

// IsValuer reports whether a value of t, or a pointer to one, tells validator to
// look at another value instead.
func IsValuer(t reflect.Type) bool {
	return t.Implements(valuerType) || reflect.PointerTo(t).Implements(valuerType)
}
