package bindtag_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

type contact struct {
	Email string    `json:"email" bind:"distinct,available=emails"`
	Alias []string  `json:"alias" bind:"distinct"`
	Owner *int      `json:"owner" bind:"exists=users"`
	Born  time.Time `json:"born" bind:"distinct"`
	Any   any       `json:"any" bind:"distinct"`
}

type book struct {
	Contacts []contact          `json:"contacts"`
	ByName   map[string]contact `json:"by_name"`
}

// decoded reads text into a T.
func decoded[T any](t *testing.T, text string) *jsonbody.Decoded {
	t.Helper()
	typ := shape.NewReader("validate").Read(reflect.TypeFor[T]())
	d, err := new(jsonbody.Decoder).Decode([]byte(text), jsonbody.Target{Document: shape.Document{Type: typ}})
	require.NoError(t, err)
	return &d
}

// empty are the lookups of book, of stores with nothing in them.
func empty() bindtag.Stage { return stageOf(new(store[string]), new(store[int])) }

// texts returns "PATH RULE=PARAM other,…".
func texts(found *mistake.List) (all []string) {
	for _, m := range found.All() {
		text := strings.TrimSuffix(m.Path.Dotted()+" "+m.Rule+"="+m.Param, "=")
		for _, ref := range m.Refs {
			text += " " + ref.Dotted()
		}
		all = append(all, text)
	}
	return all
}

func TestRepeated(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		want       []string
	}{
		{"none", `{"contacts":[{"email":"a"},{"email":"b"}]}`, nil},
		{"two", `{"contacts":[{"email":"a"},{"email":"b"},{"email":"a"}]}`, []string{
			"contacts.0.email distinct contacts.2.email", "contacts.2.email distinct contacts.0.email",
		}},
		{"three", `{"contacts":[{"email":"a"},{"email":"a"},{"email":"a"}]}`, []string{
			"contacts.0.email distinct contacts.1.email", "contacts.1.email distinct contacts.0.email",
			"contacts.2.email distinct contacts.0.email",
		}},
		{"zero_is_sent", `{"contacts":[{"email":""},{"email":""},{},{"alias":["",""]}]}`, []string{
			"contacts.0.email distinct contacts.1.email", "contacts.1.email distinct contacts.0.email",
			"contacts.3.alias.0 distinct contacts.3.alias.1", "contacts.3.alias.1 distinct contacts.3.alias.0",
		}},
		{"items_of_all_lists", `{"contacts":[{"alias":["x","y"]},{"alias":["y"]}]}`, []string{
			"contacts.0.alias.1 distinct contacts.1.alias.0", "contacts.1.alias.0 distinct contacts.0.alias.1",
		}},
		{"map_keys_are_as_good_as_any", `{"by_name":{"b":{"email":"a"},"a":{"email":"a"}}}`, []string{
			"by_name.a.email distinct by_name.b.email", "by_name.b.email distinct by_name.a.email",
		}},
		{"another_pattern", `{"contacts":[{"alias":["a"]}],"by_name":{"a":{"alias":["a"]}}}`, nil},
		{"one_lookup", `{"contacts":[{"email":"a"}],"by_name":{"a":{"email":"a"}}}`, []string{
			"contacts.0.email distinct by_name.a.email", "by_name.a.email distinct contacts.0.email",
		}},
		{"one_instant", `{"contacts":[{"born":"2026-01-01T01:00:00+01:00"},{"born":"2026-01-01T00:00:00Z"}]}`, []string{
			"contacts.0.born distinct contacts.1.born", "contacts.1.born distinct contacts.0.born",
		}},
		{"any", `{"contacts":[{"any":1},{"any":"1"},{"any":[1]},{"any":[1]},{"any":1}]}`, []string{
			"contacts.0.any distinct contacts.4.any", "contacts.4.any distinct contacts.0.any",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			found := mistake.NewList(mistake.Budget{})
			require.NoError(t, empty().Validate(context.Background(), decoded[book](t, tt.body), bindtag.Given{}, found))
			assert.Equal(t, tt.want, texts(found))
		})
	}
}

