package batch

import (
	"context"
	"fmt"
	"io"
	"reflect"

	"github.com/fielderrors/bind/internal/items"
	"github.com/fielderrors/bind/internal/jsonbody"
)

// Marks say where in a body the parts stand that have been decoded one by one.
// So a second pass need not look for the ends of items. They are for one body.
type Marks struct {
	parts []extent
	lost  bool // there were too many
}

// extent is where a part stands. The first byte, and the last, are those around
// its items: a bracket, a comma, or the end of a line.
type extent struct {
	offset int64
	size   int32
	items  int32
}

// mostMarks is how many are kept, a MiB of them.
const mostMarks = 1 << 16

// note notes a part. m may be nil.
func (m *Marks) note(part *items.Batch) {
	switch {
	case m == nil || m.lost:
	case len(m.parts) == mostMarks:
		m.parts, m.lost = nil, true
	default:
		m.parts = append(m.parts, extent{part.Offset, int32(len(part.Text)), int32(part.Len())})
	}
}

// Marked calls take with all items of a body that is valid, as Pass.Items does.
func (p Plan) Marked(ctx context.Context, body io.ReaderAt, marks *Marks, take func(list reflect.Value) error) error {
	target := p.batchTarget()
	var buf []byte

	for _, at := range marks.parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if cap(buf) < int(at.size) {
			buf = make([]byte, at.size+at.size/4)
		}
		text := buf[:at.size]
		if err := p.load(body, at, text); err != nil {
			return err
		}

		d, err := p.Decoder.Decode(text, target)
		if err == nil && (len(d.Mistakes) > 0 || d.Value.Len() != int(at.items)) {
			err = errChanged
		}
		if err != nil {
			return unlessChanged(err)
		}
		if err := take(d.Value); err != nil {
			return err
		}
	}
	return nil
}

// Has reports whether all parts have been noted.
func (m *Marks) Has() bool { return !m.lost }

// unlessChanged returns what decoding valid items has ended with, which is
// nothing that a body can help.
func unlessChanged(err error) error {
	if syntax, is := err.(*jsonbody.SyntaxError); is {
		return fmt.Errorf("%w: %w", errChanged, syntax)
	}
	return err
}

// load reads the text of a part. What stands around its items becomes brackets,
// which the body itself need not have there: the last line may have no end.
func (p Plan) load(body io.ReaderAt, at extent, text []byte) error {
	last := len(text) - 1
	inner := text[1:last]
	if n, err := body.ReadAt(inner, at.offset+1); n < len(inner) {
		return fmt.Errorf("reading the body again: %w", err)
	}
	text[0], text[last] = '[', ']'
	if p.Lines {
		items.JoinLines(inner, at.offset < 0)
	}
	return nil
}
