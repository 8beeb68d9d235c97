package bind_test

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type area struct {
	City  string `json:"city"`
	Block int    `json:"block"`
}

// unlike has values of every type that must not come twice.
type unlike struct {
	Text    string            `json:"text" bind:"distinct"`
	Slug    slug              `json:"slug" bind:"distinct"`
	Number  int               `json:"number" bind:"distinct"`
	Quoted  int64             `json:"quoted,string" bind:"distinct"`
	Float   float64           `json:"float" bind:"distinct"`
	Flag    bool              `json:"flag" bind:"distinct"`
	Pointer *string           `json:"pointer" bind:"distinct"`
	Twice   **companyID       `json:"twice" bind:"distinct"`
	Tags    []string          `json:"tags" bind:"distinct"`
	Several []*int            `json:"several" bind:"distinct"`
	Grid    [][]int           `json:"grid" bind:"distinct"`
	Pair    [2]int            `json:"pair" bind:"distinct"`
	At      time.Time         `json:"at" bind:"distinct"`
	Day     *day              `json:"day" bind:"distinct"`
	Moment  moment            `json:"moment" bind:"distinct"`
	Ref     uuid.UUID         `json:"ref" bind:"distinct"`
	IP      netip.Addr        `json:"ip" bind:"distinct"`
	Area    area              `json:"area" bind:"distinct"`
	Any     any               `json:"any" bind:"distinct"`
	Alias   string            `json:"alias" bind:"distinct"`
	Owner   int               `json:"owner" bind:"exists=owners,distinct"`
	In      *unlike           `json:"in"`
	Items   []unlike          `json:"items"`
	ByName  map[string]unlike `json:"by_name"`
	Audited
	Open map[string]*unlike `json:",embed"`
}

type Audited struct {
	By string `json:"by" bind:"distinct"`
}

