package jsonbody

import "reflect"

// Proved says which parts of a value certainly pass their rules. The zero
// Proved says it of none.
type Proved struct {
	known    bool
	whole    bool
	doubtful doubtful
}

// Known reports whether decoding has looked at the rules at all.
func (p Proved) Known() bool { return p.known }

// Whole reports whether the value certainly passes all of its rules.
func (p Proved) Whole() bool { return p.known && p.whole }

// Item reports whether an item of a bulk body certainly passes all of its
// rules.
func (p Proved) Item(i int) bool { return p.known && (p.whole || !p.doubtful.has(i)) }

// doubtful holds the items of a bulk body that are not proved to be valid.
type doubtful []uint64

func (d *doubtful) add(i int) {
	for len(*d) <= i/64 {
		*d = append(*d, 0)
	}
	(*d)[i/64] |= 1 << (i % 64)
}

func (d doubtful) has(i int) bool { return i/64 < len(d) && d[i/64]&(1<<(i%64)) != 0 }

// doubtIf says that a value may be invalid.
func (p *parser) doubtIf(doubtful bool) {
	if doubtful {
		p.doubts++
	}
}

// accepts reports whether v certainly passes the rules of its place.
func (n *node) accepts(v reflect.Value) bool {
	if n.behind {
		v = v.Addr()
	}
	return n.check.Accepts(v)
}
