package bind_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type Base struct {
	ID string `json:"id" validate:"required"`
}

type Audit struct {
	By string `json:"by" validate:"required"`
}

// hidden types are embedded by value, as people do to share fields.
type (
	hiddenBase struct {
		Ref string `json:"ref" validate:"required"`
		Exported
	}
	hiddenPair struct {
		One string `json:"one"`
		Two string `json:"two" validate:"eqfield=One"`
	}
	Exported struct {
		Inner string `json:"inner" validate:"required_with=Ref"`
	}
)

type street struct {
	Name string `json:"name" validate:"required"`
	Zip  string `json:"zip" validate:"omitempty,len=5"`
}

type page[T any] struct {
	Items []T `json:"items" validate:"dive"`
}

// decoded is a type with a decoding of its own, as people write it to set defaults.
type decoded struct {
	City string `json:"city" validate:"required"`
}

func (d *decoded) UnmarshalJSON(b []byte) error {
	type plain decoded
	return json.Unmarshal(b, (*plain)(d))
}

// money reads a string of its own kind, so JSON knows nothing of its fields. validator does.
type money struct {
	Amount   int    `validate:"min=1"`
	Currency string `validate:"required"`
}

func (m *money) UnmarshalText(text []byte) error {
	m.Currency = strings.TrimLeft(string(text), "0123456789 ")
	m.Amount = len(text) - len(m.Currency)
	return nil
}

// long is a member name that is longer than validator's FieldError.Field can say.
var long = strings.Repeat("ä", 150)

