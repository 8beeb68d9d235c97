package jsonbody

import (
	"reflect"
	"strconv"

	"github.com/fielderrors/bind/internal/mistake"
)

// anything decodes a value of no particular type into an interface.
func (p *parser) anything(n *node, i int, v reflect.Value) int {
	if !p.spend(asideOfAny(at(p.body, i))) {
		return p.spent()
	}
	value, i := p.any(n, i)
	if i == bad || value == nil {
		return i
	}
	v.Set(reflect.ValueOf(value))
	p.doubtIf(n.check != nil)
	return i
}

// any decodes a value of no particular type. Only numbers beyond float64 do not
// fit.
func (p *parser) any(n *node, i int) (value any, end int) {
	c := at(p.body, i)
	switch c {
	case '"':
		return p.anyString(n, i)
	case '{':
		return p.anyObject(n, i)
	case '[':
		return p.anyArray(n, i)
	case 'n', 't', 'f':
		end := p.skipLiteral(i, word(c))
		if c == 'n' {
			return nil, end
		}
		return c == 't', end
	}

	return p.anyNumber(i)
}

func (p *parser) anyString(n *node, i int) (value any, end int) {
	end, escaped := stringEnd(p.body, i+1)
	switch {
	case end == bad:
		return nil, p.malformedString(i)
	case n.scans && p.tooLong(i+1, end, escaped, p.left.text):
		return nil, p.broken("string", int64(p.limits.String))
	}
	return p.string(i+1, end, escaped), end + 1
}

func (p *parser) anyNumber(i int) (value any, end int) {
	if f, end := smallDecimal(p.body, i); end != bad {
		return f, p.withinNumber(i, end)
	}
	end = p.skipNumber(i)
	if end == bad {
		return nil, bad
	}
	f, err := strconv.ParseFloat(string(p.body[i:end]), 64)
	if err != nil {
		p.note(mistake.Mistake{Rule: mistake.RuleRange, Type: "number"})
	}
	return f, end
}

func (p *parser) anyArray(n *node, i int) (value any, end int) {
	if !p.enter(i) {
		return nil, bad
	}
	if !p.spend(listAside) {
		return nil, p.spent()
	}
	if i = space(p.body, i+1); at(p.body, i) == ']' {
		p.leave()
		return []any{}, i + 1
	}

	var all []any
	var c capacity
	p.push(frame{})
	for k := 0; ; k++ {
		size := int64(anyItem)
		if k < c.paid {
			size = 0
		}
		if !p.item(k, size) {
			return nil, bad
		}
		if k == cap(all) {
			more, ok := p.reserve(n, &c, anyItem, k, i)
			if !ok {
				return nil, p.spent()
			}
			all = append(make([]any, 0, k+more), all...)
		}
		var one any
		if one, i = p.any(n, i); i == bad {
			return nil, bad
		}
		all = append(all, one)

		more := false
		if i, more = p.nextItem(i); i == bad {
			return nil, bad
		}
		if !more {
			p.left.waste += int64(c.guessed-(cap(all)-len(all))) * anyItem
			p.pop()
			p.leave()
			return all, i + 1
		}
	}
}

func (p *parser) anyObject(n *node, i int) (value any, end int) {
	w, ok := p.startMap(n, i, true)
	if !ok {
		return nil, p.spent()
	}
	here := len(p.frames)
	all := make(map[string]any, w.paid)
	end = p.objectEntries(i, w, func(e entry) int {
		name := p.string(e.start+1, e.end, e.escaped)
		one, i := p.any(n, e.value)
		if i == bad {
			if _, twice := all[name]; twice {
				return p.sooner(e.start, here+1)
			}
			return bad
		}

		size := len(all)
		if all[name] = one; len(all) == size {
			return p.duplicate(e.start)
		}
		return i
	})
	return all, end
}
