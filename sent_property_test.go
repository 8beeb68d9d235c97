package bind_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// anySent can hold itself in every way, and has values in every place.
type anySent struct {
	N     int                 `json:"n" bind:"exists=ones"`
	P     *int                `json:"p" bind:"exists=ones"`
	L     []int               `json:"l" bind:"exists=ones"`
	A     [2]int              `json:"a" bind:"exists=ones"`
	Empty int                 `json:"empty" validate:"omitempty" bind:"exists=ones"`
	Each  []int               `json:"each" validate:"omitempty,dive,omitempty" bind:"exists=ones"`
	O     *anySent            `json:"o"`
	K     []anySent           `json:"k" validate:"dive"`
	M     map[string]*anySent `json:"m" validate:"dive"`
	AnyBase
}

// AnyBase stands in the object of anySent.
type AnyBase struct {
	B int `json:"b" bind:"exists=ones"`
}

// TestSentByAnOracle compares what is looked up with what an untyped reading of
// the body says was sent.
func TestSentByAnOracle(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"ones": stored(1).lookup()}})
	require.NoError(t, b.Check(anySent{}))
	looked := 0
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 13))
		body := randomSent(r, 3)
		var tree any
		require.NoError(t, json.Unmarshal([]byte(body), &tree))
		var want []string
		sentInside(tree, "", &want)
		looked += len(want)

		got := mistakes(t, b.Decode(context.Background(), []byte(body), new(anySent)))

		assert.ElementsMatch(t, want, got, body)
	}
	assert.Greater(t, looked, 5000)
}

// randomSent returns an object with members in any order, each there or not.
func randomSent(r *rand.Rand, depth int) string {
	number := func() string { return []string{"0", "1", "2"}[r.IntN(3)] }
	member := func(name string) string {
		switch name {
		case "n", "p", "empty", "b":
			return append([]string{"null"}, number(), number())[r.IntN(3)]
		case "a":
			return "[" + number() + "," + number() + "]"
		case "l", "each":
			return "[" + strings.Repeat(number()+",", r.IntN(3)) + number() + "]"
		}
		if depth == 0 {
			return map[string]string{"o": "null", "k": "[]", "m": "{}"}[name]
		}
		switch name {
		case "k":
			return "[" + randomSent(r, depth-1) + "," + randomSent(r, 0) + "]"
		case "m":
			return fmt.Sprintf(`{"z":%s,"a.b":%s}`, randomSent(r, 0), randomSent(r, depth-1))
		}
		return randomSent(r, depth-1)
	}

	names := []string{"n", "p", "l", "a", "empty", "each", "o", "k", "m", "b"}
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var all []string
	for _, name := range names {
		if r.IntN(3) > 0 {
			all = append(all, fmt.Sprintf("%q:%s", name, member(name)))
		}
	}
	return "{" + strings.Join(all, ",") + "}"
}

// sentInside notes the places of numbers that are not one, unless they are zero
// and a rule lets go of them. Nothing else in a tree is a number.
func sentInside(v any, at string, want *[]string) {
	below := func(step string) string { return strings.TrimPrefix(at+"."+step, ".") }
	switch v := v.(type) {
	case float64:
		free := v == 0 && (strings.HasSuffix(at, "empty") || strings.Contains(at[max(strings.LastIndex(at, "each"), 0):], "each."))
		if v != 1 && !free {
			*want = append(*want, at+" exists=ones")
		}
	case []any:
		for i, item := range v {
			sentInside(item, below(fmt.Sprint(i)), want)
		}
	case map[string]any:
		for name, member := range v {
			sentInside(member, below(name), want)
		}
	}
}
