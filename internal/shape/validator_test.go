package shape_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

type (
	stamp       time.Time
	localStamp  stamp
	noTime      struct{ At time.Time }
	yielding    struct{}
	yieldingPtr struct{}
	yielder     interface{ ValidatorValue() any }
)

func (yielding) ValidatorValue() any     { return "" }
func (*yieldingPtr) ValidatorValue() any { return "" }

// first returns the first step of a path.
func first(steps path.Steps) path.Step {
	step, _ := steps.Next()
	return step
}

// TestIsTimeIsValidatorsOpinion asks validator for a rule that it has for times,
// and for no other struct.
func TestIsTimeIsValidatorsOpinion(t *testing.T) {
	t.Parallel()
	v := validator.New()
	takesForTime := func(value any) (taken bool) {
		defer func() { taken = recover() == nil }()
		_ = v.Struct(value)
		return true
	}

	for name, tt := range map[string]struct {
		field any // a struct with one field that has the rule
		want  bool
	}{
		"time.Time": {struct {
			F time.Time `validate:"gt"`
		}{}, true},
		"a type made of it": {struct {
			F stamp `validate:"gt"`
		}{}, true},
		"a type made of that": {struct {
			F localStamp `validate:"gt"`
		}{}, true},
		"a struct that embeds one": {struct {
			F namedTime `validate:"gt"`
		}{}, false},
		"a struct that holds one": {struct {
			F noTime `validate:"gt"`
		}{}, false},
	} {
		typ := reflect.TypeOf(tt.field).Field(0).Type
		assert.Equal(t, tt.want, takesForTime(tt.field), "%s: validator", name)
		assert.Equal(t, tt.want, shape.IsTime(typ), name)
	}

	assert.False(t, shape.IsTime(reflect.TypeFor[*time.Time]()), "a pointer is none itself")
	assert.False(t, shape.IsTime(reflect.TypeFor[int64]()))
}

func TestIsValuer(t *testing.T) {
	t.Parallel()
	for typ, want := range map[reflect.Type]bool{
		reflect.TypeFor[yielding]():     true,
		reflect.TypeFor[*yielding]():    true,
		reflect.TypeFor[yieldingPtr]():  true, // validator sees it by its address
		reflect.TypeFor[*yieldingPtr](): true,
		reflect.TypeFor[yielder]():      true,
		reflect.TypeFor[[]yielding]():   false,
		reflect.TypeFor[noTime]():       false,
		reflect.TypeFor[any]():          false,
		reflect.TypeFor[fmt.Stringer](): false,
	} {
		assert.Equal(t, want, shape.IsValuer(typ), "%v", typ)
	}
}

// TestGoWordIsTheWordOfTheKind compares it with the word of the shape, of types
// whose methods do not decode them.
func TestGoWordIsTheWordOfTheKind(t *testing.T) {
	t.Parallel()
	for want, types := range map[string][]reflect.Type{
		"string":    {reflect.TypeFor[string](), reflect.TypeFor[voucher](), reflect.TypeFor[[]byte](), reflect.TypeFor[**string]()},
		"boolean":   {reflect.TypeFor[bool]()},
		"integer":   {reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint64](), reflect.TypeFor[*uint]()},
		"number":    {reflect.TypeFor[float32](), reflect.TypeFor[float64]()},
		"array":     {reflect.TypeFor[[]int](), reflect.TypeFor[[2]string](), reflect.TypeFor[*[]noTime]()},
		"object":    {reflect.TypeFor[map[string]int](), reflect.TypeFor[noTime](), reflect.TypeFor[*inner]()},
		"date-time": {reflect.TypeFor[time.Time](), reflect.TypeFor[*time.Time]()},
	} {
		for _, typ := range types {
			assert.Equal(t, want, shape.GoWord(typ), "%v", typ)
			assert.Equal(t, want, shape.NewReader("validate").Read(typ).Word(), "%v", typ)
		}
	}

	assert.Equal(t, "date-time", shape.GoWord(reflect.TypeFor[stamp]()), "validator takes it for a time, JSON does not")
	assert.Equal(t, "duration", shape.GoWord(reflect.TypeFor[time.Duration]()))
	for _, typ := range []reflect.Type{reflect.TypeFor[chan int](), reflect.TypeFor[func()](), reflect.TypeFor[any](), reflect.TypeFor[complex64]()} {
		assert.Empty(t, shape.GoWord(typ), "%v: JSON does not know it", typ)
	}
}