func TestPlaces(t *testing.T) {
	t.Parallel()
	type embedding struct {
		Base
		*Audit
		Name string `json:"name" validate:"required"`
	}
	type unexported struct {
		hiddenBase
		Name string `json:"name" validate:"required"`
	}
	type comparing struct {
		hiddenPair
		Name string `json:"name" validate:"required"`
	}
	type named struct {
		Mine Base `json:"base"`
		Base `json:"inner"`
	}
	type pointers struct {
		One  *street   `json:"one" validate:"required"`
		Two  **street  `json:"two" validate:"omitempty"`
		List []*street `json:"list" validate:"dive"`
	}
	type nested struct {
		Grid [][]street            `json:"grid" validate:"dive,dive"`
		Max  [][]int               `json:"max" validate:"dive,max=1,dive,lt=9"`
		Pair [2]street             `json:"pair" validate:"dive"`
		Deep []map[string][]street `json:"deep" validate:"dive,dive,dive"`
	}
	type maps struct {
		ByName map[string]street            `json:"by_name" validate:"dive"`
		ByID   map[int]string               `json:"by_id" validate:"dive,required"`
		Two    map[string]map[string]string `json:"two" validate:"dive,dive,required"`
		Keys   map[string]string            `json:"keys" validate:"dive,keys,max=2,endkeys,required"`
		Count  map[string]string            `json:"count" validate:"omitempty,max=1"`
	}
	type dotted struct {
		A     string `json:"a" validate:"required"`
		AB    street `json:"a.b"`
		C     string `json:"c[0].d" validate:"required"`
		Inner struct {
			X string `json:"x.y" validate:"required"`
		} `json:"in.ner"`
	}
	type hidden struct {
		Name   string `json:"name"`
		Secret string `json:"-" validate:"required"`
	}
	for name, tt := range map[string]struct {
		dst  any
		body string
		want []string
	}{
		"embedded structs are flattened":       {new(embedding), `{"name":"n","by":""}`, []string{"id required", "by required"}},
		"embedded structs of unexported types": {new(unexported), `{"name":"n"}`, []string{"ref required"}},
		"embedded structs that compare":        {new(comparing), `{"two":"x"}`, []string{"two eqfield=one", "name required"}},
		"embedded structs with names are not":  {new(named), `{"base":{},"inner":{}}`, []string{"base.id required", "inner.id required"}},
		"objects by another case": {new(struct {
			In street `json:"in_side,case:ignore"`
		}), `{"inSide":{"zip":"1"}}`, []string{"inSide.name required", "inSide.zip len=5"}},
		"objects that are missing":         {new(named), `{"inner":null}`, []string{"base required", "inner required"}},
		"pointers/missing":                 {new(pointers), `{}`, []string{"one required"}},
		"pointers/inside":                  {new(pointers), `{"one":{},"two":{},"list":[{"name":"n"},{}]}`, []string{"one.name required", "two.name required", "list.1.name required"}},
		"nested slices":                    {new(nested), `{"grid":[[],[{"name":"n"},{}]],"max":[[1],[1,2],[9]],"pair":[{"name":"n"},{}],"deep":[{"k":[{}]}]}`, []string{"grid.1.1.name required", "max.1 max=1", "max.2.0 lt=9", "pair.1.name required", "deep.0.k.0.name required"}},
		"maps/key with dots and brackets":  {new(maps), `{"by_name":{"a.b[c].d":{}, "a":{"name":"n"}},"by_id":{"7":""}}`, []string{"by_name.a.b[c].d.name required", "by_id.7 required"}},
		"maps/ambiguous, the first fails":  {new(maps), `{"two":{"a":{"b][c":""},"a][b":{"c":"x"}}}`, []string{"two.a.b][c required"}},
		"maps/ambiguous, the second fails": {new(maps), `{"two":{"a":{"b][c":"x"},"a][b":{"c":""}}}`, []string{"two.a][b.c required"}},
		"maps/ambiguous, both fail":        {new(maps), `{"two":{"a":{"b][c":""},"a][b":{"c":""}}}`, []string{"two.a.b][c required", "two.a][b.c required"}},
		"maps/in byte order":               {new(maps), `{"by_name":{"z":{},"b":{},"a":{}}}`, []string{"by_name.a.name required", "by_name.b.name required", "by_name.z.name required"}},
		"maps/keys":                        {new(maps), `{"keys":{"abc":"x"}}`, []string{"keys.abc key=max=2"}},
		"maps/values":                      {new(maps), `{"keys":{"ab":""}}`, []string{"keys.ab required"}},
		"maps/key and value":               {new(maps), `{"keys":{"abc":""}}`, []string{"keys.abc key=max=2", "keys.abc required"}},
		"maps/empty key":                   {new(maps), `{"by_name":{"":{}}}`, []string{"by_name..name required"}},
		"names with dots":                  {new(dotted), `{"a.b":{},"in.ner":{}}`, []string{"a required", "a.b.name required", "c[0].d required", "in.ner.x.y required"}},
		"not a member":                     {new(hidden), `{"name":"n"}`, []string{" required"}},
		"generic type":                     {new(page[street]), `{"items":[{},{"name":"n","zip":"1"}]}`, []string{"items.0.name required", "items.1.zip len=5"}},
		"anonymous type": {new(struct {
			S street `json:"s"`
		}), `{"s":{}}`, []string{"s.name required"}},
		"own decoding": {new(struct{ D decoded }), `{"D":{}}`, []string{"D.city required"}},
		"own decoding, no members": {new(struct {
			Price money   `json:"price"`
			List  []money `json:"list" validate:"dive"`
		}), `{"price":"EUR","list":["5 EUR","7"]}`, []string{"price min=1", "list.1 required"}},
		"own decoding at top": {new(decoded), `{}`, []string{"city required"}},
		"map at top":          {new(map[string]street), `{"x.y":{},"a":{"name":"n"}}`, []string{"x.y.name required"}},
		"map of slices":       {new(map[string][]street), `{"k":[{"name":"n"},{}]}`, []string{"k.1.name required"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{})
			assert.Equal(t, tt.want, failures(t, b.Decode(context.Background(), []byte(tt.body), tt.dst)))
		})
	}
}

func TestLongNames(t *testing.T) {
	t.Parallel()
	type wide struct {
		Field string `json:"ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää" validate:"required"`
	}
	b := newBinder(t, bind.Config{})
	var dst wide
	assert.Equal(t, []string{long + " required"}, failures(t, b.Decode(context.Background(), []byte(`{}`), &dst)))
}