func TestDistinct(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		items string   // of a bulk body
		want  []string // "path of the mistake < path of the first equal value"
	}{
		"text":                {`{"text":"a"},{"text":"b"},{"text":"a"}`, []string{"0.text < 2.text", "2.text < 0.text"}},
		"text/all of a group": {`{"text":"a"},{"text":"a"},{"text":"a"},{"text":"a"}`, []string{"0.text < 1.text", "1.text < 0.text", "2.text < 0.text", "3.text < 0.text"}},
		"text/two groups":     {`{"text":"b"},{"text":"a"},{"text":"a"},{"text":"b"}`, []string{"0.text < 3.text", "1.text < 2.text", "2.text < 1.text", "3.text < 0.text"}},
		"text/case":           {`{"text":"a"},{"text":"A"}`, nil},
		"text/spaces":         {`{"text":"a"},{"text":" a"}`, nil},
		"text/escapes":        {`{"text":"ä"},{"text":"\u00e4"}`, []string{"0.text < 1.text", "1.text < 0.text"}},
		"text/composition":    {`{"text":"ä"},{"text":"a\u0308"}`, nil},
		"text/empty":          {`{"text":""},{"text":""},{}`, []string{"0.text < 1.text", "1.text < 0.text"}},
		"text/null":           {`{"text":null},{"text":null}`, nil},
		"named":               {`{"slug":"a"},{"slug":"a"}`, []string{"0.slug < 1.slug", "1.slug < 0.slug"}},
		"number":              {`{"number":7},{"number":7}`, []string{"0.number < 1.number", "1.number < 0.number"}},
		"number/zero":         {`{"number":0},{},{"number":0}`, []string{"0.number < 2.number", "2.number < 0.number"}},
		"number/quoted":       {`{"quoted":"7"},{"quoted":"7"}`, []string{"0.quoted < 1.quoted", "1.quoted < 0.quoted"}},
		"float":               {`{"float":1.50},{"float":15e-1}`, []string{"0.float < 1.float", "1.float < 0.float"}},
		"float/minus zero":    {`{"float":-0.0},{"float":0},{"float":-0}`, []string{"0.float < 1.float", "1.float < 0.float", "2.float < 0.float"}},
		"float/one number":    {`{"float":0.1},{"float":0.10000000000000000001}`, []string{"0.float < 1.float", "1.float < 0.float"}},
		"float/two numbers":   {`{"float":0.1},{"float":0.10000000000000002}`, nil},
		"boolean":             {`{"flag":true},{"flag":false},{"flag":false},{"flag":true}`, []string{"0.flag < 3.flag", "1.flag < 2.flag", "2.flag < 1.flag", "3.flag < 0.flag"}},
		"pointer":             {`{"pointer":"a"},{"pointer":"a"}`, []string{"0.pointer < 1.pointer", "1.pointer < 0.pointer"}},
		"pointer/null":        {`{"pointer":null},{"pointer":null},{"pointer":""},{"pointer":""}`, []string{"2.pointer < 3.pointer", "3.pointer < 2.pointer"}},
		"pointer/two":         {`{"twice":7},{"twice":7}`, []string{"0.twice < 1.twice", "1.twice < 0.twice"}},
		"list":                {`{"tags":["a","b","a"]}`, []string{"0.tags.0 < 0.tags.2", "0.tags.2 < 0.tags.0"}},
		"list/across items":   {`{"tags":["a","b"]},{"tags":["b"]}`, []string{"0.tags.1 < 1.tags.0", "1.tags.0 < 0.tags.1"}},
		"list/pointers":       {`{"several":[1,2]},{"several":[0,2]}`, []string{"0.several.1 < 1.several.1", "1.several.1 < 0.several.1"}},
		"list/lists":          {`{"grid":[[1,2],[3]]},{"grid":[[],[4,1]]}`, []string{"0.grid.0.0 < 1.grid.1.1", "1.grid.1.1 < 0.grid.0.0"}},
		"array":               {`{"pair":[1,1]},{"pair":[0,0]},{}`, []string{"0.pair.0 < 0.pair.1", "0.pair.1 < 0.pair.0", "1.pair.0 < 1.pair.1", "1.pair.1 < 1.pair.0"}},
		"time/zones":          {`{"at":"2024-05-06T12:00:00Z"},{"at":"2024-05-06T17:45:00+05:45"},{"at":"2024-05-06T12:00:00+05:45"}`, []string{"0.at < 1.at", "1.at < 0.at"}},
		"time/zero":           {`{"at":"0001-01-01T00:00:00Z"},{"at":"0001-01-01T01:00:00+01:00"},{"at":"0001-01-01T01:00:00+01:00"},{}`, []string{"0.at < 1.at", "1.at < 0.at", "2.at < 0.at"}},
		"time/own types":      {`{"day":"2024-05-06T12:00:00Z","moment":"2024-05-06T12:00:00Z"},{"day":"2024-05-06T17:45:00+05:45","moment":"2024-05-06T17:45:00+05:45"}`, []string{"0.day < 1.day", "0.moment < 1.moment", "1.day < 0.day", "1.moment < 0.moment"}},
		"uuid":                {`{"ref":"aaaaaaaa-0000-0000-0000-000000000000"},{"ref":"AAAAAAAA-0000-0000-0000-000000000000"}`, []string{"0.ref < 1.ref", "1.ref < 0.ref"}},
		"ip":                  {`{"ip":"2001:db8::1"},{"ip":"2001:db8:0::1"},{"ip":"10.0.0.1"}`, []string{"0.ip < 1.ip", "1.ip < 0.ip"}},
		"object":              {`{"area":{"city":"x","block":1}},{"area":{"block":1,"city":"x"}},{"area":{"city":"x"}}`, []string{"0.area < 1.area", "1.area < 0.area"}},
		"object/empty":        {`{"area":{}},{"area":{}},{}`, []string{"0.area < 1.area", "1.area < 0.area"}},
		"any":                 {`{"any":"1"},{"any":1},{"any":1.0},{"any":true},{"any":true}`, []string{"1.any < 2.any", "2.any < 1.any", "3.any < 4.any", "4.any < 3.any"}},
		"any/zero": {`{"any":""},{"any":""},{"any":0},{"any":0},{"any":false},{"any":false},{"any":null},{"any":null}`, []string{
			"0.any < 1.any", "1.any < 0.any", "2.any < 3.any", "3.any < 2.any", "4.any < 5.any", "5.any < 4.any",
		}},
		"any/containers":      {`{"any":{}},{"any":{}},{"any":[1]},{"any":[1]}`, nil},
		"two members":         {`{"text":"a","alias":"b"},{"text":"b","alias":"a"}`, nil},
		"two depths":          {`{"text":"a","in":{"text":"a","items":[{"text":"a"}]}}`, nil},
		"inside an object":    {`{"in":{"text":"a"}},{"in":{"text":"a"}}`, []string{"0.in.text < 1.in.text", "1.in.text < 0.in.text"}},
		"nested items":        {`{"items":[{"text":"a"},{"text":"b"},{"text":"a"}]},{}`, []string{"0.items.0.text < 0.items.2.text", "0.items.2.text < 0.items.0.text"}},
		"nested items/across": {`{"items":[{"text":"a"},{"text":"b"}]},{"items":[{"text":"c"},{"text":"b"}]}`, []string{"0.items.1.text < 1.items.1.text", "1.items.1.text < 0.items.1.text"}},
		"map":                 {`{"by_name":{"y":{"number":1},"x.z":{"number":1},"w":{"number":2}}}`, []string{"0.by_name.x.z.number < 0.by_name.y.number", "0.by_name.y.number < 0.by_name.x.z.number"}},
		"map/across items":    {`{"by_name":{"y":{"number":1}}},{"by_name":{"z":{"number":1}}}`, []string{"0.by_name.y.number < 1.by_name.z.number", "1.by_name.z.number < 0.by_name.y.number"}},
		"embedded":            {`{"by":"a"},{"by":"a"}`, []string{"0.by < 1.by", "1.by < 0.by"}},
		"embedded/map":        {`{"x":{"text":"a"},"y":{"text":"a"}}`, []string{"0.x.text < 0.y.text", "0.y.text < 0.x.text"}},
		"relation":            {`{"owner":7},{"owner":7}`, []string{"0.owner < 1.owner", "1.owner < 0.owner"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"owners": stored(7).lookup()}})
			require.NoError(t, b.Check(unlike{}))
			for _, key := range []string{"", "things"} {
				body, opts, prefix := `[`+tt.items+`]`, []bind.Option{}, ""
				if key != "" {
					body, opts, prefix = `{"`+key+`":`+body+`}`, append(opts, bind.Under(key)), key+"."
				}
				want := []string{}
				for _, pair := range tt.want {
					at, first, _ := strings.Cut(pair, " < ")
					want = append(want, prefix+at+" < "+prefix+first)
				}
				var dst []unlike
				assert.Equal(t, want, equals(t, b.DecodeMany(context.Background(), []byte(body), &dst, opts...)))
			}
		})
	}
}

