package items

import (
	"bytes"
	"errors"
	"io"
)

// source is the part of a body that is at hand.
type source struct {
	buf    []byte
	start  int   // of what has not been cut off yet
	next   int   // the first byte that has not been looked at
	base   int64 // the offset in the body of buf[0]
	ended  bool  // there is no more in from
	inside bool  // the body ends inside of a value

	from   io.Reader
	failed error // what from has ended with, if that is no io.EOF

	endsLine bool // the last line is to have an end

	item  int   // where an item begins, counted from start
	limit int64 // the most bytes from there; 0 is no limit
}

// readSize is how much is asked of a reader at once.
const readSize = 32 << 10

// fill reads more, and reports whether there is any.
func (s *source) fill() bool {
	overLimit := s.limit > 0 && int64(s.next-s.start-s.item) > s.limit
	if s.ended || overLimit {
		return false
	}
	s.makeRoom()

	for range 100 {
		n, err := s.from.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err != nil {
			s.ended = true
			if !errors.Is(err, io.EOF) {
				s.failed = err
				return false
			}
			return s.endLine() || n > 0
		}
		if n > 0 {
			return true
		}
	}
	s.ended, s.failed = true, io.ErrNoProgress
	return false
}

// endLine ends the last line of the body, if it is to have an end and has none.
func (s *source) endLine() bool {
	if !s.endsLine || s.buf[len(s.buf)-1] == '\n' {
		return false
	}
	s.buf = append(s.buf, '\n')
	return true
}

// makeRoom makes the buffer free for a read. What has been cut off is
// overwritten.
func (s *source) makeRoom() {
	if cap(s.buf)-len(s.buf) >= readSize {
		return
	}
	kept := s.buf[s.start:]
	to := s.buf[:0]
	if len(kept)+readSize > cap(s.buf) {
		to = make([]byte, 0, 2*len(kept)+2*readSize)
	}
	s.buf = append(to, kept...)
	s.base += int64(s.start)
	s.next -= s.start
	s.start = 0
}

// more reports whether there is a byte to look at.
func (s *source) more() bool { return s.next < len(s.buf) || s.fill() }

// blank passes white space.
func (s *source) blank() {
	for s.more() {
		switch s.buf[s.next] {
		case ' ', '\t', '\n', '\r':
			s.next++
		default:
			return
		}
	}
}

// value passes a value, up to the comma or the bracket behind it. Where what can
// be read ends before that, inside says whether the value goes on.
func (s *source) value() {
	depth := 0
	s.inside = false

	for {
		i := s.next
		for i < len(s.buf) {
			kind := class[s.buf[i]]
			if kind == plain {
				i++
				continue
			}
			if kind == quote {
				i = s.behindText(i)
				continue
			}

			switch kind {
			case opening:
				depth++
			case closing:
				depth--
			}
			if depth < 0 || depth == 0 && kind == comma {
				s.next = i
				return
			}
			i++
		}
		s.next = i
		if !s.fill() {
			s.inside = s.inside || depth > 0
			return
		}
	}
}

// behindText returns the index behind a string, whose first quote has an index.
// The buffer may be another one then.
func (s *source) behindText(quote int) int {
	at := bytes.IndexByte(s.buf[quote+1:], '"')
	if whole := at >= 0 && s.buf[quote+at] != '\\'; whole {
		return quote + at + 2
	}
	s.next = quote + 1
	s.text()
	return s.next
}

// text passes the rest of a string, whose first quote has been passed.
func (s *source) text() {
	first := s.next - s.start

	for {
		at := bytes.IndexByte(s.buf[s.next:], '"')
		if at < 0 {
			s.next = len(s.buf)
			if !s.fill() {
				s.inside = true
				return
			}
			continue
		}
		s.next += at + 1
		if !escaped(s.buf[s.start+first : s.next-1]) {
			return
		}
	}
}

// escaped reports whether what follows text is behind a backslash that stands
// for nothing else.
func escaped(text []byte) bool {
	n := 0
	for n < len(text) && text[len(text)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// The kinds of bytes that tell where a value ends.
const (
	plain = iota
	quote
	opening
	closing
	comma
)

var class = [256]uint8{'"': quote, '[': opening, '{': opening, ']': closing, '}': closing, ',': comma}

// at reports whether the next byte is b.
func (s *source) at(b byte) bool { return s.more() && s.buf[s.next] == b }

// pass passes the next byte if it is b.
func (s *source) pass(b byte) bool {
	if !s.at(b) {
		return false
	}
	s.next++
	return true
}
