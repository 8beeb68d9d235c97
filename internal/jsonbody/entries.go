package jsonbody

// entry is a member of an object.
type entry struct {
	start, end int // of its name: where its quotes stand
	escaped    bool
	value      int // where its value begins; bad if there is none
}

// entry reads the name at i and the colon.
func (p *parser) entry(i int) entry {
	b := p.body
	if at(b, i) != '"' {
		return entry{value: p.malformed(valueFault(b, i))}
	}
	end, escaped := stringEnd(b, i+1)
	if end == bad {
		return entry{value: p.malformedString(i)}
	}

	colon := space(b, end+1)
	if at(b, colon) != ':' {
		return entry{value: p.malformed(colon)}
	}
	return entry{i, end, escaped, space(b, colon+1)}
}

// objectEntries reads an object that begins at i and calls each for one entry
// after the other, with the frames leading to it. each returns where the value
// ends.
// w is what the entries take.
func (p *parser) objectEntries(i int, w weight, each func(entry) int) int {
	if !p.enter(i) {
		return bad
	}
	b, here := p.body, len(p.frames)
	i = space(b, i+1)
	if at(b, i) == '}' {
		p.leave()
		return i + 1
	}

	for k := 0; ; k++ {
		if i = p.oneEntry(i, w.of(k), each); i == bad {
			return bad
		}
		p.frames = p.frames[:here]

		i = space(b, i)
		switch at(b, i) {
		case ',':
			comma := i
			if i = space(b, i+1); closes(at(b, i)) {
				return p.malformed(comma)
			}
		case '}':
			p.leave()
			return i + 1
		default:
			return p.malformed(i)
		}
	}
}

// oneEntry reads the entry that begins at i, and charges it.
func (p *parser) oneEntry(i int, size int64, each func(entry) int) int {
	e := p.entry(i)
	switch {
	case e.value == bad:
		return bad
	case p.tooLong(e.start+1, e.end, e.escaped, p.left.key):
		return p.broken("key", int64(p.limits.Key))
	case !p.one(size):
		return p.spent()
	}
	p.push(frame{at: ^e.start})
	return each(e)
}
