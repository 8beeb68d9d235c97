package jsonbody

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestRoundedIsWhatTheRuntimeAllocates compares every size up to a few pages, and
// some beyond, with what a slice of bytes gets.
func TestRoundedIsWhatTheRuntimeAllocates(t *testing.T) {
	t.Parallel()
	sizes := []int64{32_769, 40_960, 40_961, 65_537, 100_000, 1 << 20, 1<<20 + 1}
	for size := range int64(4_200) {
		sizes = append(sizes, size)
	}
	for size := int64(4_201); size <= 33_000; size += 7 {
		sizes = append(sizes, size)
	}
	for _, class := range sizeClasses {
		sizes = append(sizes, class, class+1)
	}
	for _, size := range sizes {
		allocated := int64(cap(append([]byte(nil), make([]byte, size)...)))
		assert.Equal(t, allocated, rounded(size), "%d bytes", size)
	}
}
