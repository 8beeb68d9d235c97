package items

import (
	"bytes"
	"encoding/json"
	"io"
)

// Cutter cuts a body into batches. It is for one goroutine.
type Cutter struct {
	source
	bounds Bounds
	lines  bool   // every line is an item
	key    string // the member that holds the array; "" if the body is the array

	around Around
	found  bool  // there is an array
	open   bool  // there may be more items
	behind bool  // the array has ended, and nothing behind it has been read
	count  int   // items that have been cut off
	line   int   // lines that have been passed
	comma  int64 // the offset of the byte before the batch, which may be a comma
	batch  Batch
	err    error
}

// Array returns a Cutter of a body that is an array, or an object with an array
// under a key.
func Array(body io.Reader, key string, bounds Bounds) *Cutter {
	return &Cutter{source: source{from: body}, bounds: bounds, key: key}
}

// Lines returns a Cutter of a body whose lines are the items. Blank lines are
// none.
func Lines(body io.Reader, bounds Bounds) *Cutter {
	// A line end before the first line makes it one like all others.
	before := source{from: body, buf: []byte{'\n'}, next: 1, base: -1, endsLine: true}
	return &Cutter{source: before, bounds: bounds, lines: true, found: true, open: true}
}

// Head reads up to the array, and returns what stands before it, with its
// bracket. Without an array, it is all of the body, or all up to what cannot
// be JSON. Lines have no head.
func (c *Cutter) Head() (head []byte, found bool) {
	if c.lines {
		return nil, true
	}

	c.passMark()
	c.gap()
	switch {
	case c.key == "" && c.at('['):
		c.begin()
	case c.key != "" && c.pass('{'):
		c.members()
	default:
		c.skip()
		c.rest()
	}
	return c.around.Text, c.found
}

// Next returns the next batch, if there is one.
func (c *Cutter) Next() (*Batch, bool) {
	if c.behind {
		c.tail()
	}
	if !c.open || c.Err() != nil {
		return nil, false
	}

	c.batch = Batch{Starts: c.batch.Starts[:0], Lines: c.batch.Lines[:0], First: c.count}
	cut := c.items
	if c.lines {
		cut = c.linesOfItems
	}
	if !cut() {
		c.tail()
		return nil, false
	}
	return &c.batch, c.Err() == nil
}

// Around returns what stands around the items, when there are no more batches.
func (c *Cutter) Around() Around { return c.around }

// Count returns how many items have been cut off.
func (c *Cutter) Count() int { return c.count }

// Err returns why the body has no end: what its reader has ended with, or a
// *LimitError.
func (c *Cutter) Err() error {
	if c.failed != nil {
		return c.failed
	}
	return c.err
}

// mark is a byte order mark.
const mark = "\uFEFF"

// passMark passes a byte order mark.
func (c *Cutter) passMark() {
	for len(c.buf)-c.next < len(mark) && c.fill() {
	}
	if bytes.HasPrefix(c.buf[c.next:], []byte(mark)) {
		c.next += len(mark)
	}
}

// begin is the beginning of the array. Its bracket is the byte before the first
// item.
func (c *Cutter) begin() {
	c.next++
	c.set()
	c.around.Array = len(c.around.Text)
	c.found, c.open = true, true
	c.start--
}

// tail passes what stands behind the array, from its bracket on.
func (c *Cutter) tail() {
	if !c.behind {
		return
	}
	c.behind = false
	c.around.Gap = c.base + int64(c.start) - int64(c.around.Array)

	c.gap()
	if c.key == "" {
		c.rest()
		return
	}
	if c.pass(',') {
		c.members()
		return
	}
	c.pass('}')
	c.rest()
}

// members reads the members of an object, up to the array or to the end of the
// body.
func (c *Cutter) members() {
	for {
		c.gap()
		if !c.at('"') {
			break // the end of the object, or a fault
		}
		mine := c.name() == c.key
		c.gap()
		if !c.pass(':') {
			break
		}
		c.gap()
		if mine && !c.found && c.at('[') {
			c.begin()
			return
		}
		if c.skip(); !c.pass(',') {
			break
		}
	}

	c.pass('}')
	c.rest()
}

// name passes the name of a member, and returns it.
func (c *Cutter) name() (name string) {
	c.bounded(func() {
		c.next++
		c.text()
	})
	quoted := c.buf[c.start:c.next]
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(bytes.Trim(quoted, `"`))
	}
	if json.Unmarshal(quoted, &name) != nil {
		return ""
	}
	return name
}

// skip passes a value that is no item.
func (c *Cutter) skip() {
	c.bounded(c.value)
	c.set()
}

// gap passes white space around the items.
func (c *Cutter) gap() { c.bounded(c.blank) }

// bounded lets a function pass as much as may be around the items, and little
// more: set refuses that.
func (c *Cutter) bounded(pass func()) {
	c.set()
	if c.bounds.Around >= 0 {
		c.item, c.limit = 0, max(1, c.bounds.Around-int64(len(c.around.Text)))
	}
	pass()
	c.limit = 0
}

// rest passes what may follow, and a few bytes that may not, as many as a word
// has: a decoder says what is wrong with them.
func (c *Cutter) rest() {
	c.gap()
	for n := 0; n < len("false") && c.more(); n++ {
		c.next++
	}
	c.set()
	c.ended = true
}

// set adds what has been passed to what stands around the items.
func (c *Cutter) set() {
	c.around.Text = append(c.around.Text, c.buf[c.start:c.next]...)
	c.start = c.next
	if most := c.bounds.Around; most >= 0 && int64(len(c.around.Text)) > most && c.err == nil {
		c.err = &LimitError{Item: -1, Limit: most}
		c.ended = true // nothing more is read
	}
}

// full reports whether the batch holds what a batch may.
func (c *Cutter) full() bool {
	return len(c.batch.Starts) >= c.bounds.Items || c.next-c.start > c.bounds.Bytes
}

// slack is how much white space may stand around an item without being a part
// of it.
const slack = 4 << 10

// beginItem begins an item at an index, counted from c.start. The buffer takes
// in no more of it than an item may have.
func (c *Cutter) beginItem(at int) {
	c.item, c.limit = at, 0
	if c.bounds.Item >= 0 {
		c.limit = c.bounds.Item + slack
	}
}

// endItem notes that the item that has been passed is longer than one may be,
// if it is, and reports whether the body can be read on.
func (c *Cutter) endItem() bool {
	c.limit = 0
	text, most := c.buf[c.start+c.item:c.next], c.bounds.Item
	isLong := most >= 0 && int64(len(text)) > most
	if isLong && (int64(len(text)) > most+slack || int64(len(bytes.Trim(text, " \t\r\n"))) > most) {
		c.err = &LimitError{Item: c.count, Limit: most}
	}
	return c.failed == nil && c.err == nil
}
