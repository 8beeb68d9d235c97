package bind_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// ledger is stored data that remembers what it was asked.
type ledger[K comparable] struct {
	stored []K
	mu     sync.Mutex
	calls  [][]K
}

func stored[K comparable](keys ...K) *ledger[K] { return &ledger[K]{stored: keys} }

// lookup returns the keys that are stored, and one that nobody asked about.
func (l *ledger[K]) lookup() bind.Lookup {
	return bind.Stored(func(_ context.Context, keys []K) ([]K, error) {
		if len(keys) == 0 {
			return nil, errors.New("asked about nothing")
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.calls = append(l.calls, slices.Clone(keys))
		return slices.Clone(l.stored), nil
	})
}

type (
	companyID int64
	slug      string
	day       time.Time           // decodes itself
	moment    struct{ time.Time } // decodes itself by the methods of time.Time
	tenantKey struct {
		Tenant int `json:"tenant"`
		ID     int `json:"id"`
	}
	ruledKey struct {
		Tenant int `json:"tenant"`
		ID     int `json:"id" validate:"omitempty,min=5"`
	}
)

func (d *day) UnmarshalText(text []byte) error { return (*time.Time)(d).UnmarshalText(text) }

type linked struct {
	Link companyID `json:"link" bind:"exists=companies"`
}

type Linkage struct {
	Far int64 `json:"far" bind:"exists=companies"`
}

// related has a relation of every kind. All its companies but 1 and 2 are missing.
type related struct {
	ID      int64                        `json:"id" bind:"exists=companies"`
	Named   companyID                    `json:"named" bind:"exists=companies"`
	Pointer *int64                       `json:"pointer" bind:"exists=companies"`
	Twice   **companyID                  `json:"twice" bind:"exists=companies"`
	List    []int64                      `json:"list" bind:"exists=companies"`
	Several *[]*companyID                `json:"several" bind:"exists=companies"`
	Grid    [][]int64                    `json:"grid" bind:"exists=companies"`
	Pair    [2]int64                     `json:"pair" bind:"exists=companies"`
	Quoted  int64                        `json:"quoted,string" bind:"exists=companies"`
	Name    string                       `json:"name" bind:"available=names"`
	Slug    *slug                        `json:"slug" bind:"available=names"`
	Slugs   []slug                       `json:"slugs" bind:"available=names"`
	Born    time.Time                    `json:"born" bind:"exists=days"`
	Days    []time.Time                  `json:"days" bind:"exists=days"`
	Day     day                          `json:"day" bind:"exists=own_days"`
	Moment  *moment                      `json:"moment" bind:"exists=moments"`
	Ref     uuid.UUID                    `json:"ref" bind:"exists=refs"`
	Raw     [16]byte                     `json:"raw" bind:"exists=refs"`
	Key     tenantKey                    `json:"key" bind:"exists=keys"`
	In      struct{ Deep *linked }       `json:"in"`
	ByName  map[string]linked            `json:"by_name"`
	Lists   map[int][]map[string]*linked `json:"lists"`
	Items   []related                    `json:"items"`
	Both    companyID                    `json:"both" bind:"available=companies"`
	linked
	*Linkage
	Open map[string]linked `json:",embed"`
}

// elsewhere is noon in UTC, by the clock of a place where a database driver might be.
var elsewhere = time.Date(2024, 5, 6, 21, 30, 0, 0, time.FixedZone("", 9*3600+1800))

// relations returns lookups for related, and what they are asked about companies.
func relations() (map[string]bind.Lookup, *ledger[int64]) {
	companies := stored[int64](1, 2, 77)
	ref := uuid.UUID{1, 2, 3}
	return map[string]bind.Lookup{
		"companies": companies.lookup(), "names": stored("taken").lookup(), "refs": stored(ref).lookup(),
		"keys": stored(tenantKey{1, 5}).lookup(), "days": stored(elsewhere).lookup(), "own_days": stored(day(elsewhere)).lookup(),
		"moments": stored(moment{elsewhere}).lookup(),
	}, companies
}

func TestLookupsFindEveryKey(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body string
		want []string // nil: no mistake
		keys []int64  // that companies are asked about
		zero bool     // the values are zero: one that did not come from JSON has none of them
	}{
		"scalar/stored":       {`{"id":1}`, nil, []int64{1}, false},
		"scalar/missing":      {`{"id":9}`, []string{"id exists=companies"}, []int64{9}, false},
		"scalar/negative":     {`{"id":-9}`, []string{"id exists=companies"}, []int64{-9}, false},
		"scalar/zero":         {`{"id":0}`, []string{"id exists=companies"}, []int64{0}, true},
		"scalar/null":         {`{"id":null}`, nil, nil, false},
		"scalar/quoted":       {`{"quoted":"9"}`, []string{"quoted exists=companies"}, []int64{9}, false},
		"named":               {`{"named":9}`, []string{"named exists=companies"}, []int64{9}, false},
		"pointer":             {`{"pointer":9}`, []string{"pointer exists=companies"}, []int64{9}, false},
		"pointer/null":        {`{"pointer":null}`, nil, nil, false},
		"pointer/zero":        {`{"pointer":0}`, []string{"pointer exists=companies"}, []int64{0}, false},
		"pointer/two":         {`{"twice":9}`, []string{"twice exists=companies"}, []int64{9}, false},
		"list":                {`{"list":[1,9,0,2,8]}`, []string{"list.1 exists=companies", "list.2 exists=companies", "list.4 exists=companies"}, []int64{1, 9, 0, 2, 8}, false},
		"list/empty":          {`{"list":[]}`, nil, nil, false},
		"list/null":           {`{"list":null}`, nil, nil, false},
		"list/pointers":       {`{"several":[1,9]}`, []string{"several.1 exists=companies"}, []int64{1, 9}, false},
		"list/lists":          {`{"grid":[[1],[],[2,9]]}`, []string{"grid.2.1 exists=companies"}, []int64{1, 2, 9}, false},
		"array":               {`{"pair":[9,0]}`, []string{"pair.0 exists=companies", "pair.1 exists=companies"}, []int64{9, 0}, false},
		"array/zero":          {`{"pair":[0,0]}`, []string{"pair.0 exists=companies", "pair.1 exists=companies"}, []int64{0}, true},
		"string/taken":        {`{"name":"taken"}`, []string{"name available=names"}, nil, false},
		"string/free":         {`{"name":"free"}`, nil, nil, false},
		"string/other case":   {`{"name":"Taken"}`, nil, nil, false},
		"string/empty":        {`{"name":""}`, nil, nil, false},
		"string/named":        {`{"slug":"taken","slugs":["free","taken"]}`, []string{"slug available=names", "slugs.1 available=names"}, nil, false},
		"time/stored":         {`{"born":"2024-05-06T12:00:00Z"}`, nil, nil, false},
		"time/other zone":     {`{"born":"2024-05-06T17:45:00+05:45"}`, nil, nil, false},
		"time/missing":        {`{"days":["2024-05-06T12:00:00Z","2024-05-06T12:00:00+01:00"]}`, []string{"days.1 exists=days"}, nil, false},
		"time/own type":       {`{"day":"2024-05-06T17:45:00+05:45","moment":"2024-05-06T10:00:00-02:00"}`, nil, nil, false},
		"time/own missing":    {`{"day":"2024-05-06T17:45:00Z","moment":"2024-05-06T10:00:00Z"}`, []string{"day exists=own_days", "moment exists=moments"}, nil, false},
		"time/zero":           {`{"days":["0001-01-01T00:00:00Z","0001-01-01T01:00:00+01:00"]}`, []string{"days.0 exists=days", "days.1 exists=days"}, nil, false},
		"uuid/stored":         {`{"ref":"01020300-0000-0000-0000-000000000000"}`, nil, nil, false},
		"uuid/missing":        {`{"ref":"99999999-0000-0000-0000-000000000000"}`, []string{"ref exists=refs"}, nil, false},
		"uuid/zero":           {`{"ref":"00000000-0000-0000-0000-000000000000"}`, []string{"ref exists=refs"}, nil, true},
		"bytes/stored":        {`{"raw":"AQIDAAAAAAAAAAAAAAAAAA=="}`, nil, nil, false},
		"bytes/missing":       {`{"raw":"AQIEAAAAAAAAAAAAAAAAAA=="}`, []string{"raw exists=refs"}, nil, false},
		"object/stored":       {`{"key":{"tenant":1,"id":5}}`, nil, nil, false},
		"object/missing":      {`{"key":{"tenant":2,"id":5}}`, []string{"key exists=keys"}, nil, false},
		"nested":              {`{"in":{"Deep":{"link":9}}}`, []string{"in.Deep.link exists=companies"}, []int64{9}, false},
		"embedded":            {`{"link":9,"far":8}`, []string{"link exists=companies", "far exists=companies"}, []int64{9, 8}, false},
		"embedded/nil":        {`{"link":1}`, nil, []int64{1}, false},
		"embedded/map":        {`{"other":{"link":9}}`, []string{"other.link exists=companies"}, []int64{9}, false},
		"map":                 {`{"by_name":{"b":{"link":8},"a.b":{"link":9},"c":{"link":1}}}`, []string{"by_name.a.b.link exists=companies", "by_name.b.link exists=companies"}, []int64{9, 8, 1}, false},
		"map/lists":           {`{"lists":{"7":[{},{"x":{"link":9},"y":{}}]}}`, []string{"lists.7.1.x.link exists=companies"}, []int64{9}, false},
		"items":               {`{"items":[{"id":1},{"list":[9]},{"items":[{"pair":[2,8]}]}]}`, []string{"items.1.list.0 exists=companies", "items.2.items.0.pair.1 exists=companies"}, []int64{1, 9, 2, 8}, false},
		"available":           {`{"both":2}`, []string{"both available=companies"}, []int64{2}, false},
		"available/free":      {`{"both":9}`, nil, []int64{9}, false},
		"both":                {`{"id":2,"both":2,"items":[{"id":9,"both":9}]}`, []string{"items.0.id exists=companies", "both available=companies"}, []int64{2, 9}, false},
		"one key often":       {`{"id":9,"named":9,"list":[9,9],"pointer":9}`, []string{"id exists=companies", "named exists=companies", "pointer exists=companies", "list.0 exists=companies", "list.1 exists=companies"}, []int64{9}, false},
		"unasked is returned": {`{"both":9,"id":1}`, nil, []int64{1, 9}, false},
		"nothing to ask":      {`{}`, nil, nil, false},
	} {
		for _, parallel := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/parallel=%t", name, parallel), func(t *testing.T) {
				t.Parallel()
				lookups, companies := relations()
				b := newBinder(t, bind.Config{Lookups: lookups, Parallel: parallel})
				require.NoError(t, b.Check(related{}))
				asked := func(err error, prefix string) {
					t.Helper()
					none := tt.zero && strings.HasPrefix(prefix, "values.")
					if tt.want == nil || none {
						require.NoError(t, err)
					} else {
						want := slices.Clone(tt.want)
						for i := range want {
							want[i] = prefix + want[i]
						}
						assert.Equal(t, want, failures(t, err))
					}
					if tt.keys == nil || none {
						assert.Empty(t, companies.calls)
					} else {
						assert.Equal(t, [][]int64{tt.keys}, companies.calls)
					}
					companies.calls = nil
				}
				ctx := context.Background()
				asked(b.Decode(ctx, []byte(tt.body), new(related)), "")
				asked(b.Decode(ctx, []byte(`{"a.b":`+tt.body+`}`), new(related), bind.Under("a.b")), "a.b.")
				asked(b.DecodeMany(ctx, []byte(`[{},`+tt.body+`]`), new([]related)), "1.")
				var v related
				require.NoError(t, json.Unmarshal([]byte(tt.body), &v))
				asked(b.Validate(ctx, v, bind.Under("values")), "values.")
				asked(b.Validate(ctx, []*related{nil, &v}, bind.Under("values")), "values.1.")
			})
		}
	}
}

