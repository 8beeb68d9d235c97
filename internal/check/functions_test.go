package check_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/rules"
)

// outer is a body, and inner stands in it.
type outer struct {
	In []inner `json:"in" validate:"dive"`
}

type inner struct {
	Code  string   `json:"code" validate:"required,max=3,seen"`
	Ptr   **int    `json:"ptr" validate:"omitempty,seen"`
	Never string   `json:"never" validate:"len=2,oneof=ab cd,seen"`
	Items []string `json:"items" validate:"dive,len=1|seen"`
}

// unworded are findings, apart from those about messages.
func unworded(errs []error) []string {
	return slices.DeleteFunc(texts(errs), func(text string) bool { return strings.Contains(text, "has no message") })
}

// TestFunctionsSeeWhatTheyWouldSee compares what a function is told by Check
// with what a request would tell it.
func TestFunctionsSeeWhatTheyWouldSee(t *testing.T) {
	t.Parallel()
	var names []string
	var codes []string
	fn := func(_ context.Context, f validator.FieldLevel) bool {
		_ = f.Top().Interface().(*outer)
		_ = f.Parent().Interface().(inner)
		names = append(names, f.StructFieldName())
		if f.Field().Kind() == reflect.String && f.FieldName() != "Items" {
			codes = append(codes, f.Field().String())
		}
		return false
	}
	checker, shapes := newChecker(t, rules.Config{Funcs: map[string]rules.Func{"seen": {Func: fn}}})

	assert.Empty(t, unworded(checker.Type(shapes.Read(reflect.TypeFor[outer]()), 10)))
	assert.Subset(t, names, []string{"Code", "Ptr", "Never"})
	for _, code := range codes {
		assert.NotEmpty(t, code, "the rules in front have refused it")
		assert.LessOrEqual(t, len(code), 3)
	}
	assert.Contains(t, codes, "cd")
}

func TestFunctionsWithoutARequest(t *testing.T) {
	t.Parallel()
	type key struct{}
	type body struct {
		A string `json:"a" validate:"tenant"`
		B string `json:"b" validate:"waits"`
		C string `json:"c" validate:"derives"`
	}
	funcs := map[string]rules.Func{
		"tenant": {Func: func(ctx context.Context, _ validator.FieldLevel) bool {
			return ctx.Value(key{}).(string) != "" // panics without a request
		}},
		"waits": {Func: func(ctx context.Context, _ validator.FieldLevel) bool {
			<-ctx.Done()
			return false
		}},
		"derives": {Func: func(ctx context.Context, _ validator.FieldLevel) bool {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			panic(ctx != nil)
		}},
	}
	checker, shapes := newChecker(t, rules.Config{Funcs: funcs})
	found := unworded(checker.Type(shapes.Read(reflect.TypeFor[body]()), 10))
	require.Len(t, found, 1)
	assert.Contains(t, found[0], `body.C: the function of rule "derives" in Rules.Funcs panics on string: true`)
}
