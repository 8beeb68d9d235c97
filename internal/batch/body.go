package batch

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/fielderrors/bind/internal/spool"
)

// ErrNoRoom says that a body cannot be kept.
var ErrNoRoom = errors.New("the body cannot be kept")

// Kept returns a reader of a body that keeps what is read of it. It ends with
// ctx.
func Kept(ctx context.Context, body io.Reader, in *spool.Spool) io.Reader {
	return &keeper{ctx, body, in}
}

type keeper struct {
	ctx  context.Context
	body io.Reader
	in   *spool.Spool
}

func (k *keeper) Read(p []byte) (int, error) {
	if err := k.ctx.Err(); err != nil {
		return 0, fmt.Errorf("reading the body: %w", err)
	}
	n, err := k.body.Read(p)
	if _, full := k.in.Write(p[:n]); full != nil {
		return 0, fmt.Errorf("%w: %w", ErrNoRoom, full)
	}
	return n, err
}

// mark is a byte order mark.
const mark = "\uFEFF"

// Position returns the line and the column of the byte at an offset of a body
// that is kept. They count from 1, the column in characters. A byte order mark
// is none.
func Position(in *spool.Spool, offset int64) (line, column int, err error) {
	line, column = 1, 1
	before := bufio.NewReader(io.LimitReader(in.Reader(), offset))
	if start, _ := before.Peek(len(mark)); string(start) == mark {
		_, _ = before.Discard(len(mark)) // it has been peeked at
	}
	buf := make([]byte, 32<<10)
	for {
		n, err := before.Read(buf)
		for _, c := range buf[:n] {
			switch {
			case c == '\n':
				line, column = line+1, 1
			case c&0xC0 != 0x80: // not inside of a character
				column++
			}
		}
		if err == io.EOF {
			return line, column, nil
		}
		if err != nil {
			return 0, 0, err
		}
	}
}
