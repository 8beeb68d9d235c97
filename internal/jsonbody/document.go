package jsonbody

import (
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
)

// document reads the whole body, with the value under to's key, if it has one.
func (p *parser) document(n *node, to *Target, v reflect.Value) int {
	i := start(p.body)
	switch {
	case i == len(p.body):
		p.err = &SyntaxError{Rule: mistake.RuleEmpty, Line: 1, Column: 1}
		return bad
	case at(p.body, i) == 'n':
		i = p.mistyped(i, to.Whole().Word())
	case to.Key == "":
		i = p.value(n, i, v)
	default:
		i = p.envelope(n, to, i, v)
	}
	if i == bad {
		return bad
	}

	if i = space(p.body, i); i < len(p.body) {
		return p.malformed(i)
	}
	return i
}

// envelope reads an object whose only member is the target's. The member must
// be there: nothing else could say so.
func (p *parser) envelope(n *node, to *Target, i int, v reflect.Value) int {
	if at(p.body, i) != '{' {
		return p.mistyped(i, "object")
	}

	found := false
	known := p.nameSet()
	i = p.objectEntries(i, weight{}, func(e entry) int {
		name := p.unquoted(e.start+1, e.end, e.escaped)
		if fresh, size := known.add(name); !fresh {
			return p.duplicate(e.start)
		} else if !p.spend(size) {
			return p.spent()
		}
		if string(name) != to.Key {
			return p.unknown(e.value)
		}
		found = at(p.body, e.value) != 'n'
		return p.value(n, e.value, v)
	})
	p.release(known)
	if i != bad && !found {
		p.push(frame{field: &field{name: to.Key}})
		p.note(mistake.Mistake{Rule: mistake.RuleRequired, Type: n.typ.Word()})
		p.pop()
	}
	return i
}
