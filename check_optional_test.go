package bind_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type password struct {
	Upd   *time.Time `json:"upd"`
	Plain *string    `json:"plain" validate:"required,min=9"`
	Pw    *string    `json:"pw" validate:"required_without=Upd,min=9"`
	Cured *string    `json:"cured" validate:"required_without=Upd,omitempty,min=9"`
	Alone *string    `json:"alone" validate:"required_without=Upd"`
	Two   *string    `json:"two" validate:"required_without=Upd,excluded_with=Upd"`
	Mail  *string    `json:"mail" validate:"required_with=Upd,email"`
	Or    *string    `json:"or" validate:"excluded_with=Upd|email"`
	Deep  **int      `json:"deep" validate:"skip_unless=Alone a,gt=0"`
	List  *[]int     `json:"list" validate:"required_without=Upd,dive,gt=0"`
	First *string    `json:"first" validate:"email"`
	Zero  *string    `json:"zero" validate:"required_with=Upd,isdefault"`
	Any   any        `json:"any" validate:"required_with=Upd,email"`
	Items []*string  `json:"items" validate:"dive,required_with=Upd,email"`
}

func TestCheckNamesOptionalPointers(t *testing.T) {
	t.Parallel()
	fn := func(context.Context, validator.FieldLevel) bool { return true }
	onNil := bind.Config{Rules: bind.Rules{Funcs: map[string]bind.Rule{
		"mine":   {Func: fn, OnNil: true},
		"theirs": {Func: fn},
	}}}
	type own struct {
		Mine   *string `json:"mine" validate:"mine"`
		Behind *string `json:"behind" validate:"mine,email"`
		Theirs *string `json:"theirs" validate:"theirs"`
	}
	checkGolden(t, "optional", []checkCase{
		{"pointers", bind.Config{}, password{}},
		{"rules of the user's", onNil, own{}},
	})
}

// nilOutcomes asks validator about a nil pointer under a tag, beside siblings of
// several values. wrong says that it panics, or that nil fails a rule that is no
// condition.
func nilOutcomes(typ reflect.Type) (wrong bool) {
	v := validator.New(validator.WithRequiredStructEnabled())
	for _, other := range []string{"", "a", "b"} {
		holder := reflect.New(typ).Elem()
		holder.Field(1).SetString(other)
		func() {
			defer func() { wrong = recover() != nil || wrong }()
			var failed validator.ValidationErrors
			if errors.As(v.Struct(holder.Interface()), &failed) {
				rule := failed[0].Tag()
				condition := strings.HasPrefix(rule, "required") || strings.HasPrefix(rule, "excluded") || rule == "skip_unless"
				wrong = wrong || !condition
			}
		}()
	}
	return wrong
}

// TestCheckRefusesPointersAsValidatorDoes compares Check with validator's
// verdicts on nil.
func TestCheckRefusesPointersAsValidatorDoes(t *testing.T) {
	t.Parallel()
	conditions := []string{
		"required_if=Other a", "required_unless=Other a", "required_with=Other", "required_with_all=Other",
		"required_without=Other", "required_without_all=Other", "excluded_if=Other a", "excluded_unless=Other a",
		"excluded_with=Other", "excluded_with_all=Other", "excluded_without=Other", "excluded_without_all=Other",
		"skip_unless=Other a", "required_with=Other,excluded_if=Other b", "required",
	}
	behind := map[reflect.Type][]string{
		reflect.TypeFor[*string](): {"", "email", "min=3", "omitempty,email", "omitnil,min=3", "omitzero,min=3", "required,email", "email|min=3"},
		reflect.TypeFor[*int]():    {"", "gt=0", "oneof=1 2", "omitempty,gt=0"},
		reflect.TypeFor[**int]():   {"", "gt=0", "omitempty,gt=0"},
		reflect.TypeFor[*[]int]():  {"", "min=1", "dive,gt=0", "omitempty,dive,gt=0", "unique"},
		reflect.TypeFor[*named]():  {"", "omitempty"},
	}
	b := newBinder(t, bind.Config{})
	refused := 0
	for kind, rules := range behind {
		for _, condition := range conditions {
			for _, rule := range rules {
				tag := strings.TrimSuffix(condition+","+rule, ",")
				typ := reflect.StructOf([]reflect.StructField{
					{Name: "F", Type: kind, Tag: reflect.StructTag(fmt.Sprintf(`json:"f" validate:"%s"`, tag))},
					{Name: "Other", Type: reflect.TypeFor[string](), Tag: `json:"other"`},
				})
				err := b.Check(reflect.New(typ).Elem().Interface())
				if nilOutcomes(typ) {
					refused++
					assert.ErrorContains(t, err, "nil", "%s on %v", tag, kind)
				} else {
					assert.NoError(t, err, "%s on %v", tag, kind)
				}
			}
		}
	}
	require.Positive(t, refused)
}
