package jsonbody

import (
	"bytes"
	"reflect"
)

// A list is made once, at its right size: its items are counted ahead, and
// charged before the list is made. Counting takes time, so two sorts of lists are
// estimated: those that seem to go on to the end of the body, by the items at
// their front, and lists whose items hold no lists, by the bytes that mark an
// item. Estimated items are charged one by one, so that a wrong estimate refuses
// no body. What estimates take and waste is bounded for a body; beyond that,
// every list is counted.

// A sixteenth of a long list, but so many bytes, tells how many items it has.
const (
	leastFront = 512
	mostFront  = 4 << 10
)

// capacity is how many items a list has been given memory for.
type capacity struct {
	items   int // all of them
	paid    int // of these, are charged
	guessed int // of these, are an estimate
}

// grow makes room for more than the k items that v has. The next one stands at
// i; it has been charged. false says that there is no memory for the others.
func (p *parser) grow(n *node, v reflect.Value, c *capacity, k, i int) bool {
	more, ok := p.reserve(n, c, n.weight.item, k, i)
	switch {
	case !ok:
		return false
	case k == 0:
		v.Grow(more)
	default:
		resize(n, v, k+more)
	}
	c.items = v.Cap()
	v.SetLen(c.items)
	return true
}

// reserve returns how many items stand at i, where a list has k items of a size
// and no room for more. It charges them, except the first, which has been
// charged, and what the list takes that has to be copied. false says that there
// is no memory for them.
func (p *parser) reserve(n *node, c *capacity, size int64, k, i int) (more int, ok bool) {
	more, exact := p.expect(n, size, k, i)
	copied := int64(0)
	if k > 0 {
		copied = int64(k) * size
		p.left.waste -= copied
	}
	if exact {
		c.paid = k + more
		return more, p.spend(copied + int64(more-1)*size + n.rest(k+more))
	}

	c.guessed = more
	p.left.waste -= int64(more) * size
	return more, p.spend(copied)
}

// smallRest is how many bytes behind its items a list may keep.
const smallRest = 64

// fit ends a slice behind its k items. If an estimate has given it much more
// room than that, it gives it back. false says that there is no memory for what
// the slice keeps.
func (p *parser) fit(n *node, v reflect.Value, c capacity, k int) bool {
	if k < c.items {
		v.SetLen(k)
	}
	if c.guessed == 0 {
		return true
	}
	if !p.spend(n.rest(k)) {
		return false
	}

	p.left.waste += int64(c.guessed) * n.weight.item
	unused := c.items - k
	if unused > k/4+1 && int64(unused)*n.weight.item > smallRest {
		resize(n, v, k)
		unused = c.items
	}
	p.left.waste -= int64(unused) * n.weight.item
	return true
}

// resize makes v a slice of its own with so many items.
func resize(n *node, v reflect.Value, items int) {
	other := reflect.MakeSlice(n.gotype, items, items)
	reflect.Copy(other, v)
	v.Set(other)
}

// expect returns how many items stand at i, the first of them charged: all, or
// more than there is memory for. exact says that they have been counted.
func (p *parser) expect(n *node, size int64, k, i int) (items int, exact bool) {
	most := max(min(p.left.items-k, p.left.values+1), 1)
	if k == 0 {
		items := min(p.estimate(n, i, most), most)
		if items > 0 && int64(items)*size <= min(p.left.waste, p.left.memory+size) {
			return items, false
		}
	}
	if size > 0 {
		most = max(int(min(int64(most), p.left.memory/size+2)), 1)
	}
	if p.left.ahead > 0 {
		return p.count(i, len(p.body), most).items, true
	}
	return min(max(k, 1), most), false // bytes have been counted too often
}

// estimate is expect that may be wrong; 0 says that it does not know.
func (p *parser) estimate(n *node, i, most int) (items int) {
	switch {
	case n.root, n.mark == 0 && p.endsInList():
		return p.byFront(i, most)
	case n.mark == 0:
		return 0
	}

	end := i + max(bytes.IndexByte(p.body[i:], ']'), 0)
	marks := bytes.Count(p.body[i:end], []byte{n.mark})
	if n.mark == ',' {
		marks++
	}
	return marks
}

// byFront estimates the items of a list that goes on to the end of the body by
// those that end in its front.
func (p *parser) byFront(i, most int) int {
	rest := len(p.body) - i
	look := min(max(rest/16, leastFront), mostFront)
	for {
		c := p.count(i, i+look, most)
		switch {
		case c.ended:
			return c.items
		case c.comma > i:
			ended := c.items - 1
			return max(ended*rest/(c.comma+1-i)*17/16+1, c.items)
		case look >= mostFront:
			return rest/look + 1
		}
		look *= 2
	}
}

// endsInList reports whether nothing but ends of objects stands behind the last
// list of the body, which does not end with a list itself.
func (p *parser) endsInList() bool {
	const look = 64
	tail := p.body[max(len(p.body)-look, 0):]
	last := bytes.LastIndexByte(tail, ']')
	if last < 0 || len(bytes.Trim(tail[last+1:], " \t\r\n}")) > 0 {
		return false
	}
	return !bytes.HasSuffix(bytes.TrimRight(tail[:last], " \t\r\n"), []byte("]"))
}

// counted is how many items have been seen of a list.
type counted struct {
	items int
	comma int  // where the last comma between them stands; 0 if there is none
	ended bool // the bracket that ends the list has been seen
}

// count returns how many items, or members, stand between i and end, or the
// bracket that ends their list, as far as commas and brackets tell. Having
// counted most of them, it stops.
func (p *parser) count(i, end, most int) (c counted) {
	b, start, depth := p.body[:min(end, i+p.left.ahead, len(p.body))], i, 0
	for c.items = 1; i < len(b) && c.items < most; i++ {
		switch b[i] {
		case '"':
			i = quoteEnd(b, i+1)
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth < 0 {
				p.left.ahead -= i - start
				c.ended = true
				return c
			}
		case ',':
			if depth == 0 {
				c.items++
				c.comma = i
			}
		}
	}

	p.left.ahead -= min(i, len(b)) - start
	return c
}

// quoteEnd returns the offset of the quote that ends a string, about which it
// knows nothing but its escape sequences.
func quoteEnd(b []byte, i int) int {
	for start := i; ; i++ {
		next := bytes.IndexByte(b[i:], '"')
		if next < 0 {
			return len(b)
		}
		i += next

		first := i // of the backslashes in front of the quote
		for first > start && b[first-1] == '\\' {
			first--
		}
		if escaped := (i-first)%2 != 0; !escaped {
			return i
		}
	}
}
