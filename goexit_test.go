package bind_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// exitText and exitKey end their goroutine while they are decoded, exitValue while it is validated.
type (
	exitText  string
	exitKey   string
	exitValue struct{ N int }
)

func (*exitText) UnmarshalText([]byte) error { runtime.Goexit(); return nil }
func (*exitKey) UnmarshalText([]byte) error  { runtime.Goexit(); return nil }
func (exitValue) ValidatorValue() any        { runtime.Goexit(); return nil }
func (exitValue) Valid() bool                { runtime.Goexit(); return false }

// TestGoexitStaysInside: whatever function of the user's ends its goroutine, the caller's goes on with an error.
func TestGoexitStaysInside(t *testing.T) {
	t.Parallel()
	type ruled struct {
		N int `json:"n" validate:"leave"`
	}
	type valued struct {
		V exitValue `json:"v" validate:"required"`
	}
	type method struct {
		V struct{ exitValue } `json:"v" validate:"validateFn=Valid"`
	}
	type looked struct {
		N int `json:"n" bind:"exists=things"`
	}
	leave := func(context.Context, validator.FieldLevel) bool { runtime.Goexit(); return true }
	foreign := validator.New(validator.WithRequiredStructEnabled())
	require.NoError(t, foreign.RegisterValidationCtx("leave", leave))
	things := bind.Stored(func(context.Context, []int) ([]int, error) { runtime.Goexit(); return nil, nil })
	funcs := bind.Rules{Funcs: map[string]bind.Rule{"leave": {Func: leave}}}
	structs := bind.Rules{Structs: map[reflect.Type]validator.StructLevelFuncCtx{
		reflect.TypeFor[looked](): func(context.Context, validator.StructLevel) { runtime.Goexit() },
	}}
	types := bind.Rules{Types: map[reflect.Type]validator.CustomTypeFunc{
		reflect.TypeFor[exitValue](): func(reflect.Value) any { runtime.Goexit(); return nil },
	}}

	for name, tt := range map[string]struct {
		cfg  bind.Config
		dst  any
		body string
	}{
		"UnmarshalJSON":  {bind.Config{}, new(struct{ L leaving }), `{"L":7}`},
		"UnmarshalText":  {bind.Config{}, new(struct{ T []exitText }), `{"T":["x"]}`},
		"key":            {bind.Config{}, new(map[exitKey]int), `{"x":1}`},
		"rule":           {bind.Config{Rules: funcs}, new(ruled), `{"n":1}`},
		"foreign rule":   {bind.Config{Validator: foreign}, new(ruled), `{"n":1}`},
		"struct":         {bind.Config{Rules: structs, Lookups: map[string]bind.Lookup{"things": things}}, new(looked), `{"n":1}`},
		"type":           {bind.Config{Rules: types}, new(struct{ V exitValue }), `{"V":{"N":1}}`},
		"ValidatorValue": {bind.Config{}, new(valued), `{"v":{"N":1}}`},
		"method":         {bind.Config{}, new(method), `{"v":{"N":1}}`},
		"lookup":         {bind.Config{Lookups: map[string]bind.Lookup{"things": things}}, new(looked), `{"n":1}`},
	} {
		for _, parallel := range []bool{false, true} {
			cfg := tt.cfg
			cfg.Parallel = parallel
			b := newBinder(t, cfg)
			err, returned := aside(func() error { return b.Decode(context.Background(), []byte(tt.body), tt.dst) })
			assert.True(t, returned, "%s: the caller's goroutine has ended", name)
			require.Error(t, err, name)
			var e *bind.Error
			assert.NotErrorAs(t, err, &e, "%s: it is the server's failure", name)

			w := httptest.NewRecorder()
			b.WriteError(w, post(tt.body), err)
			assert.Equal(t, http.StatusInternalServerError, w.Code, name)
		}
	}
}
