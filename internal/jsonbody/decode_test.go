package jsonbody_test

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// decoded is Decoder.Decode without what it counts and proves.
func decoded(body []byte, to jsonbody.Target) (reflect.Value, []mistake.Mistake, error) {
	d, err := new(jsonbody.Decoder).Decode(body, to)
	if err != nil {
		return reflect.Value{}, nil, err
	}
	return d.Value.Addr(), d.Mistakes, nil
}

type lead struct {
	Name   string             `json:"name"`
	Age    int8               `json:"age"`
	Count  uint16             `json:"count"`
	Score  float64            `json:"score"`
	Small  float32            `json:"small"`
	On     bool               `json:"on"`
	When   time.Time          `json:"when"`
	Wait   time.Duration      `json:"wait,format:units"`
	Raw    []byte             `json:"raw"`
	Hash   [2]byte            `json:"hash"`
	Long   *int64             `json:"long,string"`
	Addr   address            `json:"addr"`
	Ptr    **address          `json:"ptr"`
	Tags   []string           `json:"tags"`
	Addrs  []*address         `json:"addrs"`
	Pair   [2]int             `json:"pair"`
	ByName map[string]address `json:"by_name"`
	ByAge  map[int8]address   `json:"by_age"`
	IP     netip.Addr         `json:"ip"`
	Color  color              `json:"color"`
	Any    any                `json:"any"`
	Fold   int                `json:"fold_me,case:ignore"`
	Embedded
}

type address struct {
	Street string `json:"street"`
	Zip    uint16 `json:"zip"`
}

type Embedded struct {
	ID    int64  `json:"id"`
	Slash string `json:"a/b~c"`
}

// color decodes itself from a JSON string.
type color int

func (c *color) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case "null":
	case `"red"`:
		*c = 1
	default:
		return errors.New("no such color")
	}
	return nil
}

func (c color) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, `"%d"`, int(c)), nil }

// target returns the Target for values of typ, without limits.
func target(typ reflect.Type) jsonbody.Target {
	return jsonbody.Target{Document: shape.Document{Type: reader().Read(typ)}}
}

