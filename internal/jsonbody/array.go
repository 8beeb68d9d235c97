package jsonbody

import (
	"reflect"
	"strconv"

	"github.com/fielderrors/bind/internal/mistake"
)

// slice decodes a JSON array into a Go slice.
func (p *parser) slice(n *node, i int, v reflect.Value) int {
	if at(p.body, i) != '[' {
		return p.mistyped(i, "array")
	}
	if !p.enter(i) {
		return bad
	}

	k := 0
	if i = space(p.body, i+1); at(p.body, i) == ']' {
		v.Set(n.empty)
	} else {
		p.push(frame{})
		if i, k = p.sliceItems(n, i, v); i == bad {
			return bad
		}
		p.pop()
	}
	p.leave()

	if n.check != nil {
		p.doubtIf(n.vague || !n.check.Size(k))
	}
	return i + 1
}

// sliceItems reads the items of an array, the first of which stands at i. It
// returns where the array's last bracket stands, and how many items there are.
func (p *parser) sliceItems(n *node, i int, v reflect.Value) (end, items int) {
	var c capacity
	b := p.body
	for k := 0; ; k++ {
		size := n.weight.item
		if k < c.paid {
			size = 0
		}
		if !p.item(k, size) {
			return bad, 0
		}
		if k == c.items && !p.grow(n, v, &c, k, i) {
			return p.spent(), 0
		}

		before := p.doubts
		if i = p.itemValue(n.elem, i, v.Index(k)); i == bad {
			return bad, 0
		}
		if n.bulk && p.doubts > before {
			p.items.add(k)
		}

		if i+1 < len(b) && b[i] == ',' && b[i+1] == '{' {
			i++
			continue
		}
		more := false
		if i, more = p.nextItem(i); !more {
			if i != bad && !p.fit(n, v, c, k+1) {
				return p.spent(), 0
			}
			return i, k + 1
		}
	}
}

// item counts the item k of an array; false says that the body is refused.
func (p *parser) item(k int, size int64) bool {
	last := len(p.frames) - 1
	if k >= p.left.items {
		p.frames = p.frames[:last]
		p.broken("items", int64(p.limits.Items))
		return false
	}
	p.frames[last].at = k
	if !p.one(size) {
		p.spent()
		return false
	}
	return true
}

// itemValue decodes an item or the value of an entry, where null stands for no
// value that a list or a map could leave out.
func (p *parser) itemValue(n *node, i int, v reflect.Value) int {
	switch c := at(p.body, i); {
	case c == '{' && n.op == opObject:
		return p.object(n, i, v)
	case c == 'n' && !n.nullable:
		return p.mistyped(i, n.typ.Word())
	}
	return p.value(n, i, v)
}

// nextItem looks behind an item, which ends at i. more says that the next one
// begins at next; otherwise the list's last bracket stands there.
func (p *parser) nextItem(i int) (next int, more bool) {
	b := p.body
	c := at(b, i)
	if c <= ' ' {
		i = spaces(b, i)
		c = at(b, i)
	}

	switch c {
	case ',':
		if next = space(b, i+1); !closes(at(b, next)) {
			return next, true
		}
	case ']':
		return i, false
	}
	p.pop()
	return p.malformed(i), false
}

// array decodes a JSON array into a Go array.
func (p *parser) array(n *node, i int, v reflect.Value) int {
	if at(p.body, i) != '[' {
		return p.mistyped(i, "array")
	}

	// Items past its end are not decoded.
	k := 0
	i = p.listItems(i, n.weight.item, func(i int) int {
		k++
		if k > n.length {
			return p.skip(i, region{})
		}
		return p.itemValue(n.elem, i, v.Index(k-1))
	})
	if i == bad {
		return bad
	}

	if k != n.length {
		p.note(mistake.Mistake{Rule: mistake.RuleLen, Param: strconv.Itoa(n.length), Type: "array"})
	}
	if n.check != nil {
		p.doubtIf(!n.accepts(v))
	}
	return i
}
