package jsonbody_test

import (
	"fmt"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
)

type (
	word      string
	letters   []word
	tinyByte  byte
	anything2 any
)

type formatted struct {
	Date   time.Time     `json:"date,format:DateOnly"`
	Unix   *time.Time    `json:"unix,format:unix"`
	Wait   time.Duration `json:"wait,format:sec"`
	Hex    []byte        `json:"hex,format:hex"`
	Array  [2]byte       `json:"array,format:array"`
	Quoted *uint64       `json:"quoted,string"`
	Small  float32       `json:"small,string"`
}

type openMap struct {
	Own   int
	Extra map[string]int `json:",embed"`
	List  []int
}

type openRaw struct {
	Own   int
	Extra jsontext.Value `json:",embed"`
	List  []int
}

type openDeep struct {
	OpenInner
	Own  map[string]openInner `json:"own"`
	List []int
}

type OpenInner struct {
	Rest *map[word]any `json:",embed"`
}

type openInner struct {
	Raw *jsontext.Value `json:",embed"`
}

// decodable are types and bodies that fit them. Where null is no item, "[null" in a string makes the decoder look twice.
var decodable = []struct {
	name string
	typ  reflect.Type
	body string
}{
	{"scalars", reflect.TypeFor[lead](), `{"name":"é\u00e9\n[null","age":-128,"count":65535,"score":1e300,"small":0.1,"on":true,"when":"2024-01-02T03:04:05.678+01:00","wait":"1h2m","long":"-9223372036854775808"}`},
	{"bytes", reflect.TypeFor[lead](), `{"raw":"AAEC/w==","hash":"AAE=","color":"red","ip":"2001:db8::1"}`},
	{"empty_bytes", reflect.TypeFor[lead](), `{"raw":""}`},
	{"objects", reflect.TypeFor[lead](), `{"addr":{"street":"s","zip":1},"ptr":{"zip":2},"id":5,"a/b~c":"x"}`},
	{"nulls", reflect.TypeFor[lead](), `{"name":null,"age":null,"when":null,"wait":null,"raw":null,"hash":null,"long":null,"addr":null,"ptr":null,"tags":null,"pair":null,"by_name":null,"ip":null,"color":null,"any":null,"id":null}`},
	{"lists", reflect.TypeFor[lead](), `{"tags":["a",""],"addrs":[{},{"zip":1}],"pair":[1,2]}`},
	{"empty_lists", reflect.TypeFor[lead](), `{"tags":[],"addrs":[],"by_name":{},"by_age":{}}`},
	{"maps", reflect.TypeFor[lead](), `{"by_name":{"":{},"a.b":{"zip":1},"k[0]":{}},"by_age":{"-128":{},"0":{"zip":2}}}`},
	{"any", reflect.TypeFor[lead](), `{"any":{"a":[1,"x",null,true,{"b":{}}],"":-0.0,"big":12345678901234567890}}`},
	{"folded_names", reflect.TypeFor[lead](), `{"FOLD-ME":3}`},
	{"named_types", reflect.TypeFor[map[word]letters](), `{"a":["b","c"],"b":[]}`},
	{"named_bytes", reflect.TypeFor[[]tinyByte](), `[1,255]`},
	{"named_any", reflect.TypeFor[[]anything2](), `[null,{"a":1},[]]`},
	{"maps_of_text_keys", reflect.TypeFor[map[netip.Addr]map[time.Time]map[float64]int](), `{"::1":{"2024-01-02T03:04:05Z":{"1.5":1,"-2e3":2}}}`},
	{"pointers", reflect.TypeFor[[]***int](), `[1,2]`},
	{"pointers_to_lists", reflect.TypeFor[*[]*map[string]*int](), `[{"a":2,"b":1},null]`},
	{"nested_arrays", reflect.TypeFor[[2][1][]int](), `[[[1,2]],[[]]]`},
	{"formats", reflect.TypeFor[formatted](), `{"date":"2024-01-02","unix":1700000000.5,"wait":1.5,"hex":"00ff","array":[1,2],"quoted":"18446744073709551615","small":"1.5"}`},
	{"formats_null", reflect.TypeFor[formatted](), `{"date":null,"unix":null,"wait":null,"hex":null,"quoted":null}`},
	{"raw", reflect.TypeFor[struct{ Raw, Other jsontext.Value }](), `{"Raw":{"a" : [null]},"Other":null}`},
	{"embedded_map", reflect.TypeFor[openMap](), `{"Own":1,"x":2,"List":[3],"a.b":4}`},
	{"embedded_raw", reflect.TypeFor[openRaw](), `{"Own":1,"x":[null],"List":[3],"y":{}}`},
	{"embedded_pointers", reflect.TypeFor[openDeep](), `{"x":[null,{"a":1}],"own":{"k":{"r":1,"s":[null]},"l":{}},"é\u0000":null,"List":[]}`},
	{"embedded_pointers_to_nothing", reflect.TypeFor[openDeep](), `{"own":{"k":{}},"List":[1]}`},
	{"recursive", reflect.TypeFor[treeNode](), `{"name":"r","left":{"children":[{"named":{"k":{"id":1}}}]},"pair":[{"value":1.5},{}]}`},
	{"scalar_documents", reflect.TypeFor[[]string](), `["[null",",null"]`},
}