func TestLookupsAreAskedInTheOrderOfTheBody(t *testing.T) {
	t.Parallel()
	lookups, companies := relations()
	b := newBinder(t, bind.Config{Lookups: lookups})
	body := `[{"id":5,"list":[4,5],"link":3},{"id":4,"by_name":{"z":{"link":1},"a":{"link":2}}},{"link":6,"id":3}]`
	require.Error(t, b.DecodeMany(context.Background(), []byte(body), new([]related)))
	assert.Equal(t, [][]int64{{5, 4, 3, 2, 1, 6}}, companies.calls)
}

func TestLookupsLeaveOutWhatIsWrong(t *testing.T) {
	t.Parallel()
	type item struct {
		ID     int      `json:"id" validate:"omitempty,min=5" bind:"exists=ids"`
		List   []int    `json:"list" validate:"omitempty,max=2,dive,min=5" bind:"exists=ids"`
		Pair   [2]int   `json:"pair" bind:"exists=ids"`
		Unique int      `json:"unique" bind:"exists=ids,distinct"`
		Key    ruledKey `json:"key" bind:"exists=keys"`
		Items  []item   `json:"items" validate:"max=1"`
		Inner  *struct {
			ID int `json:"id" bind:"exists=ids"`
		} `json:"inner"`
		Map map[string]struct {
			ID int `json:"id" bind:"exists=ids"`
		} `json:"map" validate:"dive,keys,max=1,endkeys"`
	}
	for name, tt := range map[string]struct {
		body string
		want []string
		ids  []int
		keys []ruledKey
	}{
		"own rule":            {`[{"id":4},{"id":6}]`, []string{"0.id min=5", "1.id exists=ids"}, []int{6}, nil},
		"rule of an element":  {`[{"list":[4,6]}]`, []string{"0.list.0 min=5", "0.list.1 exists=ids"}, []int{6}, nil},
		"rule of the list":    {`[{"list":[6,7,8],"id":9}]`, []string{"0.id exists=ids", "0.list max=2", "0.list.0 exists=ids", "0.list.1 exists=ids", "0.list.2 exists=ids"}, []int{9, 6, 7, 8}, nil},
		"rule of list around": {`[{"id":9,"items":[{"id":7},{"id":8}]}]`, []string{"0.id exists=ids", "0.items max=1", "0.items.0.id exists=ids", "0.items.1.id exists=ids"}, []int{9, 7, 8}, nil},
		"mistyped":            {`[{"id":"x"},{"id":6}]`, []string{"0.id type", "1.id exists=ids"}, []int{6}, nil},
		"mistyped element":    {`[{"list":["x",6]}]`, []string{"0.list.0 type", "0.list.1 exists=ids"}, []int{6}, nil},
		"mistyped around":     {`[{"inner":7,"id":6}]`, []string{"0.id exists=ids", "0.inner type"}, []int{6}, nil},
		"too many items":      {`[{"pair":[6,7,8],"id":9}]`, []string{"0.id exists=ids", "0.pair len=2"}, []int{9}, nil},
		"mistyped inside":     {`[{"key":{"tenant":1,"id":"x"}},{"key":{"tenant":1,"id":5}}]`, []string{"0.key.id type", "1.key exists=keys"}, nil, []ruledKey{{1, 5}}},
		"rule inside":         {`[{"key":{"tenant":1,"id":4}}]`, []string{"0.key.id min=5"}, nil, nil},
		"unknown inside":      {`[{"key":{"tenant":1,"x":4}}]`, []string{"0.key exists=keys", "0.key.x unknown"}, nil, []ruledKey{{1, 0}}},
		"key of a map":        {`[{"map":{"ab":{"id":6},"c":{"id":7}}}]`, []string{"0.map.ab key=max=1", "0.map.ab.id exists=ids", "0.map.c.id exists=ids"}, []int{6, 7}, nil},
		"distinct":            {`[{"unique":6},{"unique":7},{"unique":6}]`, []string{"0.unique exists=ids", "0.unique distinct", "1.unique exists=ids", "2.unique exists=ids", "2.unique distinct"}, []int{6, 7}, nil},
		"one of many":         {`[{"id":4,"list":[6]},{"id":6},{"id":4}]`, []string{"0.id min=5", "0.list.0 exists=ids", "1.id exists=ids", "2.id min=5"}, []int{6}, nil},
		"nothing is left":     {`[{"id":4,"list":["x"]}]`, []string{"0.id min=5", "0.list.0 type"}, nil, nil},
		"another body":        {`{"id":6}`, []string{" type"}, nil, nil},
		"no items":            {`[]`, []string{" min=1"}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ids, keys := stored[int](), stored[ruledKey]()
			b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"ids": ids.lookup(), "keys": keys.lookup()}})
			dst := []item{{ID: 1}}
			assert.Equal(t, tt.want, failures(t, b.DecodeMany(context.Background(), []byte(tt.body), &dst)))
			assert.Equal(t, []item{{ID: 1}}, dst, "dst is as it was")
			assert.Equal(t, tt.ids, slices.Concat(ids.calls...))
			assert.Equal(t, tt.keys, slices.Concat(keys.calls...))
			assert.LessOrEqual(t, len(ids.calls)+len(keys.calls), 2)
		})
	}
}