func TestCrossFieldRulesSpeakJSON(t *testing.T) {
	t.Parallel()
	type payment struct {
		Method string `json:"method"`
		Card   string `json:"card_number" validate:"required_if=Method card"`
		Note   string `json:"note" validate:"required_unless=Method 'bank transfer'"`
	}
	type signup struct {
		Base
		Password string   `json:"password"`
		Repeat   string   `json:"repeat" validate:"eqfield=Password"`
		Other    string   `json:"other" validate:"nefield=ID"`
		Phone    string   `json:"phone" validate:"required_without=Email Fax"`
		Email    string   `json:"e-mail"`
		Fax      string   `json:"fax"`
		Start    int      `json:"start"`
		End      int      `json:"end" validate:"gtfield=Start"`
		Payment  payment  `json:"payment"`
		City     string   `json:"city" validate:"eqcsfield=Payment.Note"`
		Secret   string   `json:"-"`
		Hint     string   `json:"hint" validate:"eqfield=Secret"`
		Lines    []street `json:"lines" validate:"unique=Zip"`
	}
	const body = `{"id":"x","password":"a","repeat":"b","other":"x","start":2,"end":1,"payment":{"method":"card"},"city":"c","hint":"h",` +
		`"lines":[{"name":"a","zip":"12345"},{"name":"b","zip":"12345"}]}`
	b := newBinder(t, bind.Config{})
	var dst []signup
	err := b.DecodeMany(context.Background(), []byte("["+body+"]"), &dst)
	assert.Equal(t, []string{
		"0.repeat eqfield=password", "0.other nefield=id", "0.phone required_without=e-mail fax", "0.end gtfield=start",
		"0.payment.card_number required_if=method card", "0.payment.note required_unless=method 'bank transfer'",
		"0.city eqcsfield=payment.note", "0.hint eqfield", "0.lines unique=zip",
	}, failures(t, err))

	var e *bind.Error
	require.ErrorAs(t, err, &e)
	refs := map[string][]bind.Path{}
	for _, fe := range e.Fields {
		refs[fe.Path.Dotted()] = fe.Refs
	}
	assert.Equal(t, []bind.Path{bind.At(0, "password")}, refs["0.repeat"])
	assert.Equal(t, []bind.Path{bind.At(0, "id")}, refs["0.other"])
	assert.Equal(t, []bind.Path{bind.At(0, "e-mail"), bind.At(0, "fax")}, refs["0.phone"])
	assert.Equal(t, []bind.Path{bind.At(0, "payment", "method")}, refs["0.payment.card_number"])
	assert.Equal(t, []bind.Path{bind.At(0, "payment", "note")}, refs["0.city"])
	assert.Empty(t, refs["0.hint"], "a field without a JSON name is not named")

	_, _, answer := b.Answer("", err)
	for _, want := range []string{
		"The 0.repeat field must match 0.password.", "The 0.phone field is required when any of 0.e-mail / 0.fax is missing.",
		"The 0.payment.card_number field is required when 0.payment.method is card.",
		`The 0.payment.note field is required unless 0.payment.method is \"bank transfer\".`, "The 0.hint field is invalid.",
	} {
		assert.Contains(t, string(answer), want)
	}
}

func TestAliasesAndOrGroupsReferToFields(t *testing.T) {
	t.Parallel()
	type pair struct {
		First string `json:"first_one"`
		Same  string `json:"same" validate:"same"`
		Or    string `json:"or" validate:"omitempty,email|eqfield=First"`
	}
	b := newBinder(t, bind.Config{Rules: bind.Rules{Aliases: map[string]string{"same": "eqfield=First"}}})
	var dst pair
	err := b.Decode(context.Background(), []byte(`{"first_one":"a","same":"b","or":"c"}`), &dst)
	assert.Equal(t, []string{"same same=first_one", "or or=email|eqfield=first_one"}, failures(t, err))
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	for _, fe := range e.Fields {
		assert.Equal(t, []bind.Path{bind.At("first_one")}, fe.Refs)
	}
	err = b.Decode(context.Background(), []byte(`{"first_one":1,"same":"b","or":"c"}`), &dst)
	assert.Equal(t, []string{"first_one type"}, failures(t, err), "what they refer to is mistyped")
}

