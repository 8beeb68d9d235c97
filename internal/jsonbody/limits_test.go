package jsonbody_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
)

type limited struct {
	Email  string            `json:"email" validate:"email"`
	Name   string            `json:"name" validate:"required,max=5"`
	Free   string            `json:"free"`
	Urls   []string          `json:"urls" validate:"max=3,dive,url"`
	Words  []string          `json:"words" validate:"dive,max=3"`
	IP     *netip.Addr       `json:"ip"`
	Number float64           `json:"number"`
	Points []point           `json:"points"`
	Ptrs   []*point          `json:"ptrs"`
	Map    map[string]point  `json:"map"`
	Grid   [][2]int16        `json:"grid"`
	Any    any               `json:"any"`
	Kids   []limited         `json:"kids"`
	Named  map[string]string `json:"named" validate:"dive,email"`
}

type point struct{ X, Y int64 }

// bounded has nothing in it whose names or depth are the client's.
type bounded struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
}

// stringSize is what a string, or an interface, takes.
const stringSize = 2 * strconv.IntSize / 8

// smallMap is what a map of at most eight entries of so many bytes takes, rounded
// as the runtime does.
func smallMap(entry int) int64 {
	return 48 + int64(cap(append([]byte(nil), make([]byte, 8+8*entry)...)))
}

func limitError(body string, typ reflect.Type, key string, limits jsonbody.Limits) (*jsonbody.LimitError, error) {
	to := target(typ)
	to.Key, to.Limits = key, limits
	_, _, err := decoded([]byte(body), to)
	var limit *jsonbody.LimitError
	if errors.As(err, &limit) {
		return limit, nil
	}
	return nil, err
}