// equals lists the mistakes in err, all of them distinct, as "path < path of the first equal value".
func equals(t *testing.T, err error) []string {
	t.Helper()
	out := []string{}
	if err == nil {
		return out
	}
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	for _, fe := range e.Fields {
		assert.Equal(t, "distinct", fe.Rule)
		assert.Empty(t, fe.Param)
		assert.Equal(t, strings.Contains(fe.Path.Dotted(), "owner"), fe.Kind == bind.Relationship)
		require.Len(t, fe.Refs, 1)
		out = append(out, fe.Path.Dotted()+" < "+fe.Refs[0].Dotted())
	}
	return out
}

func TestDistinctBesideOtherMistakes(t *testing.T) {
	t.Parallel()
	type item struct {
		Text string    `json:"text" validate:"omitempty,max=2" bind:"distinct"`
		Area area      `json:"area" bind:"distinct"`
		Pair [2]int    `json:"pair" bind:"distinct"`
		Born time.Time `json:"born" bind:"distinct"`
	}
	b := newBinder(t, bind.Config{})
	for name, tt := range map[string]struct {
		body string
		want []string
	}{
		"rule":            {`[{"text":"abc"},{"text":"abc"}]`, []string{"0.text max=2", "0.text distinct", "1.text max=2", "1.text distinct"}},
		"mistyped":        {`[{"text":1},{"text":1},{"text":"a"},{"text":"a"}]`, []string{"0.text type", "1.text type", "2.text distinct", "3.text distinct"}},
		"mistyped inside": {`[{"area":{"city":"x","block":"1"}},{"area":{"city":"x","block":"2"}},{"area":{"city":"x"}}]`, []string{"0.area.block type", "1.area.block type"}},
		"unknown inside":  {`[{"area":{"city":"x","y":1}},{"area":{"city":"x"}}]`, []string{"0.area distinct", "0.area.y unknown", "1.area distinct"}},
		"too many":        {`[{"pair":[1,2,3]},{"pair":[1,4]}]`, []string{"0.pair len=2"}},
		"format":          {`[{"born":"x"},{"born":"x"}]`, []string{"0.born type", "1.born type"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dst := []item{{Text: "old"}}
			assert.Equal(t, tt.want, failures(t, b.DecodeMany(context.Background(), []byte(tt.body), &dst)))
			assert.Equal(t, []item{{Text: "old"}}, dst)
		})
	}
}