// TestBothPasses decodes what fits with the json package, with the plain pass and with the collecting pass: beside a null
// item, beside an unknown member, and below a list.
func TestBothPasses(t *testing.T) {
	t.Parallel()
	for _, tt := range decodable {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := reflect.New(tt.typ)
			require.NoError(t, json.Unmarshal([]byte(tt.body), want.Interface(), json.RejectUnknownMembers(true), shape.FormatTag()))

			got, mistakes, err := decoded([]byte(tt.body), target(tt.typ))
			require.NoError(t, err)
			assert.Empty(t, found(mistakes))
			assert.Equal(t, want.Interface(), got.Interface())

			assertCollected(t, tt.typ, []byte(tt.body), want)

			under := target(tt.typ)
			under.Key = "k"
			got, mistakes, err = decoded(fmt.Appendf(nil, `{"k":%s,"x":1}`, tt.body), under)
			require.NoError(t, err)
			assert.Equal(t, []string{"/x unknown"}, found(mistakes))
			assert.Equal(t, want.Interface(), got.Interface())

			got, mistakes, err = decoded(fmt.Appendf(nil, `[%s,5,%[1]s,null]`, tt.body), target(reflect.SliceOf(reflect.PointerTo(tt.typ))))
			require.NoError(t, err)
			assert.NotEmpty(t, mistakes)
			assert.Equal(t, want.Interface(), got.Elem().Index(0).Interface())
			assert.Equal(t, want.Interface(), got.Elem().Index(2).Interface())
		})
	}
}

func TestMistakesBelowAnEmbeddedMap(t *testing.T) {
	t.Parallel()
	_, mistakes, err := decoded([]byte(`{"Own":"x","a":"y","b":1}`), target(reflect.TypeFor[openMap]()))
	require.NoError(t, err)
	assert.Equal(t, []string{"/Own type integer", "/a type integer"}, found(mistakes))

	_, mistakes, err = decoded([]byte(`{"a":"y"}`), target(reflect.TypeFor[openMap]()))
	require.NoError(t, err)
	assert.Equal(t, []string{"/a type integer"}, found(mistakes))
}

func TestDecodingStartsFromZero(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[map[string]int]())
	first, _, err := decoded([]byte(`{"a":1}`), to)
	require.NoError(t, err)
	second, _, err := decoded([]byte(`{"b":2}`), to)
	require.NoError(t, err)
	assert.Equal(t, &map[string]int{"a": 1}, first.Interface())
	assert.Equal(t, &map[string]int{"b": 2}, second.Interface())
}