// found writes mistakes as "POINTER RULE PARAM TYPE", the blanks of what is empty left out.
func found(mistakes []mistake.Mistake) []string {
	all := []string{}
	for _, m := range mistakes {
		text := string(m.Path.AppendPointer(nil))
		for _, part := range []string{m.Rule, m.Param, m.Type} {
			if part != "" {
				text += " " + part
			}
		}
		all = append(all, text)
	}
	return all
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	leadType, listType, mapType := reflect.TypeFor[lead](), reflect.TypeFor[[]address](), reflect.TypeFor[map[string]int]()
	tests := []struct {
		name string
		typ  reflect.Type
		key  string
		body string
		want []string
	}{
		{"type/string", leadType, "", `{"name":5}`, []string{"/name type string"}},
		{"type/integer", leadType, "", `{"age":"5"}`, []string{"/age type integer"}},
		{"type/integer_with_fraction", leadType, "", `{"age":1.5}`, []string{"/age type integer"}},
		{"type/integer_with_exponent", leadType, "", `{"age":1e2}`, []string{"/age type plain integer"}},
		{"type/number", leadType, "", `{"score":"x"}`, []string{"/score type number"}},
		{"type/boolean", leadType, "", `{"on":1}`, []string{"/on type boolean"}},
		{"type/boolean_in_quotes", leadType, "", `{"on":"true"}`, []string{"/on type boolean"}},
		{"type/time", leadType, "", `{"when":"yesterday"}`, []string{"/when type date-time"}},
		{"type/time_as_number", leadType, "", `{"when":5}`, []string{"/when type date-time"}},
		{"type/duration", leadType, "", `{"wait":5}`, []string{"/wait type duration"}},
		{"type/duration_text", leadType, "", `{"wait":"soon"}`, []string{"/wait type duration"}},
		{"type/time_with_a_short_hour", leadType, "", `{"when":"2026-01-02T3:04:05Z"}`, []string{"/when type date-time"}},
		{"type/time_with_a_comma", leadType, "", `{"when":"2026-01-02T13:04:05,5Z"}`, []string{"/when type date-time"}},
		{"type/integer_with_a_huge_exponent", leadType, "", `{"age":1e9999999999999999999}`, []string{"/age type plain integer"}},
		{"type/integer_with_a_tiny_exponent", leadType, "", `{"age":1e-9999999999999999999}`, []string{"/age type integer"}},
		{"type/bytes", leadType, "", `{"raw":[1,2]}`, []string{"/raw type string"}},
		{"type/quoted_number_bare", leadType, "", `{"long":5}`, []string{"/long type string"}},
		{"type/object", leadType, "", `{"addr":[1]}`, []string{"/addr type object"}},
		{"type/object_behind_pointers", leadType, "", `{"ptr":1}`, []string{"/ptr type object"}},
		{"type/array", leadType, "", `{"tags":{"0":"a"}}`, []string{"/tags type array"}},
		{"type/fixed_array", leadType, "", `{"pair":7}`, []string{"/pair type array"}},
		{"type/map", leadType, "", `{"by_name":[]}`, []string{"/by_name type object"}},
		{"type/text_of_its_own", leadType, "", `{"ip":5}`, []string{"/ip type string"}},
		{"type/embedded", leadType, "", `{"id":"x","a/b~c":1}`, []string{"/id type integer", "/a~1b~0c type string"}},
		{"type/folded_name", leadType, "", `{"FoldMe":"x"}`, []string{"/FoldMe type integer"}},
		{"range/int8", leadType, "", `{"age":128}`, []string{"/age range -128 127 integer"}},
		{"range/int8_below", leadType, "", `{"age":-129}`, []string{"/age range -128 127 integer"}},
		{"range/uint16", leadType, "", `{"count":65536}`, []string{"/count range 0 65535 integer"}},
		{"range/negative_unsigned", leadType, "", `{"count":-1}`, []string{"/count range 0 65535 integer"}},
		{"range/int64", leadType, "", `{"id":9223372036854775808}`, []string{"/id range -9223372036854775808 9223372036854775807 integer"}},
		{"range/beyond_64_bits", leadType, "", `{"age":99999999999999999999}`, []string{"/age range -128 127 integer"}},
		{"range/quoted", leadType, "", `{"long":"9223372036854775808"}`, []string{"/long range -9223372036854775808 9223372036854775807 integer"}},
		{"range/float64", leadType, "", `{"score":1e999}`, []string{"/score range number"}},
		{"range/float32", leadType, "", `{"small":1e39}`, []string{"/small range number"}},
		{"range/below_any", leadType, "", `{"any":[1,{"x":-1e999}]}`, []string{"/any/1/x range number"}},
		{"base64", leadType, "", `{"raw":"!!!!"}`, []string{"/raw base64 string"}},
		{"base64/line_break", leadType, "", `{"raw":"AA\nAA"}`, []string{"/raw base64 string"}},
		{"base64/wrong_length", leadType, "", `{"hash":"AAAA"}`, []string{"/hash len 2 string"}},
		{"format/text_of_its_own", leadType, "", `{"ip":"1.2.3"}`, []string{"/ip format ip string"}},
		{"format/json_of_its_own", leadType, "", `{"color":{"mauve":1}}`, []string{"/color format"}},
		{"len/too_few", leadType, "", `{"pair":[1]}`, []string{"/pair len 2 array"}},
		{"len/too_many", leadType, "", `{"pair":[1,2,"not looked at"]}`, []string{"/pair len 2 array"}},
		{"len/with_mistyped_item", leadType, "", `{"pair":[1,"2",3]}`, []string{"/pair/1 type integer", "/pair len 2 array"}},
		{"key", leadType, "", `{"by_age":{"x":{},"1":{}}}`, []string{"/by_age/x key integer"}},
		{"key/out_of_range", leadType, "", `{"by_age":{"999":{}}}`, []string{"/by_age/999 key integer"}},
		{"key/and_its_value", leadType, "", `{"by_age":{"x":{"zip":""}}}`, []string{"/by_age/x key integer", "/by_age/x/zip type integer"}},
		{"key/stands_for_both", leadType, "", `{"by_age":{"x":5}}`, []string{"/by_age/x key integer"}},
		{"unknown", leadType, "", `{"nope":1,"addr":{"no":[],"zip":1}}`, []string{"/nope unknown", "/addr/no unknown"}},
		{"unknown/not_looked_into", leadType, "", `{"nope":{"deep":[null,1e999]}}`, []string{"/nope unknown"}},
		{"unknown/case_matters", leadType, "", `{"Name":"x"}`, []string{"/Name unknown name"}},
		{"null/member_is_absent", leadType, "", `{"name":null,"tags":null,"addr":null,"ptr":null,"pair":null,"by_name":null,"unknown":1}`, []string{"/unknown unknown"}},
		{"null/entry", leadType, "", `{"by_name":{"k":null}}`, []string{"/by_name/k type object"}},
		{"null/item", leadType, "", `{"tags":["a",null],"addrs":[null]}`, []string{"/tags/1 type string", "/addrs/0 type object"}},
		{"null/item_of_fixed_array", leadType, "", `{"pair":[null,1]}`, []string{"/pair/0 type integer"}},
		{"null/item_past_the_end", leadType, "", `{"pair":[1,2,null]}`, []string{"/pair len 2 array"}},
		{"null/item_of_any", leadType, "", `{"any":[null]}`, []string{}},
		{"null/item_of_maps", reflect.TypeFor[[]map[string]int](), "", `[null]`, []string{}},
		{"null/item_with_its_own_decoding", reflect.TypeFor[[]*color](), "", `[null,"red"]`, []string{}},
		{"null/text_that_looks_like_it", leadType, "", `{"name":"[null]","tags":[",null"]}`, []string{}},
		{"body/null", leadType, "", ` null `, []string{" type object"}},
		{"body/null_for_a_map", mapType, "", `null`, []string{" type object"}},
		{"body/null_for_a_list", listType, "", `null`, []string{" type array"}},
		{"body/scalar", leadType, "", `"x"`, []string{" type object"}},
		{"body/array", leadType, "", `[{}]`, []string{" type object"}},
		{"body/object_for_a_list", listType, "", `{}`, []string{" type array"}},
		{"list/items", listType, "", `[{"zip":1},7,{"zip":"9","street":{}},null]`, []string{"/1 type object", "/2/zip type integer", "/2/street type string", "/3 type object"}},
		{"map/values", mapType, "", `{"a.b":"x","c/d":1,"":true}`, []string{"/a.b type integer", "/ type integer"}},
		{"under/items", listType, "leads", `{"leads":[{"zip":"x"},null]}`, []string{"/leads/0/zip type integer", "/leads/1 type object"}},
		{"under/missing", listType, "leads", `{}`, []string{"/leads required array"}},
		{"under/null", listType, "leads", `{"leads":null}`, []string{"/leads required array"}},
		{"under/mistyped", listType, "leads", `{"leads":{}}`, []string{"/leads type array"}},
		{"under/unknown_beside", listType, "leads", `{"x":1,"leads":[],"y":[null]}`, []string{"/x unknown", "/y unknown"}},
		{"under/unknown_instead", listType, "leads", `{"Leads":[]}`, []string{"/Leads unknown", "/leads required array"}},
		{"under/array_instead", listType, "leads", `[]`, []string{" type object"}},
		{"under/null_instead", listType, "leads", `null`, []string{" type object"}},
		{"under/scalar_instead", leadType, "lead", `true`, []string{" type object"}},
		{"all_at_once", leadType, "", `{"name":5,"zzz":1,"age":300,"tags":["a",1,null],"addrs":[{"zip":1.5},3],"by_name":{"k":{"zip":true},"l":3},"id":{}}`, []string{
			"/name type string", "/zzz unknown", "/age range -128 127 integer", "/tags/1 type string", "/tags/2 type string", "/addrs/0/zip type integer",
			"/addrs/1 type object", "/by_name/k/zip type integer", "/by_name/l type object", "/id type integer",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			to := target(tt.typ)
			to.Key = tt.key
			_, mistakes, err := decoded([]byte(tt.body), to)
			require.NoError(t, err)
			assert.Equal(t, tt.want, found(mistakes))
		})
	}
}

