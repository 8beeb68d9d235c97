package schema

import (
	"math/big"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/jsonwriter"
)

// Node is a JSON Schema, or a part of one: members in an order that is the same
// in every run.
type Node []Member

// Member is a keyword and what it says: a Node, a []Node, a []any, a string, a
// number, a bool, or nil for null.
type Member struct {
	Key   string
	Value any
}

// number is a JSON number as it is written: no bound of an integer is rounded.
type number = jsontext.Value

// never is the schema that no value fits.
var never = Node{{"not", Node{}}}

// with returns n with one more keyword. n stays as it is.
func (n Node) with(key string, value any) Node {
	return append(n[:len(n):len(n)], Member{key, value})
}

// get returns what a keyword says.
func (n Node) get(key string) (any, bool) {
	for _, m := range n {
		if m.Key == key {
			return m.Value, true
		}
	}
	return nil, false
}

// and returns a schema that values fit which fit all of nodes. Keywords that two
// of them have stand in an allOf.
func and(nodes ...Node) Node {
	var all Node
	var rest []Node
	for _, n := range nodes {
		if len(n) == 0 {
			continue
		}
		if inner, only := n.get("allOf"); only && len(n) == 1 {
			rest = append(rest, inner.([]Node)...)
			continue
		}
		if tightened, ok := tighten(all, n); ok {
			all = tightened
			continue
		}
		if clashes(all, n) {
			rest = append(rest, n)
			continue
		}
		all = append(all[:len(all):len(all)], n...)
	}

	if len(rest) > 0 {
		all = all.with("allOf", rest)
	}
	return all
}

// lower and upper are the keywords of bounds. Of two, the tighter one counts.
var (
	lower = map[string]bool{"minLength": true, "minItems": true, "minProperties": true, "minimum": true}
	upper = map[string]bool{"maxLength": true, "maxItems": true, "maxProperties": true, "maximum": true}
)

// tighten returns a with the bounds of b; ok is false if b says anything else
// that a says, too.
func tighten(a, b Node) (all Node, ok bool) {
	all = append(Node{}, a...)
	for _, m := range b {
		before, twice := all.get(m.Key)
		bound, isBound := m.Value.(number)
		switch {
		case m.Key == "allOf", twice && !(isBound && (lower[m.Key] || upper[m.Key])):
			return nil, false
		case !twice:
			all = append(all, m)
		case less(before.(number), bound) == lower[m.Key]:
			all = replaced(all, m.Key, bound)
		}
	}
	return all, true
}

func less(a, b number) bool {
	x, _ := new(big.Rat).SetString(string(a))
	y, _ := new(big.Rat).SetString(string(b))
	return x.Cmp(y) < 0
}

func clashes(a, b Node) bool {
	for _, m := range b {
		if _, there := a.get(m.Key); there || m.Key == "allOf" {
			return true
		}
	}
	return false
}

// either returns a schema that values fit which fit one of nodes or more.
func either(nodes ...Node) Node {
	for _, n := range nodes {
		if len(n) == 0 {
			return nil
		}
	}
	if len(nodes) == 1 {
		return nodes[0]
	}
	return Node{{"anyOf", nodes}}
}

// not returns a schema for all other values.
func not(n Node) Node {
	if inner, only := n.get("not"); only && len(n) == 1 {
		return inner.(Node)
	}
	return Node{{"not", n}}
}

// AppendTo writes n as JSON.
func (n Node) AppendTo(w *jsonwriter.Writer) { write(w, n) }

func write(w *jsonwriter.Writer, v any) {
	switch v := v.(type) {
	case Node:
		w.Begin('{')
		for _, m := range v {
			w.Key(m.Key)
			write(w, m.Value)
		}
		w.End('}')

	case []Node:
		w.Begin('[')
		for _, n := range v {
			write(w, n)
		}
		w.End(']')
	case []any:
		w.Begin('[')
		for _, item := range v {
			write(w, item)
		}
		w.End(']')
	default:
		w.Value(v)
	}
}

func integer(n int64) number { return number(strconv.FormatInt(n, 10)) }
