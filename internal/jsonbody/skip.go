package jsonbody

import "github.com/fielderrors/bind/internal/shape"

// region is what is known of a value that is read over. The zero region knows
// nothing.
type region struct {
	typ   *shape.Type // of a type that decodes itself: what its json tags say; may be nil
	scans bool        // a rule reads the strings in it
}

// below returns what is known of a member.
func (r region) below(name []byte) region {
	if r.typ == nil {
		return r
	}
	t := r.typ.Deref()
	f := t.MemberNamed(name)
	switch {
	case f != nil:
		return region{f.Type, f.Rules.Scans()}
	case t.Kind == shape.Map:
		return region{t.Elem, r.scans}
	}
	return region{nil, r.scans}
}

// item returns what is known of an item.
func (r region) item() region {
	if r.typ == nil {
		return r
	}
	if t := r.typ.Deref(); t.Kind == shape.Slice || t.Kind == shape.Array {
		return region{t.Elem, r.scans}
	}
	return region{nil, r.scans}
}

// reads reports whether a rule, or the type itself, reads a string here.
func (r region) reads() bool {
	return r.scans || r.typ != nil && r.typ.Deref().Kind == shape.Opaque
}

// skip reads over a value that is not decoded. It must be JSON, and what is
// limited is counted.
func (p *parser) skip(i int, r region) int {
	switch c := at(p.body, i); c {
	case '"':
		return p.skipString(i, r)
	case '{':
		return p.skipObject(i, r)
	case '[':
		return p.skipArray(i, r)
	case 'n', 't', 'f':
		return p.skipLiteral(i, word(c))
	}
	return p.skipNumber(i)
}

func (p *parser) skipLiteral(i int, word string) int {
	end := literal(p.body, i, word)
	if end == bad {
		return p.malformed(literalFault(p.body, i, word))
	}
	return end
}

func (p *parser) skipNumber(i int) int {
	end, fault := numberEnd(p.body, i)
	if end == bad {
		return p.malformed(fault)
	}
	return p.withinNumber(i, end)
}

func (p *parser) skipString(i int, r region) int {
	end, escaped := stringEnd(p.body, i+1)
	switch {
	case end == bad:
		return p.malformedString(i)
	case r.reads() && p.tooLong(i+1, end, escaped, p.left.text):
		return p.broken("string", int64(p.limits.String))
	}
	return end + 1
}

func (p *parser) skipArray(i int, r region) int {
	r = r.item()
	return p.listItems(i, 0, func(i int) int { return p.skip(i, r) })
}

// listItems reads an array that begins at i and calls each for one item after
// the other, with the frames leading to it. each returns where the item ends.
// size is what an item takes.
func (p *parser) listItems(i int, size int64, each func(i int) int) int {
	if !p.enter(i) {
		return bad
	}
	if i = space(p.body, i+1); at(p.body, i) == ']' {
		p.leave()
		return i + 1
	}

	p.push(frame{})
	for k := 0; ; k++ {
		if !p.item(k, size) {
			return bad
		}
		if i = each(i); i == bad {
			return bad
		}
		more := false
		if i, more = p.nextItem(i); i == bad {
			return bad
		}
		if !more {
			p.pop()
			p.leave()
			return i + 1
		}
	}
}

func (p *parser) skipObject(i int, r region) int {
	known := p.nameSet()
	end := p.objectEntries(i, weight{}, func(e entry) int {
		name := p.unquoted(e.start+1, e.end, e.escaped)
		fresh, size := known.add(name)
		switch {
		case !fresh:
			return p.duplicate(e.start)
		case !p.spend(size):
			return p.spent()
		}
		return p.skip(e.value, r.below(name))
	})
	p.release(known)
	return end
}
