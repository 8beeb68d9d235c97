package spool

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMemoryIsGivenBack once: when it is closed, when the body goes to a file,
// and when nobody holds a spool any more that nobody has closed.
func TestMemoryIsGivenBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		memory int64
		end    func(*Spool)
	}{
		"closed":    {memory: -1, end: func(s *Spool) { require.NoError(t, s.Close()); require.NoError(t, s.Close()) }},
		"in a file": {memory: 3 * chunkSize, end: func(s *Spool) { _, err := s.Write([]byte("x")); require.NoError(t, err) }},
		"forgotten": {memory: -1, end: func(*Spool) {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var made, freed atomic.Int64
			func() {
				s := &Spool{Memory: c.memory, Dir: t.TempDir()}
				s.memory.source = func() ([]byte, func([]byte)) {
					made.Add(1)
					chunk, free := newChunk()
					return chunk, func(chunk []byte) {
						freed.Add(1)
						free(chunk)
					}
				}
				_, err := s.Write(make([]byte, 3*chunkSize))
				require.NoError(t, err)
				require.EqualValues(t, 3, made.Load())
				require.Zero(t, freed.Load())
				c.end(s)
			}()

			require.Eventually(t, func() bool {
				runtime.GC()
				return freed.Load() >= 3
			}, 20*time.Second, time.Millisecond)
			assert.EqualValues(t, 3, freed.Load())
		})
	}
}
