package path_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
)

func TestStringsKeepsWhatItWasGiven(t *testing.T) {
	t.Parallel()
	for _, expected := range []int{0, 1, 5000} {
		kept := path.Strings{Expected: expected}
		var got, want []string
		buf := make([]byte, 0, 64)
		for i := range 5000 {
			buf = append(buf[:0], strings.Repeat("x", i%40)+strconv.Itoa(i)...)
			got, want = append(got, kept.Keep(buf)), append(want, string(buf))
		}
		got, want = append(got, kept.Keep(nil)), append(want, "")
		long := strings.Repeat("y", 40<<10)
		got, want = append(got, kept.Keep([]byte(long))), append(want, long)

		assert.Equal(t, want, got, "expected %d", expected)
	}
}

func TestStringsAllocatesBlocks(t *testing.T) {
	text := []byte("leads.4711.phone")
	got := testing.AllocsPerRun(10, func() {
		kept := path.Strings{Expected: 1000}
		for range 1000 {
			kept.Keep(text)
		}
	})
	assert.LessOrEqual(t, got, 2.0, "16,000 bytes fit into a block")
}

func TestDistinctMakesEachTextOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 7, 8, 9, 40} {
		var distinct path.Distinct
		for round := range 3 {
			for i := range n {
				text := []byte("leads.*." + strconv.Itoa(i))
				got := distinct.Keep(text)
				assert.Equal(t, string(text), got, "%d texts, round %d", n, round)
				text[0] = 'x'
				assert.Equal(t, "leads.*."+strconv.Itoa(i), got, "it shares no memory with what was given")
			}
		}
	}
}

func TestDistinctAllocatesNothingForWhatItKnows(t *testing.T) {
	var distinct path.Distinct
	distinct.Keep([]byte("b"))
	allocated := testing.AllocsPerRun(10, func() {
		distinct.Keep([]byte("b"))
		distinct.Keep([]byte("a"))
		distinct.Keep(nil)
	})
	assert.Zero(t, allocated)
}
