package rules_test

import (
	"reflect"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/rules"
)

// desk cannot be validated field by field: something else stands for its owner.
type desk struct {
	Owner   clerk    `json:"-"`
	Drawers []drawer `json:"drawers" validate:"min=2,dive"`
}

type clerk struct{ Name string }

// drawer holds a struct that has no place in JSON.
type drawer struct {
	Label  string `json:"label" validate:"max=3"`
	Hidden line   `json:"-"`
}

// TestWhatIsRememberedIsBounded: an engine keeps what it has found out about
// types, and nothing for each value.
func TestWhatIsRememberedIsBounded(t *testing.T) {
	t.Parallel()
	name := func(v reflect.Value) any { return v.FieldByName("Name").String() }
	b := newBench(t, rules.Config{Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[clerk](): name}})
	want := []string{"drawers min=2", "drawers.0.label max=3", "drawers.0 required", "drawers.0 gt=0"}

	assert.Equal(t, want, b.failures(t, from[desk](t, `{"drawers":[{"label":"long"}]}`)))
	known := b.Remembered()
	for range 3 {
		assert.Equal(t, want, b.failures(t, from[desk](t, `{"drawers":[{"label":"long"}]}`)))
	}
	assert.Equal(t, known, b.Remembered())
}

// embedder has a struct without tags in front of the field that fails.
type embedder struct {
	_ int
	Audit
	_     string
	inner int
	Last  string `json:"last" validate:"len=2"`
}

// TestFieldsBesideOthers: the names of fields are found by their index, which
// counts those that nobody can set.
func TestFieldsBesideOthers(t *testing.T) {
	t.Parallel()
	b := newBench(t, rules.Config{})
	v := from[embedder](t, `{"by":"long","last":"x"}`)
	v.inner = len(v.Last)
	assert.Equal(t, []string{"by max=3", "last len=2"}, b.failures(t, v))
}
