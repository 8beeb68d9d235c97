package jsonbody

import (
	"bytes"
	"maps"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/shape"
)

// overMap decodes a JSON object into a map that may have entries.
func (p *parser) overMap(n *node, i int, v reflect.Value) int {
	if at(p.body, i) == '{' && !v.IsNil() && p.mode == merging {
		v.Set(cloned(v))
	}
	return p.mapping(n, i, v)
}

// unnamed notes the entries that are a default's and that the body does not
// name.
func (m *mapEntries) unnamed() {
	p := m.parser
	compared := m.node.typ.Elem.Has(shape.HasDistinct | shape.HasLookups)
	if p.mode == merging || !compared {
		return
	}
	for entries := m.value.MapRange(); entries.Next(); {
		key := entries.Key()
		if m.seen.IsValid() && m.seen.MapIndex(key).IsValid() {
			continue
		}
		p.noteDefault(&field{name: shape.KeyName(key)})
	}
}

// cloned returns a map with the same entries.
func cloned(m reflect.Value) reflect.Value {
	own := reflect.MakeMapWithSize(m.Type(), m.Len())
	for entries := m.MapRange(); entries.Next(); {
		own.SetMapIndex(entries.Key(), entries.Value())
	}
	return own
}

// overEntry reads the value of an entry into a map that may have it.
func (m *mapEntries) overEntry(e entry) int {
	p := m.parser
	if !m.seen.IsValid() {
		m.seen = reflect.MakeMap(reflect.MapOf(m.node.typ.Key.Go, reflect.TypeFor[struct{}]()))
	}
	if m.seen.MapIndex(m.key).IsValid() {
		return p.duplicate(e.start)
	}
	if !p.spend(nameSize + int64(m.key.Type().Size())) {
		return p.spent()
	}
	m.seen.SetMapIndex(m.key, reflect.ValueOf(struct{}{}))
	return m.over(e)
}

// over is overEntry for an entry that has not been read yet.
func (m *mapEntries) over(e entry) int {
	p := m.parser
	p.respell(shape.KeyName(m.key))
	if !p.mode.patches() {
		return m.filled(e)
	}
	around := p.base
	p.base = p.base.entry(m.key)
	i := p.change(e.value, func() int {
		if at(p.body, e.value) == 'n' {
			return m.reset(e)
		}
		return m.filled(e)
	})
	p.base = around
	return i
}

// filled decodes the value of an entry over the one that the map has.
func (m *mapEntries) filled(e entry) int {
	p := m.parser
	there := m.value.MapIndex(m.key)
	if there.IsValid() {
		m.elem.Set(there)
	}
	i := p.within(p.mode.inside(there.IsValid()), func() int { return m.elemValue(e) })
	if i != bad {
		m.value.SetMapIndex(m.key, m.elem)
	}
	return i
}

// reset reads null, which removes an entry, or sets it to its default.
func (m *mapEntries) reset(e entry) int {
	p := m.parser
	value, size := p.base.copy(p.defaults)
	if !p.spend(size) {
		return p.spent()
	}
	m.value.SetMapIndex(m.key, value)
	return p.skipLiteral(e.value, "null")
}

// overAny decodes a value of no particular type over another one.
func (p *parser) overAny(n *node, i int, v reflect.Value) int {
	if !p.spend(asideOfAny(at(p.body, i))) {
		return p.spent()
	}
	value, end := p.mergeAny(n, i, v.Interface())
	if end != bad {
		v.Set(reflect.ValueOf(value))
	}
	return end
}

// mergeAny returns what the value at i makes of another one: objects are merged,
// all others replaced.
func (p *parser) mergeAny(n *node, i int, old any) (value any, end int) {
	if at(p.body, i) != '{' {
		return p.any(n, i)
	}
	if !p.spend(n.weight.start) {
		return nil, p.spent()
	}
	before, _ := old.(map[string]any)
	all := maps.Clone(before)
	if all == nil {
		all = map[string]any{}
	}

	known := p.nameSet()
	end = p.objectEntries(i, n.weight, func(e entry) int {
		name := p.string(e.start+1, e.end, e.escaped)
		fresh, size := known.add([]byte(name))
		switch {
		case !fresh:
			return p.duplicate(e.start)
		case !p.spend(size + int64(len(name))):
			return p.spent()
		}
		return p.mergeAnyEntry(n, all, name, e.value)
	})
	p.release(known)
	return all, end
}

func (p *parser) mergeAnyEntry(n *node, all map[string]any, name string, i int) int {
	merge := func() int {
		value, end := p.mergeAny(n, i, all[name])
		all[name] = value
		return end
	}
	if !p.mode.patches() {
		return merge()
	}

	around := p.base
	p.base = p.base.anyEntry(name)
	i = p.change(i, func() int {
		if at(p.body, i) != 'n' {
			return merge()
		}
		value, size := p.base.copy(p.defaults)
		if !p.spend(size) {
			return p.spent()
		}
		delete(all, name)
		if value.IsValid() {
			all[name] = value.Interface()
		}
		return p.skipLiteral(i, "null")
	})
	p.base = around
	return i
}

// overExtra reads a member that no field takes into the embedded map, or raw
// object, v, which may have it.
func (p *parser) overExtra(m *members, e entry, name []byte, v reflect.Value) int {
	t := m.node.open.node
	if m.node.open.shape.Type.Deref().Kind == shape.Map {
		return p.overExtraEntry(m, t, e, name, v)
	}

	without := func() int {
		if len(v.Bytes()) > 0 {
			v.SetBytes(withoutMember(v.Bytes(), string(name)))
		}
		return 0
	}
	if !p.mode.patches() {
		without()
		return p.extraText(e, v)
	}
	return p.change(e.value, func() int {
		without()
		if at(p.body, e.value) == 'n' {
			return p.skipLiteral(e.value, "null")
		}
		return p.extraText(e, v)
	})
}

func (p *parser) overExtraEntry(m *members, n *node, e entry, name []byte, v reflect.Value) int {
	switch {
	case v.IsNil():
		if !p.spend(n.weight.start) {
			return p.spent()
		}
		v.Set(reflect.MakeMap(n.gotype))
	case p.mode == merging && !m.owns(v):
		v.Set(cloned(v))
	}
	m.own(v)

	entries := p.mapEntries(n)
	entries.value, entries.frames = v, len(p.frames)-1
	entries.key.Set(reflect.ValueOf(string(name)).Convert(n.typ.Key.Go))
	i := bad
	if p.spend(n.weight.more) {
		i = entries.over(e)
	} else {
		p.spent()
	}
	p.releaseEntries(entries)
	return i
}

// withoutMember returns a JSON object without a member, as a text of its own;
// nil if it has no others.
func withoutMember(object []byte, name string) []byte {
	var kept []byte
	dec := jsontext.NewDecoder(bytes.NewBuffer(object))
	_, err := dec.ReadToken()

	for err == nil && dec.PeekKind() == '"' {
		var token jsontext.Token
		token, err = dec.ReadToken()
		if err != nil {
			break
		}
		member := token.String()
		var value jsontext.Value
		value, err = dec.ReadValue()
		if err != nil || member == name {
			continue
		}

		kept = append(kept, ',')
		kept, _ = jsontext.AppendQuote(kept, member)
		kept = append(append(kept, ':'), value...)
	}
	if len(kept) == 0 {
		return nil
	}
	kept[0] = '{'
	return append(kept, '}')
}
