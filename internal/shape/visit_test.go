package shape_test

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

type visited struct {
	ID     int              `json:"id" bind:"exists=things"`
	Tags   []string         `json:"tags" bind:"exists=tags"`
	Grid   [][]*int         `json:"grid" bind:"exists=things"`
	Pair   [2]int           `json:"pair" bind:"available=things"`
	Maybe  **string         `json:"maybe" bind:"exists=tags"`
	Other  int              `json:"other" bind:"distinct"`
	Plain  int              `json:"plain"`
	Items  []*visited       `json:"items"`
	ByName map[string]under `json:"by_name"`
	Holder struct{ In int } `json:"holder"`
	*Linked
}

type under struct {
	ID int `json:"id" bind:"exists=things"`
}

type Linked struct {
	Link int `json:"link" bind:"available=things"`
}

func visits(v any, want shape.Features) (all []string, patterns map[path.Steps]int) {
	patterns = map[path.Steps]int{}
	value := reflect.ValueOf(v)
	shape.NewReader("validate").Read(value.Type()).Visit(value, shape.Visit{At: at("root"), Want: want}, func(p shape.Place) {
		all = append(all, fmt.Sprintf("%s=%v", p.Steps().AppendDotted(nil), p.Value))
		patterns[path.Steps(p.Pattern)]++
	})
	return all, patterns
}

func TestVisit(t *testing.T) {
	t.Parallel()
	one, two, text := 1, 2, "t"
	pointer := &text
	v := visited{
		ID: 7, Tags: []string{"a", "b"}, Grid: [][]*int{{&one, nil}, {}, {&two}}, Pair: [2]int{5, 6}, Maybe: &pointer,
		Items:  []*visited{nil, {ID: 8, Linked: &Linked{Link: 9}}},
		ByName: map[string]under{"z": {1}, "a.b": {2}, "k[0]": {3}, "": {4}, "é": {5}, "a": {6}},
		Linked: &Linked{Link: 10},
	}
	want := []string{
		"root.id=7", "root.tags.0=a", "root.tags.1=b", "root.grid.0.0=1", "root.grid.2.0=2", "root.pair.0=5", "root.pair.1=6", "root.maybe=t",
		"root.items.1.id=8", "root.items.1.pair.0=0", "root.items.1.pair.1=0", "root.items.1.link=9",
		"root.by_name..id=4", "root.by_name.a.id=6", "root.by_name.a.b.id=2", "root.by_name.k[0].id=3", "root.by_name.z.id=1", "root.by_name.é.id=5",
		"root.link=10",
	}
	for range 10 { // the order of Go maps changes from one walk to the next
		got, patterns := visits(v, shape.HasLookups)
		require.Equal(t, want, got)
		assert.Equal(t, 6, patterns[patternOf(v, "by_name")], "all keys of a map share one pattern")
	}
}

// patternOf returns the pattern of the ids below the map member.
func patternOf(v visited, member string) (found path.Steps) {
	value := reflect.ValueOf(v)
	read[visited]().Visit(value, shape.Visit{At: at("root"), Want: shape.HasLookups}, func(p shape.Place) {
		if p.Steps().Within(at("root", member)) {
			found = path.Steps(p.Pattern)
		}
	})
	return found
}

func TestVisitLooksIntoEmbeddedMaps(t *testing.T) {
	t.Parallel()
	type open struct {
		ID    int               `json:"id" bind:"exists=things"`
		Extra map[string]*under `json:",embed"`
	}
	type holder struct {
		*open
		Last int `json:"last" bind:"exists=things"`
	}
	type plain struct {
		Extra map[string]int `json:",embed"`
		Last  int            `json:"last" bind:"exists=things"`
	}
	got, patterns := visits(open{ID: 1, Extra: map[string]*under{"b": {2}, "a.b": {3}, "nil": nil}}, shape.HasLookups)
	assert.Equal(t, []string{"root.id=1", "root.a.b.id=3", "root.b.id=2"}, got)
	assert.Len(t, patterns, 2, "all keys of a map share one pattern")
	got, _ = visits(holder{open: &open{ID: 1, Extra: map[string]*under{"b": {2}}}, Last: 3}, shape.HasLookups)
	assert.Equal(t, []string{"root.id=1", "root.last=3", "root.b.id=2"}, got)
	got, _ = visits(holder{Last: 3}, shape.HasLookups)
	assert.Equal(t, []string{"root.last=3"}, got)
	got, _ = visits(plain{Extra: map[string]int{"a": 1}, Last: 3}, shape.HasLookups)
	assert.Equal(t, []string{"root.last=3"}, got)
}