// TestNamesThatAreAlike has so many names of one length that begin and end alike
// that no perfect hash keeps them apart.
func TestNamesThatAreAlike(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[struct {
		A int `json:"the_begin_a_the_end__"`
		B int `json:"the_begin_b_the_end__"`
		C int `json:"the_begin_c_the_end__"`
	}]())
	value, mistakes, err := decoded([]byte(`{"the_begin_c_the_end__":3,"the_begin_a_the_end__":1,"the_begin_d_the_end__":4,"the_begin_b_the_end__":2}`), to)
	require.NoError(t, err)
	assert.Equal(t, []string{"/the_begin_d_the_end__ unknown"}, found(mistakes))
	assert.Equal(t, "{1 2 3}", fmt.Sprint(value.Elem().Interface()))
}

// TestFirstMistakeAtAPlaceStands has a key and its value at one path, with mistakes of the items between the two.
func TestFirstMistakeAtAPlaceStands(t *testing.T) {
	t.Parallel()
	_, mistakes, err := decoded([]byte(`{"300":["x"]}`), target(reflect.TypeFor[map[int8][2]int]()))
	require.NoError(t, err)
	assert.Equal(t, []string{"/300 key integer", "/300/0 type integer"}, found(mistakes))
}

func TestIndexIsNotItsDigits(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[map[string][]map[string]int]())
	_, mistakes, err := decoded([]byte(`{"0":[{"0":"x"}]}`), to)
	require.NoError(t, err)
	require.Len(t, mistakes, 1)
	assert.Equal(t, path.Steps("").Key("0").Index(0).Key("0"), mistakes[0].Path)
}

