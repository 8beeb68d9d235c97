//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package spool

// newChunk makes memory on the heap, which the collector frees.
func newChunk() (chunk []byte, free func([]byte)) {
	return make([]byte, chunkSize), func([]byte) {}
}
