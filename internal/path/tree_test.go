package path_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
)

func TestTreeGivesBackWhatItTakes(t *testing.T) {
	t.Parallel()
	all := []path.Steps{
		"", steps("a"), steps("a", 0), steps("a", 0, "b"), steps("a", 1, "b"), steps("a", 1), steps("b", 300, "c", "d"),
		steps("b", 300, "c"), steps("b", 3), "", steps(0), steps("0"), steps("", ""), steps(strings.Repeat("k", 300), "x"),
		steps(strings.Repeat("k", 300), "y"),
	}
	var tree path.Tree

	numbers := make([]int, len(all))
	for i, p := range all {
		numbers[i] = tree.Add([]byte(p))
	}

	for i, p := range all {
		assert.Equal(t, p, tree.Steps(numbers[i]), "path %d", i)
	}
}

func TestTreeSharesWhatPathsBeginWith(t *testing.T) {
	const paths = 10_000
	deep := []byte(steps(strings.Repeat("k", 4000)))
	var tree path.Tree

	allocations := testing.AllocsPerRun(1, func() {
		tree = path.Tree{}
		p := slices.Clone(deep)
		for i := range paths {
			p = path.AppendIndex(p[:len(deep)], i)
			tree.Add(p)
		}
	})

	assert.Less(t, allocations, 100.0)
	assert.Equal(t, paths+1, tree.Add([]byte(steps("other"))), "one node for each path, one for what they share")
}

func TestSetOfBytesIsTheSetOfSteps(t *testing.T) {
	t.Parallel()
	var few, many path.Set
	for _, p := range []path.Steps{steps("a", 0, "b"), steps("c")} {
		few.Add(p)
		many.Add(p)
	}
	for i := range 10 {
		many.Add(steps("z", i))
	}
	for _, p := range []path.Steps{
		"", steps("a"), steps("a", 0), steps("a", 0, "b"), steps("a", 0, "b", 1), steps("a", 1), steps("b"), steps("c"),
		steps("c", "d", 3), steps("a", "0"),
	} {
		t.Run(fmt.Sprintf("%q", p), func(t *testing.T) {
			t.Parallel()
			for _, set := range []*path.Set{&few, &many} {
				assert.Equal(t, few.Touches(p), set.TouchesBytes([]byte(p)))
				assert.Equal(t, few.Has(p), set.HasBytes([]byte(p)))
				assert.Equal(t, few.Around(p), set.AroundBytes([]byte(p)))
				assert.Equal(t, few.Covers(p), set.CoversBytes([]byte(p)))
			}
			assert.False(t, new(path.Set).TouchesBytes([]byte(p)), "the empty set")
		})
	}
}

func TestSetOfBytesAllocatesNothing(t *testing.T) {
	var set path.Set
	set.Add(steps(strings.Repeat("k", 400), 3))
	p := []byte(steps(strings.Repeat("k", 400), 4, "x"))
	assert.Zero(t, testing.AllocsPerRun(100, func() { set.TouchesBytes(p); set.HasBytes(p) }))
}