func TestRepeatedLeavesOutWhatCouldNotBeDecoded(t *testing.T) {
	t.Parallel()
	d := decoded[book](t, `{"contacts":[{"email":"a"},{"email":"a"},{"email":"a"}]}`)
	d.Mistakes = []mistake.Mistake{{Path: path.Steps("").Key("contacts").Index(1), Rule: mistake.RuleType}}
	found := mistake.NewList(mistake.Budget{})
	require.NoError(t, empty().Validate(context.Background(), d, bindtag.Given{}, found))
	assert.Equal(t, []string{"contacts.0.email distinct contacts.2.email", "contacts.2.email distinct contacts.0.email"}, texts(found))
}

func TestRepeatedIsBounded(t *testing.T) {
	t.Parallel()
	body := `{"contacts":[` + strings.TrimSuffix(strings.Repeat(`{"email":"a"},`, 5000), ",") + `]}`
	found := mistake.NewList(mistake.Budget{Errors: 3})
	require.NoError(t, empty().Validate(context.Background(), decoded[book](t, body), bindtag.Given{}, found))
	assert.Equal(t, 4, found.Len(), "one more than the limit")
}

func TestIncomparable(t *testing.T) {
	t.Parallel()
	type object struct {
		Name  string           `bind:"distinct"`
		Ptr   *string          `bind:"distinct"`
		At    time.Time        `bind:"distinct"`
		Pairs [][2]int         `bind:"distinct"`
		Maps  map[string]int   `bind:"distinct"`
		Deep  struct{ P *int } `bind:"distinct"`
	}
	fields := shape.NewReader("validate").Read(reflect.TypeFor[object]()).Fields
	for i, bad := range []bool{false, false, false, false, true, true} {
		fault := bindtag.Incomparable(fields[i])
		assert.Equal(t, bad, fault != nil, fields[i].Go)
	}
	d := decoded[object](t, `{"Maps":{"a":1}}`)
	err := bindtag.Stage{}.Validate(context.Background(), d, bindtag.Given{}, mistake.NewList(mistake.Budget{}))
	assert.ErrorContains(t, err, `field Maps: bind:"distinct" on map[string]int, whose values cannot be compared`)
}

// store answers what is stored, and remembers what it was asked.
type store[K comparable] struct {
	stored []K
	err    error
	asked  [][]K
}

func (s *store[K]) lookup() *bindtag.Lookup {
	return bindtag.Stored(func(_ context.Context, keys []K) ([]K, error) {
		s.asked = append(s.asked, keys)
		return s.stored, s.err
	})
}

// stageOf has the lookups of book.
func stageOf(emails *store[string], users *store[int]) bindtag.Stage {
	return bindtag.Stage{Lookups: map[string]*bindtag.Lookup{"emails": emails.lookup(), "users": users.lookup()}}
}

func TestAsk(t *testing.T) {
	t.Parallel()
	emails, users := store[string]{stored: []string{"b", "x"}}, store[int]{stored: []int{1}}
	l := stageOf(&emails, &users)
	d := decoded[book](t, `{"contacts":[
		{"email":"a","owner":1},{"email":"b","owner":2},{"email":"","owner":1},{"email":"c","owner":0},{"email":"c","owner":2}
	]}`)
	found := mistake.NewList(mistake.Budget{})
	found.Add(mistake.Mistake{Path: path.Steps("").Key("contacts").Index(4).Key("owner"), Rule: "max"})

	require.NoError(t, l.Validate(context.Background(), d, bindtag.Given{}, found))

	assert.Equal(t, []string{
		"contacts.4.owner max",
		"contacts.1.email available=emails", "contacts.1.owner exists=users",
		"contacts.3.email distinct contacts.4.email", "contacts.3.owner exists=users",
		"contacts.4.email distinct contacts.3.email",
	}, texts(found))
	assert.Equal(t, [][]string{{"a", "b", "", "c"}}, emails.asked, "one call, distinct keys in the order of the body")
	assert.Equal(t, [][]int{{1, 2, 0}}, users.asked)
	assert.True(t, found.All()[2].Reference)
}

func TestAskOnlyWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	emails, users := store[string]{}, store[int]{}
	l := stageOf(&emails, &users)
	at := path.Steps("").Key("contacts").Index(1).Key("email")
	found := mistake.NewList(mistake.Budget{Asked: func(p []byte) bool { return at.Within(path.Steps(p)) }})

	require.NoError(t, l.Validate(context.Background(), decoded[book](t, `{"contacts":[{"email":"a","owner":1},{"email":"b","owner":2}]}`), bindtag.Given{}, found))

	assert.Equal(t, [][]string{{"b"}}, emails.asked)
	assert.Empty(t, users.asked, "never with none")
}

