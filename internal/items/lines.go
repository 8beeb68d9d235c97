package items

import "bytes"

// linesOfItems cuts off the next lines. It reports whether there is anything to
// look at. The byte at c.start is the one before the first of them: the end of
// another line.
func (c *Cutter) linesOfItems() bool {
	c.next = c.start + 1
	if c.line == 0 {
		c.blankMark()
	}

	before := 0 // the end of the line before, counted from c.start
	for !c.full() {
		c.beginItem(before + 1)
		ended := c.passLine()
		if !c.endItem() {
			return false
		}
		if !ended {
			c.open = false
			break
		}

		c.line++
		text := c.buf[c.start+c.item : c.next]
		text = bytes.Trim(text, " \t\r\n")
		switch {
		case len(text) == 0 && len(c.batch.Starts) == 0:
			c.start = c.next - 1
			before = 0
			continue
		case len(text) == 0:
			c.buf[c.start+before] = ' '
			before = c.next - 1 - c.start
			continue
		case isOneValue(text):
		case len(c.batch.Starts) == 0:
			c.broken()
			return true
		default: // it will be a batch of its own
			c.line--
			c.next = c.start + before + 1
			c.endLines(before)
			return true
		}

		c.buf[c.start+before] = ','
		c.batch.Starts = append(c.batch.Starts, before)
		c.batch.Lines = append(c.batch.Lines, c.line)
		c.count++
		before = c.next - 1 - c.start
	}

	if len(c.batch.Starts) == 0 {
		return false
	}
	c.endLines(before)
	return true
}

// passLine passes the rest of a line with its end, and reports whether there
// was one.
func (c *Cutter) passLine() bool {
	for {
		if at := bytes.IndexByte(c.buf[c.next:], '\n'); at >= 0 {
			c.next += at + 1
			return true
		}
		c.next = len(c.buf)
		if !c.fill() {
			return false
		}
	}
}

// endLines cuts the batch off before the end of its last line.
func (c *Cutter) endLines(last int) {
	c.next = c.start + last
	c.end()
}

// broken cuts off a line that holds no single value.
func (c *Cutter) broken() {
	from := c.start + c.item
	c.batch.Broken = true
	c.batch.Offset, c.batch.Text = c.base+int64(from), c.buf[from:c.next-1]
	c.batch.Lines = append(c.batch.Lines, c.line)
	c.count++
	c.start = c.next - 1
}

// blankMark turns a byte order mark at the beginning into blanks.
func (c *Cutter) blankMark() {
	from := c.next
	c.passMark()
	for i := from; i < c.next; i++ {
		c.buf[i] = ' '
	}
	c.next = from
}

// isOneValue reports whether a line may be one JSON value: no comma and no
// bracket could make it a part of another, or more than one.
func isOneValue(line []byte) bool {
	s := source{buf: line, ended: true}
	for s.next < len(s.buf) {
		s.value()
		if s.next < len(s.buf) {
			return false // a comma, or a bracket that closes nothing
		}
	}
	return !s.inside
}

// JoinLines puts commas between the lines of a text, each of which is blank or
// one value. first says that the body begins with it.
func JoinLines(text []byte, first bool) {
	if first && bytes.HasPrefix(text, []byte(mark)) {
		copy(text, "   ")
	}

	end := -1 // of the last line that is not blank
	for from := 0; from < len(text); {
		to := len(text)
		if at := bytes.IndexByte(text[from:], '\n'); at >= 0 {
			to = from + at
		}
		if !isBlank(text[from:to]) {
			if end >= 0 {
				text[end] = ','
			}
			end = to
		}
		from = to + 1
	}
}

// isBlank reports whether a line is white space.
func isBlank(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
