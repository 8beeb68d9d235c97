package jsonbody

import "reflect"

// A list is made once, at its right size: its items are counted ahead. Only the
// document's own list, which is most of a bulk body, is not counted: how many
// items there will be is estimated by those at its front.

// front is how many bytes of a bulk body tell how many items it has.
const front = 4 << 10

// grow makes room for more than the k items that v has. The next one stands at
// i. It returns how many items there is room for.
func (p *parser) grow(n *node, v reflect.Value, k, i int) (room int) {
	room = k + p.expect(n, k, i)
	if k == 0 {
		v.Grow(room)
	} else {
		larger := reflect.MakeSlice(n.gotype, room, room)
		reflect.Copy(larger, v)
		v.Set(larger)
	}
	room = v.Cap()
	v.SetLen(room)
	return room
}

// expect returns how many items stand at i, as far as there is room for them.
func (p *parser) expect(n *node, k, i int) int {
	most := p.left.items - k
	if n.charge > 0 {
		most = int(min(int64(most), p.left.memory/n.charge+1))
	}
	most = max(most, 1)
	if !n.root || k > 0 {
		items, _ := p.count(i, len(p.body), most)
		return items
	}

	items, ended := p.count(i, i+front, most)
	if ended {
		return items
	}
	if n.charge > 0 && p.limits.Memory > 0 { // the estimate may be wrong by so much
		most = int(min(int64(most), max(p.limits.Memory/16/n.charge, 1)))
	}
	estimate := items * (len(p.body) - i) / front * 17 / 16
	return min(max(estimate, items), most)
}

// fit ends a slice behind its k items. A large one gives back what it does not
// need.
func (p *parser) fit(n *node, v reflect.Value, k int) {
	room := v.Len()
	if k == room {
		return
	}
	v.SetLen(k)
	if wasted := int64(room-k) * int64(n.elem.gotype.Size()); wasted > largeChunk && room > k*5/4 {
		exact := reflect.MakeSlice(n.gotype, k, k)
		reflect.Copy(exact, v)
		v.Set(exact)
	}
}

// count returns how many items, or members, stand between i and end, or the
// bracket that ends their list, as far as commas and brackets tell. Having
// counted most of them, it stops.
func (p *parser) count(i, end, most int) (items int, ended bool) {
	b, start, depth := p.body[:min(end, i+p.left.ahead, len(p.body))], i, 0
	for items = 1; i < len(b) && items < most; i++ {
		switch b[i] {
		case '"':
			i = quoteEnd(b, i+1)
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth < 0 {
				p.left.ahead -= i - start
				return items, true
			}
		case ',':
			if depth == 0 {
				items++
			}
		}
	}
	p.left.ahead -= min(i, len(b)) - start
	return items, false
}

// quoteEnd returns the offset of the quote that ends a string, about which it
// knows nothing but its escape sequences.
func quoteEnd(b []byte, i int) int {
	for i < len(b) {
		switch i = runEnd(b, i); at(b, i) {
		case '"':
			return i
		case '\\':
			i += 2
		default:
			i++
		}
	}
	return i
}
