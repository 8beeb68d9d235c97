package items

// items cuts off the next items of the array. It reports whether there is
// anything to look at. The byte at c.start is the one before the first of them:
// a bracket, or a comma.
func (c *Cutter) items() bool {
	c.next, c.comma = c.start+1, c.base+int64(c.start)
	for !c.full() {
		before := c.next - 1 - c.start // the byte before the item
		if !c.between() {
			c.next = c.start + before
			c.end()
			return true
		}
		c.beginItem(c.next - c.start)
		c.value()
		if !c.endItem() {
			return false
		}

		empty, more := c.next-c.start == c.item, c.more()
		if empty && c.at(']') && c.count == 0 {
			c.close()
			return false
		}
		c.batch.Starts = append(c.batch.Starts, before)
		if empty || !more || c.buf[c.next] == '}' {
			c.fault(more)
			return true
		}
		c.count++
		if c.buf[c.next] == ']' {
			c.end()
			c.close()
			return true
		}
		c.next++
	}

	c.next--
	c.end()
	return true
}

// between passes the white space before an item, and reports whether the item
// may belong to the batch. Before the first one it drops it; much of it behind
// others ends the batch.
func (c *Cutter) between() bool {
	for passed := 0; c.more(); passed++ {
		switch c.buf[c.next] {
		case ' ', '\t', '\n', '\r':
			c.next++
		default:
			return true
		}
		switch {
		case len(c.batch.Starts) == 0:
			c.start = c.next - 1
		case passed == slack:
			return false
		}
	}
	return true
}

// end cuts the batch off before the byte that has been reached. That becomes
// the one before the next item.
func (c *Cutter) end() {
	c.batch.Starts = append(c.batch.Starts, c.next-c.start)
	c.batch.Offset = c.base + int64(c.start)
	c.batch.Text = c.buf[c.start : c.next+1]
	c.batch.Text[0], c.batch.Text[c.next-c.start] = '[', ']'
	c.start = c.next
}

// close is the end of the array, whose bracket has been reached.
func (c *Cutter) close() {
	c.open, c.behind = false, true
	c.start = c.next
	c.next++
}

// fault cuts the batch off behind the byte that cannot stand there, or where
// the body ends. A decoder will not get over it.
func (c *Cutter) fault(more bool) {
	if more {
		c.next++
	}
	b := &c.batch
	b.Offset, b.Text = c.base+int64(c.start), c.buf[c.start:c.next]
	b.Unclosed = true

	first := len(b.Starts) == 1
	if first && c.count > 0 {
		b.Padded, b.Comma = true, c.comma
		b.Text = append([]byte("[0,"), b.Text[1:]...)
		b.Offset -= int64(len("[0"))
	}
	b.Text[0] = '['
	b.Starts = append(b.Starts, len(b.Text)-1)
	c.open, c.start = false, c.next
}
