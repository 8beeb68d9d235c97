package bind_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// calls are all functions that take options. Each binds a valid body and returns
// what it fails with, or panics with.
func calls[T any](b *bind.Binder, item string) []struct {
	name string
	do   func(...bind.Option) error
} {
	ctx := context.Background()
	one, many := `{"leads":`+item+`}`, `{"leads":[`+item+`]}`
	under := func(opts []bind.Option) []bind.Option { return append([]bind.Option{bind.Under("leads")}, opts...) }
	return []struct {
		name string
		do   func(...bind.Option) error
	}{
		{"Bind", func(o ...bind.Option) error { return b.Bind(post(one), new(T), under(o)...) }},
		{"One", func(o ...bind.Option) error { _, err := bind.One[T](b, post(one), under(o)...); return err }},
		{"Handle", func(o ...bind.Option) error {
			return registered(func() {
				bind.Handle(b, func(http.ResponseWriter, *http.Request, T) error { return nil }, under(o)...)
			})
		}},
		{"BindMany", func(o ...bind.Option) error { return b.BindMany(post(many), new([]T), under(o)...) }},
		{"Many", func(o ...bind.Option) error { _, err := bind.Many[T](b, post(many), under(o)...); return err }},
		{"HandleMany", func(o ...bind.Option) error {
			return registered(func() {
				bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []T) error { return nil }, under(o)...)
			})
		}},
		{"Decode", func(o ...bind.Option) error { return b.Decode(ctx, []byte(one), new(T), under(o)...) }},
		{"DecodeMany", func(o ...bind.Option) error { return b.DecodeMany(ctx, []byte(many), new([]T), under(o)...) }},
		{"Merge", func(o ...bind.Option) error { _, err := b.Merge(post(one), new(T), under(o)...); return err }},
		{"MergeBytes", func(o ...bind.Option) error {
			_, err := b.MergeBytes(ctx, []byte(one), new(T), under(o)...)
			return err
		}},
		{"HandleMerge", func(o ...bind.Option) error {
			load := func(*http.Request) (v T, err error) { return v, nil }
			return registered(func() {
				bind.HandleMerge(b, load, func(http.ResponseWriter, *http.Request, T, bind.Changes) error { return nil }, under(o)...)
			})
		}},
		{"HandleStream", func(o ...bind.Option) error {
			return registered(func() {
				bind.HandleStream(b, func(http.ResponseWriter, *http.Request, *bind.Items[T]) error { return nil }, under(o)...)
			})
		}},
		{"Stream", func(o ...bind.Option) error { return closed(bind.Stream[T](b, post(many), under(o)...)) }},
		{"DecodeStream", func(o ...bind.Option) error {
			return closed(bind.DecodeStream[T](ctx, b, strings.NewReader(many), under(o)...))
		}},
		{"Validate", func(o ...bind.Option) error {
			var valid T
			if err := b.Decode(ctx, []byte(item), &valid); err != nil {
				return err
			}
			return b.Validate(ctx, valid, under(o)...)
		}},
		{"Validate of a slice", func(o ...bind.Option) error {
			var valid T
			if err := b.Decode(ctx, []byte(item), &valid); err != nil {
				return err
			}
			return b.Validate(ctx, []T{valid}, under(o)...)
		}},
	}
}

// closed closes the items of a stream, if there are any.
func closed[T any](items *bind.Items[T], err error) error {
	if err != nil {
		return err
	}
	return items.Close()
}

// registered returns the error that a registration panics with.
func registered(register func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = p.(error)
		}
	}()
	register()
	return nil
}

// TestOptionsWithoutEffectAreRefused: every option in every call works, or is
// refused in the words of the golden file.
func TestOptionsWithoutEffectAreRefused(t *testing.T) {
	t.Parallel()
	options := []struct {
		name   string
		option bind.Option
	}{
		{"Under", bind.Under("leads")},
		{"Within", bind.Within(bind.At("data"))},
		{"Limit", bind.Limit(bind.Limits{Items: 5})},
		{"AllowUnknown", bind.AllowUnknown()},
		{"AllowEmpty", bind.AllowEmpty()},
		{"Each", bind.Each(`validate:"required"`)},
		{"Defaults", bind.Defaults(lead{})},
		{"Before", bind.Before(func(*http.Request) error { return nil })},
		{"Owner", bind.Owner("emails", int64(1))},
		{"OwnerFrom", bind.OwnerFrom("emails", func(*http.Request) (int64, error) { return 1, nil })},
		{"OnProgress", bind.OnProgress(func(context.Context, bind.Progress) {})},
		{"Lines", bind.Lines()},
		{"nil", nil},
	}
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"emails": owners(map[string]int64{})}})
	var got strings.Builder
	for _, option := range options {
		all := calls[lead](b, goodLead)
		switch option.name {
		case "Each": // it is not for structs
			all = calls[map[string]string](b, `{"a":"b"}`)
		case "Owner", "OwnerFrom": // they are about a member
			all = calls[idCard](b, `{"email":"a"}`)
		}
		for _, call := range all {
			outcome := "works"
			if err := call.do(option.option); err != nil {
				outcome = err.Error()
			}
			fmt.Fprintf(&got, "%-13s %-20s %s\n", option.name, call.name, outcome)
		}
		got.WriteByte('\n')
	}

	file := filepath.Join("testdata", "options.golden")
	if *updateGoldens {
		require.NoError(t, os.WriteFile(file, []byte(got.String()), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got.String())
}

// TestAllRefusedOptionsAreNamed at once, and nothing is read.
func TestAllRefusedOptionsAreNamed(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	r := post(`{"not":"read"`)
	dst := lead{Name: "old"}

	err := b.Bind(r, &dst, bind.AllowEmpty(), bind.Before(func(*http.Request) error { return nil }))

	assert.EqualError(t, err, "bind: Bind: option AllowEmpty has no effect: there is no array to be empty: "+
		"leave it out, or use the call for many\n"+
		"Bind: option Before has no effect: it is for Handle, HandleMany, HandleStream and HandleMerge: call the function before")
	assert.Equal(t, lead{Name: "old"}, dst)
}

// TestTypesThatNoHandlerCanTake are named as T, which is what the user wrote.
func TestTypesThatNoHandlerCanTake(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for want, err := range map[string]error{
		"bind: Handle: T is the pointer *bind_test.lead: use Handle[bind_test.lead]":                           handled[*lead](b),
		"bind: Handle: T is the interface interface {}: want a struct, a map or an interface of Config.Unions": handled[any](b),
		"bind: Handle: T is []bind_test.lead: use HandleMany[bind_test.lead], which takes arrays":              handled[[]lead](b),
		"bind: Handle: T is string: want a struct or a map":                                                    handled[string](b),
		"bind: Handle: T is [2]bind_test.lead: want a struct or a map":                                         handled[[2]lead](b),
		"bind: One: T is the pointer *bind_test.lead: use One[bind_test.lead]":                                 bound[*lead](b),
		"bind: One: T is []bind_test.lead: use Many[bind_test.lead], which takes arrays":                       bound[[]lead](b),
		"bind: One: T is the interface interface {}: want a struct, a map or an interface of Config.Unions":    bound[any](b),
	} {
		assert.EqualError(t, err, want)
	}
	require.NoError(t, handled[lead](b))
	require.NoError(t, handled[map[string]int](b))
}

func handled[T any](b *bind.Binder) error {
	return registered(func() { bind.Handle(b, func(http.ResponseWriter, *http.Request, T) error { return nil }) })
}

func bound[T any](b *bind.Binder) error {
	_, err := bind.One[T](b, post(goodLead))
	return err
}
