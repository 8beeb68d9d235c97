package bind_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// Types of the golden schemas.
type (
	schemaExact struct {
		Name   string             `json:"name" validate:"required,min=2,max=20,alphaspace" doc:"As on the card"`
		Age    int8               `json:"age" validate:"gte=18"`
		Score  float64            `json:"score" validate:"gt=0,lte=1"`
		Agreed bool               `json:"agreed" validate:"required"`
		Color  string             `json:"color" validate:"omitempty,iscolor"`
		ID     *string            `json:"id" validate:"omitempty,uuid4"`
		Tags   []string           `json:"tags" validate:"max=3,unique,dive,lowercase|numeric"`
		Prices map[string]float64 `json:"prices" validate:"min=1,dive,keys,len=3,endkeys,gt=0"`
		Two    [2]int             `json:"two"`
		Raw    []byte             `json:"raw"`
		Any    any                `json:"any" validate:"required"`
		Count  int                `json:"count,string"`
		Mail   string             `json:"mail" validate:"omitempty,email"`
		Again  string             `json:"again" bind:"present"`
	}
	schemaConditional struct {
		Kind string  `json:"kind" validate:"oneof=card sepa"`
		IBAN string  `json:"iban" validate:"required_if=Kind sepa"`
		Card *string `json:"card" validate:"required_unless=Kind sepa,omitempty,len=16"`
		Mail string  `json:"mail" validate:"required_without=Fax"`
		Fax  string  `json:"fax" validate:"excluded_with=Mail"`
		Zip  string  `json:"zip" validate:"required_with_all=Mail Kind"`
	}
	schemaNear struct {
		Book string        `json:"book" validate:"isbn"`
		Site string        `json:"site" validate:"omitempty,url"`
		Born time.Time     `json:"born" validate:"required"`
		Day  string        `json:"day" validate:"datetime=2006-01-02"`
		Rate float32       `json:"rate" validate:"min=0.5"`
		Wait time.Duration `json:"wait,format:units" validate:"min=1s"`
	}
	schemaServer struct {
		Company  int64  `json:"company_id" validate:"required" bind:"exists=companies"`
		Mail     string `json:"mail" validate:"required" bind:"available=mails,distinct"`
		Password string `json:"password" validate:"required,min=8"`
		Again    string `json:"again" validate:"eqfield=Password"`
		Plate    string `json:"plate" validate:"plate"`
	}
	schemaTree struct {
		Name     string                `json:"name" validate:"required"`
		Children []schemaTree          `json:"children" validate:"max=2,dive"`
		Note     bind.Optional[string] `json:"note" validate:"max=5"`
		Null     bind.Optional[*int]   `json:"null"`
	}
	schemaPayment interface{ schemaPay() }
	schemaCard    struct {
		Number string `json:"number" validate:"required,len=4"`
	}
	schemaDebit struct {
		Kind string `json:"kind"`
		IBAN string `json:"iban" validate:"required"`
	}
	schemaOrder struct {
		Pays []schemaPayment `json:"pays" validate:"required,dive"`
	}
)

func (schemaCard) schemaPay()   {}
func (*schemaDebit) schemaPay() {}

func schemaBinder() *bind.Binder { return schemaBinderOf(bind.Laravel{}) }

func schemaBinderOf(format bind.Format) *bind.Binder {
	stored := bind.Stored(func(context.Context, []int64) ([]int64, error) { return nil, nil })
	texts := bind.Stored(func(context.Context, []string) ([]string, error) { return nil, nil })
	words := locales.En().WithMessages(map[string]string{"plate": "no plate"}).
		WithLabels(map[string]string{"name": "Full name", "children.*.name": "Name {position}"})
	return bind.Must(bind.New(bind.Config{
		Lookups: map[string]bind.Lookup{"companies": stored, "mails": texts},
		Format:  format,
		Locales: []locales.Locale{words, locales.De().WithMessages(map[string]string{"plate": "kein Kennzeichen"})},
		Rules:   bind.Rules{Funcs: map[string]bind.Rule{"plate": {Func: func(context.Context, validator.FieldLevel) bool { return true }}}},
		Unions: []bind.Union{
			bind.UnionOf("kind", map[string]schemaPayment{"card": schemaCard{}, "debit": &schemaDebit{}}),
		},
	}))
}

