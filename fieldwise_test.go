package bind_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// soup holds what validator treats in ways of its own.
type soup struct {
	Base
	hiddenBase
	*Audit
	Name     string               `json:"name" validate:"required,min=2,max=3"`
	Other    string               `json:"other" validate:"omitempty,eqfield=Name"`
	Opt      *string              `json:"opt" validate:"omitempty,len=2"`
	Must     *string              `json:"must" validate:"required,len=2"`
	Num      int                  `json:"num" validate:"omitzero,gte=1,lte=2"`
	PNum     *int                 `json:"pnum" validate:"omitnil,gt=0"`
	When     time.Time            `json:"when" validate:"required_with=Name"`
	In       street               `json:"in" validate:"required"`
	PIn      *street              `json:"pin" validate:"required_without=Opt"`
	OIn      street               `json:"oin" validate:"omitempty"`
	POIn     *street              `json:"poin" validate:"omitempty"`
	Skip     street               `json:"skip" validate:"-"`
	Only     street               `json:"only" validate:"structonly"`
	No       street               `json:"no" validate:"required,nostructlevel"`
	List     []string             `json:"list" validate:"omitempty,min=1,max=2,unique,dive,required,oneof=a b"`
	Structs  []street             `json:"structs" validate:"max=2,dive"`
	PStructs []*street            `json:"pstructs" validate:"dive,required"`
	Grid     [][]street           `json:"grid" validate:"dive,min=1,dive"`
	Arr      [2]street            `json:"arr" validate:"omitempty,dive"`
	PArr     *[1]string           `json:"parr" validate:"omitempty,dive,required"`
	Map      map[string]street    `json:"map" validate:"dive,keys,min=2,endkeys,required"`
	MapK     map[string]street    `json:"mapk" validate:"omitempty,dive,keys,min=2,endkeys"`
	Deep     map[string][]*string `json:"deep" validate:"dive,min=1,dive,required,len=1"`
	Or       string               `json:"or" validate:"omitempty,len=1|len=3"`
	Alias    string               `json:"alias" validate:"omitempty,iscolor"`
	Any      any                  `json:"any" validate:"required"`
	Free     any                  `json:"free"`
	Kind     string               `json:"kind"`
	If       string               `json:"if" validate:"required_if=Kind a Name ab,excluded_if=Kind b"`
	Default  string               `json:"default" validate:"isdefault"`
	Secret   street               `json:"-"`
	Next     *soup                `json:"next"`
}

// random fills v with values that pass some rules and fail others.
func random(r *rand.Rand, v reflect.Value, depth int) {
	if v.Kind() != reflect.Struct && !v.CanSet() || r.IntN(3) == 0 { // an embedded struct of an unexported type cannot be set, its fields can
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString([]string{"a", "ab", "b", "abc", "abcd", "#fff", "12345"}[r.IntN(7)])
	case reflect.Int:
		v.SetInt(int64(r.IntN(4)))
	case reflect.Interface:
		v.Set(reflect.ValueOf([]any{"", "x", 0, street{}, &street{Zip: "1"}, []any{1}}[r.IntN(6)]))
	case reflect.Pointer:
		if depth > 1 {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		random(r, v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(4), 4))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			random(r, v.Index(i), depth)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(3) {
			key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			random(r, key, depth)
			random(r, elem, depth)
			v.SetMapIndex(key, elem)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			return
		}
		for i := range v.NumField() {
			random(r, v.Field(i), depth)
		}
	}
}

// TestFieldByFieldIsAsTheWhole compares validating field by field with what validator reports about the whole value,
// which is how a validator of the user's own is used.
func TestFieldByFieldIsAsTheWhole(t *testing.T) {
	t.Parallel()
	separate := newBinder(t, bind.Config{Limits: bind.Limits{Errors: -1}})
	whole := newBinder(t, bind.Config{Limits: bind.Limits{Errors: -1}, Validator: validator.New(validator.WithRequiredStructEnabled())})
	list := func(b *bind.Binder, v any) (all []string) {
		err := b.Validate(context.Background(), v)
		var e *bind.Error
		if errors.As(err, &e) {
			for _, fe := range e.Fields {
				all = append(all, fmt.Sprintf("%s %s=%s %s %v", fe.Path.Pointer(), fe.Rule, fe.Param, fe.Type, fe.Refs))
			}
			return all
		}
		require.NoError(t, err)
		return nil
	}
	r := rand.New(rand.NewPCG(1, 2))
	mistakes := 0
	for i := range 3000 {
		var v soup
		random(r, reflect.ValueOf(&v).Elem(), 0)
		want, got := list(whole, &v), list(separate, &v)
		if !assert.Equal(t, strings.Join(want, "\n"), strings.Join(got, "\n"), "value %d: %+v", i, v) {
			return
		}
		mistakes += len(want)
	}
	assert.Greater(t, mistakes, 10_000)
}

func TestTooManyMistakesAreCutOff(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Limits: bind.Limits{Errors: 3}})
	var dst []lead
	err := b.DecodeMany(context.Background(), []byte(`[{},{},{}]`), &dst)
	assert.Equal(t, []string{"0.name required", "0.phone required", "1.name required"}, failures(t, err))
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	assert.True(t, e.Truncated)
}