func TestAskedValueIsComparedWithAll(t *testing.T) {
	t.Parallel()
	at := path.Steps("").Key("contacts").Index(1).Key("email")
	found := mistake.NewList(mistake.Budget{Asked: func(p []byte) bool { return at.Within(path.Steps(p)) }})
	require.NoError(t, empty().Validate(context.Background(), decoded[book](t, `{"contacts":[{"email":"a"},{"email":"a"}]}`), bindtag.Given{}, found))
	assert.Equal(t, []string{"contacts.1.email distinct contacts.0.email"}, texts(found))
}

func TestFailingLookup(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	users := store[int]{err: down}
	for _, parallel := range []bool{false, true} {
		emails := store[string]{}
		l := stageOf(&emails, &users)
		l.Parallel = parallel
		found := mistake.NewList(mistake.Budget{})
		err := l.Validate(context.Background(), decoded[book](t, `{"contacts":[{"owner":1,"email":"a"}]}`), bindtag.Given{}, found)
		require.ErrorIs(t, err, down)
		assert.ErrorContains(t, err, "lookup users: down")
		assert.Zero(t, found.Len(), "a failure of the server is no mistake of the client's")
	}
}

func TestLookupThatEndsItsGoroutine(t *testing.T) {
	t.Parallel()
	l := bindtag.Stage{Parallel: true, Lookups: map[string]*bindtag.Lookup{
		"users": bindtag.Stored(func(context.Context, []int) ([]int, error) { runtime.Goexit(); return nil, nil }),
	}}
	err := l.Validate(context.Background(), decoded[book](t, `{"contacts":[{"owner":1}]}`), bindtag.Given{}, mistake.NewList(mistake.Budget{}))
	assert.ErrorContains(t, err, "lookup users: the lookup did not return")
}

func TestMisfit(t *testing.T) {
	t.Parallel()
	type id int
	type object struct {
		N      int
		ID     id
		S      string
		Any    any
		Time   struct{ At time.Time }
		Lookup []int
	}
	fields := shape.NewReader("validate").Read(reflect.TypeFor[object]()).Fields
	ints := bindtag.Stored(func(context.Context, []int) ([]int, error) { return nil, nil })
	for i, want := range []string{"", "", "has keys of type int", "has keys of type int", "has keys of type int", ""} {
		fault := bindtag.Misfit(fields[i].Leaf(), "n", ints)
		if want == "" {
			assert.Nil(t, fault, fields[i].Go)
			continue
		}
		require.NotNil(t, fault, fields[i].Go)
		assert.Contains(t, fault.Fault, want)
	}
	assert.Contains(t, bindtag.Misfit(fields[0].Leaf(), "n", nil).Fault, `lookup "n" is not in Config.Lookups`)
	err := bindtag.Stage{}.Validate(context.Background(), decoded[book](t, `{"contacts":[{"owner":1}]}`), bindtag.Given{}, mistake.NewList(mistake.Budget{}))
	assert.ErrorContains(t, err, `field Owner: lookup "users" is not in Config.Lookups`)
}

// counted is a context that ends when it is asked once more than after.
type counted struct {
	context.Context
	asked *atomic.Int64
	after int64
}

func (c counted) Err() error {
	if c.asked.Add(1) > c.after {
		return context.Canceled
	}
	return nil
}

func TestTheVisitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	body := `{"contacts":[` + strings.TrimSuffix(strings.Repeat(`{"email":"a","owner":1},`, 10_000), ",") + `]}`
	d := decoded[book](t, body)
	ctx := counted{context.Background(), new(atomic.Int64), 3}
	err := empty().Validate(ctx, d, bindtag.Given{}, mistake.NewList(mistake.Budget{}))
	require.ErrorIs(t, err, context.Canceled)

	ctx = counted{context.Background(), new(atomic.Int64), 1 << 30}
	err = empty().Validate(ctx, d, bindtag.Given{}, mistake.NewList(mistake.Budget{}))
	require.NoError(t, err)
	assert.GreaterOrEqual(t, ctx.asked.Load(), int64(20_000/1000), "at most 1,000 values are looked at between two questions")
}

