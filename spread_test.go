package bind_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type shared struct {
	Name  string   `json:"name" validate:"required,max=5"`
	Email string   `json:"email" validate:"omitempty,email"`
	Tags  []string `json:"tags" validate:"max=2,dive,alpha"`
}

// sharedItems returns n items, of which every bad-th has mistakes.
func sharedItems(n, bad int) string {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(`{"name":"n%d","email":"n%d@example.com","tags":["a"]}`, i%1000, i)
		if i%bad == bad-1 {
			items[i] = `{"email":"nobody","tags":["a","1"]}`
		}
	}
	return `{"items":[` + strings.Join(items, ",") + `]}`
}

// TestSeveralCoresAnswerAsOne decodes the same body as a bulk body, which several cores validate, and as an object with
// an array in it, which one core does.
func TestSeveralCoresAnswerAsOne(t *testing.T) {
	t.Parallel()
	type object struct {
		Items []shared `json:"items" validate:"dive"`
	}
	for name, tt := range map[string]struct {
		n, bad int
		limits bind.Limits
	}{
		"valid":             {1000, 2000, bind.Limits{}},
		"few":               {130, 100, bind.Limits{}},
		"every fourth":      {1000, 4, bind.Limits{}},
		"all":               {1000, 1, bind.Limits{}},
		"more than Errors":  {1000, 1, bind.Limits{Errors: 100}},
		"more than Report":  {1000, 1, bind.Limits{Report: 10_000}},
		"no limits at all":  {5000, 3, bind.Limits{Bytes: -1, Items: -1, Errors: -1, Report: -1, Memory: -1, Values: -1}},
		"Errors in a share": {1000, 64, bind.Limits{Errors: 20}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Limits: tt.limits})
			body := []byte(sharedItems(tt.n, tt.bad))
			var items []shared
			many := b.DecodeMany(context.Background(), body, &items, bind.Under("items"))
			var one object
			alone := b.Decode(context.Background(), body, &one)
			if tt.bad > tt.n {
				assert.NoError(t, many)
				assert.NoError(t, alone)
				assert.Len(t, items, tt.n)
				return
			}
			assert.Equal(t, failures(t, alone), failures(t, many))
			_, _, want := b.Answer("", alone)
			_, _, got := b.Answer("", many)
			assert.Equal(t, string(want), string(got))
		})
	}
}

// TestPanicsOfWorkers lets a rule panic in the middle of a bulk body, where another goroutine may be at it.
func TestPanicsOfWorkers(t *testing.T) {
	t.Parallel()
	type own struct {
		Name string `json:"name" validate:"fragile"`
	}
	type bakedIn struct {
		Addr string `json:"name" validate:"tcp_addr"`
	}
	fragile := bind.Rules{Host: []string{"tcp_addr"}, Funcs: map[string]bind.Rule{"fragile": {
		Func: func(_ context.Context, fl validator.FieldLevel) bool {
			if fl.Field().String() == "]:" {
				panic("out of order")
			}
			return true
		},
	}}}
	items := make([]string, 1000)
	for i := range items {
		items[i] = `{"name":"[::1]:80"}`
	}
	items[777] = `{"name":"]:"}`
	body := []byte("[" + strings.Join(items, ",") + "]")
	for name, dst := range map[string]any{"own": &[]own{}, "baked in": &[]bakedIn{}} {
		for _, parallel := range []bool{false, true} {
			var log bytes.Buffer
			b := newBinder(t, bind.Config{Rules: fragile, Parallel: parallel, Logger: slog.New(slog.NewTextHandler(&log, nil))})
			err := b.DecodeMany(context.Background(), body, dst)
			require.Error(t, err, name)
			status, _, answer := b.Answer("", err)
			assert.Equal(t, 500, status, name)
			assert.JSONEq(t, `{"message":"Server Error"}`, string(answer))
			assert.Contains(t, log.String(), "panic", name)
			assert.Zero(t, reflect.ValueOf(dst).Elem().Len(), "dst is as it was")
		}
	}
}

// TestRulesOfTheUserAreNotRaced counts how many calls of a user's rule are under way at once.
func TestRulesOfTheUserAreNotRaced(t *testing.T) {
	t.Parallel()
	type item struct {
		Name string `json:"name" validate:"slow"`
	}
	body := []byte("[" + strings.TrimSuffix(strings.Repeat(`{"name":"x"},`, 1000), ",") + "]")
	for _, parallel := range []bool{false, true} {
		var now, most, calls atomic.Int32
		slow := bind.Rule{Func: func(context.Context, validator.FieldLevel) bool {
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			time.Sleep(time.Microsecond)
			now.Add(-1)
			calls.Add(1)
			return true
		}}
		b := newBinder(t, bind.Config{Parallel: parallel, Rules: bind.Rules{Funcs: map[string]bind.Rule{"slow": slow}}})
		var items []item
		require.NoError(t, b.DecodeMany(context.Background(), body, &items))
		assert.EqualValues(t, 1000, calls.Load())
		if !parallel {
			assert.EqualValues(t, 1, most.Load())
		}
	}
}

// TestNothingOfTheUsersIsBypassed refuses, by every way to do so, what validator's own rules would accept.
func TestNothingOfTheUsersIsBypassed(t *testing.T) {
	t.Parallel()
	type item struct {
		Email string `json:"email" validate:"required,email"`
	}
	no := func(context.Context, validator.FieldLevel) bool { return false }
	foreign := validator.New()
	require.NoError(t, foreign.RegisterValidation("email", func(validator.FieldLevel) bool { return false }))
	for name, cfg := range map[string]bind.Config{
		"a replaced rule":     {Rules: bind.Rules{Funcs: map[string]bind.Rule{"email": {Func: no}}}},
		"an alias":            {Rules: bind.Rules{Aliases: map[string]string{"email": "max=1"}}},
		"a validator":         {Validator: foreign},
		"a struct-level rule": {Rules: bind.Rules{Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[item](): func(_ context.Context, sl validator.StructLevel) { sl.ReportError("", "Email", "Email", "email", "") }}}},
		"a custom type":       {Rules: bind.Rules{Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[string](): func(reflect.Value) any { return []int(nil) }}}},
	} {
		b := newBinder(t, cfg)
		var items []item
		err := b.DecodeMany(context.Background(), []byte(`[{"email":"ada@example.com"}]`), &items)
		assert.Len(t, failures(t, err), 1, name)
	}
}

// badge is a map key that makes its name itself, and notes whether two make theirs at the same time.
type badge string

var badges struct{ now, most atomic.Int32 }

func (b badge) MarshalText() ([]byte, error) {
	badges.most.Store(max(badges.most.Load(), badges.now.Add(1)))
	time.Sleep(50 * time.Microsecond)
	badges.now.Add(-1)
	return []byte(b), nil
}

// TestKeysAreNamedOneAtATime: a method of the user's is not called concurrently without Parallel.
func TestKeysAreNamedOneAtATime(t *testing.T) {
	type visit struct {
		Guests map[badge]struct {
			Name string `json:"name" validate:"required"`
		} `json:"guests" validate:"dive"`
	}
	b := newBinder(t, bind.Config{Limits: bind.Limits{Items: 300}})
	body := `[` + list(`{"guests":{"a":{},"b":{"name":"Ada"}}}`, 300) + `]`
	found := failures(t, b.DecodeMany(context.Background(), []byte(body), new([]visit)))
	assert.Len(t, found, 300)
	assert.Equal(t, int32(1), badges.most.Load())
}
