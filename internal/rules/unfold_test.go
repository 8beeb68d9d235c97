package rules_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
)

// Types that yield others, in ways that end and in ways that do not.
type (
	plain  string
	yields struct{ S string }
	itself string
	back   string // to itself by a pointer
	there  string // and back
	again  string
	some   string // only one value of it has no end
	holds  struct{ In inner }
	inner  int // a struct with another of itself
)

func (y yields) ValidatorValue() any { return y.S }
func (i itself) ValidatorValue() any { return i }
func (b back) ValidatorValue() any   { return &b }
func (there) ValidatorValue() any    { return again("") }
func (again) ValidatorValue() any    { return there("") }
func (i inner) ValidatorValue() any  { return holds{i} }
func (s some) ValidatorValue() any {
	if s == "x" {
		return s
	}
	return string(s)
}

func typesWith(t any, fn validator.CustomTypeFunc) map[reflect.Type]validator.CustomTypeFunc {
	return map[reflect.Type]validator.CustomTypeFunc{reflect.TypeOf(t): fn}
}

func TestUnfold(t *testing.T) {
	t.Parallel()
	types := typesWith(plain(""), func(v reflect.Value) any { return yields{v.String() + "!"} })
	u := rules.Unfolder{Types: types, Shapes: shape.NewReader("validate")}
	pointed := &yields{"a"}

	for name, tt := range map[string]struct {
		from, want any
	}{
		"what yields nothing":     {"a", "a"},
		"a Valuer":                {yields{"a"}, "a"},
		"a pointer to it":         {pointed, "a"},
		"a pointer to that":       {&pointed, "a"},
		"a function's type":       {plain("a"), "a!"},
		"nil":                     {(*yields)(nil), (*yields)(nil)},
		"a value that has an end": {some("y"), "y"},
	} {
		got, err := u.Unfold(reflect.ValueOf(tt.from))
		require.NoError(t, err, name)
		assert.Equal(t, tt.want, got.Interface(), name)
	}
}

func TestUnfoldRefusesWhatHasNoEnd(t *testing.T) {
	t.Parallel()
	types := typesWith(plain(""), func(v reflect.Value) any { return v.Interface() })
	u := rules.Unfolder{Types: types, Shapes: shape.NewReader("validate")}

	for _, tt := range []struct {
		from any
		want string
	}{
		{itself("a"), "ValidatorValue of rules_test.itself leads to another rules_test.itself"},
		{back("a"), "ValidatorValue of rules_test.back leads to another rules_test.back"},
		{there("a"), "ValidatorValue of rules_test.there leads to another rules_test.there"},
		{some("x"), "ValidatorValue of rules_test.some leads to another rules_test.some"},
		{plain("a"), "the function in Rules.Types of rules_test.plain leads to another rules_test.plain"},
	} {
		_, err := u.Unfold(reflect.ValueOf(tt.from))
		assert.ErrorContains(t, err, tt.want)
	}
}

func judged[T any](t *testing.T, cfg rules.Config, v T, mistyped ...string) ([]mistake.Mistake, error) {
	t.Helper()
	cfg.Tag = "validate"
	shapes := shape.NewReader("validate")
	engine, err := rules.New(cfg, shapes)
	require.NoError(t, err)
	value := reflect.New(reflect.TypeFor[T]()).Elem()
	value.Set(reflect.ValueOf(v))

	decoded := &jsonbody.Decoded{Document: shape.Document{Type: shapes.Read(value.Type())}, Value: value}
	for _, name := range mistyped {
		decoded.Mistakes = append(decoded.Mistakes, mistake.Mistake{Path: path.Steps("").Key(name), Rule: mistake.RuleType})
	}
	found := mistake.NewList(mistake.Budget{})
	err = engine.Validate(context.Background(), decoded, found)
	return found.All(), err
}

// TestNoValueHasNoEnd judges values that validator alone would never be done
// with. Each is the server's failure.
func TestNoValueHasNoEnd(t *testing.T) {
	t.Parallel()
	type nested struct {
		A []map[string]*itself `validate:"dive,dive"`
	}
	for name, judge := range map[string]func() error{
		"field":   func() error { _, err := judged(t, rules.Config{}, struct{ A itself }{}); return err },
		"pointer": func() error { a := back(""); _, err := judged(t, rules.Config{}, struct{ A *back }{&a}); return err },
		"dive": func() error {
			a := itself("")
			_, err := judged(t, rules.Config{}, nested{A: []map[string]*itself{{"a": &a}}})
			return err
		},
		"key": func() error {
			_, err := judged(t, rules.Config{}, struct {
				A map[itself]int `validate:"dive,keys,required,endkeys"`
			}{map[itself]int{"a": 1}})
			return err
		},
		"some":   func() error { _, err := judged(t, rules.Config{}, struct{ A some }{"x"}); return err },
		"struct": func() error { _, err := judged(t, rules.Config{}, holds{}); return err },
		"any":    func() error { _, err := judged(t, rules.Config{}, struct{ A any }{itself("")}); return err },
		"Types": func() error {
			cfg := rules.Config{Types: typesWith(plain(""), func(v reflect.Value) any { return v.Interface() })}
			_, err := judged(t, cfg, struct{ A plain }{})
			return err
		},
		"Types, a struct with another of itself": func() error {
			cfg := rules.Config{Types: typesWith(plain(""), func(reflect.Value) any { return struct{ A plain }{} })}
			_, err := judged(t, cfg, struct{ A plain }{})
			return err
		},
		"Validator": func() error {
			_, err := judged(t, rules.Config{Validator: validator.New()}, struct{ A itself }{})
			return err
		},
	} {
		assert.ErrorContains(t, judge(), "leads to another", name)
	}

	found, err := judged(t, rules.Config{}, struct {
		A some `validate:"min=3"`
	}{"y"})
	require.NoError(t, err)
	assert.Len(t, found, 1, "a value that has an end is judged")
}