// TestLookupsWaitForAnEndToTheMistakes: where mistakes are cut off, nobody knows which of the other values are fine.
func TestLookupsWaitForAnEndToTheMistakes(t *testing.T) {
	t.Parallel()
	type item struct {
		ID   int    `json:"id" bind:"exists=ids"`
		Name string `json:"name" validate:"required"`
	}
	ids := stored[int]()
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"ids": ids.lookup()}})
	decode := func(body string) *bind.Error {
		var e *bind.Error
		require.ErrorAs(t, b.DecodeMany(context.Background(), []byte(body), new([]item), bind.Limit(bind.Limits{Errors: 2})), &e)
		return e
	}
	e := decode(`[{"id":1},{"id":2},{"id":3},{"id":4,"name":"x"}]`)
	assert.Len(t, e.Fields, 2)
	assert.True(t, e.Truncated)
	assert.Empty(t, ids.calls)

	e = decode(`[{"id":1,"name":"x"},{"id":2,"name":"x"},{"id":3,"name":"x"}]`)
	assert.Len(t, e.Fields, 2, "mistakes that lookups find count, too")
	assert.True(t, e.Truncated)
	assert.Equal(t, [][]int{{1, 2, 3}}, ids.calls)
}

func TestDestinationIsAsItWasAfterALookup(t *testing.T) {
	t.Parallel()
	lookups, companies := relations()
	b := newBinder(t, bind.Config{Lookups: lookups})
	ctx := context.Background()
	one, many := related{ID: 7}, []related{{ID: 7}}
	require.Error(t, b.Decode(ctx, []byte(`{"id":9}`), &one))
	require.Error(t, b.DecodeMany(ctx, []byte(`[{"id":9}]`), &many))
	assert.Equal(t, related{ID: 7}, one)
	assert.Equal(t, []related{{ID: 7}}, many)
	got, err := bind.One[related](b, post(`{"id":9}`))
	require.Error(t, err)
	assert.Zero(t, got)
	require.NoError(t, b.Decode(ctx, []byte(`{"id":1}`), &one))
	assert.Equal(t, related{ID: 1}, one)
	assert.Len(t, companies.calls, 4)
}

