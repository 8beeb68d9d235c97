package jsonbody_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
)

// told decodes itself, and has members that bind tags look at.
type told struct {
	N    int            `json:"n" bind:"distinct"`
	List []toldItem     `json:"list"`
	Map  map[string]int `json:"map"`
}

type toldItem struct {
	N int `json:"n" bind:"distinct"`
}

func (t *told) UnmarshalJSON([]byte) error { return nil }

// charged is one of each that is charged to Limits.Memory.
type charged struct {
	Zero   int               `json:"zero" bind:"distinct"`
	Told   told              `json:"told"`
	Tags   []string          `json:"tags"`
	Large  [][64]int64       `json:"large"`
	Ages   map[int8]int      `json:"ages"`
	IDs    map[uuid.UUID]int `json:"ids"`
	Names  map[string]string `json:"names"`
	Any    any               `json:"any"`
	Ptr    **int             `json:"ptr"`
	Hex    []byte            `json:"hex,format:hex"`
	Figure figure            `json:"figure"`
	Fold   int               `json:"fold_me,case:ignore"`
	*Hop
	Open map[string]any `json:",embed"`
}

type Hop struct {
	Hopped int `json:"hopped"`
}

// chargedRaw keeps members that it does not know as they stand, behind a pointer.
type chargedRaw struct {
	*HopRaw
}

type HopRaw struct {
	Open map[string]*int `json:",embed"`
}

const manyMembers = `"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10`

// TestNoByteMoreThanTheLimit decodes with every limit below what is charged.
func TestNoByteMoreThanTheLimit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		typ  reflect.Type
		key  string
		body string
	}{
		{"envelope", reflect.TypeFor[[]int](), "list", `{` + manyMembers + `,"list":[1,2]}`},
		{"unknown_members", reflect.TypeFor[bounded](), "", `{` + manyMembers + `,"x":{` + manyMembers + `}}`},
		{"zero_that_was_sent", reflect.TypeFor[charged](), "", `{"zero":0}`},
		{"zero_in_what_decodes_itself", reflect.TypeFor[charged](), "", `{"told":{"n":0,"list":[{"n":0},[],1],"map":{"n":0},"x":{"n":0}}}`},
		{"lists", reflect.TypeFor[charged](), "", `{"tags":["a","b"],"large":[[],[],[]]}`},
		{"lists_of_lists", reflect.TypeFor[[][]any](), "", `[[1,[2,{}]],["a"],[[]]]`},
		{"maps", reflect.TypeFor[charged](), "", `{"names":{"a":"b"},"ages":{"1":2,"3":4}}`},
		{"large_map", reflect.TypeFor[map[string]int](), "", `{` + manyMembers + `}`},
		{"names_that_are_no_key", reflect.TypeFor[charged](), "", `{"ages":{` + manyMembers + `}}`},
		{"keys_in_another_spelling", reflect.TypeFor[charged](), "", `{"ids":{"URN:UUID:0D4FBE54-6B3C-4C35-8B0A-1F7A6B1C2D3E":1}}`},
		{"members_in_another_spelling", reflect.TypeFor[charged](), "", `{"FoldMe":1}`},
		{"any", reflect.TypeFor[charged](), "", `{"any":{"a":[1,{"b":"c"}]}}`},
		{"pointers", reflect.TypeFor[charged](), "", `{"ptr":1}`},
		{"member_with_a_format", reflect.TypeFor[charged](), "", `{"hex":"00ff"}`},
		{"embedded_pointer", reflect.TypeFor[charged](), "", `{"hopped":1}`},
		{"embedded_map", reflect.TypeFor[charged](), "", `{"x":1,"y":[2]}`},
		{"embedded_map_behind_a_pointer", reflect.TypeFor[chargedRaw](), "", `{"x":1,"y":2}`},
		{"union", reflect.TypeFor[charged](), "", `{"figure":{"radius":1,"kind":"circle"}}`},
		{"unions_that_are_named_at_the_end", reflect.TypeFor[figures](), "", `{"one":{"many":[{"many":[{"kind":"rect"}],"kind":"rect"}],"kind":"rect"}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			to := target(tt.typ)
			to.Key, to.AllowUnknown = tt.key, true
			assertCharged(t, to, tt.body, nil)
		})
	}
}

// TestNoByteMoreThanTheLimitInAPatch is the same for what a patch changes.
func TestNoByteMoreThanTheLimitInAPatch(t *testing.T) {
	t.Parallel()
	one := 1
	held := func() charged {
		two := &one
		return charged{
			Names: map[string]string{"a": "b"}, Any: map[string]any{"a": map[string]any{"b": 1.0}}, Ptr: &two,
			Figure: circle{Radius: 1}, Open: map[string]any{"x": 1.0}, Hop: &Hop{Hopped: 1},
		}
	}
	defaults := jsonbody.NewDefaults([]reflect.Value{reflect.ValueOf(charged{
		Names: map[string]string{"a": "default"}, Ptr: held().Ptr,
		Any: map[string]any{"a": map[string]any{"b": []any{1.0, 2.0}}},
	})}, optionalBox)
	for name, body := range map[string]string{
		"members":               `{"zero":1,"tags":["a"],"fold_me":2}`,
		"entries":               `{"names":{"a":"c","d":"e"}}`,
		"entry_of_a_default":    `{"names":{"a":null}}`,
		"pointer_of_a_default":  `{"ptr":null}`,
		"any":                   `{"any":{"a":{"b":2,"c":{"d":1}}}}`,
		"any_of_many":           `{"any":{"a":{` + manyMembers + `}}}`,
		"entry_in_any":          `{"any":{"a":{"b":null}}}`,
		"union":                 `{"figure":{"radius":2}}`,
		"another_variant":       `{"figure":{"kind":"square","side":1}}`,
		"embedded":              `{"hopped":2}`,
		"members_that_are_open": `{"x":null,"y":2}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := target(reflect.TypeFor[charged]())
			to.Patch, to.Defaults = true, defaults
			assertCharged(t, to, body, func() reflect.Value { v := held(); return reflect.ValueOf(&v) })
		})
	}
}