// TestSchemaGoldens renders one schema of each kind of rule, and of each way to bind.
func TestSchemaGoldens(t *testing.T) {
	t.Parallel()
	b := schemaBinder()
	cases := []struct {
		name string
		v    any
		opts []bind.Option
	}{
		{"exact", schemaExact{}, nil},
		{"conditional", schemaConditional{}, nil},
		{"near", schemaNear{}, nil},
		{"server", schemaServer{}, nil},
		{"recursive", schemaTree{}, nil},
		{"union", schemaOrder{}, nil},
		{"bulk", []schemaCard{}, []bind.Option{bind.Under("cards"), bind.Limit(bind.Limits{Items: 9})}},
		{"each", []int64{}, []bind.Option{bind.AllowEmpty(), bind.Each(`validate:"gt=0" bind:"exists=companies"`)}},
		{"unknown", reflect.TypeFor[map[string]schemaCard](), []bind.Option{bind.AllowUnknown()}},
		{"defaults", schemaConditional{}, []bind.Option{bind.Defaults(schemaConditional{Kind: "card", Mail: "a"})}},
		{"patch", schemaConditional{}, []bind.Option{bind.MergePatch()}},
		{"patch_union", schemaOrder{}, []bind.Option{bind.MergePatch(), bind.Under("order")}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			schema, err := b.Schema(c.v, c.opts...)
			require.NoError(t, err)
			again, err := schemaBinder().Schema(c.v, c.opts...)
			require.NoError(t, err)
			assert.Equal(t, string(schema), string(again), "two runs give the same bytes")
			assert.True(t, json.Valid(schema))

			text := jsontext.Value(schema)
			require.NoError(t, text.Indent(jsontext.WithIndent("  ")))
			compareGolden(t, filepath.Join("testdata", "schema", c.name+".golden"), append(text, '\n'))
		})
	}
}

func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	b := schemaBinder()
	cases := []struct {
		name string
		v    any
		opts []bind.Option
		want string
	}{
		{"nil", nil, nil, "nil has no type"},
		{"a scalar", 7, nil, "T is int"},
		{"what Check refuses", struct {
			A string `json:"a" validate:"min=x"`
		}{}, nil, `rule "min=x"`},
		{"a patch of a list", []schemaCard{}, []bind.Option{bind.MergePatch()}, "option MergePatch has no effect"},
		{"an option for lists", schemaCard{}, []bind.Option{bind.AllowEmpty()}, "option AllowEmpty has no effect"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := b.Schema(c.v, c.opts...)
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
		})
	}
	assert.Error(t, b.Decode(t.Context(), []byte(`{}`), &schemaCard{}, bind.MergePatch()), "MergePatch is not for Decode")
}

// TestSchemaOfItemsThatMayBeAnything: null is refused by required, and no type
// says so.
func TestSchemaOfItemsThatMayBeAnything(t *testing.T) {
	t.Parallel()
	type anything struct {
		By   map[string]any `json:"by" validate:"dive,required"`
		List []any          `json:"list" validate:"dive,required"`
		Free []any          `json:"free" validate:"dive"`
	}
	schema, err := newBinder(t, bind.Config{}).Schema(anything{})
	require.NoError(t, err)

	var root struct {
		Properties map[string]map[string]any `json:"properties"`
	}
	require.NoError(t, json.Unmarshal(schema, &root))
	noNull := map[string]any{"not": map[string]any{"const": nil}}
	assert.Equal(t, noNull, root.Properties["by"]["additionalProperties"])
	assert.Equal(t, noNull, root.Properties["list"]["items"])
	assert.NotContains(t, root.Properties["free"], "items")
}

// TestSchemaOfUnionsWithoutAKind: where a union's kind need not be named, because
// a default is there, its rules are left to the server like those of other values.
func TestSchemaOfUnionsWithoutAKind(t *testing.T) {
	t.Parallel()
	type form struct {
		Given []bool        `json:"given"`
		Pay   schemaPayment `json:"pay" validate:"excluded_with=Given"`
	}
	b := newBinder(t, bind.Config{Unions: []bind.Union{
		bind.UnionOf("kind", map[string]schemaPayment{"card": schemaCard{}, "debit": &schemaDebit{}}),
	}})
	schema, err := b.Schema(form{}, bind.Defaults(form{Pay: schemaCard{}}))
	require.NoError(t, err)

	var root struct {
		Properties map[string]map[string]any `json:"properties"`
	}
	require.NoError(t, json.Unmarshal(schema, &root))
	want := []any{map[string]any{"rule": "excluded_with", "param": "given"}}
	assert.Equal(t, want, root.Properties["pay"]["x-bind-server"], "%s", schema)
}

// TestSchemaOfAbsentStructs: a struct that is no pointer is there in Go, and what
// is in it fails also by rules about an optional value that is not.
func TestSchemaOfAbsentStructs(t *testing.T) {
	t.Parallel()
	type form struct {
		In struct {
			Code bind.Optional[string] `json:"code" validate:"boolean"`
			By   map[int]string        `json:"by" validate:"required_without=Code"`
		} `json:"in"`
	}
	b := newBinder(t, bind.Config{})
	require.Error(t, b.Decode(t.Context(), []byte(`{}`), new(form)))
	schema, err := b.Schema(form{})
	require.NoError(t, err)
	var root struct {
		Required []string `json:"required"`
	}
	require.NoError(t, json.Unmarshal(schema, &root))
	assert.Equal(t, []string{"in"}, root.Required, "%s", schema)
}
