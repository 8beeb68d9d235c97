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
