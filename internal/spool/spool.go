// Package spool keeps the bytes of a long body until they are read again.
//
// In: bytes, how many of them may stay in memory, a directory. Out: readers of
// all of them, as often as it takes.
//
// On Unix, what is in memory is mapped, and not on the heap. What is too long
// for it goes to a temporary file that has no name: it is gone when
// the process is, whatever has ended that.
package spool

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
)

// ErrClosed says that a spool is read or written after Close.
var ErrClosed = errors.New("the spool is closed")

// Spool is written first and read then. Its zero value keeps nothing in memory,
// and its file in the directory for temporary files.
//
// A Spool is for one writer. Once that is done, it may have any number of
// readers at the same time, and be closed while they read.
type Spool struct {
	Memory   int64  // bytes that may stay in memory; a negative number is no bound
	Expected int64  // bytes that will be written, as far as that is known
	Dir      string // of the file; "" is [os.TempDir]

	memory memory
	file   *os.File // nil while all is in memory
	size   int64
	closed atomic.Bool
}

// Write keeps p. An error is the server's: there is no file, or no room in it.
func (s *Spool) Write(p []byte) (int, error) {
	if s.closed.Load() {
		return 0, ErrClosed
	}
	expected := max(s.Expected, s.size+int64(len(p)))
	if s.file == nil && s.Memory >= 0 && expected > s.Memory {
		if err := s.spill(); err != nil {
			return 0, err
		}
	}
	if s.file == nil {
		s.memory.add(p)
		s.size += int64(len(p))
		return len(p), nil
	}

	n, err := s.file.Write(p)
	s.size += int64(n)
	if err != nil {
		return n, fmt.Errorf("writing a body to a temporary file: %w", err)
	}
	return n, nil
}

// spill moves what is in memory to a file.
func (s *Spool) spill() error {
	file, err := create(s.Dir)
	if err != nil {
		return fmt.Errorf("making a temporary file for a body: %w", err)
	}
	s.file = file

	if err := s.memory.moveTo(file); err != nil {
		return fmt.Errorf("writing a body to a temporary file: %w", err)
	}
	return nil
}

// Size returns how many bytes have been written.
func (s *Spool) Size() int64 { return s.size }

// Reader returns a reader of all that has been written.
func (s *Spool) Reader() io.Reader { return io.NewSectionReader(s, 0, s.size) }

// ReadAt is that of [io.ReaderAt].
func (s *Spool) ReadAt(p []byte, from int64) (n int, err error) {
	if s.file == nil {
		n = s.memory.readAt(p, from)
		if n < len(p) {
			err = io.EOF
		}
	} else {
		n, err = s.file.ReadAt(p, from)
	}
	switch {
	case s.closed.Load():
		return 0, ErrClosed
	case err != nil && err != io.EOF:
		err = fmt.Errorf("reading a body from a temporary file: %w", err)
	}
	return n, err
}

// Close frees the memory and the file. It may be called again.
func (s *Spool) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	s.memory.release()
	if s.file == nil {
		return nil
	}
	if err := s.file.Close(); err != nil {
		return fmt.Errorf("closing the temporary file of a body: %w", err)
	}
	return nil
}
