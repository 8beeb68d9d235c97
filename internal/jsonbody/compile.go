package jsonbody

import (
	"encoding/binary"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// place is what a node depends on.
type place struct {
	typ    *shape.Type
	check  *proof.Check
	quoted bool
	scans  bool
	item   bool   // an item or entry, whose charge holds what it points to
	behind bool   // a pointer
	kind   string // of a variant: the member that names it
}

// compiler compiles the nodes of one program. Types may be recursive, so a node
// is known before it is complete.
type compiler map[place]*node

// compile compiles a document. check is what is asked of the value, or of each
// item of a bulk body.
func compile(t *shape.Type, check *proof.Check, bulk bool) *node {
	c := compiler{}
	if t.Kind != shape.Slice {
		return c.node(place{typ: t, check: check})
	}

	root := *c.node(place{typ: t})
	root.root = true
	if bulk && check != nil {
		root.elem = c.node(place{typ: t.Elem, check: check, item: true})
		root.bulk = true
	}
	return &root
}

func (c compiler) node(at place) *node {
	if n, ok := c[at]; ok {
		return n
	}
	t := at.typ
	n := &node{
		op: opOf(t), single: t.Go.Kind() == reflect.Float32, quoted: at.quoted, scans: at.scans, behind: at.behind,
		nullable: t.Nullable(), vague: !at.check.Whole(), lacking: t.Has(shape.HasPresent),
		typ: t, gotype: t.Go, check: at.check, weight: weightOf(t),
	}
	c[at] = n

	below := place{typ: t.Elem, quoted: at.quoted, scans: at.scans, item: true}
	switch t.Kind {
	case shape.String:
		n.words = at.check.Words()
	case shape.Integer:
		n.least, n.most = plainBounds(t.Go)
	case shape.Pointer:
		below.check, below.item, below.behind = at.check, at.item, at.check != nil
		n.elem = c.node(below)
		if !at.item {
			n.target = allocated(t.Elem.Go)
		}
	case shape.Optional:
		below = place{typ: t.Boxed(), quoted: at.quoted, scans: at.scans}
		if at.check != nil {
			below.check, below.behind = at.check.Elem(), true
		}
		n.elem = c.node(below)
	case shape.Slice, shape.Array, shape.Map:
		c.elements(n, at, below)
	case shape.Object:
		c.object(n, at)
	case shape.OneOf:
		c.union(n, at)
	case shape.Opaque:
		n.own = ownWeightOf(t)
		n.compared = t.Has(shape.HasDistinct | shape.HasLookups)
	}
	return n
}

func (c compiler) elements(n *node, at, below place) {
	if at.check != nil {
		below.check = at.check.Elem()
	}
	n.elem = c.node(below)
	n.mark = markOf(n.elem.typ)
	switch n.op {
	case opSlice:
		n.empty = reflect.MakeSlice(n.gotype, 0, 0)
		n.size = int64(n.gotype.Elem().Size())
		n.rests = restsOf(n.gotype.Elem())
	case opArray:
		n.length = n.gotype.Len()
	case opMap:
		n.vague = n.vague || at.check != nil && at.check.Key() != nil
	}
}

// markOf returns the byte that stands between values of t, or in front of each,
// and inside them in strings only; 0 if there is none.
func markOf(t *shape.Type) byte {
	switch t = t.Deref(); t.Kind {
	case shape.String, shape.Bytes, shape.Integer, shape.Number, shape.Boolean, shape.Time:
		return ','
	case shape.Object:
		for _, f := range t.Fields {
			if f.Type.Deref().Kind == shape.Object || markOf(f.Type) != ',' {
				return 0
			}
		}
		return '{'
	}
	return 0
}

func (c compiler) object(n *node, at place) {
	t := at.typ
	checks := memberChecks(n)
	n.fields = make([]field, len(t.Fields))
	n.wide = len(t.Fields) > 64
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		check := checks[indexKey(f.Index)]
		n.fields[i] = c.field(n, f, check, at.quoted)
		names[i] = f.Name

		n.vague = n.vague || i >= 64 && check != nil
		if i < 64 && check != nil && !check.Accepts(reflect.Zero(f.Type.Go)) {
			n.asks |= 1 << i
		}
		n.fields[i].null = f.Type.TakesNull()
		if i < 64 && lacks(f) {
			n.present |= 1 << i
		}
	}
	n.index = newMemberIndex(names)
	n.looked = n.membersLooked()
	n.awaits = n.asks | n.present
	if t.Member(at.kind) == nil {
		n.kind = at.kind
	}

	if t.Open != nil {
		n.vague = n.vague || checks[indexKey(t.Open.Index)] != nil
		n.open = &field{
			name: t.Open.Name, shape: t.Open, index: t.Open.Index,
			node: c.node(place{typ: t.Open.Type.Deref(), item: true}),
		}
		n.open.hops = hopsTo(t.Go, t.Open.Index)
	}
	n.simple = !n.wide && !n.vague && (n.check == nil || n.check.Bare())
}