func TestRulesOnAnyAreValidators(t *testing.T) {
	t.Parallel()
	type free struct {
		A any            `json:"a" validate:"required"`
		M map[string]any `json:"m" validate:"dive,required"`
	}
	b := newBinder(t, bind.Config{})
	var dst free
	require.NoError(t, b.Decode(context.Background(), []byte(`{"a":"","m":{"k":0}}`), &dst), "a value in an interface is there")
	assert.Equal(t, []string{"a required", "m.k required"}, failures(t, b.Decode(context.Background(), []byte(`{"a":null,"m":{"k":null}}`), &dst)))
}

func TestMistakesOfDecodingHideFalseFailures(t *testing.T) {
	t.Parallel()
	type inner struct {
		N int `json:"n"`
	}
	type outer struct {
		Name   string   `json:"name" validate:"required"`
		Again  string   `json:"again" validate:"eqfield=Name"`
		Inner  inner    `json:"inner" validate:"required"`
		Tags   []string `json:"tags" validate:"required,max=2,dive,required"`
		Unique []string `json:"unique" validate:"unique"`
	}
	b := newBinder(t, bind.Config{Rules: bind.Rules{Structs: map[reflect.Type]validator.StructLevelFuncCtx{
		reflect.TypeFor[outer](): func(_ context.Context, sl validator.StructLevel) {
			o := sl.Current().Interface().(outer)
			if o.Inner.N == 0 {
				sl.ReportError(o.Inner, "inner", "Inner", "positive", "")
			}
		},
	}}})
	for name, tt := range map[string]struct {
		body string
		want []string
	}{
		"nothing decoded wrongly": {`{"name":"a","again":"b","tags":["x",""]}`, []string{"again eqfield=name", "inner required", "inner positive", "tags.1 required"}},
		"at the path":             {`{"name":1,"again":"b","inner":{"n":1},"tags":["x"]}`, []string{"name type"}},
		"above the path":          {`{"name":"a","again":"a","inner":{"n":"x"},"tags":["x"]}`, []string{"inner.n type"}},
		"below the path":          {`{"name":"a","again":"a","inner":{"n":1},"tags":{}}`, []string{"tags type"}},
		"items are counted":       {`{"name":"a","again":"a","inner":{"n":1},"tags":[1,2,3]}`, []string{"tags max=2", "tags.0 type", "tags.1 type", "tags.2 type"}},
		"items are not compared":  {`{"name":"a","again":"a","inner":{"n":1},"tags":["x"],"unique":["",1]}`, []string{"unique.1 type"}},
		"unknown hides nothing":   {`{"again":"b","inner":{"n":1},"tags":["x"],"zzz":1}`, []string{"name required", "again eqfield=name", "zzz unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dst outer
			assert.Equal(t, tt.want, failures(t, b.Decode(context.Background(), []byte(tt.body), &dst)))
		})
	}
}

func TestStructLevelReports(t *testing.T) {
	t.Parallel()
	type item struct {
		Price int `json:"unit_price"`
	}
	type order struct {
		Base
		Items []item `json:"items.list" validate:"dive"`
		Total int    `json:"total"`
	}
	report := func(fieldName, structFieldName string) bind.Config {
		return bind.Config{Rules: bind.Rules{Structs: map[reflect.Type]validator.StructLevelFuncCtx{
			reflect.TypeFor[order](): func(_ context.Context, sl validator.StructLevel) {
				sl.ReportError(nil, fieldName, structFieldName, "sum", "")
			},
		}}}
	}
	for name, tt := range map[string]struct {
		field, structField string
		want               string
	}{
		"Go name":             {"Total", "Total", "total sum"},
		"JSON and Go name":    {"total", "Total", "total sum"},
		"JSON name alone":     {"total", "", "total sum"},
		"JSON name with dot":  {"items.list", "", "items.list sum"},
		"Go path":             {"x", "Items[1].Price", "items.list.1.unit_price sum"},
		"JSON path":           {"items.list[1].unit_price", "", "items.list.1.unit_price sum"},
		"embedded, promoted":  {"ID", "ID", "id sum"},
		"unknown":             {"Nowhere", "Nowhere", " sum"},
		"unknown in an item":  {"x", "Items[0].Nowhere", "items.list.0 sum"},
		"nothing":             {"", "", " sum"},
		"index out of bounds": {"x", "Items[9].Price", "items.list.9.unit_price sum"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, report(tt.field, tt.structField))
			var dst order
			err := b.Decode(context.Background(), []byte(`{"id":"x","items.list":[{},{}]}`), &dst)
			assert.Equal(t, []string{tt.want}, failures(t, err))
		})
	}
}

