package bind_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

func TestOptionalInJSON(t *testing.T) {
	t.Parallel()
	type all struct {
		Text  bind.Optional[string]         `json:"text,omitzero"`
		Null  bind.Optional[*int]           `json:"null,omitzero"`
		List  bind.Optional[[]int]          `json:"list,omitzero"`
		Map   bind.Optional[map[string]int] `json:"map,omitzero"`
		Plain bind.Optional[bool]           `json:"plain"`
	}
	one := 1
	tests := []struct {
		name, text string
		want       all
	}{
		{"absent", `{"plain":null}`, all{}},
		{"zero", `{"text":"","null":0,"list":[],"map":{},"plain":false}`, all{
			bind.Some(""), bind.Some(new(int)), bind.Some([]int{}), bind.Some(map[string]int{}), bind.Some(false),
		}},
		{"null", `{"null":null,"plain":null}`, all{Null: bind.Some[*int](nil)}},
		{"values", `{"text":"a","null":1,"list":[1],"map":{"a":1},"plain":true}`, all{
			bind.Some("a"), bind.Some(&one), bind.Some([]int{1}), bind.Some(map[string]int{"a": 1}), bind.Some(true),
		}},
	}
	b := bind.Must(bind.New(bind.Config{}))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var ours, v1, v2 all
			require.NoError(t, b.Decode(context.Background(), []byte(tt.text), &ours))
			require.NoError(t, json.Unmarshal([]byte(tt.text), &v1))
			require.NoError(t, jsonv2.Unmarshal([]byte(tt.text), &v2))
			assert.Equal(t, tt.want, ours)
			assert.Equal(t, tt.want, v1)
			assert.Equal(t, tt.want, v2)

			text, err := json.Marshal(tt.want)
			require.NoError(t, err)
			assert.JSONEq(t, tt.text, string(text))
			text, err = jsonv2.Marshal(tt.want)
			require.NoError(t, err)
			assert.JSONEq(t, tt.text, string(text))
		})
	}
}

func TestOptionalStaysAsItIsIfDecodingFails(t *testing.T) {
	t.Parallel()
	o := bind.Some(7)
	require.Error(t, o.UnmarshalJSON([]byte(`"x"`)))
	assert.Equal(t, bind.Some(7), o)
}

func TestOptionalIsComparable(t *testing.T) {
	t.Parallel()
	one, same := bind.Some("a"), bind.Some("a")
	assert.True(t, one == same)
	assert.False(t, bind.Some("") == bind.Optional[string]{})
	value, ok := bind.Optional[int]{}.Get()
	assert.Zero(t, value)
	assert.False(t, ok)
	assert.Equal(t, 3, bind.Optional[int]{}.Or(3))
	assert.Equal(t, 0, bind.Some(0).Or(3))
}

// TestOptionalWithAnyValidator: rules mean the same where validator looks at
// single values, at whole structs, and where the validator is the user's.
func TestOptionalWithAnyValidator(t *testing.T) {
	t.Parallel()
	type address struct {
		City string `json:"city" validate:"required"`
	}
	type form struct {
		Name    bind.Optional[string]         `json:"name" validate:"min=2"`
		Code    bind.Optional[string]         `json:"code" validate:"required,len=2"`
		Phone   bind.Optional[*string]        `json:"phone" validate:"min=3"`
		Must    bind.Optional[*string]        `json:"must" validate:"required_with=Name"`
		Numbers bind.Optional[[]int]          `json:"numbers" validate:"min=1,dive,gt=0"`
		Named   bind.Optional[map[string]int] `json:"named" validate:"dive,keys,min=2,endkeys,gt=0"`
		Home    bind.Optional[address]        `json:"home"`
		Work    bind.Optional[*address]       `json:"work" validate:"required_without=Home"`
		Same    bind.Optional[string]         `json:"same" validate:"eqfield=Name"`
		Alone   string                        `json:"alone" validate:"excluded_with=Phone"`
	}
	tests := []struct {
		name, body string
		want       []string
	}{
		{"nothing", `{}`, []string{"code required", "work required_without"}},
		{"zero", `{"name":"","code":"","phone":"","numbers":[],"home":{},"same":""}`, []string{
			"name min", "code len", "phone min", "must required_with", "numbers min", "home.city required",
		}},
		{"null", `{"code":"ab","phone":null,"must":null,"numbers":null,"work":null}`, []string{"work required_without"}},
		{"inside", `{"code":"ab","numbers":[1,0],"named":{"a":1,"bc":0},"work":{}}`, []string{
			"numbers.1 gt", "named.a key", "named.bc gt", "work.city required",
		}},
		{"siblings", `{"name":"ab","code":"ab","must":"","work":{"city":"x"},"same":"ac","alone":"x","phone":"abc"}`,
			[]string{"same eqfield", "alone excluded_with"}},
		{"mistyped", `{"name":1,"code":[],"must":"","home":{"city":1},"same":"x"}`, []string{"name type", "code type", "home.city type"}},
		{"valid", `{"name":"ab","code":"ab","must":"","home":{"city":"x"},"same":"ab"}`, nil},
	}
	whole := func(context.Context, validator.StructLevel) {}
	binders := map[string]*bind.Binder{
		"own": bind.Must(bind.New(bind.Config{})),
		"whole": bind.Must(bind.New(bind.Config{Rules: bind.Rules{
			Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[form](): whole},
		}})),
		"foreign": bind.Must(bind.New(bind.Config{Validator: validator.New(validator.WithRequiredStructEnabled())})),
	}
	for _, tt := range tests {
		for name, b := range binders {
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				assert.Equal(t, tt.want, mistakesOf(t, b.Decode(context.Background(), []byte(tt.body), new(form))))
			})
		}
	}
}

// mistakesOf returns "PATH RULE" of each mistake in err.
func mistakesOf(t *testing.T, err error) (all []string) {
	t.Helper()
	if err == nil {
		return nil
	}
	var e *bind.Error
	require.True(t, errors.As(err, &e), "%v", err)
	for _, fe := range e.Fields {
		all = append(all, fe.Path.Dotted()+" "+fe.Rule)
	}
	return all
}