// memberChecks returns the checks of the members that are asked anything, by
// indexKey. Embedded structs are looked into. n becomes vague if a field that
// is no member would have to be looked at.
func memberChecks(n *node) map[string]*proof.Check {
	all := map[string]*proof.Check{}
	if n.check == nil || n.vague {
		return all
	}
	members := map[string]bool{}
	for _, f := range n.typ.Fields {
		members[indexKey(f.Index)] = true
	}
	if n.typ.Open != nil {
		members[indexKey(n.typ.Open.Index)] = true
	}

	var read func(t reflect.Type, check *proof.Check, index []int)
	read = func(t reflect.Type, check *proof.Check, index []int) {
		for i := range check.Fields() {
			own, sf, here := check.Field(i), t.Field(i), append(slices.Clip(index), i)
			embedded := sf.Anonymous && sf.Type.Kind() == reflect.Struct
			switch {
			case own == nil:
			case members[indexKey(here)]:
				all[indexKey(here)] = own
			case embedded && own.Bare() && own.Fields() > 0:
				read(sf.Type, own, here)
			case !own.Accepts(reflect.Zero(sf.Type)):
				n.vague = true
			}
		}
	}
	read(n.gotype, n.check, nil)
	return all
}

func indexKey(index []int) string {
	b := make([]byte, 0, 2*len(index))
	for _, i := range index {
		b = binary.AppendUvarint(b, uint64(i))
	}
	return string(b)
}

// field compiles a member of n.
func (c compiler) field(n *node, f *shape.Field, check *proof.Check, quoted bool) field {
	text, _ := jsontext.AppendQuote(nil, f.Name)
	out := field{
		quoted: string(text) + ":", name: f.Name, shape: f, position: f.Position,
		index: f.Index, step: f.Index[0], embedded: len(f.Index) > 1, hops: hopsTo(n.gotype, f.Index),
	}
	if f.Position < 64 {
		out.bit = 1 << f.Position
	}
	out.prepare()
	if f.Format != "" {
		out.node = formatNode(n, out, check)
		return out
	}

	out.node = c.node(place{
		typ: f.Type, check: check, quoted: quoted || f.Quoted, scans: f.Rules.Scans(),
	})
	switch op := out.node.op; {
	case out.embedded, out.bit == 0:
	case op == opString:
		out.plain = opString
	case (op == opInt || op == opUint) && !out.node.quoted:
		out.plain = opInt
	}
	return out
}

// hopsTo returns the memory of the embedded pointers on the way to a field: of
// those that are followed before each step.
func hopsTo(t reflect.Type, index []int) []int64 {
	hops := make([]int64, len(index))
	for i, step := range index {
		if i > 0 && t.Kind() == reflect.Pointer {
			t = t.Elem()
			hops[i] = max(allocated(t), 1)
		}
		t = t.Field(step).Type
	}
	return hops
}

// formatNode compiles a member that stands in a struct of its own to be decoded.
func formatNode(n *node, member field, check *proof.Check) *node {
	f := member.shape
	sf := n.gotype.FieldByIndex(f.Index)
	sf.Index, sf.Offset, sf.Anonymous = nil, 0, false
	return &node{
		op: opFormat, typ: f.Type, gotype: f.Type.Go, check: check,
		scans: f.Rules.Scans(), member: &member,
		holder: reflect.StructOf([]reflect.StructField{sf}),
	}
}
