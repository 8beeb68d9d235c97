package path_test

import (
	"cmp"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
)

// byText orders paths by their texts, regardless of case.
func byText(a, b path.Steps) int {
	return cmp.Compare(strings.ToLower(a.Dotted()), strings.ToLower(b.Dotted()))
}

// follow goes along paths, and looks at each that Go has moved to. It returns how
// many there are.
func follow(t *testing.T, paths []path.Steps) (moved int) {
	t.Helper()
	var items path.Items[string]
	before := path.Steps("")
	for _, to := range paths {
		list, index, place, in := to.CutItem()
		compared, ok := items.Go(to)
		if !ok {
			items.Add(to, place.Dotted(), byText)
			before = to
			continue
		}

		moved++
		require.True(t, in, "%q", to)
		assert.Equal(t, place.Dotted(), items.Kept(), "%q", to)
		otherList, otherIndex, otherPlace, _ := before.CutItem()
		assert.Equal(t, otherList, list, "%q", to)
		assert.Equal(t, cmp.Or(cmp.Compare(otherIndex, index), byText(otherPlace, place)), compared, "from %q to %q", before, to)
		before = to
	}
	return moved
}

func TestItemsKnowPlacesThatComeAgain(t *testing.T) {
	t.Parallel()
	var paths []path.Steps
	for i := range 400 {
		item := path.Steps("").Key("leads").Index(i)
		paths = append(paths, item.Key("email"), item.Key("email"), item.Key("products").Index(1).Key("id"), item.Key("Source"))
	}
	assert.Equal(t, len(paths)-3, follow(t, paths), "all but the places of the first item")
}

// TestItemsOfAnyPaths goes along many paths in any order.
func TestItemsOfAnyPaths(t *testing.T) {
	t.Parallel()
	random, moved := rand.New(rand.NewPCG(9, 10)), 0
	for range 300 {
		var paths []path.Steps
		lists := []path.Steps{"", path.Steps("").Key("leads"), path.Steps("").Key("Lead")}
		for range 100 {
			p := drawnPath(random)
			if random.IntN(4) > 0 {
				p = lists[random.IntN(20)/9].Index(random.IntN(300)) + p
			}
			paths = append(paths, p)
		}
		moved += follow(t, paths)
	}
	assert.Greater(t, moved, 500)
}

// TestItemsGiveUp: a client may have mistakes at any number of places.
func TestItemsGiveUp(t *testing.T) {
	t.Parallel()
	compared := 0
	var items path.Items[int]
	for i := range 300 {
		for j := range 40 {
			to := path.Steps("").Index(i).Index(j)
			if _, ok := items.Go(to); ok {
				assert.Equal(t, j, items.Kept())
				continue
			}
			items.Add(to, j, func(a, b path.Steps) int {
				compared++
				x, _ := a.Item()
				y, _ := b.Item()
				return cmp.Compare(x, y)
			})
		}
	}
	assert.Positive(t, compared)
	assert.Less(t, compared, 1000)
}
