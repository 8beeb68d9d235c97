package jsonbody

import (
	"reflect"
)

// members is what is known of an object while its members are read.
type members struct {
	node   *node
	value  reflect.Value // the struct
	next   int           // the position of the field whose name is expected
	seen   fieldSet      // fields whose names have been read
	sent   fieldSet      // fields whose values are not null
	strays *nameSet      // names that no field has; nil without
	nulls  nullNames     // of fields that are null, with a name that is spelt otherwise

	owned      []uintptr // of a patch: embedded pointers and maps that have been copied
	firstStray int       // how many mistakes there were before the first stray
}

// object decodes a JSON object into a struct.
func (p *parser) object(n *node, i int, v reflect.Value) int {
	if at(p.body, i) != '{' {
		return p.mistyped(i, "object")
	}
	if !p.enter(i) {
		return bad
	}

	m := members{node: n, value: v}
	if p.mode != decoding && !p.start(n, v) {
		return p.spent()
	}
	if i = space(p.body, i+1); at(p.body, i) != '}' {
		if i = p.members(&m, i); i == bad {
			return bad
		}
	}
	p.leave()
	all := n.simple && n.awaits&^m.sent.first == 0
	if !all || m.strays != nil || p.mode != decoding {
		p.complete(&m)
	}
	if n.looked != nil && !p.keepZeros(&m) {
		return p.spent()
	}
	return i + 1
}

// members reads the members of an object, the first of which begins at i. It
// returns where the object's last brace stands.
func (p *parser) members(m *members, i int) int {
	b, fields, decodes := p.body, m.node.fields, p.mode == decoding
	for {
		// The name: that of the field that is declared next, or of another one.
		var f *field
		name, next := i, m.next
		if next < len(fields) && fields[next].standsAt(b, i) {
			f = &fields[next]
			i += len(f.quoted)
		} else {
			f, i = m.node.fieldAt(b, i)
		}

		// The value. Most are plain: nothing has to lead to them.
		end := bad
		plain := decodes && f != nil && f.plain != opOpaque && m.seen.first&f.bit == 0
		if plain && f.plain == opString {
			end = p.plainText(f.node, space(b, i), m.value.Field(f.step))
		} else if plain {
			end = p.plainInteger(f.node, space(b, i), m.value.Field(f.step))
		}
		switch {
		case end != bad:
			m.next = f.position + 1
			m.seen.first |= f.bit
			m.sent.first |= f.bit
		case f == nil:
			end = p.memberNamed(m, name)
		default:
			end = p.member(m, f, name, i)
		}
		if i = end; i == bad {
			return bad
		}

		// The comma, or the end.
		p.left.values--
		if i+1 < len(b) && b[i] == ',' && b[i+1] == '"' {
			i++
			continue
		}
		i = space(b, i)
		if c := at(b, i); c != ',' {
			return p.lastMember(i, c)
		}
		comma := i
		if i = space(b, i+1); closes(at(b, i)) {
			return p.malformed(comma)
		}
	}
}

// lastMember ends an object with what stands behind its last member.
func (p *parser) lastMember(i int, c byte) int {
	switch {
	case c != '}':
		return p.malformed(i)
	case p.left.values < 0:
		return p.spent()
	}
	return i
}

// fieldAt returns the field whose name stands at i, written as the type writes
// it, and where its value begins; nil if there is none.
func (n *node) fieldAt(b []byte, i int) (f *field, value int) {
	if at(b, i) != '"' {
		return nil, i
	}
	end := plainEnd(b, i+1)
	if at(b, end) != '"' || at(b, end+1) != ':' {
		return nil, i
	}
	k := n.index.find(b[i+1 : end])
	if k < 0 {
		return nil, i
	}
	return &n.fields[k], end + 2
}

