package check_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/check"
)

func TestSamplesAreZeroAndFilled(t *testing.T) {
	t.Parallel()
	type inner struct{ N *int }
	type everything struct {
		Bool    bool
		Int     int8
		Uint    uint
		Float   float32
		Complex complex64
		Text    string
		Any     any
		Pointer **inner
		Struct  inner
		List    []inner
		Array   [2]string
		Map     map[string]inner
		Chan    chan int
	}

	all := check.Samples(reflect.TypeFor[everything]())

	require.NotEmpty(t, all)
	assert.True(t, all[0].IsZero(), "the first is the zero value")
	for _, v := range all[1:] {
		for i := range v.NumField() {
			assert.False(t, v.Field(i).IsZero(), v.Type().Field(i).Name)
		}
		assert.Equal(t, 1, *(*(*v.Interface().(everything).Pointer)).N)
	}
}

func TestSamplesOfTextAndAnyDiffer(t *testing.T) {
	t.Parallel()
	kinds := map[reflect.Type]bool{}
	for _, v := range check.Samples(reflect.TypeFor[any]())[1:] {
		kinds[v.Elem().Type()] = true
	}
	assert.Len(t, kinds, 5, "all that JSON decodes to")

	texts := map[string]bool{}
	for _, v := range check.Samples(reflect.TypeFor[string]()) {
		texts[v.String()] = true
	}
	assert.Contains(t, texts, "")
	assert.Contains(t, texts, "]:", "which some of validator's parsers panic on")
}

// Types that hold each other several times: without a bound, the work doubles
// with each of them.
type (
	wide1 struct{ A, B, C wide2 }
	wide2 struct{ A, B, C []wide3 }
	wide3 struct {
		A, B, C map[string]wide4
		Back    []wide1
	}
	wide4 struct {
		A, B *wide1
		C    []wide2
		At   time.Time
	}
)

func TestSamplesOfTypesThatHoldThemselvesEnd(t *testing.T) {
	t.Parallel()
	all := check.Samples(reflect.TypeFor[wide1]())

	require.Len(t, all, 6)
	bottom := all[1].Interface().(wide1).A.A[0].A
	require.NotEmpty(t, bottom)
	for _, deepest := range bottom {
		assert.NotNil(t, deepest.A)
	}
}

func TestSamplesLeaveAloneWhatCannotBeSet(t *testing.T) {
	t.Parallel()
	type closed struct{ a int }
	for _, v := range check.Samples(reflect.TypeFor[closed]()) {
		assert.Zero(t, v.Interface().(closed).a)
	}
}