// TestLimitsAtTheirBound has bodies that just keep a limit and bodies that just break it.
func TestLimitsAtTheirBound(t *testing.T) {
	t.Parallel()
	l, list, b := reflect.TypeFor[limited](), reflect.TypeFor[[]point](), reflect.TypeFor[bounded]()
	tests := []struct {
		name     string
		typ      reflect.Type
		key      string
		limits   jsonbody.Limits
		at, over string // bodies
		where    string // the pointer of what is over
	}{
		{"items/body", list, "", jsonbody.Limits{Items: 2}, `[{},{}]`, `[{},{},{}]`, ""},
		{"items/under_a_key", list, "leads", jsonbody.Limits{Items: 2}, `{"leads":[{},{}]}`, `{"leads":[{},{},{}]}`, "/leads"},
		{"items/nested", l, "", jsonbody.Limits{Items: 2}, `{"kids":[{},{"urls":["",""]}]}`, `{"kids":[{},{"urls":["","",""]}]}`, "/kids/1/urls"},
		{"items/below_any", l, "", jsonbody.Limits{Items: 2}, `{"any":{"0":[[1,2],2]}}`, `{"any":{"0":[0,[1,2,3]]}}`, "/any/0/1"},
		{"items/of_one", l, "", jsonbody.Limits{Items: 1}, `{"urls":["a"],"words":["b"]}`, `{"urls":["a"],"words":["b","c"]}`, "/words"},
		{"items/members_are_none", l, "", jsonbody.Limits{Items: 1}, `{"email":"","name":"","map":{"a":{"X":1,"Y":1},"b":{}}}`, `{"email":"","points":[{},{}]}`, "/points"},
		{"items/commas_in_strings_are_none", list, "k", jsonbody.Limits{Items: 2}, `{"k":[{},{}], "x":",,,[{"}`, `{"x":",\",[","k":[{},{},{}]}`, "/k"},
		{"items/white_space", list, "", jsonbody.Limits{Items: 1}, "[ \n{}\t]", "[ \n{}\t,\r{} ]", ""},
		{"items/below_unknown", b, "", jsonbody.Limits{Items: 1}, `{"nope":[[1]]}`, `{"nope":[[1,2]]}`, "/nope/0"},
		{"values/scalars_and_containers", l, "", jsonbody.Limits{Values: 5}, `{"any":[1,{}],"free":""}`, `{"any":[1,{"a":2}],"free":""}`, ""},
		{"values/empty_containers_hold_none", l, "", jsonbody.Limits{Values: 3}, `{"any":[ ],"map":{ }}`, `{"any":[ ],"map":{ },"urls":[]}`, ""},
		{"values/body_alone", list, "", jsonbody.Limits{Values: 1}, `[]`, `[{}]`, ""},
		{"depth/body", list, "", jsonbody.Limits{Depth: 2}, `[{}]`, `[{"X":[]}]`, "/0/X"},
		{"depth/one", list, "", jsonbody.Limits{Depth: 1}, `[]`, `[{},[]]`, "/0"},
		{"depth/recursive_type", l, "", jsonbody.Limits{Depth: 5}, `{"kids":[{"kids":[{}]}]}`, `{"kids":[{},{"kids":[{"kids":[]}]}]}`, "/kids/1/kids/0/kids"},
		{"depth/closed_ones_do_not_count", l, "", jsonbody.Limits{Depth: 3}, `{"any":[{},[],{},[]]}`, `{"any":[{},[[]]]}`, "/any/1/0"},
		{"depth/brackets_in_strings_are_none", l, "", jsonbody.Limits{Depth: 1}, `{"free":"[[[{{{\"[["}`, `{"free":"[[[","any":{}}`, "/any"},
		{"key/map", l, "", jsonbody.Limits{Key: 6}, `{"map":{"abcdef":{}}}`, `{"map":{"abcdefg":{}}}`, "/map"},
		{"key/bytes_not_characters", l, "", jsonbody.Limits{Key: 6}, `{"map":{"日本":{}}}`, `{"map":{"日本é":{}}}`, "/map"},
		{"key/escapes_count_once", l, "", jsonbody.Limits{Key: 6}, `{"map":{"\u0061\u0061\u0061\u0061\u0061\u0061":{}}}`, `{"map":{"\u0061\u0061\u0061\u0061\u0061\u0061\n":{}}}`, "/map"},
		{"key/below_any", l, "", jsonbody.Limits{Key: 6}, `{"any":[{"abcdef" : 1}]}`, `{"any":[0,{"abcdefg" : 1}]}`, "/any/1"},
		{"key/unknown_member_of_a_bounded_type", b, "", jsonbody.Limits{Key: 6}, `{"abcdef":1}`, `{"abcdefg":1}`, ""},
		{"key/values_are_none", l, "", jsonbody.Limits{Key: 6}, `{"any":["abcdefg:","abcdefg"]}`, `{"any":["abcdefg",{"abcdefg":1}]}`, "/any/1"},
		{"number/integer", l, "", jsonbody.Limits{Number: 4}, `{"number":1234}`, `{"number":12345}`, "/number"},
		{"number/sign_and_exponent", l, "", jsonbody.Limits{Number: 6}, `{"number":-1.5E3}`, `{"number":-1.5E+3}`, "/number"},
		{"number/below_any", l, "", jsonbody.Limits{Number: 4}, `{"any":[1234]}`, `{"any":[1, 12345]}`, "/any/1"},
		{"number/in_a_string_is_none", l, "", jsonbody.Limits{Number: 4}, `{"free":"123456789"}`, `{"free":"","any":{"x":10000}}`, "/any/x"},
		{"string/rule", l, "", jsonbody.Limits{String: 6}, `{"email":"a@b.de"}`, `{"email":"a@b.com"}`, "/email"},
		{"string/bytes_not_characters", l, "", jsonbody.Limits{String: 6}, `{"email":"日本"}`, `{"email":"日本é"}`, "/email"},
		{"string/escapes_count_once", l, "", jsonbody.Limits{String: 6}, `{"email":"\u0061\u0061\u0061\u0061\u0061\""}`, `{"email":"\u0061\u0061\u0061\u0061\u0061\"\\"}`, "/email"},
		{"string/element", l, "", jsonbody.Limits{String: 6}, `{"urls":["a:b/cd"]}`, `{"urls":["","a:b/cde"]}`, "/urls/1"},
		{"string/entry", l, "", jsonbody.Limits{String: 6}, `{"named":{"a.b":"abcdef"}}`, `{"named":{"a.b":"abcdefg"}}`, "/named/a.b"},
		{"string/decoding_of_its_own", l, "", jsonbody.Limits{String: 6}, `{"ip":"::ffff"}`, `{"ip":"::fffff"}`, "/ip"},
		{"string/below_a_recursive_type", l, "", jsonbody.Limits{String: 6}, `{"kids":[{"email":"a@b.de"}]}`, `{"kids":[{},{"email":"a@b.com"}]}`, "/kids/1/email"},
		{"string/no_rule_reads_it", l, "", jsonbody.Limits{String: 6}, `{"free":"abcdefgh","any":"abcdefghi"}`, `{"free":"abcdefgh","email":"abcdefg"}`, "/email"},
		{"string/length_rules", l, "", jsonbody.Limits{String: 6}, `{"name":"abcdefgh","words":["abcdefgh"]}`, `{"name":"abcdefgh","email":"abcdefg"}`, "/email"},
		{"memory/slice", list, "", jsonbody.Limits{Memory: 32}, `[{},{}]`, `[{},{},{}]`, ""},
		{"memory/pointers", l, "", jsonbody.Limits{Memory: 48}, `{"ptrs":[{},{}]}`, `{"ptrs":[{},{},{}]}`, ""},
		{"memory/map", l, "", jsonbody.Limits{Memory: smallMap(stringSize + 16)}, `{"map":{"a":{},"b":{},"c":{},"d":{},"e":{},"f":{},"g":{},"h":{}}}`, `{"map":{"a":{},"b":{},"c":{},"d":{},"e":{},"f":{},"g":{},"h":{},"i":{}}}`, ""},
		{"memory/any_object", l, "", jsonbody.Limits{Memory: smallMap(2*stringSize) + 16}, `{"any":{"a":1}}`, `{"any":{"a":1,"b":2}}`, ""},
		{"memory/any_array", l, "", jsonbody.Limits{Memory: 24 + 2*32}, `{"any":[1,2]}`, `{"any":[1,2,3]}`, ""},
		{"memory/any_string", l, "", jsonbody.Limits{Memory: 16}, `{"any":"a"}`, `{"any":"a","kids":[{}]}`, ""},
		{"memory/any_number", l, "", jsonbody.Limits{Memory: 8}, `{"any":1}`, `{"any":"1"}`, ""},
		{"memory/below_any", l, "", jsonbody.Limits{Memory: 24 + 32 + smallMap(2*stringSize) + 16}, `{"any":[{"a":1}]}`, `{"any":[{"a":1},1]}`, ""},
		{"memory/no_room_for_a_list_of_large_items", reflect.TypeFor[[][1 << 10]byte](), "", jsonbody.Limits{Memory: 2 << 10}, `["",""]`, `["","",""]`, ""},
		{"memory/array_in_a_list", reflect.TypeFor[[][4]int64](), "", jsonbody.Limits{Memory: 64}, `[[1,2,3,4],[5,6,7,8]]`, `[[],[],[]]`, ""},
		{"memory/sum", l, "", jsonbody.Limits{Memory: 4 + 16}, `{"grid":[[1,2]],"points":[{}]}`, `{"grid":[[1,2],[]],"points":[{}]}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			limit, err := limitError(tt.at, tt.typ, tt.key, tt.limits)
			assert.NoError(t, err)
			assert.Nil(t, limit, "%s keeps the limit", tt.at)

			limit, err = limitError(tt.over, tt.typ, tt.key, tt.limits)
			require.NotNil(t, limit, "%s breaks the limit: %v", tt.over, err)
			kind, _, _ := strings.Cut(tt.name, "/")
			assert.Equal(t, kind, limit.Limit)
			assert.Equal(t, reflect.ValueOf(tt.limits).FieldByName(strings.ToUpper(kind[:1])+kind[1:]).Int(), limit.Max)
			assert.Equal(t, tt.where, string(limit.Path.AppendPointer(nil)))
			assert.Contains(t, limit.Error(), kind)
		})
	}
}

func TestNoLimits(t *testing.T) {
	t.Parallel()
	body := `{"urls":[` + strings.Repeat(`"a",`, 5000) + `"a"],"number":` + strings.Repeat("1", 300) + `,"email":"` + strings.Repeat("x", 100_000) + `","map":{"` +
		strings.Repeat("k", 1000) + `":{}},"any":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`
	for _, limits := range []jsonbody.Limits{{}, {Items: -1, Values: -1, Depth: -1, Key: -1, Number: -1, String: -1, Memory: -1}} {
		limit, err := limitError(body, reflect.TypeFor[limited](), "", limits)
		require.NoError(t, err)
		assert.Nil(t, limit)
	}
}

// TestNamesThatNoFieldHasAreLimited everywhere, those that are allowed, too;
// the type's own names are not.
func TestNamesThatNoFieldHasAreLimited(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[bounded]())
	to.AllowUnknown, to.Limits = true, jsonbody.Limits{Key: 3}
	for body, pointer := range map[string]string{
		`{"long":1,"tags":["a"]}`:            "",
		`{"tags":[],"a":{"b":[{"long":1}]}}`: "/a/b/0",
		`{"l\u006fng":1}`:                    "",
		`{"name":{"long":1}}`:                "/name",
	} {
		_, _, err := decoded([]byte(body), to)
		var limit *jsonbody.LimitError
		require.ErrorAs(t, err, &limit, body)
		assert.Equal(t, "key", limit.Limit)
		assert.Equal(t, pointer, string(limit.Path.AppendPointer(nil)))
	}
	_, mistakes, err := decoded([]byte(`{"name":"","abc":1,"\u0061":2,"t\u0061gs":[]}`), to)
	require.NoError(t, err)
	assert.Empty(t, mistakes)
}

// TestLimitOfSpellings: with case:ignore, a client can make a name long.
func TestLimitOfSpellings(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[lead]())
	to.Limits = jsonbody.Limits{Key: 8}
	_, _, err := decoded([]byte(`{"Fold-_-Me":1}`), to)
	var limit *jsonbody.LimitError
	require.ErrorAs(t, err, &limit)
	_, mistakes, err := decoded([]byte(`{"Fold--Me":1}`), to)
	require.NoError(t, err)
	assert.Empty(t, mistakes)
}

// measures are what the limits are about, counted by walking a body.
type measures struct{ items, values, depth, key, number int }

func measure(n *node, depth int) (m measures) {
	m.values = 1
	switch n.kind {
	case '[', '{':
		m.depth = depth + 1
	case '0':
		m.number = len(n.raw)
	}
	if n.kind == '[' {
		m.items = len(n.items)
	}
	for i, item := range n.items {
		below := measure(item, depth+1)
		m.values += below.values
		m.items, m.depth = max(m.items, below.items), max(m.depth, below.depth)
		m.key, m.number = max(m.key, below.key), max(m.number, below.number)
		if n.kind == '{' {
			m.key = max(m.key, len(n.members[i].name))
		}
	}
	return m
}

// TestLimitsAreExact measures drawn bodies: what a body has is no limit broken, one less is.
func TestLimitsAreExact(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 10))
	broken := map[string]int{}
	for i := range 800 {
		typ := reflect.MapOf(reflect.TypeFor[string](), randomType(random, 3))
		if i%2 == 0 {
			typ = reflect.TypeFor[lead]()
		}
		body := writer{random, 0.1}.value(typ, 4)
		m := measure(parse([]byte(body)), 0)
		exact := jsonbody.Limits{Items: m.items, Values: m.values, Depth: m.depth, Key: m.key, Number: m.number}
		limit, err := limitError(body, typ, "", exact)
		require.NoError(t, err, "%v: %s", typ, body)
		require.Nil(t, limit, "%v: %s", typ, body)

		for name, limits := range map[string]jsonbody.Limits{
			"items": {Items: m.items - 1}, "values": {Values: m.values - 1}, "depth": {Depth: m.depth - 1}, "number": {Number: m.number - 1},
		} {
			if reflect.ValueOf(limits).FieldByName(strings.ToUpper(name[:1])+name[1:]).Int() < 1 {
				continue
			}
			limit, err := limitError(body, typ, "", limits)
			require.NoError(t, err)
			require.NotNil(t, limit, "%s is broken: %v: %s", name, typ, body)
			require.Equal(t, name, limit.Limit)
			require.NotNil(t, at(parse([]byte(body)), limit), "%s of %s", limit.Path.AppendPointer(nil), body)
			broken[name]++
		}
	}
	for name, n := range broken {
		assert.Greater(t, n, 80, name)
	}
	assert.Len(t, broken, 4)
}

func at(n *node, limit *jsonbody.LimitError) *node {
	value, _, _ := n.at(jsontext.Pointer(limit.Path.AppendPointer(nil)))
	return value
}

func BenchmarkSuspects(b *testing.B) {
	item := `{"X":12345678,"Y":-1}`
	body := fmt.Appendf(nil, "[%s%s]", strings.Repeat(item+",", 999), item)
	to := target(reflect.TypeFor[[]point]())
	for name, limits := range map[string]jsonbody.Limits{
		"none":    {},
		"default": {Items: 1_000, Values: 100_000, Depth: 32, Key: 256, Number: 64, String: 64 << 10, Memory: 16 << 20},
	} {
		to.Limits = limits
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _, _ = decoded(body, to)
			}
		})
	}
}