type tree struct {
	Name string          `json:"name" bind:"distinct"`
	Kids map[string]tree `json:"kids"`
}

// TestPathsAreShared collects from a tree with paths of 3.6 kB. It runs alone:
// bytes are counted for the whole process.
func TestPathsAreShared(t *testing.T) {
	const leaves = 10_000
	key := strings.Repeat("k", 256)
	var body strings.Builder
	for range 14 {
		body.WriteString(`{"name":"x","kids":{"` + key + `":`)
	}
	body.WriteString(`{"kids":{`)
	for i := range leaves {
		fmt.Fprintf(&body, `"%d":{"name":"%d"},`, i, i)
	}
	d := decoded[tree](t, strings.TrimSuffix(body.String(), ",")+`}}`+strings.Repeat("}}", 14))

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := bindtag.Stage{}.Validate(context.Background(), d, bindtag.Given{}, mistake.NewList(mistake.Budget{}))
	runtime.ReadMemStats(&after)

	require.NoError(t, err)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(leaves*600), "a path each would be 3,600")
}

type form struct {
	On      bool     `json:"on" bind:"present"`
	Address address  `json:"address"`
	Pointer *address `json:"pointer"`
}

type address struct {
	City string `json:"city" bind:"present"`
	Zip  string `json:"zip"`
}

func TestUnsent(t *testing.T) {
	t.Parallel()
	city := mistake.Mistake{Path: path.Steps("").Key("address").Key("zip"), Rule: "required", Type: "string"}
	tests := []struct {
		name, body string
		said       []mistake.Mistake
		asked      func([]byte) bool
		want       []string
	}{
		{"all_there", `{"on":false,"address":{"city":""}}`, nil, nil, nil},
		{"member", `{"address":{"city":""}}`, nil, nil, []string{"on present"}},
		{"null_is_none", `{"on":null,"address":{"city":""}}`, nil, nil, []string{"on present"}},
		{"object", `{"on":true}`, nil, nil, []string{"address required"}},
		{"object_and_a_rule_in_it", `{"on":true}`, []mistake.Mistake{city}, nil, []string{"address required"}},
		{"empty_object", `{"on":true,"address":{}}`, []mistake.Mistake{city}, nil, []string{"address.zip required", "address.city present"}},
		{"said_already", `{"address":{"city":""}}`, []mistake.Mistake{{Path: path.Steps("").Key("on"), Rule: "required"}}, nil, []string{"on required"}},
		{"pointer_may_be_absent", `{"on":true,"address":{"city":""},"pointer":null}`, nil, nil, nil},
		{"asked_by_name", `{"on":true}`, []mistake.Mistake{city}, func([]byte) bool { return true }, []string{"address.zip required", "address.city present"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			typ := shape.NewReader("validate").Read(reflect.TypeFor[form]())
			d, err := new(jsonbody.Decoder).Decode([]byte(tt.body), jsonbody.Target{Document: shape.Document{Type: typ}})
			require.NoError(t, err)
			found := mistake.NewList(mistake.Budget{Asked: tt.asked})
			for _, m := range tt.said {
				found.Add(m)
			}
			bindtag.Unsent(&d, found)
			assert.Equal(t, tt.want, texts(found))
		})
	}
}

func TestUnsentKeepsWhatIsTruncated(t *testing.T) {
	t.Parallel()
	typ := shape.NewReader("validate").Read(reflect.TypeFor[form]())
	d, err := new(jsonbody.Decoder).Decode([]byte(`{}`), jsonbody.Target{Document: shape.Document{Type: typ}})
	require.NoError(t, err)
	found := mistake.NewList(mistake.Budget{Errors: 1})
	for _, name := range []string{"city", "zip"} {
		found.Add(mistake.Mistake{Path: path.Steps("").Key("address").Key(name), Rule: "required"})
	}
	require.True(t, found.Full())

	bindtag.Unsent(&d, found)

	assert.Equal(t, []string{"address required"}, texts(found), "both stand for the object")
	assert.True(t, found.Truncated(), "the rules have not looked at everything")
}
