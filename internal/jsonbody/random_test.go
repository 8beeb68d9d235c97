package jsonbody_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

// ownDecoding are the types with decoding of their own that are drawn.
var ownDecoding = []reflect.Type{reflect.TypeFor[color](), reflect.TypeFor[netip.Addr](), reflect.TypeFor[jsontext.Value]()}

type treeNode struct {
	Name     string               `json:"name"`
	Value    *float32             `json:"value"`
	Children []treeNode           `json:"children"`
	Left     *treeNode            `json:"left"`
	Named    map[string]*treeNode `json:"named"`
	Pair     [2]*treeNode         `json:"pair"`
	Embedded
}

// Between and Beneath are embedded in drawn structs, by value and by pointer.
type Between struct {
	*Beneath
	Mid []int `json:"mid"`
}

type Beneath struct {
	Low map[int8]bool `json:"low"`
}

var scalarTypes = []reflect.Type{
	reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint16](),
	reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[time.Time](), reflect.TypeFor[[]byte](), reflect.TypeFor[[2]byte](),
	reflect.TypeFor[color](), reflect.TypeFor[netip.Addr](), reflect.TypeFor[any](), reflect.TypeFor[jsontext.Value](),
}

// randomType draws a type with at most depth levels of containers.
func randomType(random *rand.Rand, depth int) reflect.Type {
	if depth == 0 || random.IntN(4) == 0 {
		return scalarTypes[random.IntN(len(scalarTypes))]
	}
	switch random.IntN(9) {
	case 0:
		return reflect.PointerTo(randomType(random, depth-1))
	case 1, 2:
		return reflect.SliceOf(randomType(random, depth-1))
	case 3:
		return reflect.ArrayOf(1+random.IntN(2), randomType(random, depth-1))
	case 4:
		return reflect.MapOf(reflect.TypeFor[string](), randomType(random, depth-1))
	case 5:
		return reflect.MapOf(reflect.TypeFor[int8](), randomType(random, depth-1))
	case 6:
		return []reflect.Type{reflect.TypeFor[lead](), reflect.TypeFor[treeNode]()}[random.IntN(2)]
	}
	return randomStruct(random, depth)
}

func randomStruct(random *rand.Rand, depth int) reflect.Type {
	var fields []reflect.StructField
	for i := range 1 + random.IntN(4) {
		name := []string{"f%d", "f.%d", "f/%d", "f~[%d]", "é %d"}[random.IntN(5)]
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprintf("F%d", i), Type: randomType(random, depth-1), Tag: reflect.StructTag(fmt.Sprintf(`json:"`+name+`"`, i)),
		})
	}
	add := func(name string, typ reflect.Type, tag reflect.StructTag, embedded bool) {
		if random.IntN(4) == 0 {
			fields = append(fields, reflect.StructField{Name: name, Type: typ, Tag: tag, Anonymous: embedded})
		}
	}
	add("Embedded", reflect.TypeFor[Embedded](), "", true)
	add("Between", reflect.TypeFor[*Between](), "", true)
	add("Extra", reflect.TypeFor[map[string]uint16](), `json:",embed"`, false)
	add("Quoted", reflect.TypeFor[int32](), `json:"quoted,string"`, false)
	add("Wait", reflect.TypeFor[*time.Duration](), `json:"wait,format:units"`, false)
	return reflect.StructOf(fields)
}

// writer draws bodies.
type writer struct {
	*rand.Rand
	wrong float64 // how likely a value does not fit its type
}

var anything = []string{
	`1`, `-1`, `300`, `70000`, `1.5`, `1e3`, `1e999`, `"x"`, `""`, `"12"`, `"AAEC"`, `"!!"`, `"2024-01-02T03:04:05Z"`, `"red"`, `"::1"`, `true`, `false`, `null`,
	`{}`, `[]`, `[1,2]`, `[null]`, `{"a":{"b":[1e999]}}`, `{"name":1,"id":"x"}`, `"\u00e9,null"`, ` 7 `,
}

// value writes a JSON value that fits typ, or may not.
func (w writer) value(typ reflect.Type, depth int) string {
	if w.Float64() < w.wrong {
		return anything[w.IntN(len(anything))]
	}
	switch typ {
	case reflect.TypeFor[time.Time]():
		return `"2024-01-02T03:04:05.6Z"`
	case reflect.TypeFor[*time.Duration]():
		return `"1m3s"`
	case reflect.TypeFor[color]():
		return `"red"`
	case reflect.TypeFor[netip.Addr]():
		return `"::1"`
	case reflect.TypeFor[jsontext.Value](), reflect.TypeFor[any]():
		return []string{`{"x":[1,{"y":null}]}`, `[null,1.5]`, `"s"`, `7`, `null`}[w.IntN(5)]
	case reflect.TypeFor[[]byte](), reflect.TypeFor[[2]byte]():
		return `"AAE="`
	}
	switch typ.Kind() {
	case reflect.String:
		return []string{`"text"`, `""`, `"\u00e9\n\"[null"`, `"1"`}[w.IntN(4)]
	case reflect.Bool:
		return strconv.FormatBool(w.IntN(2) == 0)
	case reflect.Float32, reflect.Float64:
		return []string{"0", "-1.5", "1e3", "12.25"}[w.IntN(4)]
	case reflect.Interface:
		return w.union(typ, depth)
	case reflect.Pointer:
		return w.value(typ.Elem(), depth)
	case reflect.Slice, reflect.Array:
		return w.list(typ, depth)
	case reflect.Map:
		return w.entries(typ, depth)
	case reflect.Struct:
		return "{" + strings.Join(w.members(typ, depth), w.space(",")) + "}"
	}
	return strconv.Itoa(w.IntN(100))
}

