// Package spool keeps the bytes of a long body until they are read again.
//
// In: bytes, how many of them may stay in memory, a directory. Out: readers of
// all of them, as often as it takes.
//
// What is too long for memory goes to a temporary file that has no name: it is
// gone when the process is, whatever has ended that.
package spool

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// chunkSize is how much memory is made at once. Chunks are never copied into
// larger ones.
const chunkSize = 256 << 10

// ErrClosed says that a spool is read or written after Close.
var ErrClosed = errors.New("the spool is closed")

// Spool is written first and read then. Its zero value keeps nothing in memory,
// and its file in the directory for temporary files.
//
// A Spool is for one writer. Once that is done, it may have any number of
// readers at the same time.
type Spool struct {
	Memory   int64  // bytes that may stay in memory; a negative number is no bound
	Expected int64  // bytes that will be written, as far as that is known
	Dir      string // of the file; "" is [os.TempDir]

	chunks [][]byte
	file   *os.File // nil while all is in memory
	size   int64
	closed bool
}

// Write keeps p. An error is the server's: there is no file, or no room in it.
func (s *Spool) Write(p []byte) (int, error) {
	if s.closed {
		return 0, ErrClosed
	}
	expected := max(s.Expected, s.size+int64(len(p)))
	if s.file == nil && s.Memory >= 0 && expected > s.Memory {
		if err := s.spill(); err != nil {
			return 0, err
		}
	}
	if s.file == nil {
		s.keep(p)
		return len(p), nil
	}

	n, err := s.file.Write(p)
	s.size += int64(n)
	if err != nil {
		return n, fmt.Errorf("writing a body to a temporary file: %w", err)
	}
	return n, nil
}

// keep copies p to the end of the chunks.
func (s *Spool) keep(p []byte) {
	s.size += int64(len(p))
	for len(p) > 0 {
		last := len(s.chunks) - 1
		if last < 0 || len(s.chunks[last]) == chunkSize {
			s.chunks = append(s.chunks, make([]byte, 0, chunkSize))
			last++
		}
		n := min(len(p), chunkSize-len(s.chunks[last]))
		s.chunks[last] = append(s.chunks[last], p[:n]...)
		p = p[n:]
	}
}

// spill moves what is in memory to a file.
func (s *Spool) spill() error {
	file, err := create(s.Dir)
	if err != nil {
		return fmt.Errorf("making a temporary file for a body: %w", err)
	}
	s.file = file

	for _, chunk := range s.chunks {
		if _, err := file.Write(chunk); err != nil {
			return fmt.Errorf("writing a body to a temporary file: %w", err)
		}
	}
	s.chunks = nil
	return nil
}

// Size returns how many bytes have been written.
func (s *Spool) Size() int64 { return s.size }

// Reader returns a reader of all that has been written.
func (s *Spool) Reader() io.Reader { return io.NewSectionReader(s, 0, s.size) }

// ReadAt is that of [io.ReaderAt].
func (s *Spool) ReadAt(p []byte, from int64) (n int, err error) {
	switch {
	case s.closed:
		return 0, ErrClosed
	case s.file != nil:
		n, err = s.file.ReadAt(p, from)
		if err != nil && err != io.EOF {
			err = fmt.Errorf("reading a body from a temporary file: %w", err)
		}
		return n, err
	}

	for n < len(p) && from < s.size {
		copied := copy(p[n:], s.chunks[from/chunkSize][from%chunkSize:])
		n += copied
		from += int64(copied)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Close frees the memory and the file. It may be called again.
func (s *Spool) Close() error {
	if s.closed {
		return nil
	}
	s.closed, s.chunks = true, nil
	if s.file == nil {
		return nil
	}
	if err := s.file.Close(); err != nil {
		return fmt.Errorf("closing the temporary file of a body: %w", err)
	}
	return nil
}
