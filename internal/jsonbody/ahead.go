package jsonbody

import "bytes"

// A member that says what an object is may stand behind all others. It has to be
// found before they are decoded, so their bytes are looked at twice, but never
// more often: looking for the member of one object finds those of the objects in
// it, and keeps where they stand.

// ahead is what is known of the bytes in front of the parser.
type ahead struct {
	names  []string // of the members that are looked for
	depth  int      // how many arrays and objects the body may have inside each other
	end    int      // objects that begin before it have been looked at
	levels []level  // by the number of arrays and objects around the objects
	around []int    // scratch: offsets of the objects around a byte; bad for arrays
}

// level holds what has been found in the objects at one depth, in their order.
type level struct {
	found []sighting
	next  int // those before it are in objects that the parser has passed
}

// sighting is the first member of a name in an object.
type sighting struct {
	object int // where the object begins
	name   int // in ahead.names
	value  int // where the member's value begins
}

// sightingSize is what a sighting takes in a list that grows.
const sightingSize = 72

// reset forgets a body, and lists that are larger than most bodies need.
func (a *ahead) reset() {
	a.end = 0
	if len(a.levels) > largeScratch/16 {
		a.levels = nil
	}
	for k := range a.levels {
		l := &a.levels[k]
		if cap(l.found) > largeScratch/64 {
			l.found = nil
		}
		l.found, l.next = l.found[:0], 0
	}
	if cap(a.around) > largeScratch/16 {
		a.around = nil
	}
}

// discriminator returns where the value of a member begins, in the object at i.
// It is bad if there is no such member, as far as the object is JSON.
func (p *parser) discriminator(name string, i int) int {
	if value := p.firstMember(name, i); value != bad {
		return value
	}
	depth := p.ahead.depth - p.left.depth
	if i < p.ahead.end {
		return p.ahead.sighted(name, i, depth)
	}
	return p.lookAhead(name, i, depth)
}

// firstMember is discriminator for a member at the front.
func (p *parser) firstMember(name string, i int) int {
	b := p.body
	i = space(b, i+1)
	if at(b, i) != '"' {
		return bad
	}
	end := i + 1 + len(name)
	if end >= len(b) || b[end] != '"' || string(b[i+1:end]) != name {
		return bad
	}
	if i = space(b, end+1); at(b, i) != ':' {
		return bad
	}
	return space(b, i+1)
}

// sighted returns what has been found in the object at i. The parser asks about
// objects in their order.
func (a *ahead) sighted(name string, i, depth int) int {
	if depth >= len(a.levels) {
		return bad
	}
	l := &a.levels[depth]

	for l.next < len(l.found) && l.found[l.next].object < i {
		l.next++
	}
	for _, s := range l.found[l.next:] {
		if s.object != i {
			break
		}
		if a.names[s.name] == name {
			return s.value
		}
	}
	return bad
}

// lookAhead reads from the object at i, which stands in depth others, to its
// member of a name, and keeps what it passes. Whether all of that is JSON will
// be seen when it is decoded.
func (p *parser) lookAhead(name string, i, depth int) int {
	a, b := &p.ahead, p.body
	a.around = append(a.around[:0], i)
	for i++; i < len(b) && len(a.around) > 0; i++ {
		last := len(a.around) - 1

		switch b[i] {
		case '{':
			a.around = append(a.around, i)
		case '[':
			a.around = append(a.around, bad)
		case '}', ']':
			a.around = a.around[:last]
		case '"':
			var value, known int
			value, known, i = p.memberAhead(i)
			switch {
			case known < 0 || a.around[last] == bad:
			case last == 0 && a.names[known] == name:
				a.end = i
				return value
			case a.keep(depth+last, sighting{a.around[last], known, value}) && !p.spend(sightingSize):
				a.end = len(b)
				return bad
			}
		}
		if last >= p.left.depth { // it is deeper than a body may be
			break
		}
	}
	a.end = i
	return bad
}

// memberAhead reads the string at i. If it is a member's name, and one of those
// that are looked for, known says which one, and value where its value begins.
// end is where the string ends, or the colon behind it.
func (p *parser) memberAhead(i int) (value, known, end int) {
	b := p.body
	end = plainEnd(b, i+1)
	if at(b, end) != '"' {
		end = quoteEnd(b, end)
	}
	colon := space(b, end+1)
	if at(b, colon) != ':' {
		return bad, -1, end
	}

	name := b[i+1 : end]
	if bytes.IndexByte(name, '\\') >= 0 {
		if last, _ := stringEnd(b, i+1); last == bad {
			return bad, -1, end
		}
		p.scratch = unquote(p.scratch[:0], name)
		name = p.scratch
	}
	return space(b, colon+1), p.ahead.named(name), colon
}

// named returns which of the names one is, -1 for others.
func (a *ahead) named(name []byte) int {
	for k, known := range a.names {
		if string(name) == known {
			return k
		}
	}
	return -1
}

// keep keeps a sighting; false says that the object has had a member of that
// name before.
func (a *ahead) keep(depth int, s sighting) bool {
	for len(a.levels) <= depth {
		a.levels = append(a.levels, level{})
	}
	l := &a.levels[depth]
	for k := len(l.found) - 1; k >= 0 && l.found[k].object == s.object; k-- {
		if l.found[k].name == s.name {
			return false
		}
	}
	l.found = append(l.found, s)
	return true
}