func TestDistinctInOneBodyAndInValues(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"owners": stored(7).lookup()}})
	ctx := context.Background()
	want := []string{"items.0.text < items.1.text", "items.1.text < items.0.text"}
	assert.Equal(t, want, equals(t, b.Decode(ctx, []byte(`{"items":[{"text":"a"},{"text":"a"}]}`), new(unlike))))
	assert.Equal(t, want, equals(t, b.Validate(ctx, unlike{Items: []unlike{{Text: "a"}, {Text: "a"}}})))
	assert.Equal(t, []string{"0.at < 2.at", "2.at < 0.at"}, equals(t, b.Validate(ctx, []*unlike{{At: elsewhere}, nil, {At: elsewhere.UTC()}})))
	nan := math.NaN()
	require.NoError(t, b.Validate(ctx, []unlike{{Float: nan}, {Float: nan}}), "it is not equal to itself")
	assert.Equal(t, []string{"a.text < b.text", "b.text < a.text"},
		equals(t, b.Decode(ctx, []byte(`{"b":{"text":"x"},"a":{"text":"x"}}`), &map[string]unlike{})))
}

func TestDistinctOnWhatCannotBeCompared(t *testing.T) {
	t.Parallel()
	type labelled struct {
		Labels map[string]string `json:"labels" bind:"distinct"`
	}
	b := newBinder(t, bind.Config{})
	require.ErrorContains(t, b.Check(labelled{}), "cannot be compared")
	err := b.Decode(context.Background(), []byte(`{"labels":{"a":"b"}}`), new(labelled))
	require.EqualError(t, err, `bind: field Labels: bind:"distinct" on map[string]string, whose values cannot be compared: `+
		`put it on fields in them that must differ; pointers, interfaces and times are compared by themselves only`)
	status, _, _ := b.Answer("", err)
	assert.Equal(t, http.StatusInternalServerError, status)
}

// Types that hold pointers, interfaces and times.
type (
	tag  struct{ Name *string }
	slot struct {
		At   time.Time
		Room int
	}
	hidden  struct{ at time.Time }
	booking struct{ Slot struct{ At time.Time } }
)

