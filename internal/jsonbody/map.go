package jsonbody

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

// mapping decodes a JSON object into a Go map.
func (p *parser) mapping(n *node, i int, v reflect.Value) int {
	if at(p.body, i) != '{' {
		return p.mistyped(i, "object")
	}

	made := v.IsNil() || p.mode == decoding
	w, ok := p.startMap(n, i, made)
	if !ok {
		return p.spent()
	}
	if made {
		v.Set(reflect.MakeMapWithSize(n.gotype, w.paid))
	}
	m := p.mapEntries(n)
	m.value, m.frames = v, len(p.frames)
	i = p.objectEntries(i, w, m.each)
	if i != bad && p.defaults != nil {
		m.unnamed()
	}
	p.releaseEntries(m)
	if i != bad && n.check != nil {
		p.doubtIf(n.vague || !n.check.Size(v.Len()))
	}
	return i
}

// mapEntries returns what reads the entries of a map, to be given back by
// releaseEntries.
func (p *parser) mapEntries(n *node) *mapEntries {
	if free := p.entries[n]; len(free) > 0 {
		p.entries[n] = free[:len(free)-1]
		return free[len(free)-1]
	}
	m := &mapEntries{
		parser: p, node: n,
		key:  reflect.New(n.typ.Key.Go).Elem(),
		elem: reflect.New(n.elem.gotype).Elem(),
	}
	m.each = m.read
	return m
}

func (p *parser) releaseEntries(m *mapEntries) {
	m.value, m.seen = reflect.Value{}, reflect.Value{}
	m.key.SetZero()
	m.elem.SetZero()
	if m.strays != nil {
		p.release(m.strays)
		m.strays = nil
	}
	if p.entries == nil {
		p.entries = map[*node][]*mapEntries{}
	}
	p.entries[m.node] = append(p.entries[m.node], m)
}

// startMap charges a map for the object at i. If it is made for it, the entries
// of a large object are charged, too. It returns what is to be charged for the
// entries; false says that there is no memory for them.
func (p *parser) startMap(n *node, i int, made bool) (w weight, ok bool) {
	w = n.weight
	size := w.start
	if made {
		if w.paid = p.countMembers(w, i); w.paid > 0 {
			size += w.entries(w.paid)
		}
	}
	return w, p.spend(size)
}

// countMembers returns how many members the object at i has, or more than there
// is memory for; 0 if they are few.
func (p *parser) countMembers(w weight, i int) int {
	if i = space(p.body, i+1); at(p.body, i) == '}' {
		return 0
	}
	most := min(p.left.values, len(p.body))
	if w.room != nil {
		most = int(min(int64(most), p.left.memory/(w.item+w.room.slot)+smallMap+2))
	}
	if items := p.count(i, len(p.body), most).items; items > smallMap {
		return items
	}
	return 0
}

// mapEntries reads the entries of one map.
type mapEntries struct {
	parser    *parser
	node      *node
	value     reflect.Value // the map
	frames    int           // on the way to it
	key, elem reflect.Value // of the entry that is read
	seen      reflect.Value // keys, where the map may have had entries before
	strays    *nameSet      // names that cannot be a key; nil without
	each      func(entry) int
}

func (m *mapEntries) read(e entry) int {
	p, n := m.parser, m.node
	m.key.SetZero()
	m.elem.SetZero()
	if n.typ.Key.Kind == shape.String {
		m.key.SetString(p.string(e.start+1, e.end, e.escaped))
		return m.set(e)
	}

	name := p.unquoted(e.start+1, e.end, e.escaped)
	plain := plainKey(n.typ.Key, m.key, name)
	switch {
	case !plain && !p.keyReader(n).read(n.typ.Key, m.key, name):
		p.left.memory -= refusalCall
		return m.misnamed(e, name)
	case p.mode == decoding && m.value.MapIndex(m.key).IsValid():
		return p.duplicate(e.start)
	case !plain && !p.spell(m.key.Interface(), name):
		return p.spent()
	}
	return m.set(e)
}

// set reads the value of an entry into the map.
func (m *mapEntries) set(e entry) int {
	p, size := m.parser, m.value.Len()
	if p.mode != decoding {
		return m.overEntry(e)
	}
	i := m.elemValue(e)
	if i == bad {
		if m.value.MapIndex(m.key).IsValid() {
			return p.sooner(e.start, m.frames+1)
		}
		return bad
	}
	m.value.SetMapIndex(m.key, m.elem)
	if m.value.Len() == size {
		return p.duplicate(e.start)
	}

	return i
}

func (m *mapEntries) elemValue(e entry) int {
	return m.parser.itemValue(m.node.elem, e.value, m.elem)
}

// misnamed notes that a map cannot have an entry of that name, and what is wrong
// inside its value. One mistake at its path is enough.
func (m *mapEntries) misnamed(e entry, name []byte) int {
	p := m.parser
	if m.strays == nil {
		m.strays = p.nameSet()
	}
	fresh, size := m.strays.add(name)
	switch {
	case !fresh:
		return p.duplicate(e.start)
	case !p.spend(size):
		return p.spent()
	}

	p.note(mistake.Mistake{Rule: mistake.RuleKey, Type: m.node.typ.Key.Word()})
	around := p.misnamed
	p.misnamed = len(p.frames)
	i := m.elemValue(e)
	p.misnamed = around
	return i
}

// plainKey sets an integer key to a name that is simply its digits.
func plainKey(t *shape.Type, key reflect.Value, name []byte) bool {
	if t.Kind != shape.Integer || !isDigit(at(name, 0)) {
		return false
	}
	if _, end := smallInteger(name, 0); end != len(name) {
		return false
	}
	return setInteger(key, name)
}

// keyReader decodes names into map keys by the json package's own rules.
type keyReader struct {
	one  reflect.Value // a pointer to a map with one key
	body []byte
}

func (p *parser) keyReader(n *node) *keyReader {
	r := p.keys[n]
	if r == nil {
		if p.keys == nil {
			p.keys = map[*node]*keyReader{}
		}
		r = &keyReader{one: reflect.New(reflect.MapOf(n.typ.Key.Go, reflect.TypeFor[struct{}]()))}
		p.keys[n] = r
	}
	return r
}

// read sets key to what the json package makes of a name; false says that it
// refuses it.
func (r *keyReader) read(t *shape.Type, key reflect.Value, name []byte) bool {
	if t.Kind == shape.Integer && string(name) == "-0" { // for unsigned types, too
		return true
	}
	r.one.Elem().Clear()
	r.body, _ = jsontext.AppendQuote(append(r.body[:0], '{'), name)
	r.body = append(r.body, ":{}}"...)
	if json.Unmarshal(r.body, r.one.Interface()) != nil {
		return false
	}
	for entry := r.one.Elem().MapRange(); entry.Next(); {
		key.SetIterKey(entry)
	}
	return true
}