// assertCharged holds that a body is decoded with a limit of what it is charged,
// and with no limit below that.
func assertCharged(t *testing.T, to jsonbody.Target, body string, into func() reflect.Value) {
	t.Helper()
	var decoder jsonbody.Decoder
	decode := func(memory int64) (jsonbody.Decoded, error) {
		to.Limits.Memory = memory
		if into != nil {
			to.Into = into()
		}
		return decoder.Decode([]byte(body), to)
	}

	all, err := decode(1 << 30)
	require.NoError(t, err, body)
	require.Positive(t, all.Memory, body)
	require.Less(t, all.Memory, int64(1<<16), body)
	exact, err := decode(all.Memory)
	require.NoError(t, err, "%s: %d bytes", body, all.Memory)
	assert.Equal(t, all.Memory, exact.Memory)
	assert.Equal(t, all.Mistakes, exact.Mistakes)

	for memory := all.Memory - 1; memory > 0; memory-- {
		_, err := decode(memory)
		var limit *jsonbody.LimitError
		require.ErrorAs(t, err, &limit, "%s with %d of %d bytes", body, memory, all.Memory)
		require.Equal(t, jsonbody.LimitError{Limit: "memory", Max: memory}, *limit)
	}
}

// TestCountedTooOften has lists in each other around a long one, so deep that
// the items of the long one are counted no more. It grows all the same, and
// takes little more than it has.
func TestCountedTooOften(t *testing.T) {
	t.Parallel()
	const depth, items = 100, 5000
	body := strings.Repeat("[", depth) + "[" + strings.TrimSuffix(strings.Repeat("1,", items), ",") + "]" + strings.Repeat("]", depth)
	d, err := new(jsonbody.Decoder).Decode([]byte(`{"any":`+body+`}`), target(reflect.TypeFor[charged]()))
	require.NoError(t, err)

	list := d.Value.Interface().(charged).Any
	for range depth {
		list = list.([]any)[0]
	}
	assert.Len(t, list, items)
	assert.Less(t, d.Memory, int64(4*32*items))
}
