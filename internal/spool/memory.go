package spool

import (
	"io"
	"runtime"
	"sync"
)

// chunkSize is how much memory is made at once. Chunks are never copied into
// larger ones.
const chunkSize = 256 << 10

// memory is bytes in chunks. Its zero value is empty. Readers get copies: no
// chunk is read once it has been freed.
type memory struct {
	source func() (chunk []byte, free func([]byte)) // nil is newChunk

	mu     sync.RWMutex
	chunks []chunk
	size   int64
}

type chunk struct {
	bytes   []byte // all of chunkSize
	free    func([]byte)
	cleanup runtime.Cleanup // frees it if nobody does
}

// add copies p to the end.
func (m *memory) add(p []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()

	for len(p) > 0 {
		used := int(m.size % chunkSize)
		if used == 0 {
			source := newChunk
			if m.source != nil {
				source = m.source
			}
			bytes, free := source()
			m.chunks = append(m.chunks, chunk{bytes, free, runtime.AddCleanup(m, free, bytes)})
		}
		n := copy(m.chunks[len(m.chunks)-1].bytes[used:], p)
		m.size += int64(n)
		p = p[n:]
	}
}

// readAt copies what stands from an offset on to p, and returns how much that
// is.
func (m *memory) readAt(p []byte, from int64) (n int) {
	m.mu.RLock()
	defer m.mu.RUnlock()

	for n < len(p) && from < m.size {
		at := from % chunkSize
		until := min(chunkSize, at+m.size-from)
		copied := copy(p[n:], m.chunks[from/chunkSize].bytes[at:until])
		n += copied
		from += int64(copied)
	}
	return n
}

// moveTo writes all of it to a file, and frees it.
func (m *memory) moveTo(file io.Writer) error {
	for left, i := m.size, 0; left > 0; i++ {
		text := m.chunks[i].bytes[:min(chunkSize, left)]
		if _, err := file.Write(text); err != nil {
			return err
		}
		left -= int64(len(text))
	}
	m.release()
	return nil
}

// release frees all of it.
func (m *memory) release() {
	m.mu.Lock()
	defer m.mu.Unlock()

	for _, c := range m.chunks {
		c.cleanup.Stop()
		c.free(c.bytes)
	}
	m.chunks, m.size = nil, 0
}
