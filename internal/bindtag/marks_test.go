package bindtag

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMarksAreThoseOfAMap, which says what must come out: random ones, ones
// that begin alike and so stand in one segment, and ones at both ends of it.
func TestMarksAreThoseOfAMap(t *testing.T) {
	t.Parallel()
	for name, draw := range map[string]func(*rand.Rand) mark{
		"anywhere":         func(r *rand.Rand) mark { return mark(r.Uint64()) },
		"in one segment":   func(r *rand.Rand) mark { return mark(r.Uint64N(3_000)) },
		"at its last slot": func(r *rand.Rand) mark { return 1<<56 - 1 - mark(r.Uint64N(3_000)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(7, 7))
			var got marks
			want := map[mark]int32{}
			for n := range int32(10_000) {
				m := max(1, draw(random))
				first, fresh := got.batch(m)
				_, known := want[m]
				require.Equal(t, !known, fresh)
				*first += n
				want[m] += n
			}
			assertMarks(t, want, &got)

			isEven := func(_ mark, batch int32) bool { return batch%2 == 0 }
			got.keep(isEven)
			for m, batch := range want {
				if !isEven(m, batch) {
					delete(want, m)
					require.False(t, got.has(m))
				}
			}
			assertMarks(t, want, &got)

			got.keep(func(mark, int32) bool { return false })
			assert.Zero(t, got.len())
			_, fresh := got.batch(1)
			assert.True(t, fresh)
			assert.True(t, got.has(1))
		})
	}
}

func assertMarks(t *testing.T, want map[mark]int32, got *marks) {
	t.Helper()
	assert.Equal(t, len(want), got.len())
	for m, batch := range want {
		require.True(t, got.has(m))
		first, fresh := got.batch(m)
		require.False(t, fresh)
		require.Equal(t, batch, *first)
	}
}

func TestNoMarks(t *testing.T) {
	t.Parallel()
	var none marks
	assert.False(t, none.has(1))
	none.keep(func(mark, int32) bool { return true })
	assert.Zero(t, none.len())

	_, _ = none.batch(1)
	assert.False(t, none.has(0), "a zero one is none")
	assert.False(t, none.has(1<<63), "in a segment without any")
}

// TestMarksAreSmall, whatever their number: with a copy that the collector has
// not found yet, they stay within the 64 bytes that are charged for each.
func TestMarksAreSmall(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var all marks
	for n := 1; n <= 300_000; n++ {
		_, _ = all.batch(max(1, mark(random.Uint64())))
		if n%1_000 != 0 || n < 20_000 {
			continue
		}
		slots, largest := 0, 0
		for _, s := range all.segments {
			slots, largest = slots+len(s.keys), max(largest, len(s.keys))
		}
		require.LessOrEqual(t, 12*slots, 26*n, "of %d", n)
		require.LessOrEqual(t, 12*largest, n, "what one segment copies, of %d", n)
	}
	runtime.KeepAlive(all)
}

// TestMarksAfterMostAreGone: what is left grows again, and what is not there is
// not looked for without end.
func TestMarksAfterMostAreGone(t *testing.T) {
	t.Parallel()
	var got marks
	for m := mark(1); m <= 100; m++ {
		_, _ = got.batch(m)
	}
	got.keep(func(m mark, _ int32) bool { return m == 7 })

	want := map[mark]int32{7: 0}
	for m := mark(200); m < 230; m++ {
		_, fresh := got.batch(m)
		assert.True(t, fresh)
		assert.False(t, got.has(m+1))
		want[m] = 0
	}
	assertMarks(t, want, &got)
}