func (h *hidden) UnmarshalText(text []byte) error { return h.at.UnmarshalText(text) }

// TestDistinctIsNotFooledByAddresses has two equal values of each type, and what must become of them.
func TestDistinctIsNotFooledByAddresses(t *testing.T) {
	t.Parallel()
	const found, refused = "found", "refused"
	const at = `"2024-05-06T07:08:09+05:30"`
	for name, tt := range map[string]struct {
		dst   any
		value string
		want  string
	}{
		"pointer": {new(struct {
			V []*int `bind:"distinct"`
		}), `1`, found},
		"pointer in struct": {new(struct {
			V []tag `bind:"distinct"`
		}), `{"Name":"x"}`, refused},
		"pointer in array": {new(struct {
			V []struct{ P [1]*int } `bind:"distinct"`
		}), `{"P":[1]}`, refused},
		"any": {new(struct {
			V []any `bind:"distinct"`
		}), `1`, found},
		"any in struct": {new(struct {
			V []struct{ A any } `bind:"distinct"`
		}), `{"A":[]}`, refused},
		"time": {new(struct {
			V []time.Time `bind:"distinct"`
		}), at, found},
		"time in struct": {new(struct {
			V []struct{ At time.Time } `bind:"distinct"`
		}), `{"At":` + at + `}`, found},
		"time among others": {new(struct {
			V []slot `bind:"distinct"`
		}), `{"At":` + at + `,"Room":1}`, refused},
		"time in two arrays": {new(struct {
			V []struct{ At [2]time.Time } `bind:"distinct"`
		}), `{"At":[` + at + `,` + at + `]}`, refused},
		"time unexported": {new(struct {
			V []hidden `bind:"distinct"`
		}), at, refused},
		"time twice wrapped": {new(struct {
			V []booking `bind:"distinct"`
		}), `{"Slot":{"At":` + at + `}}`, found},
		"handle": {new(struct {
			V []netip.Addr `bind:"distinct"`
		}), `"fe80::1%eth0"`, found},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{})
			checked := b.Check(reflect.ValueOf(tt.dst).Elem().Interface())
			err := b.Decode(context.Background(), []byte(`{"V":[`+tt.value+`,`+tt.value+`]}`), tt.dst)
			if tt.want == refused {
				require.ErrorContains(t, checked, "cannot be compared")
				require.ErrorContains(t, err, `bind: field V: bind:"distinct" on`)
				return
			}
			require.NoError(t, checked)
			assert.Equal(t, []string{"V.0 < V.1", "V.1 < V.0"}, equals(t, err))
		})
	}
}

// BenchmarkDistinct shows that twice the items take twice the time: see ns/item.
func BenchmarkDistinct(b *testing.B) {
	type row struct {
		ID   int    `json:"id" bind:"distinct"`
		SKU  string `json:"sku" bind:"distinct"`
		Tags []int  `json:"tags" bind:"distinct"`
	}
	binder := bind.Must(bind.New(bind.Config{Limits: bind.Limits{Items: -1, Values: -1, Bytes: -1, Errors: -1, Report: -1}}))
	for _, n := range []int{1_000, 10_000, 100_000} {
		rows := make([]row, n)
		for i := range rows {
			rows[i] = row{ID: i + 1, SKU: fmt.Sprintf("sku-%d", i), Tags: []int{2*i + 1, 2*i + 2}}
		}
		pairs := slices.Clone(rows)
		for i := range pairs {
			pairs[i].SKU = rows[i/2].SKU
		}
		same := slices.Clone(rows)
		for i := range same {
			same[i].SKU = "sku"
		}
		for i, values := range [][]row{rows, pairs, same} {
			b.Run(fmt.Sprintf("%s/%d", []string{"none", "pairs", "all"}[i], n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := binder.Validate(context.Background(), values); (err == nil) != (i == 0) {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/item")
			})
		}
	}
}