func TestLookupsThatDoNotFit(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"ids": stored[int64]().lookup(), "names": stored[string]().lookup(), "slots": stored[slot]().lookup()}})
	type (
		slots struct {
			A []slot `bind:"exists=slots"`
		}
		unknown struct {
			A int64 `bind:"exists=nope"`
		}
		text struct {
			A string `bind:"exists=ids"`
		}
		smaller struct {
			A []int32 `bind:"exists=ids"`
		}
		anything struct {
			A any `bind:"exists=names"`
		}
		values struct {
			A map[string]int64 `bind:"exists=ids"`
		}
		second struct {
			B string `bind:"exists=names"`
			A string `bind:"available=ids"`
		}
	)
	for name, tt := range map[string]struct {
		dst  any
		body string
		want string
	}{
		"unknown": {new(unknown), `{"A":7}`, `field A: lookup "nope" is not in Config.Lookups: add it`},
		"type":    {new(text), `{"A":"x"}`, `field A: lookup "ids" has keys of type int64: give the field that type`},
		"size":    {new(smaller), `{"A":[0,7]}`, `field A: lookup "ids" has keys of type int64`},
		"any":     {new(anything), `{"A":"x"}`, `field A: lookup "names" has keys of type string`},
		"map":     {new(values), `{"A":{"k":7}}`, `field A: lookup "ids" has keys of type int64`},
		"address": {new(slots), `{"A":[{"At":"2024-05-06T07:08:09+05:30","Room":1}]}`, `lookup "slots" has keys of type bind_test.slot, whose values cannot be compared: use a key`},
		"second":  {new(second), `{"B":"x","A":"x"}`, `field A: lookup "ids" has keys of type int64`},
	} {
		require.ErrorContains(t, b.Check(tt.dst), "lookup", name)
		err := b.Decode(context.Background(), []byte(tt.body), tt.dst)
		require.ErrorContains(t, err, tt.want, name)
		status, _, body := b.Answer("", err)
		assert.Equal(t, http.StatusInternalServerError, status, name)
		assert.JSONEq(t, `{"message":"Server Error"}`, string(body), name)
	}
}
