// Package items cuts a long body into batches of items, while it is read.
//
// In: a reader of a JSON array, of an object with an array under a key, or of
// lines that hold a value each. Out: batches, each a JSON array of its own, and
// where in the body they stand; and what stands around the array.
//
// It tells values apart by brackets, quotes and commas, and says nothing of what
// else is wrong with them. What it cuts off is a faithful piece of the body: a
// decoder of the pieces finds the first fault where a decoder of the whole
// would.
package items

import "fmt"

// Batch is some of the items, one behind the other. It is good until the next
// one is asked for.
type Batch struct {
	Text  []byte // a JSON array
	First int    // the index of its first item

	// Starts has, for each item, the index in Text of the byte before it, and
	// that of the byte behind the last one.
	Starts []int

	// Lines has the number of each item's line, counted from 1. It is nil for an
	// array.
	Lines []int

	// Offset is where in the body the first byte of Text stands.
	Offset int64

	// Broken says that the batch is one line that holds no single JSON value.
	Broken bool

	// Unclosed says that Text holds what cannot be JSON, and has no end.
	Unclosed bool

	// Padded says that Text begins with an item that is no part of the body. It
	// stands for those in the batches before. The comma behind it is the body's, and
	// stands at the offset Comma there.
	Padded bool
	Comma  int64
}

// Len returns how many items there are.
func (b *Batch) Len() int { return max(len(b.Starts)-1, 0) }

// Part returns the items from index i to index j as a batch of their own. It is
// good until the next part is asked for.
func (b *Batch) Part(i, j int) Batch {
	from, to := b.Starts[i], b.Starts[j]
	for _, between := range b.Starts[i:j] { // another part may have ended there
		b.Text[between] = ','
	}
	b.Text[from] = '['
	if i == 0 && j == b.Len() {
		return *b
	}
	last := j == b.Len()
	if !last {
		b.Text[to] = ']'
	}

	part := Batch{
		Text: b.Text[from : to+1], First: b.First + i, Offset: b.Offset + int64(from),
		Unclosed: b.Unclosed && last,
	}
	for _, start := range b.Starts[i : j+1] {
		part.Starts = append(part.Starts, start-from)
	}
	if b.Lines != nil {
		part.Lines = b.Lines[i:j]
	}
	return part
}

// ItemAt returns the index in the batch of the item that holds the byte at an
// index of Text.
func (b *Batch) ItemAt(at int) int {
	for i, start := range b.Starts[1:] {
		if at < start {
			return i
		}
	}
	return b.Len() - 1
}

// Around is what stands around the items of a body. The array in it is empty.
type Around struct {
	Text  []byte
	Array int   // how many bytes of Text stand before the items
	Gap   int64 // how many bytes have been cut out there
}

// Origin returns the offset in the body of a byte of the Text.
func (a Around) Origin(i int) int64 {
	if i >= a.Array {
		return int64(i) + a.Gap
	}
	return int64(i)
}

// Bounds say where a batch ends, and how long an item may be.
type Bounds struct {
	Items int // of a batch
	Bytes int // of a batch of several items

	Item   int64 // bytes of one item; a negative number is no bound
	Around int64 // bytes of all that is no item; a negative number is no bound
}

// LimitError says that one item, or what is around them, is longer than it may
// be.
type LimitError struct {
	Item  int // its index; -1 is all that is around the items
	Limit int64
}

func (e *LimitError) Error() string {
	if e.Item < 0 {
		return fmt.Sprintf("what is around the items is longer than %d bytes", e.Limit)
	}
	return fmt.Sprintf("item %d is longer than %d bytes", e.Item, e.Limit)
}
