package jsonbody_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/jsonbody"
)

// The types that are large for their bytes.
type (
	padded struct {
		X   int        `json:"x"`
		Pad [256]int64 `json:"-"`
	}
	Padded      struct{ padded }
	throughPtr  struct{ *EmbeddedPad }
	EmbeddedPad struct {
		X   int        `json:"x"`
		Pad [256]int64 `json:"-"`
	}
	largeOwn     struct{ pad [512]int64 }
	largeText    struct{ pad [512]int64 }
	maybe[T any] struct {
		set   bool
		value T
	}
	withFormat struct {
		Raw []byte     `json:"raw,format:hex"`
		Pad [256]int64 `json:"-"`
	}
	pointed struct {
		Own   *largeOwn             `json:"own"`
		Text  *largeText            `json:"text"`
		Bytes *[4096]byte           `json:"bytes"`
		Int   *int                  `json:"int"`
		Deep  ***padded             `json:"deep"`
		List  *[512]*int            `json:"list"`
		Map   map[string]*padded    `json:"map"`
		Any   any                   `json:"any"`
		Opt   maybe[[]padded]       `json:"opt"`
		Ptr   maybe[*padded]        `json:"ptr"`
		Maps  maybe[map[int]padded] `json:"maps"`
		More  *pointed              `json:"more"`
		Raw   jsontext.Value        `json:"raw"`
		Fmt   *withFormat           `json:"fmt"`
	}
)

// A list of large items, in each of which the text makes more than the item is.
type listsInArrays [7]struct {
	F withFormat                 `json:"f"`
	G map[string]maybe[[]padded] `json:"g"`
}

func (o *largeOwn) UnmarshalJSON([]byte) error  { o.pad[0]++; return nil }
func (o *largeText) UnmarshalText([]byte) error { o.pad[0]++; return nil }

func (o *maybe[T]) UnmarshalJSON(text []byte) error {
	o.set = true
	return json.Unmarshal(text, &o.value)
}

// defaults are the limits of a Binder that has been told nothing.
var defaults = jsonbody.Limits{
	Items: 1_000, Values: 100_000, Depth: 32, Key: 256, Number: 64, String: 64 << 10, Memory: 16 << 20, Errors: 10_000, Report: 1 << 20,
}

// largeBody is an array of arrays of items, as large as a body may be.
func largeBody(item string) string {
	row := "[" + strings.TrimSuffix(strings.Repeat(item+",", 1000), ",") + "]"
	if len(row) > 1<<20 {
		row = "[" + strings.TrimSuffix(strings.Repeat(item+",", (1<<20)/(len(item)+1)-2), ",") + "]"
	}
	rows := max(min((1<<20-2)/(len(row)+1), 1000), 1)
	return "[" + strings.TrimSuffix(strings.Repeat(row+",", rows), ",") + "]"
}