func TestRulesOfTheUser(t *testing.T) {
	t.Parallel()
	type colored struct {
		Color string `json:"color" validate:"brand"`
		Code  string `json:"code" validate:"omitempty,sku"`
		Any   string `json:"any" validate:"omitempty,rgb|rgba|email"`
		Iso   string `json:"iso" validate:"omitempty,iscolor"`
		Nil   *int   `json:"nil" validate:"never"`
	}
	b := newBinder(t, bind.Config{Rules: bind.Rules{
		Funcs: map[string]bind.Rule{
			"brand": {Func: func(_ context.Context, fl validator.FieldLevel) bool { return fl.Field().String() == "red" }},
			"never": {Func: func(context.Context, validator.FieldLevel) bool { return false }, OnNil: true},
		},
		Aliases: map[string]string{"sku": "alphanum,len=4"},
	}})
	var dst colored
	err := b.Decode(context.Background(), []byte(`{"color":"blue","code":"abcde","any":"x","iso":"x"}`), &dst)
	assert.Equal(t, []string{"color brand", "code sku=4", "any or=rgb|rgba|email", "iso iscolor", "nil never"}, failures(t, err))
	_, _, body := b.Answer("", err)
	assert.Contains(t, string(body), "The any field must be a valid RGB color, a valid RGBA color or a valid email address.")

	type ginStyle struct {
		Name string `json:"name" binding:"required" validate:"email"`
	}
	b = newBinder(t, bind.Config{Rules: bind.Rules{Tag: "binding"}})
	var g ginStyle
	assert.Equal(t, []string{"name required"}, failures(t, b.Decode(context.Background(), []byte(`{}`), &g)))
	require.NoError(t, b.Decode(context.Background(), []byte(`{"name":"no e-mail"}`), &g))
}

// TestArgumentsOfAnyCharacters has an argument that looks like what the label is put in place of.
func TestArgumentsOfAnyCharacters(t *testing.T) {
	t.Parallel()
	type pair struct {
		A string `json:"a" validate:"excludes=\x00"`
		B string `json:"b" validate:"excludes=\x00"`
	}
	b := newBinder(t, bind.Config{})
	_, _, body := b.Answer("", b.Validate(context.Background(), pair{"x\x00", "\x00"}))
	assert.JSONEq(t, `{"message":"The given data was invalid.","errors":{
		"a":["The a field must not contain \"\u0000\"."],"b":["The b field must not contain \"\u0000\"."]}}`, string(body))
}

func TestForeignValidator(t *testing.T) {
	t.Parallel()
	v := validator.New()
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return "x." + f.Tag.Get("json") })
	require.NoError(t, v.RegisterValidation("brand", func(fl validator.FieldLevel) bool { return false }))
	b := newBinder(t, bind.Config{Validator: v})
	type car struct {
		Make   string   `json:"make.r" validate:"brand"`
		Wheels []street `json:"wheels" validate:"dive"`
	}
	var dst car
	assert.Equal(t, []string{"make.r brand", "wheels.0.name required"}, failures(t, b.Decode(context.Background(), []byte(`{"wheels":[{}]}`), &dst)))

	_, err := bind.New(bind.Config{Validator: v, Rules: bind.Rules{Aliases: map[string]string{"a": "required"}}})
	assert.ErrorContains(t, err, "Config.Rules and Config.Validator")
}

