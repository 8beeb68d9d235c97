package bindtag

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
)

// TestWrongsAreTheFirstOfTheBody, whatever the order in which they are found.
func TestWrongsAreTheFirstOfTheBody(t *testing.T) {
	t.Parallel()
	w := newWrongs(2)
	other := path.Steps("").Index(0)
	for _, n := range []int32{9, 8, 7, 6, 5, 4, 1, 2, 3} {
		w.add(&rival{n: n, asked: true}, other, asEqual)
	}
	assert.True(t, w.full())
	assert.True(t, w.cut)
	assert.Equal(t, []int32{1, 2, 3}, w.numbers()[:3])
	assert.Less(t, len(w.all), 6)

	w.add(&rival{n: 0}, other, asEqual)
	assert.Equal(t, int32(1), w.numbers()[0], "nobody asks about it")
}

// TestClaimsGiveWay to an equal value at the same pattern, and to an earlier
// claim.
func TestClaimsGiveWay(t *testing.T) {
	t.Parallel()
	w := newWrongs(0)
	one := &rival{asked: true}
	for _, c := range []struct{ other, as, want int }{
		{1, asClaim, 1}, {2, asClaim, 1}, {3, asEqual, 3}, {4, asEqual, 3}, {5, asClaim, 3},
	} {
		w.add(one, path.Steps("").Index(c.other), c.as)
		assert.Equal(t, path.Steps("").Index(c.want), w.all[0].other, "%d", c.other)
	}
	assert.False(t, w.full())
}
