package bind_test

import (
	"context"
	"net/http"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestEach binds lists of what has no field to put a tag on.
func TestEach(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := newBinder(t, bind.Config{Lookups: companies(func(context.Context) error { return nil })})
	const emails = `validate:"required,email" bind:"distinct"`
	list := func(body string, opts ...bind.Option) error {
		var dst []string
		return b.DecodeMany(ctx, []byte(body), &dst, opts...)
	}
	ids := func(body string, opts ...bind.Option) error {
		var dst []int64
		return b.DecodeMany(ctx, []byte(body), &dst, opts...)
	}
	for name, tt := range map[string]struct {
		err  error
		want []string
	}{
		"valid":                     {list(`["a@example.com","b@example.com"]`, bind.Each(emails)), nil},
		"invalid":                   {list(`["a@example.com","b",""]`, bind.Each(emails)), []string{"1 email", "2 required"}},
		"equal":                     {list(`["a@example.com","b@example.com","a@example.com"]`, bind.Each(emails)), []string{"0 distinct", "2 distinct"}},
		"of a wrong type":           {list(`["a@example.com",1,"x"]`, bind.Each(emails)), []string{"1 type", "2 email"}},
		"no list":                   {list(`{}`, bind.Each(emails)), []string{" type"}},
		"empty":                     {list(`[]`, bind.Each(emails)), []string{" min=1"}},
		"empty, allowed":            {list(`[]`, bind.Each(emails), bind.AllowEmpty()), nil},
		"under a key":               {list(`{"to":["x"]}`, bind.Each(emails), bind.Under("to")), []string{"to.0 email"}},
		"under a key, unknown":      {list(`{"items":1,"to":["x"]}`, bind.Each(emails), bind.Under("to")), []string{"to.0 email", "items unknown"}},
		"under a key, only unknown": {list(`{"items":1,"to":["a@example.com"]}`, bind.Each(emails), bind.Under("to")), []string{"items unknown"}},
		"under a key, missing":      {list(`{}`, bind.Each(emails), bind.Under("to")), []string{"to required"}},
		"within":                    {list(`["x"]`, bind.Each(emails), bind.Within(bind.At("a"))), []string{"a.0 email"}},
		"too many":                  {list(`["x","y"]`, bind.Each(emails), bind.Limit(bind.Limits{Items: 1})), []string{" max=1"}},
		"a slice":                   {b.Validate(ctx, []string{"x"}, bind.Each(emails)), []string{"0 email"}},
		"numbers":                   {ids(`[3,0,-1]`, bind.Each(`validate:"gt=0"`)), []string{"1 gt=0", "2 gt=0"}},
		"only bind":                 {list(`["a","a"]`, bind.Each(`bind:"distinct"`)), []string{"0 distinct", "1 distinct"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.want == nil {
				require.NoError(t, tt.err)
				return
			}
			assert.Equal(t, tt.want, failures(t, tt.err))
		})
	}
	var dst []string
	require.NoError(t, b.DecodeMany(ctx, []byte(`["a@example.com"]`), &dst, bind.Each(emails)))
	assert.Equal(t, []string{"a@example.com"}, dst)
}

// TestEachAsksLookups once for all items.
func TestEachAsksLookups(t *testing.T) {
	t.Parallel()
	calls := 0
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
		"contacts": bind.Stored(func(_ context.Context, keys []int64) ([]int64, error) {
			calls++
			assert.Equal(t, []int64{7, 8, 9}, keys)
			return []int64{7, 9}, nil
		}),
	}})
	h := bind.HandleMany(b, func(w http.ResponseWriter, _ *http.Request, in []int64) error {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}, bind.Under("ids"), bind.Each(`bind:"exists=contacts"`))

	w := serve(h, post(`{"ids":[7,8,9]}`))

	assert.Equal(t, 1, calls)
	assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
	assert.JSONEq(t, `{"message":"The given data was invalid.","errors":{"ids.1":["The selected ids.1 is invalid."]}}`, w.Body.String())
}

func TestEachInPrecognition(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Precognition: true})
	h := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []string) error { return nil },
		bind.Under("to"), bind.Each(`validate:"email"`))
	for only, want := range map[string]int{"to.0": 204, "to.1": 422, "to.*": 422, "other": 204} {
		assert.Equal(t, want, serve(h, precognitive(post(`{"to":["a@example.com","b"]}`), only)).Code, only)
	}
	assert.Equal(t, 422, serve(h, precognitive(post(`{"to":["b"]}`))).Code)
	assert.Equal(t, 204, serve(h, precognitive(post(`{"to":["b@example.com"]}`))).Code)
	assert.Equal(t, 422, serve(h, precognitive(post(`{"to":[]}`), "to.0")).Code, "nothing can be said of it")
}

// TestEachIsChecked when a handler is registered, as a tag is.
func TestEachIsChecked(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for name, tt := range map[string]struct {
		register func()
		want     string
	}{
		"an unknown rule":    {func() { eachOf[string](b, `validate:"emial"`) }, `bind: Each on []string: rules "dive,emial"`},
		"a bad argument":     {func() { eachOf[int](b, `validate:"min=x"`) }, `bind: Each on []int: rule "min=x"`},
		"an unknown lookup":  {func() { eachOf[int](b, `bind:"exists=nobody"`) }, `bind: Each on []int: lookup "nobody"`},
		"a bind option":      {func() { eachOf[int](b, `bind:"unique"`) }, `bind option "unique"`},
		"nothing":            {func() { eachOf[int](b, `json:"x"`) }, `bind: option Each: the tag "json:\"x\"" has no rules: want validate:"…" or bind:"…"`},
		"structs":            {func() { eachOf[lead](b, `validate:"required"`) }, "bind: option Each: the items are of type bind_test.lead: put the rules on its fields"},
		"pointers to struct": {func() { eachOf[*lead](b, `validate:"required"`) }, "put the rules on its fields"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := registered(tt.register)
			require.ErrorContains(t, err, tt.want)
			assert.NotContains(t, err.Error(), "struct {")
		})
	}
	var dst []lead
	require.ErrorContains(t, b.DecodeMany(context.Background(), []byte(`[]`), &dst, bind.Each(`validate:"required"`)), "put the rules on its fields")
}

func eachOf[T any](b *bind.Binder, tag string) {
	bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []T) error { return nil }, bind.Each(reflect.StructTag(tag)))
}
