package bind_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// sentFrom has values that can be zero in every place that they can stand in.
type sentFrom struct {
	Plain   int                  `json:"plain" bind:"exists=ints"`
	Pointer *int                 `json:"pointer" bind:"exists=ints"`
	Twice   **int                `json:"twice" bind:"exists=ints"`
	List    []int                `json:"list" bind:"exists=ints"`
	Lists   [][]*int             `json:"lists" bind:"exists=ints"`
	Array   [2]int               `json:"array" bind:"exists=ints"`
	Quoted  int                  `json:"quoted,string" bind:"exists=ints"`
	Folded  int                  `json:"folded,case:ignore" bind:"exists=ints"`
	Empty   int                  `json:"empty" validate:"omitempty" bind:"exists=ints"`
	Zero    *int                 `json:"zero" validate:"omitzero" bind:"exists=ints"`
	Keep    *int                 `json:"keep" validate:"omitempty" bind:"exists=ints"`
	Each    []int                `json:"each" validate:"dive,omitempty" bind:"exists=ints"`
	Around  []int                `json:"around" validate:"omitempty" bind:"exists=ints"`
	Alias   int                  `json:"alias" validate:"maybe" bind:"exists=ints"`
	Text    string               `json:"text" bind:"available=texts"`
	Texts   []string             `json:"texts" bind:"available=texts"`
	Flag    bool                 `json:"flag" bind:"exists=flags"`
	Time    time.Time            `json:"time" bind:"exists=times"`
	UUID    uuid.UUID            `json:"uuid" bind:"exists=uuids"`
	Object  tenantKey            `json:"object" bind:"exists=keys"`
	In      sentIn               `json:"in"`
	Ptr     *sentIn              `json:"ptr"`
	Items   []sentFrom           `json:"items" validate:"dive"`
	Map     map[string]sentIn    `json:"map"`
	Own     ownSent              `json:"own"`
	Spelt   map[uuid.UUID]sentIn `json:"spelt"`
	SentBase
	*SentMore
	Open map[string]sentIn `json:",embed"`
}

type sentIn struct {
	N int `json:"n" bind:"exists=ints"`
}

type SentBase struct {
	Base int `json:"base" bind:"exists=ints"`
}

type SentMore struct {
	More int `json:"more" bind:"exists=ints"`
}

// ownSent decodes itself. Its json tags say what it reads.
type ownSent struct {
	N  int    `json:"n" bind:"exists=ints"`
	In sentIn `json:"in"`
}

func (o *ownSent) UnmarshalJSON(text []byte) error {
	type plain ownSent
	return json.Unmarshal(text, (*plain)(o))
}

