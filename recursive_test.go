package bind_test

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// Types of lists and maps alone, which Go allows and JSON can fill, and one of pointers alone, which nothing can.
type (
	listTree    []listTree
	mapTree     map[string]mapTree
	mixedTree   map[string][]*mixedTree
	pairTree    []map[string]pairTree
	pointerLoop *pointerLoop
)

type forest struct {
	List  listTree    `json:"list" validate:"omitempty,max=3"`
	Map   mapTree     `json:"map" validate:"max=3"`
	Mixed mixedTree   `json:"mixed"`
	Pairs *pairTree   `json:"pairs" validate:"omitempty,dive,dive,max=1"`
	Dived [][]mapTree `json:"dived" validate:"dive,dive,dive,max=1"`
}

func TestRecursiveListsAndMaps(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	ctx := context.Background()
	require.NoError(t, b.Check(forest{}, listTree{}, mapTree{}, mixedTree{}, pairTree{}, []forest{}))

	body := `{"list":[[],[[]]],"map":{"a":{"b":{}}},"mixed":{"a":[{"b":[]},{}]},"pairs":[{"a":[{}]}],"dived":[[{"a":{"b":{}}}]]}`
	var one forest
	require.NoError(t, b.Decode(ctx, []byte(body), &one))
	assert.Equal(t, listTree{{}, {{}}}, one.List)
	require.NoError(t, b.Validate(ctx, one))
	var m mapTree
	require.NoError(t, b.Decode(ctx, []byte(`{"a":{"b":{}}}`), &m))
	assert.Equal(t, mapTree{"a": {"b": {}}}, m)
	var mixed mixedTree
	require.NoError(t, b.Decode(ctx, []byte(`{"a":[{}]}`), &mixed, bind.Under("")))
	var list listTree
	require.NoError(t, b.DecodeMany(ctx, []byte(`{"l":[[],[[]]]}`), &list, bind.Under("l")))
	assert.Equal(t, listTree{{}, {{}}}, list)
	require.NoError(t, b.Validate(ctx, list))
	var pairs pairTree
	require.NoError(t, b.DecodeMany(ctx, []byte(`[{"a":[]}]`), &pairs))
	bind.Handle(b, func(http.ResponseWriter, *http.Request, forest) error { return nil })
	bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []listTree) error { return nil })
}

func TestMistakesInRecursiveListsAndMaps(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	ctx := context.Background()
	for name, tt := range map[string]struct{ body, want string }{
		"rule":       {`{"list":[[],[],[],[]]}`, "list max=3"},
		"dive":       {`{"pairs":[{"a":[{},{}]}]}`, "pairs.0.a max=1"},
		"dive/twice": {`{"dived":[[{"a":{"b":{},"c":{}}}]]}`, "dived.0.0.a max=1"},
		"type":       {`{"list":[[[1]]]}`, "list.0.0.0 type"},
		"type/map":   {`{"map":{"a":{"b":[]}}}`, "map.a.b type"},
		"null":       {`{"list":[[null]]}`, "list.0.0 type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, []string{tt.want}, failures(t, b.Decode(ctx, []byte(tt.body), new(forest))))
		})
	}
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	var e *bind.Error
	require.ErrorAs(t, b.DecodeMany(ctx, []byte(deep), new(listTree)), &e)
	assert.Equal(t, "max_depth", e.Fields[0].Rule)
}

func TestRecursivePointersAreRefused(t *testing.T) {
	t.Parallel()
	type looped struct {
		P pointerLoop `json:"p" validate:"omitempty,eqfield=P"`
	}
	b := newBinder(t, bind.Config{})
	const want = "no JSON value can be decoded into bind_test.pointerLoop"
	require.ErrorContains(t, b.Check(looped{}), want)
	require.ErrorContains(t, b.Decode(context.Background(), []byte(`{"p":1}`), new(looped)), want)
	require.ErrorContains(t, b.DecodeMany(context.Background(), []byte(`[1]`), new([]pointerLoop)), want)
	require.NoError(t, b.Validate(context.Background(), looped{}))
	assert.Equal(t, reflect.Pointer, reflect.TypeFor[pointerLoop]().Kind())
}

func TestBindTagsOnRecursiveLists(t *testing.T) {
	t.Parallel()
	type tagged struct {
		D listTree `json:"d" bind:"distinct"`
		E listTree `json:"e" bind:"exists=ints"`
	}
	ints := bind.Stored(func(context.Context, []int) ([]int, error) { return nil, nil })
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"ints": ints}})
	err := b.Check(tagged{})
	require.ErrorContains(t, err, `tagged.D: bind:"distinct" on bind_test.listTree, whose values cannot be compared`)
	require.ErrorContains(t, err, `tagged.E: lookup "ints" has keys of type int`)
	require.NoError(t, b.Decode(context.Background(), []byte(`{"d":[[],[]],"e":[[]]}`), new(tagged)), "there is nothing to compare or to ask about")
}