func TestPanicsAreServerFailures(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Rules: bind.Rules{Funcs: map[string]bind.Rule{
		"boom": {Func: func(context.Context, validator.FieldLevel) bool { panic("boom") }},
	}}})
	type fragile struct {
		Name string `json:"name" validate:"boom"`
	}
	dst := fragile{"old"}
	err := b.Decode(context.Background(), []byte(`{"name":"x"}`), &dst)
	require.ErrorContains(t, err, "boom")
	assert.Equal(t, fragile{"old"}, dst)
	status, _, body := b.Answer("", err)
	assert.Equal(t, 500, status)
	assert.NotContains(t, string(body), "boom")
}

func TestPresentAndDistinct(t *testing.T) {
	t.Parallel()
	type flags struct {
		On    bool     `json:"on" bind:"present"`
		Count int      `json:"count" bind:"present"`
		Text  string   `json:"text" bind:"present" validate:"omitempty,email"`
		SKU   string   `json:"sku" bind:"distinct"`
		Tags  []string `json:"tags" bind:"distinct"`
		Inner []Base   `json:"inner" validate:"dive"`
		Plain struct {
			Agreed bool `json:"agreed" bind:"present"`
		} `json:"plain"`
		Pointer *struct {
			Agreed bool `json:"agreed" bind:"present"`
		} `json:"pointer"`
	}
	b := newBinder(t, bind.Config{})
	for name, tt := range map[string]struct {
		body string
		want []string
	}{
		"zero values are present": {`[{"on":false,"count":0,"text":"","plain":{"agreed":true}}]`, nil},
		"absent":                  {`[{"on":false,"plain":{}},{"count":1,"text":null,"pointer":{}}]`, []string{"0.count present", "0.text present", "0.plain.agreed present", "1.on present", "1.text present", "1.plain required", "1.pointer.agreed present"}},
		"distinct/items":          {`[{"on":true,"count":1,"text":"","plain":{"agreed":true},"sku":"a"},{"on":true,"count":1,"text":"","plain":{"agreed":true},"sku":"b"},{"on":true,"count":1,"text":"","plain":{"agreed":true},"sku":"a"}]`, []string{"0.sku distinct", "2.sku distinct"}},
		"distinct/empty":          {`[{"on":true,"count":1,"text":"","plain":{"agreed":true},"sku":""},{"on":true,"count":1,"text":"","plain":{"agreed":true}}]`, nil},
		"distinct/elements":       {`[{"on":true,"count":1,"text":"","plain":{"agreed":true},"tags":["x","y"]},{"on":true,"count":1,"text":"","plain":{"agreed":true},"tags":["x"]}]`, []string{"0.tags.0 distinct", "1.tags.0 distinct"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dst []flags
			err := b.DecodeMany(context.Background(), []byte(tt.body), &dst)
			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, tt.want, failures(t, err))
		})
	}
}

// TestDroppedFailuresHideNothing: where decoding explains why a rule fails, the rules behind it and inside are asked all
// the same, as they would be if the body were right there.
func TestDroppedFailuresHideNothing(t *testing.T) {
	t.Parallel()
	type pair struct {
		A int `json:"a" validate:"required"`
		B int `json:"b" validate:"required"`
	}
	type object struct {
		List   []int         `json:"list" validate:"unique,dive,min=3"`
		Map    map[int8]pair `json:"map" validate:"omitempty,min=2,dive"`
		Array  *[2]pair      `json:"array" validate:"omitempty,required,dive"`
		Keys   map[int]int   `json:"keys" validate:"omitempty,len=2,dive,keys,min=3,endkeys,min=1"`
		Text   string        `json:"text" validate:"omitempty,eqfield=Number|eqfield=Text2,email,max=3"`
		Text2  string        `json:"text2"`
		Number int           `json:"number"`
	}
	b := newBinder(t, bind.Config{})
	for body, want := range map[string][]string{
		`{"list":["a","b",1]}`:                 {"list.0 type", "list.1 type", "list.2 min=3"},
		`{"map":{"1":{},"x":{"a":1,"b":1}}}`:   {"map.1.a required", "map.1.b required", "map.x key"},
		`{"array":[{"a":"x"},{}]}`:             {"array.0.a type", "array.0.b required", "array.1.a required", "array.1.b required"},
		`{"keys":{"1":9,"x":2}}`:               {"keys.1 key=min=3", "keys.x key"},
		`{"text":"x","text2":5}`:               {"text email", "text2 type"},
		`{"text":"ada@example.com","text2":5}`: {"text max=3", "text2 type"},
		`{"text":"a@b","text2":5}`:             {"text email", "text2 type"},
	} {
		err := b.Decode(context.Background(), []byte(body), new(object))
		assert.Equal(t, want, failures(t, err), body)
	}
}