// TestWhatWasSentIsLookedUp although it is zero; what was not, is not.
func TestWhatWasSentIsLookedUp(t *testing.T) {
	t.Parallel()
	all := func(paths ...string) (want []string) {
		for _, p := range paths {
			want = append(want, p+" exists=ints")
		}
		return want
	}
	for name, tt := range map[string]struct {
		body string
		want []string
	}{
		"nothing":                        {`{}`, nil},
		"plain":                          {`{"plain":0}`, all("plain")},
		"plain/null":                     {`{"plain":null}`, nil},
		"pointer":                        {`{"pointer":0}`, all("pointer")},
		"pointer/null":                   {`{"pointer":null}`, nil},
		"pointer/two":                    {`{"twice":0}`, all("twice")},
		"list":                           {`{"list":[1,0]}`, all("list.1")},
		"list/empty":                     {`{"list":[]}`, nil},
		"list/lists":                     {`{"lists":[[],[0,1]]}`, all("lists.1.0")},
		"array":                          {`{"array":[0,1]}`, all("array.0")},
		"array/zeros":                    {`{"array":[0,0]}`, all("array.0", "array.1")},
		"quoted":                         {`{"quoted":"0"}`, all("quoted")},
		"folded":                         {`{"FOL_ded":0}`, all("FOL_ded")},
		"spelt keys":                     {`{"spelt":{"AAAAAAAA-0000-0000-0000-000000000000":{"n":0},"aaaaaaaa-0000-0000-0000-000000000001":{}}}`, all("spelt.AAAAAAAA-0000-0000-0000-000000000000.n")},
		"minus zero":                     {`{"pointer":-0}`, all("pointer")},
		"omitempty":                      {`{"empty":0}`, nil},
		"omitempty/pointer":              {`{"keep":0}`, all("keep")},
		"omitempty/items":                {`{"each":[0,1]}`, nil},
		"omitempty/list":                 {`{"around":[0]}`, all("around.0")},
		"omitempty/alias":                {`{"alias":0}`, nil},
		"omitzero":                       {`{"zero":0}`, nil},
		"text":                           {`{"text":""}`, []string{"text available=texts"}},
		"texts":                          {`{"texts":["a",""]}`, []string{"texts.1 available=texts"}},
		"boolean":                        {`{"flag":false}`, []string{"flag exists=flags"}},
		"time":                           {`{"time":"0001-01-01T00:00:00Z"}`, []string{"time exists=times"}},
		"uuid":                           {`{"uuid":"00000000-0000-0000-0000-000000000000"}`, []string{"uuid exists=uuids"}},
		"object":                         {`{"object":{}}`, []string{"object exists=keys"}},
		"inside":                         {`{"in":{"n":0}}`, all("in.n")},
		"inside/empty":                   {`{"in":{}}`, nil},
		"inside/null":                    {`{"in":null,"ptr":null}`, nil},
		"behind a pointer":               {`{"ptr":{"n":0}}`, all("ptr.n")},
		"items":                          {`{"items":[{},{"plain":0},{"items":[{"list":[0]}]}]}`, all("items.1.plain", "items.2.items.0.list.0")},
		"map":                            {`{"map":{"b":{"n":0},"a":{},"c":{"n":0}}}`, all("map.b.n", "map.c.n")},
		"embedded":                       {`{"base":0}`, all("base")},
		"embedded/pointer":               {`{"more":0}`, all("more")},
		"embedded/map":                   {`{"x":{"n":0},"y":{}}`, all("x.n")},
		"decodes itself":                 {`{"own":{"n":0,"in":{"n":0}}}`, all("own.n", "own.in.n")},
		"decodes itself/empty":           {`{"own":{"in":{}}}`, nil},
		"a member of the name elsewhere": {`{"plain":1,"items":[{}],"in":{"n":1},"map":{"n":{}}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := sentBinder(t)
			require.NoError(t, b.Check(sentFrom{}))
			ctx := context.Background()
			prefixed := func(prefix string) (want []string) {
				for _, w := range tt.want {
					want = append(want, prefix+w)
				}
				return want
			}

			assert.Equal(t, tt.want, mistakes(t, b.Decode(ctx, []byte(tt.body), new(sentFrom))))
			assert.Equal(t, prefixed("1."), mistakes(t, b.DecodeMany(ctx, []byte(`[{},`+tt.body+`]`), new([]sentFrom))))
			assert.Equal(t, prefixed("a.b.0."),
				mistakes(t, b.DecodeMany(ctx, []byte(`{"a.b":[`+tt.body+`,{}]}`), new([]*sentFrom), bind.Under("a.b"))))
			assert.Equal(t, prefixed("k."), mistakes(t, b.Decode(ctx, []byte(`{"k":`+tt.body+`,"l":{}}`), new(map[string]sentFrom))))
		})
	}
}

// sentBinder has lookups that find only one, and take the empty text for taken.
func sentBinder(t *testing.T) *bind.Binder {
	return newBinder(t, bind.Config{
		Precognition: true,
		Locales:      []locales.Locale{locales.En().WithMessages(map[string]string{"maybe": "No."})},
		Rules:        bind.Rules{Aliases: map[string]string{"maybe": "omitempty,gt=5"}},
		Lookups: map[string]bind.Lookup{
			"ints": stored(1).lookup(), "texts": stored("").lookup(), "flags": stored(true).lookup(),
			"times": stored(time.Now()).lookup(), "uuids": stored(uuid.Max).lookup(), "keys": stored(tenantKey{1, 1}).lookup(),
		},
	})
}

// mistakes is failures where there may be none.
func mistakes(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	return failures(t, err)
}

// TestValuesHaveNoBody: there zero is absent, where a plain member is.
func TestValuesHaveNoBody(t *testing.T) {
	t.Parallel()
	zero := 0
	b := sentBinder(t)
	ctx := context.Background()
	require.NoError(t, b.Validate(ctx, sentFrom{Ptr: new(sentIn), SentMore: new(SentMore), Map: map[string]sentIn{"a": {}}}))
	assert.Equal(t, []string{"pointer exists=ints", "list.0 exists=ints"},
		failures(t, b.Validate(ctx, &sentFrom{Pointer: &zero, List: []int{0, 1}})))
	assert.Equal(t, []string{"0.array.0 exists=ints"}, failures(t, b.Validate(ctx, []sentFrom{{Array: [2]int{0, 1}}})))
}

// TestPrecognitionLooksUpWhatWasSent although it is zero.
func TestPrecognitionLooksUpWhatWasSent(t *testing.T) {
	t.Parallel()
	h := bind.HandleMany(sentBinder(t), func(http.ResponseWriter, *http.Request, []sentFrom) error { return nil })
	for body, status := range map[string]int{
		`[{},{"plain":0,"in":{"n":1}}]`: http.StatusUnprocessableEntity,
		`[{},{"in":{"n":0}}]`:           http.StatusNoContent,
		`[{"plain":0},{}]`:              http.StatusNoContent,
		`[{"plain":0},{"plain":1}]`:     http.StatusNoContent,
	} {
		r := post(body)
		r.Header.Set("Precognition", "true")
		r.Header.Set("Precognition-Validate-Only", "1.plain")
		assert.Equal(t, status, serve(h, r).Code, body)
	}
}

// TestZeroKeysAreAskedFor: the lookup decides.
func TestZeroKeysAreAskedFor(t *testing.T) {
	t.Parallel()
	ints := stored(1)
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"c": ints.lookup(), "t": stored[string]().lookup()}})
	type body struct {
		IDs  []int    `json:"ids" bind:"exists=c"`
		Tags []string `json:"tags" bind:"available=t"`
	}

	err := b.Decode(context.Background(), []byte(`{"ids":[1,0],"tags":[""]}`), new(body))

	assert.Equal(t, []string{"ids.1 exists=c"}, failures(t, err))
	assert.Equal(t, [][]int{{1, 0}}, ints.calls)
}

// TestSentZerosMustBeDistinct, unless a rule lets go of them.
func TestSentZerosMustBeDistinct(t *testing.T) {
	t.Parallel()
	type lists struct {
		Ints   []int     `json:"ints" bind:"distinct"`
		Texts  []string  `json:"texts" bind:"distinct"`
		Flags  []bool    `json:"flags" bind:"distinct"`
		Floats []float64 `json:"floats" bind:"distinct"`
		Anys   []any     `json:"anys" bind:"distinct"`
		Maybe  []string  `json:"maybe" validate:"dive,omitempty" bind:"distinct"`
		Must   []string  `json:"must" validate:"dive,required" bind:"distinct"`
	}
	b := newBinder(t, bind.Config{})
	for body, want := range map[string][]string{
		`{"ints":[0,0]}`:            {"ints.0 distinct", "ints.1 distinct"},
		`{"texts":["",""]}`:         {"texts.0 distinct", "texts.1 distinct"},
		`{"flags":[false,false]}`:   {"flags.0 distinct", "flags.1 distinct"},
		`{"floats":[0,-0.0,0e5]}`:   {"floats.0 distinct", "floats.1 distinct", "floats.2 distinct"},
		`{"anys":[null,0,null,""]}`: {"anys.0 distinct", "anys.2 distinct"},
		`{"maybe":["","a","","a"]}`: {"maybe.1 distinct", "maybe.3 distinct"},
		`{"must":["",""]}`:          {"must.0 required", "must.1 required"},
		`{"ints":[0],"texts":[""]}`: nil,
	} {
		assert.Equal(t, want, mistakes(t, b.Decode(context.Background(), []byte(body), new(lists))), body)
	}
}

// TestManyMembersSentAsZero: the 64th field and those behind it are no others.
func TestManyMembersSentAsZero(t *testing.T) {
	t.Parallel()
	fields := make([]reflect.StructField, 70)
	for i := range fields {
		tag := fmt.Sprintf(`json:"f%d" bind:"exists=ints"`, i)
		fields[i] = reflect.StructField{Name: fmt.Sprint("F", i), Type: reflect.TypeFor[int](), Tag: reflect.StructTag(tag)}
	}
	dst := reflect.New(reflect.StructOf(fields)).Interface()

	err := sentBinder(t).Decode(context.Background(), []byte(`{"f3":0,"f63":0,"f64":0,"f69":0}`), dst)

	assert.Equal(t, []string{"f3 exists=ints", "f63 exists=ints", "f64 exists=ints", "f69 exists=ints"}, failures(t, err))
}