// member reads the value of a field, whose name stands at name.
func (p *parser) member(m *members, f *field, name, i int) int {
	i = space(p.body, i)
	sent := at(p.body, i) != 'n' || f.null && !p.mode.patches()
	by := frame{field: f}
	if !m.take(f, sent) {
		p.push(by)
		return p.duplicate(name)
	}
	return p.fieldValue(m, f, by, i)
}

// memberNamed is member for a name that is not written as the type writes it.
func (p *parser) memberNamed(m *members, i int) int {
	e := p.entry(i)
	if e.value == bad {
		return bad
	}
	name := p.unquoted(e.start+1, e.end, e.escaped)
	f := m.node.named(name)

	switch {
	case f == nil:
		return p.stray(m, e, name)
	case f.name == string(name):
		return p.member(m, f, i, e.value)
	case p.tooLong(e.start+1, e.end, e.escaped, p.left.key):
		return p.broken("key", int64(p.limits.Key))
	}
	return p.respelled(m, f, e, name)
}

// respelled is member for a name that is spelt otherwise than the field's.
func (p *parser) respelled(m *members, f *field, e entry, name []byte) int {
	by := frame{at: ^e.start}
	sent := at(p.body, e.value) != 'n' || f.null && !p.mode.patches()
	fresh := m.take(f, sent)
	if !sent && m.node.lacking {
		m.nulls.add(f.position, name)
	}
	p.push(by)
	switch {
	case !fresh:
		return p.duplicate(e.start)
	case !p.spell(f.shape, name):
		return p.spent()
	}
	p.pop()
	return p.fieldValue(m, f, by, e.value)
}

// take notes that a field's name has been read, and whether its value is not
// null; false says that it had been read before.
func (m *members) take(f *field, sent bool) bool {
	m.next = f.position + 1
	if !m.seen.add(f.position) {
		return false
	}
	if sent {
		m.sent.add(f.position)
	}
	return true
}

// fieldValue decodes a value into a field. by leads to it.
func (p *parser) fieldValue(m *members, f *field, by frame, i int) int {
	if p.mode.patches() {
		return p.overField(m, f, by, i)
	}
	to, ok := p.reach(m, f)
	if !ok {
		return p.spent()
	}
	p.push(by)
	if p.mode != decoding {
		p.respell(f.name)
	}

	if i = p.value(f.node, i, to); i == bad {
		return bad
	}
	p.pop()
	return i
}

// complete looks at an object as a whole: which members are missing, and what
// is proved of it.
func (p *parser) complete(m *members) {
	n := m.node
	if m.strays != nil {
		p.release(m.strays)
	}
	if m.strays != nil && n.open == nil && !p.allowUnknown {
		p.suggest(m)
	}
	if p.mode != decoding {
		p.completed(m)
	}

	if n.present&^m.sent.first != 0 || n.wide && n.lacking {
		p.lack(n.typ, &m.sent, m.nulls)
	}
	if n.check != nil {
		missing := n.asks&^m.sent.first != 0
		p.doubtIf(n.vague || missing || !n.check.Bare() && !n.check.Filled(m.value, n.behind))
	}
}

// stray reads a member that no field takes.
func (p *parser) stray(m *members, e entry, name []byte) int {
	if m.strays == nil {
		m.strays, m.firstStray = p.nameSet(), p.known()
	}
	fresh, size := m.strays.add(name)
	switch {
	case !fresh:
		p.push(frame{at: ^e.start})
		return p.duplicate(e.start)
	case m.node.kind != "" && m.node.kind == string(name):
		return p.told(e)
	case p.tooLong(e.start+1, e.end, e.escaped, p.left.key):
		return p.broken("key", int64(p.limits.Key))
	case !p.spend(size):
		return p.spent()
	}

	p.push(frame{at: ^e.start})
	i := e.value
	if m.node.open == nil {
		i = p.unknown(i)
	} else {
		i = p.extra(m, e, name)
	}
	if i != bad {
		p.pop()
	}
	return i
}