// scores decodes itself from an object, with the help of the json package.
type scores map[string]int

func (s *scores) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	return json.UnmarshalDecode(dec, (*map[string]int)(s))
}

func TestPathsBelowATypeThatDecodesItself(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[struct {
		Scores scores `json:"scores"`
	}]())
	for _, name := range []string{"a", "0", "a/b~c", "01"} {
		body, err := json.Marshal(map[string]any{"scores": map[string]any{name: "x"}})
		require.NoError(t, err)
		_, mistakes, err := decoded(body, to)
		require.NoError(t, err)
		require.Len(t, mistakes, 1)
		assert.Equal(t, path.Steps("").Key("scores").Key(name), mistakes[0].Path, "member %q", name)
		assert.Equal(t, "type", mistakes[0].Rule)
	}
}

// nested is a type whose text is itself JSON: what is wrong in there is not the body's syntax.
type nested struct{ value any }

func (n *nested) UnmarshalText(text []byte) error { return json.Unmarshal(text, &n.value) }

func TestSyntaxErrorInATypesOwnDecodingIsAMistake(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[struct {
		Name   string `json:"name"`
		Nested nested `json:"nested"`
	}]())
	_, mistakes, err := decoded([]byte(`{"nested":"{\"a\":","name":"x"}`), to)
	require.NoError(t, err)
	assert.Equal(t, []string{"/nested format string"}, found(mistakes))
}

func TestAllowUnknown(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[[]address]())
	to.AllowUnknown = true
	to.Key = "leads"
	value, mistakes, err := decoded([]byte(`{"x":1,"leads":[{"zip":1,"more":{}}],"y":2}`), to)
	require.NoError(t, err)
	assert.Empty(t, mistakes)
	assert.Equal(t, &[]address{{Zip: 1}}, value.Interface())

	_, mistakes, err = decoded([]byte(`{"x":1,"leads":[{"zip":"","more":{}}],"y":2}`), to)
	require.NoError(t, err)
	assert.Equal(t, []string{"/leads/0/zip type integer"}, found(mistakes))
}