// TestMissingArrays: a Go array has its items also if the body has none. What is
// wrong with them is told of the array.
func TestMissingArrays(t *testing.T) {
	t.Parallel()
	type corner struct {
		X int `json:"x" validate:"gt=0"`
		Y int `json:"y" validate:"gt=0"`
	}
	type box struct {
		Corners [2]corner    `json:"corners" validate:"dive"`
		Words   [2]string    `json:"words" validate:"dive,len=3"`
		Grid    [1][2]string `json:"grid" validate:"dive,dive,required"`
		Free    [2]string    `json:"free" validate:"omitempty,dive,len=3"`
		Unique  [2]string    `json:"unique" validate:"unique,dive,len=3"`
	}
	b := newBinder(t, bind.Config{})
	missing := []string{"corners required", "words required", "grid required", "unique unique"}
	for _, body := range []string{`{}`, `{"corners":null,"words":null}`} {
		assert.Equal(t, missing, failures(t, b.Decode(context.Background(), []byte(body), new(box))))
	}
	sent := `{"corners":[{"x":1},{"x":1,"y":1}],"words":["abc",""],"grid":[["a",""]],"unique":["abc","abd"]}`
	assert.Equal(t, []string{"corners.0.y gt=0", "words.1 len=3", "grid.0.1 required"},
		failures(t, b.Decode(context.Background(), []byte(sent), new(box))))

	stored := box{Corners: [2]corner{{1, 1}, {1, 1}}, Words: [2]string{"abc", "abd"}, Grid: [1][2]string{{"a", "b"}}, Unique: [2]string{"abc", "abd"}}
	_, err := b.MergeBytes(context.Background(), []byte(`{"words":null,"corners":[{},{"x":1,"y":1}]}`), &stored)
	assert.Equal(t, []string{"corners.0.x gt=0", "corners.0.y gt=0", "words required"}, failures(t, err))
}

// ownMap decodes itself.
type ownMap map[string]Base

func (m *ownMap) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, (*map[string]Base)(m)) }

func TestMissingStructsAndMapsOfTheirOwn(t *testing.T) {
	t.Parallel()
	type inner struct {
		N int    `json:"n" bind:"present"`
		M int    `json:"m" bind:"present"`
		S string `json:"s"`
	}
	type outer struct {
		Required inner `json:"required" validate:"required"`
		Optional inner `json:"optional" validate:"omitempty"`
		Plain    inner `json:"plain"`
	}
	b := newBinder(t, bind.Config{Limits: bind.Limits{Errors: 2}})
	for _, body := range []string{`{}`, `{"required":null}`} {
		err := b.Decode(context.Background(), []byte(body), new(outer))
		assert.Equal(t, []string{"required required", "plain required"}, failures(t, err), "each once")
		var e *bind.Error
		require.ErrorAs(t, err, &e)
		assert.False(t, e.Truncated, "nothing is cut off")
	}
	assert.Equal(t, []string{"a.id required"}, failures(t, b.Decode(context.Background(), []byte(`{"a":{},"b":{"id":"x"}}`), new(ownMap))))
	assert.Equal(t, []string{"0.a.id required"}, failures(t, b.DecodeMany(context.Background(), []byte(`[{"a":{}}]`), new([]ownMap))))
}