// allocatedBy returns the bytes that fn allocates. Nothing else may run.
func allocatedBy(fn func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// skipRaced leaves a test about memory to the run without the race detector.
func skipRaced(t *testing.T) {
	t.Helper()
	if raced {
		t.Skip("the race detector allocates, too: CI runs this test without it")
	}
}

// assertBounded holds that a body of at most 1 MiB makes the decoder allocate at
// most 20 MiB, with and without the limit on values.
func assertBounded(t *testing.T, typ reflect.Type, body, name string) {
	t.Helper()
	const most = 20 << 20
	to := target(typ)
	var decoder jsonbody.Decoder
	_, _ = decoder.Decode([]byte("[]"), to)
	for _, values := range []int{defaults.Values, 0} {
		to.Limits = defaults
		to.Limits.Values = values
		if values == 0 {
			to.Limits.Items = 0
		}
		var err error
		var out jsonbody.Decoded
		text := []byte(body)
		spent := allocatedBy(func() { out, err = decoder.Decode(text, to) })
		verdict := fmt.Sprint(err, ", ", len(out.Mistakes), " mistakes, charged ", out.Memory)
		t.Logf("%-60.60s %8d bytes, %5.1f MB allocated: %.80s", name, len(body), float64(spent)/1e6, verdict)
		assert.LessOrEqual(t, spent, uint64(most), "%s with %d values: %v: %.100s", name, values, typ, body)
	}
}

// TestMemoryOfKnownAttacks runs alone: bytes are counted for the whole process.
func TestMemoryOfKnownAttacks(t *testing.T) {
	skipRaced(t)
	list := func(item string, n int) string {
		return "[" + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + "]"
	}
	rows := reflect.SliceOf
	row := func(t reflect.Type) reflect.Type { return rows(rows(t)) }
	for _, tt := range []struct {
		typ  reflect.Type
		item string
	}{
		{reflect.TypeFor[throughPtr](), `{"x":1}`},
		{reflect.TypeFor[padded](), `{"x":1}`},
		{reflect.TypeFor[Padded](), `{}`},
		{reflect.TypeFor[pointed](), `{"own":0}`},
		{reflect.TypeFor[pointed](), `{"text":""}`},
		{reflect.TypeFor[pointed](), `{"bytes":""}`},
		{reflect.TypeFor[pointed](), `{"deep":{}}`},
		{reflect.TypeFor[pointed](), `{"deep":0}`},
		{reflect.TypeFor[pointed](), `{"list":[]}`},
		{reflect.TypeFor[pointed](), `{"map":{"a":{}}}`},
		{reflect.TypeFor[pointed](), `{"any":{"a":{}}}`},
		{reflect.TypeFor[pointed](), `{"opt":` + list("{}", 1000) + `}`},
		{reflect.TypeFor[pointed](), `{"opt":` + list("0", 1000) + `}`},
		{reflect.TypeFor[pointed](), `{"opt":[{}]}`},
		{reflect.TypeFor[pointed](), `{"ptr":{}}`},
		{reflect.TypeFor[pointed](), `{"maps":{"1":{}}}`},
		{reflect.TypeFor[pointed](), `{"fmt":{"raw":""}}`},
		{reflect.TypeFor[maybe[int]](), `0`},
		{reflect.TypeFor[maybe[any]](), `{"a":0}`},
		{reflect.TypeFor[withFormat](), `{"raw":""}`},
		{reflect.TypeFor[withFormat](), `{"raw":"x"}`},
		{reflect.TypeFor[*int](), `0`},
		{reflect.TypeFor[***int](), `0`},
		{reflect.TypeFor[*[4096]byte](), `""`},
		{reflect.TypeFor[map[string]*[4096]byte](), `{"a":""}`},
		{reflect.TypeFor[map[string]bool](), `{"a":true}`},
		{reflect.TypeFor[map[int8]struct{}](), `{"1":{}}`},
		{reflect.TypeFor[map[string]padded](), `{"a":{}}`},
		{reflect.TypeFor[jsontext.Value](), `0`},
		{reflect.TypeFor[[]bool](), `[true]`},
		{reflect.TypeFor[[]bool](), `[]`},
		{reflect.TypeFor[***any](), `[]`},
		{reflect.TypeFor[listsInArrays](), `[{"f":0,"g":{"a":` + list("{}", 39) + `}}]`},
		{reflect.TypeFor[*[7][][2]byte](), `[[[],[]]]`},
		{reflect.TypeFor[[][][7][3000]byte](), `[[[""],[""]],[[""],[""]]]`},
		{reflect.TypeFor[any](), `{}`},
		{reflect.TypeFor[any](), `0`},
		{reflect.TypeFor[any](), `"a"`},
		{reflect.TypeFor[any](), `[[]]`},
		{reflect.TypeFor[any](), `[0]`},
		{reflect.TypeFor[any](), `{"a":{}}`},
		{reflect.TypeFor[any](), `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}`},
		{reflect.TypeFor[struct{}](), `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":1}`},
		{reflect.TypeFor[string](), `""`},
		{reflect.TypeFor[color](), `"blue"`},
	} {
		assertBounded(t, row(tt.typ), largeBody(tt.item), tt.item)
	}
}

// TestMemoryOfListsThatDiffer makes estimates of lengths wrong: items are short,
// then long, or strings look like items.
func TestMemoryOfListsThatDiffer(t *testing.T) {
	skipRaced(t)
	rows := reflect.TypeFor[[][]padded]()
	assertBounded(t, rows, "["+strings.Repeat(`[{}`+strings.Repeat(",{}", 500)+`],[{}],`, 600)+`[]]`, "long and short")
	assertBounded(t, rows, "["+strings.Repeat(`[{"x":0,"y":"`+strings.Repeat("{", 300)+`"}],`, 3000)+`[]]`, "strings of braces")
	assertBounded(t, reflect.TypeFor[[]padded](), "["+strings.Repeat("{},", 900)+`{"x":"`+strings.Repeat("a", 1_000_000)+`"}]`, "a front like no other")
	assertBounded(t, reflect.TypeFor[[][]string](), "["+strings.Repeat(`["`+strings.Repeat(",", 1000)+`"],`, 900)+`[]]`, "strings of commas")
	assertBounded(t, reflect.TypeFor[map[string]int](), "{"+numberedNames(70_000)+`"":0}`, "a map")
	assertBounded(t, reflect.TypeFor[map[string]padded](), "{"+strings.ReplaceAll(numberedNames(70_000), ":0", ":{}")+`"":{}}`, "a map of large values")
	assertBounded(t, reflect.TypeFor[map[float64]int](), "{"+numberedNames(70_000)+`"1":0}`, "a map of keys that are not plain")
	assertBounded(t, reflect.TypeFor[any](), "{"+numberedNames(70_000)+`"":0}`, "a map of any")
	assertBounded(t, reflect.TypeFor[struct{}](), "{"+numberedNames(70_000)+`"":0}`, "unknown members")
	assertBounded(t, reflect.TypeFor[openRaw](), "{"+numberedNames(70_000)+`"":0}`, "an embedded raw object")
	assertBounded(t, reflect.TypeFor[openMap](), "{"+numberedNames(70_000)+`"":0}`, "an embedded map")
}

func numberedNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"%d":0,`, i)
	}
	return b.String()
}

// heavyType draws a type whose values are large for the text that makes them.
func heavyType(r *rand.Rand, depth int) reflect.Type {
	if depth == 0 {
		return []reflect.Type{
			reflect.TypeFor[int](), reflect.TypeFor[string](), reflect.TypeFor[padded](), reflect.TypeFor[largeOwn](), reflect.TypeFor[largeText](),
			reflect.TypeFor[maybe[[]padded]](), reflect.TypeFor[maybe[*padded]](), reflect.TypeFor[maybe[map[string]padded]](),
			reflect.TypeFor[[2]byte](), reflect.TypeFor[[3000]byte](), reflect.TypeFor[any](), reflect.TypeFor[throughPtr](), reflect.TypeFor[withFormat](),
		}[r.IntN(13)]
	}
	below := heavyType(r, depth-1)
	switch r.IntN(7) {
	case 0, 1:
		return reflect.PointerTo(below)
	case 2:
		return reflect.SliceOf(below)
	case 3:
		return reflect.ArrayOf(1+r.IntN(8), below)
	case 4:
		return reflect.MapOf(reflect.TypeFor[string](), below)
	}
	fields := []reflect.StructField{{Name: "F", Type: below, Tag: `json:"f"`}, {Name: "G", Type: heavyType(r, depth-1), Tag: `json:"g"`}}
	if r.IntN(2) == 0 {
		fields = append(fields, reflect.StructField{Name: "Pad", Type: reflect.TypeFor[[64]int](), Tag: `json:"-"`})
	}
	return reflect.StructOf(fields)
}

// heavyText draws a short text for a type, which may not fit it.
func heavyText(r *rand.Rand, t reflect.Type) string {
	if r.IntN(12) == 0 {
		return []string{`0`, `""`, `[]`, `{}`, `null`}[r.IntN(5)]
	}
	switch t {
	case reflect.TypeFor[largeText]():
		return `""`
	case reflect.TypeFor[maybe[[]padded]]():
		return `[` + strings.TrimSuffix(strings.Repeat("{},", 1+r.IntN(40)), ",") + `]`
	case reflect.TypeFor[maybe[map[string]padded]](), reflect.TypeFor[any]():
		return `{"a":{}}`
	case reflect.TypeFor[withFormat]():
		return `{"raw":""}`
	case reflect.TypeFor[padded](), reflect.TypeFor[throughPtr]():
		return `{"x":1}`
	}
	switch t.Kind() {
	case reflect.Pointer:
		return heavyText(r, t.Elem())
	case reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return `""`
		}
		return `[` + heavyText(r, t.Elem()) + `]`
	case reflect.Slice:
		return `[` + strings.TrimSuffix(strings.Repeat(heavyText(r, t.Elem())+",", 1+r.IntN(3)), ",") + `]`
	case reflect.Map:
		return `{"a":` + heavyText(r, t.Elem()) + `}`
	case reflect.Struct:
		if t.NumField() > 1 && t.Field(1).Name == "G" {
			return []string{`{"f":` + heavyText(r, t.Field(0).Type) + `}`, `{"f":` + heavyText(r, t.Field(0).Type) + `,"g":` + heavyText(r, t.Field(1).Type) + `}`, `{}`}[r.IntN(3)]
		}
	case reflect.String:
		return `""`
	}
	return `0`
}

// TestMemory draws types and texts that are heavy for their bytes.
func TestMemory(t *testing.T) {
	skipRaced(t)
	random := rand.New(rand.NewPCG(*seed, 21))
	for range max(*rounds/100, 1) {
		typ := heavyType(random, 3)
		item := heavyText(random, typ)
		assertBounded(t, reflect.SliceOf(reflect.SliceOf(typ)), largeBody(item), item)
	}
}