func TestValuesBesideMistakesAreKept(t *testing.T) {
	t.Parallel()
	value, mistakes, err := decoded([]byte(`{"name":"n","age":"x","tags":["a",1,"c"],"by_age":{"1":{"zip":2},"x":{}},"pair":[1,2,3],"id":7}`), target(reflect.TypeFor[lead]()))
	require.NoError(t, err)
	require.Len(t, mistakes, 4)
	got := value.Interface().(*lead)
	assert.Equal(t, "n", got.Name)
	assert.Zero(t, got.Age)
	assert.Equal(t, []string{"a", "", "c"}, got.Tags)
	assert.Equal(t, map[int8]address{1: {Zip: 2}}, got.ByAge)
	assert.Equal(t, [2]int{1, 2}, got.Pair)
	assert.Equal(t, int64(7), got.ID)
}

// explosive panics while it decodes itself.
type explosive struct{}

func (explosive) UnmarshalText([]byte) error { panic("boom") }

func TestFailuresThatNoBodyCanHelp(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		typ        reflect.Type
	}{
		{"panic_in_the_types_own_decoding", `{"E":"x"}`, reflect.TypeFor[struct{ E explosive }]()},
		{"panic_in_the_collecting_pass", `{"X":1,"E":"x"}`, reflect.TypeFor[struct{ E explosive }]()},
		{"type_that_json_refuses", `{"a":1}`, reflect.StructOf([]reflect.StructField{ // go vet refuses it in source
			{Name: "A", Type: reflect.TypeFor[int](), Tag: `json:"a,omitEmpty"`},
		})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			value, mistakes, err := decoded([]byte(tt.body), target(tt.typ))
			require.Error(t, err)
			var syntax *jsonbody.SyntaxError
			var limit *jsonbody.LimitError
			assert.False(t, errors.As(err, &syntax) || errors.As(err, &limit), "%v is no mistake of the client", err)
			assert.False(t, value.IsValid())
			assert.Empty(t, mistakes)
			assert.False(t, strings.Contains(err.Error(), "\n"))
		})
	}
}

// streamed decodes itself with the help of the json package.
type streamed struct{ A, B int }

func (s *streamed) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	type plain streamed
	return json.UnmarshalDecode(dec, (*plain)(s))
}

// TestUnknownMembersInATypesOwnDecoding are unknown members as any other, however the body is read.
func TestUnknownMembersInATypesOwnDecoding(t *testing.T) {
	t.Parallel()
	type holder struct {
		V    streamed `json:"v"`
		N    int      `json:"n"`
		Many []streamed
	}
	to := target(reflect.TypeFor[holder]())
	const body = `{"v":{"A":1,"C":2},"n":"x","Many":[{"A":1},{"D":{}}]}`
	_, mistakes, err := decoded([]byte(body), to)
	require.NoError(t, err)
	assert.Equal(t, []string{"/v/C unknown", "/n type integer", "/Many/1/D unknown"}, found(mistakes))

	to.AllowUnknown = true
	v, mistakes, err := decoded([]byte(strings.Replace(body, `"x"`, "1", 1)), to)
	require.NoError(t, err)
	assert.Empty(t, mistakes)
	assert.Equal(t, streamed{A: 1}, v.Elem().Field(0).Interface())
}

// A value that is used again holds nothing of the body before it, and what has
// been copied of it stays as it is.
func TestRecycledValuesAreNew(t *testing.T) {
	t.Parallel()

	type record struct {
		Name  string
		Tags  map[string]int
		Items []int
		Next  *record
	}
	to := target(reflect.TypeFor[record]())
	program := new(jsonbody.Decoder).Program(to.Document)

	decode := func(body string) (copied record) {
		var out jsonbody.Decoded
		require.NoError(t, program.Decode([]byte(body), &to, &out))
		copied = out.Value.Interface().(record)
		program.Recycle(&out)
		return copied
	}

	first := decode(`{"Name":"a","Tags":{"x":1},"Items":[1,2],"Next":{"Name":"b"}}`)
	for range 100 { // a pool may lose what it is given
		assert.Equal(t, record{Tags: map[string]int{"y": 2}}, decode(`{"Tags":{"y":2}}`))
	}
	assert.Equal(t, record{
		Name: "a", Tags: map[string]int{"x": 1}, Items: []int{1, 2}, Next: &record{Name: "b"},
	}, first)
}