// space writes a comma with white space around it, or not.
func (w writer) space(comma string) string { return []string{comma, " \n" + comma + "\t"}[w.IntN(2)] }

func (w writer) list(typ reflect.Type, depth int) string {
	n := w.IntN(4)
	if typ.Kind() == reflect.Array && w.Float64() >= w.wrong {
		n = typ.Len()
	}
	if typ.Kind() == reflect.Slice && depth <= 0 {
		n = 0
	}
	var items []string
	for range n {
		items = append(items, w.value(typ.Elem(), depth-1))
	}
	return "[" + strings.Join(items, w.space(",")) + "]"
}

func (w writer) entries(typ reflect.Type, depth int) string {
	var all []string
	for i := range w.IntN(4) * max(min(depth, 1), 0) {
		name := strconv.Itoa(i)
		if typ.Key().Kind() == reflect.String {
			name = []string{"", "a.b", "k[0]", "é/~"}[i]
		} else if w.Float64() < w.wrong {
			name = []string{"x", "1.5", "300", ""}[i]
		}
		all = append(all, strconv.Quote(name)+":"+w.value(typ.Elem(), depth-1))
	}
	return "{" + strings.Join(all, w.space(",")) + "}"
}

func (w writer) members(typ reflect.Type, depth int) (all []string) {
	for sf := range structFields(typ) {
		name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if depth <= 0 || name == "-" || w.IntN(3) == 0 {
			continue
		}
		if name == "" {
			name = sf.Name
		}
		if options == "embed" {
			name, sf.Type = "extra", sf.Type.Elem()
		}
		value := w.value(sf.Type, depth-1)
		if strings.Contains(options, "string") && w.Float64() >= w.wrong {
			value = `"12"`
		}
		all = append(all, strconv.Quote(name)+":"+value)
	}
	if w.Float64() < w.wrong {
		all = append(all, `"unknown":`+anything[w.IntN(len(anything))])
	}
	w.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// structFields yields the fields of typ that are members, embedded structs flattened.
func structFields(typ reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for _, sf := range reflect.VisibleFields(typ) {
			if !sf.Anonymous && !yield(sf) {
				return
			}
		}
	}
}

// TestOracle compares the mistakes that Decode finds in one go with those that are found the slow way, and the values.
func TestOracle(t *testing.T) {
	t.Parallel()
	const bodies = 1_500
	random := rand.New(rand.NewPCG(5, 6))
	var typ reflect.Type
	valid, several := 0, 0
	for i := range bodies {
		if i%20 == 0 {
			typ = randomType(random, 4)
		}
		w := writer{random, []float64{0, 0.02, 0.1, 0.4}[random.IntN(4)]}
		body := []byte(w.value(typ, 4))
		want, value, err := slowly(body, typ)
		require.NoError(t, err, "%v: %s", typ, body)
		assertSame(t, typ, "", body, want, value)
		if len(want) == 1 && want[0] == "" {
			continue // for a missing or null body under a key, see TestMistakes
		}
		assertSame(t, typ, "k/y", fmt.Appendf(nil, ` {"k/y" : %s}`, body), want, value)
		if len(want) == 0 {
			valid++
			assertCollected(t, typ, body, value)
		}
		if len(want) > 1 {
			several++
		}
	}
	require.Greater(t, valid, bodies/10)
	require.Greater(t, several, bodies/10)
}

// assertSame decodes body into typ under key and compares what comes.
func assertSame(t *testing.T, typ reflect.Type, key string, body []byte, want []string, value reflect.Value) {
	t.Helper()
	to := target(typ)
	to.Key = key
	got, mistakes, err := decoded(body, to)
	require.NoError(t, err, "%v: %s", typ, body)
	prefix := ""
	if key != "" {
		prefix = "/" + escape(key)
	}
	var places []string
	for _, m := range mistakes {
		place, _ := strings.CutPrefix(string(m.Path.AppendPointer(nil)), prefix)
		switch m.Rule {
		case "unknown", "range":
			place += " " + m.Rule
		}
		places = append(places, place)
	}
	slices.Sort(places)
	places = slices.Compact(places)
	require.Equal(t, strings.Join(want, "\n"), strings.Join(places, "\n"), "%v: %s", typ, body)
	mistyped := slices.ContainsFunc(want, func(place string) bool { return !strings.HasSuffix(place, " unknown") })
	if !mistyped { // what stands where a value does not fit, nobody looks at
		require.Equal(t, value.Interface(), got.Interface(), "%v: %s", typ, body)
	}
}

// assertCollected makes the collecting pass read a valid body: the value must be that of the json package.
func assertCollected(t *testing.T, typ reflect.Type, body []byte, value reflect.Value) {
	t.Helper()
	holder := reflect.StructOf([]reflect.StructField{
		{Name: "Value", Type: typ, Tag: `json:"value"`}, {Name: "Force", Type: reflect.TypeFor[[]int](), Tag: `json:"force"`},
	})
	got, mistakes, err := decoded(fmt.Appendf(nil, `{"value":%s,"force":[null]}`, body), target(holder))
	require.NoError(t, err, "%v: %s", typ, body)
	require.Equal(t, []string{"/force/0 type integer"}, found(mistakes), "%v: %s", typ, body)
	require.Equal(t, value.Elem().Interface(), got.Elem().Field(0).Interface(), "%v: %s", typ, body)
}
