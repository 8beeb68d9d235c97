package jsonbody_test

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
)

type (
	deepFold struct {
		A    int                 `json:"a,case:ignore"`
		Kids map[string]deepFold `json:"kids"`
	}
	deepOwn struct {
		V map[string]map[string][]int
	}
)

func (o *deepOwn) UnmarshalJSON(text []byte) error {
	_, mistakes, err := decoded(text, target(reflect.TypeFor[map[string]map[string][]int]()))
	if err == nil && len(mistakes) > 0 {
		err = errors.New("not mine")
	}
	return err
}

// TestLongPathsToTheLastValue: the way to a mistake is written when it is made,
// not for each value on the way. It runs alone: it counts bytes.
func TestLongPathsToTheLastValue(t *testing.T) {
	key := strings.Repeat("k", 256)
	deep := func(leaves int, last string) string {
		var b strings.Builder
		b.WriteString(strings.Repeat(`{"kids":{"`+key+`":`, 14) + `{"kids":{`)
		for i := range leaves {
			fmt.Fprintf(&b, `"%x":{"a":1},`, i)
		}
		b.WriteString(`"z":` + last + `}}` + strings.Repeat("}}", 14))
		return b.String()
	}
	to := target(reflect.TypeFor[deepFold]())
	decoder := new(jsonbody.Decoder)
	cost := func(leaves int, last string) uint64 {
		body := []byte(deep(leaves, last))
		return allocatedBy(func() { _, _ = decoder.Decode(body, to) })
	}
	for name, last := range map[string]string{
		"valid": `{"a":1}`, "the same member by another name": `{"a":1,"A":2}`, "no JSON": `{"a":1,"b"}`, "unknown": `{"a":1,"b":0}`, "wrong type": `{"a":"x"}`,
	} {
		cost(10, last)
		few, many := cost(2_000, last), cost(32_000, last)
		t.Logf("%-32s %8d bytes allocated for 2,000 leaves, %9d for 32,000", name, few, many)
		assert.Less(t, many, 20*few, "%s: 16 times the leaves", name)
		assert.Less(t, many, uint64(32_000*200), "%s: a leaf takes its entry of a map", name)
	}

	var own struct {
		O deepOwn `json:"o"`
	}
	body := fmt.Appendf(nil, `{"o":{"%s":{"%[1]s":[%s"x"]}}}`, key, strings.Repeat("1,", 9_000))
	spent := allocatedBy(func() { _, _ = decoder.Decode(body, target(reflect.TypeOf(own))) })
	assert.Less(t, spent, uint64(50*len(body)), "a type that decodes itself")
}

// TestNothingOfTheBodyIsKept overwrites the body: no string of the value may
// change.
func TestNothingOfTheBodyIsKept(t *testing.T) {
	t.Parallel()
	for _, tt := range decodable {
		body := []byte(tt.body)
		value, _, err := decoded(body, target(tt.typ))
		require.NoError(t, err)
		twin, _, err := decoded([]byte(tt.body), target(tt.typ))
		require.NoError(t, err)
		for i := range body {
			body[i] = '#'
		}
		assert.Equal(t, twin.Interface(), value.Interface(), tt.name)
	}

	long := []byte(`["` + strings.Repeat("é", 4000) + `","\u0061` + strings.Repeat("b", 9000) + `"]`)
	value, _, err := decoded(long, target(reflect.TypeFor[[]string]()))
	require.NoError(t, err)
	clear(long)
	assert.Equal(t, []string{strings.Repeat("é", 4000), "a" + strings.Repeat("b", 9000)}, value.Elem().Interface())

	_, mistakes, err := decoded(fill(&long, `{"a":{"x":1},"é\u0061":"x"}`), target(reflect.TypeFor[map[string]int]()))
	require.NoError(t, err)
	clear(long)
	assert.Equal(t, []string{"/a type integer", "/éa type integer"}, found(mistakes))
}

func fill(to *[]byte, text string) []byte {
	*to = []byte(text)
	return *to
}

// TestWhatAStringKeeps keeps one string of each of many bodies: it keeps a chunk
// of at most 4 KiB. It runs alone: it looks at the heap.
func TestWhatAStringKeeps(t *testing.T) {
	const bodies, most = 200, 4<<10 + 256
	body := []byte(`[` + strings.Repeat(`"a string like many others",`, 3_000) + `"the last"]`)
	to, decoder := target(reflect.TypeFor[[]string]()), new(jsonbody.Decoder)
	kept := make([]string, 0, bodies)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for i := range bodies {
		out, err := decoder.Decode(body, to)
		require.NoError(t, err)
		kept = append(kept, out.Value.Index(i*7).String())
	}
	after := heap()
	assert.Len(t, kept, bodies)
	assert.Less(t, after, before+bodies*most)
	assert.Equal(t, "a string like many others", kept[bodies-1])
}

// TestListsAreMadeAtTheirSize holds that a list has little more room than items.
func TestListsAreMadeAtTheirSize(t *testing.T) {
	t.Parallel()
	check := func(typ reflect.Type, body string, room func(reflect.Value) (length, capacity int)) {
		value, _, err := decoded([]byte(body), target(typ))
		require.NoError(t, err)
		length, capacity := room(value.Elem())
		assert.LessOrEqual(t, capacity, length+length/4+4, "%v: %.60s", typ, body)
	}
	whole := func(v reflect.Value) (int, int) { return v.Len(), v.Cap() }
	inner := func(v reflect.Value) (int, int) { return v.Index(0).Len(), v.Index(0).Cap() }
	for _, n := range []int{1, 2, 3, 7, 100, 1_000, 20_000} {
		list := func(item string) string { return "[" + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + "]" }
		check(reflect.TypeFor[[]int](), list("1"), whole)
		check(reflect.TypeFor[[]string](), list(`"a,b,c,d,e,f"`), whole)
		check(reflect.TypeFor[[]address](), list(`{"street":"{{{{{{{{","zip":1}`), whole)
		check(reflect.TypeFor[[]any](), list(`[1,{}]`), whole)
		check(reflect.TypeFor[[][]int](), "["+list("1")+",[2,3]]", inner)
		check(reflect.TypeFor[[][]string](), "["+list(`"],["`)+"]", inner)
		check(reflect.TypeFor[[][]address](), "["+list(`{"street":"]}{"}`)+`,[{}]]`, inner)
		check(reflect.TypeFor[[][][]int](), "["+list("[1,2,3]")+"]", inner)
		check(reflect.TypeFor[[]int](), "[1"+strings.Repeat(",2", n)+strings.Repeat(",12345678901234", n)+"]", whole)
		check(reflect.TypeFor[[]string](), `["a"`+strings.Repeat(`,""`, n)+`,"`+strings.Repeat("x", 50_000)+`"]`, whole)
	}
}