func TestVisitOnlyWhatIsWanted(t *testing.T) {
	t.Parallel()
	got, _ := visits(visited{ID: 1, Other: 2, Plain: 3}, shape.HasDistinct)
	assert.Equal(t, []string{"root.other=2"}, got)
	got, _ = visits(visited{ID: 1, Other: 2, Plain: 3}, shape.HasPresent)
	assert.Empty(t, got)
}

func TestVisitPatternsTellMembersApart(t *testing.T) {
	t.Parallel()
	type item struct {
		A int   `json:"a" bind:"distinct"`
		B []int `json:"b" bind:"distinct"`
	}
	_, patterns := visits([]item{{A: 1, B: []int{1, 2}}, {A: 1, B: []int{3}}}, shape.HasDistinct)
	counts := map[int]int{}
	for _, n := range patterns {
		counts[n]++
	}
	assert.Equal(t, map[int]int{2: 1, 3: 1}, counts, "two values of a, three of b")
}

func TestLeafAndWord(t *testing.T) {
	t.Parallel()
	typ := read[visited]()
	assert.Equal(t, "integer", typ.Member("grid").Leaf().Word())
	assert.Equal(t, "string", typ.Member("maybe").Leaf().Word())
	assert.Equal(t, "object", typ.Member("by_name").Leaf().Word())
	place := shape.Place{Field: typ.Member("tags")}
	assert.Equal(t, "string", place.Field.Leaf().Word())
}

func TestFieldOptions(t *testing.T) {
	t.Parallel()
	type options struct {
		Plain  int           `json:"plain"`
		Quoted int           `json:"quoted,string"`
		Wait   time.Duration `json:"wait,omitzero,format:units"`
		Date   time.Time     `json:"date,format:'2006-01-02,15:04,string'"`
	}
	typ := read[options]()
	assert.False(t, typ.Member("plain").Quoted)
	assert.Empty(t, typ.Member("plain").Format)
	assert.True(t, typ.Member("quoted").Quoted)
	assert.NotEmpty(t, typ.Member("wait").Format)
	assert.NotEmpty(t, typ.Member("date").Format)
	assert.False(t, typ.Member("date").Quoted, "what a quoted format holds is no option")
}

type (
	valueKey   struct{ N int }
	pointerKey struct{ N int }
	stringKey  string
	shoutKey   string
)

func (k valueKey) MarshalText() ([]byte, error)    { return fmt.Appendf(nil, "v-%d", k.N), nil }
func (k *valueKey) UnmarshalText([]byte) error     { return nil }
func (k *pointerKey) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "p-%d", k.N), nil }
func (k *pointerKey) UnmarshalText([]byte) error   { return nil }
func (k shoutKey) MarshalText() ([]byte, error)    { return []byte(strings.ToUpper(string(k))), nil }
func (k *shoutKey) UnmarshalText([]byte) error     { return nil }

// numberKey is written as a number where it is no key.
type numberKey string

func (numberKey) MarshalJSON() ([]byte, error) { return []byte("7"), nil }

// brokenKey cannot be written at all.
type brokenKey string

func (brokenKey) MarshalText() ([]byte, error) { return nil, errors.New("broken") }

// TestKeyNameOfWhatIsNoString takes the text that Go prints where the json
// package has no name.
func TestKeyNameOfWhatIsNoString(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "k", shape.KeyName(reflect.ValueOf(brokenKey("k"))))
	assert.Equal(t, "k", shape.KeyName(reflect.ValueOf(numberKey("k"))))
}

func TestKeyNameIsThatOfTheJSONPackage(t *testing.T) {
	t.Parallel()
	keys := []any{
		"", "a.b[0]", "é\"\\", stringKey("s"), shoutKey("s"), 0, -5, int8(-128), uint16(7), uint64(1 << 63), 1.5, 1e100, float32(0.1),
		valueKey{3}, pointerKey{4}, netip.MustParseAddr("::1"), time.Date(2024, 1, 2, 3, 4, 5, 6, time.UTC),
	}
	for _, key := range keys {
		t.Run(fmt.Sprintf("%T/%v", key, key), func(t *testing.T) {
			t.Parallel()
			k := reflect.ValueOf(key)
			one := reflect.MakeMap(reflect.MapOf(k.Type(), reflect.TypeFor[int]()))
			one.SetMapIndex(k, reflect.ValueOf(0))
			body, err := json.Marshal(one.Interface())
			require.NoError(t, err)
			var back map[string]int
			require.NoError(t, json.Unmarshal(body, &back))
			assert.Contains(t, back, shape.KeyName(k))
		})
	}
}
