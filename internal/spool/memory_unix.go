//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package spool

import "syscall"

// newChunk makes memory that the collector does not know of. On the heap, the
// bytes of a body would let as much garbage gather before it is collected.
func newChunk() (chunk []byte, free func([]byte)) {
	const access, kind = syscall.PROT_READ | syscall.PROT_WRITE, syscall.MAP_ANON | syscall.MAP_PRIVATE
	chunk, err := syscall.Mmap(-1, 0, chunkSize, access, kind)
	if err != nil {
		return make([]byte, chunkSize), func([]byte) {}
	}
	return chunk, unmap
}

// unmap gives memory back. It fails only for what newChunk has not mapped.
func unmap(chunk []byte) { _ = syscall.Munmap(chunk) }
