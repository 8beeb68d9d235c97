package spool_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/spool"
)

// written returns a spool that holds n bytes, which were written in pieces of
// uneven size, and the bytes.
func written(t *testing.T, s *spool.Spool, n int) []byte {
	t.Helper()
	random := rand.New(rand.NewPCG(uint64(n), 1))
	all := make([]byte, n)
	for i := range all {
		all[i] = byte(random.Uint32())
	}

	for rest := all; len(rest) > 0; {
		piece := min(1+random.IntN(300_000), len(rest))
		wrote, err := s.Write(rest[:piece])
		require.NoError(t, err)
		require.Equal(t, piece, wrote)
		rest = rest[piece:]
	}
	require.Equal(t, int64(n), s.Size())
	return all
}

// names returns what a directory holds.
func names(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	return found
}

// openFiles returns how many files of the process are in a directory, whether
// they have names or not.
func openFiles(t *testing.T, dir string) (n int) {
	t.Helper()
	links, err := filepath.Glob("/proc/self/fd/*")
	require.NoError(t, err)
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && filepath.Dir(target) == dir {
			n++
		}
	}
	return n
}

func TestSpoolGivesBackWhatItGot(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		memory int64
		bytes  int
		inFile bool
	}{
		"nothing":            {1 << 20, 0, false},
		"a few bytes":        {1 << 20, 3, false},
		"several chunks":     {1 << 20, 1<<20 - 1, false},
		"just what may be":   {1 << 20, 1 << 20, false},
		"one byte too many":  {1 << 20, 1<<20 + 1, true},
		"much more":          {1 << 20, 5 << 20, true},
		"no memory":          {0, 1, true},
		"no bound of memory": {-1, 3 << 20, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := &spool.Spool{Memory: test.memory, Dir: dir}

			want := written(t, s, test.bytes)

			for range 2 {
				got, err := io.ReadAll(s.Reader())
				require.NoError(t, err)
				assert.True(t, bytes.Equal(want, got))
			}
			assert.Empty(t, names(t, dir), "the file has no name")
			if runtime.GOOS == "linux" {
				assert.Equal(t, test.inFile, openFiles(t, dir) == 1)
			}
			require.NoError(t, s.Close())
			require.NoError(t, s.Close(), "again")
			if runtime.GOOS == "linux" {
				assert.Zero(t, openFiles(t, dir))
			}
		})
	}
}

// TestSpoolOfALongBody keeps nothing of it in memory, from its first byte on.
func TestSpoolOfALongBody(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("files without names are counted on Linux only")
	}
	for expected, files := range map[int64]int{0: 0, 100: 0, 101: 1, -1: 0} {
		dir := t.TempDir()
		s := &spool.Spool{Memory: 100, Expected: expected, Dir: dir}
		want := written(t, s, 10)
		assert.Equal(t, files, openFiles(t, dir), "%d", expected)

		got, err := io.ReadAll(s.Reader())
		require.NoError(t, err)
		assert.Equal(t, want, got)
		require.NoError(t, s.Close())
	}
}

func TestSpoolIsReadInSeveralPlacesAtOnce(t *testing.T) {
	t.Parallel()
	for _, memory := range []int64{0, -1} {
		s := &spool.Spool{Memory: memory, Dir: t.TempDir()}
		want := written(t, s, 2<<20)

		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				got, err := io.ReadAll(s.Reader())
				assert.NoError(t, err)
				assert.True(t, bytes.Equal(want, got))
			})
		}
		readers.Wait()
		require.NoError(t, s.Close())
	}
}

// TestSpoolIsClosedWhileItIsRead: each reader gets what was written, or hears
// of it. Nobody reads memory that has been given back.
func TestSpoolIsClosedWhileItIsRead(t *testing.T) {
	t.Parallel()
	for _, memory := range []int64{0, -1} {
		s := &spool.Spool{Memory: memory, Dir: t.TempDir()}
		want := written(t, s, 2<<20)

		var readers sync.WaitGroup
		reading := make(chan struct{}, 4)
		for range cap(reading) {
			readers.Go(func() {
				for first := true; ; first = false {
					got, err := io.ReadAll(s.Reader())
					if first {
						reading <- struct{}{}
					}
					if err != nil {
						assert.ErrorIs(t, err, spool.ErrClosed)
						return
					}
					if !assert.True(t, bytes.Equal(want, got)) {
						return
					}
				}
			})
		}
		<-reading
		require.NoError(t, s.Close())
		readers.Wait()
	}
}

func TestSpoolReadsAtAnyPlace(t *testing.T) {
	t.Parallel()
	for _, memory := range []int64{0, -1} {
		s := &spool.Spool{Memory: memory, Dir: t.TempDir()}
		want := written(t, s, 600_000)

		for _, from := range []int64{0, 1, 256<<10 - 1, 256 << 10, 300_000, 599_999} {
			got := make([]byte, 300_000)
			n, err := s.ReadAt(got, from)
			assert.Equal(t, min(len(got), len(want)-int(from)), n)
			assert.True(t, bytes.Equal(want[from:int(from)+n], got[:n]))
			assert.Equal(t, n < len(got), errors.Is(err, io.EOF), "from %d", from)
		}
		require.NoError(t, s.Close())
	}
}

func TestSpoolSaysWhatFailed(t *testing.T) {
	t.Parallel()
	missing := &spool.Spool{Dir: filepath.Join(t.TempDir(), "missing")}
	_, err := missing.Write([]byte("x"))
	require.ErrorContains(t, err, "making a temporary file for a body")
	require.ErrorIs(t, err, os.ErrNotExist)

	closed := &spool.Spool{Memory: 10}
	_, err = closed.Write([]byte("x"))
	require.NoError(t, err)
	reader := closed.Reader()
	require.NoError(t, closed.Close())

	_, err = closed.Write([]byte("x"))
	require.ErrorIs(t, err, spool.ErrClosed)
	_, err = io.ReadAll(reader)
	require.ErrorIs(t, err, spool.ErrClosed)
}
