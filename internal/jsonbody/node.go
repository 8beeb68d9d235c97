package jsonbody

import (
	"reflect"

	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// op says how a value is read.
type op uint8

const (
	opOpaque op = iota // it decodes itself, or nothing can be decoded into it
	opString
	opBool
	opInt
	opUint
	opFloat
	opTime
	opBytes
	opText   // it decodes itself from a JSON string
	opFormat // a field that only the json package can decode
	opAny
	opObject
	opMap
	opSlice
	opArray
	opPointer
	opOptional
	opUnion
)

var ops = [...]op{
	shape.String: opString, shape.Bytes: opBytes, shape.Integer: opInt, shape.Number: opFloat,
	shape.Boolean: opBool, shape.Time: opTime, shape.Any: opAny, shape.Object: opObject,
	shape.Map: opMap, shape.Slice: opSlice, shape.Array: opArray, shape.Pointer: opPointer,
	shape.Optional: opOptional,
	shape.OneOf:    opUnion,
}

func opOf(t *shape.Type) op {
	switch {
	case t.Kind == shape.Opaque && t.Text:
		return opText
	case t.Kind == shape.Integer && t.Go.Kind() >= reflect.Uint:
		return opUint
	}
	return ops[t.Kind]
}

// node is a type in one place of the tree, compiled: all that depends on the
// place is decided. It is read-only once it is complete.
type node struct {
	op       op
	single   bool // a float of 32 bits
	quoted   bool // numbers stand inside strings
	scans    bool // a rule reads the text of strings here
	nullable bool // an item may be null
	behind   bool // the value stands behind a pointer
	vague    bool // nothing about the value can be proved while it is decoded
	root     bool // it is a list and the whole document
	bulk     bool // and it is known of each item whether it is proved
	lacking  bool // members may be missing in it
	compared bool // it decodes itself, and bind tags look at values in it
	typ      *shape.Type
	gotype   reflect.Type
	check    *proof.Check // nil if nothing is asked
	words    []string     // of a string: proved texts that need no copy
	least    int64        // of an integer: see plainBounds
	most     int64
	elem     *node
	mark     byte          // of a list: see markOf
	length   int           // of an array
	empty    reflect.Value // of a slice: one without items, which all may share
	size     int64         // of a slice: bytes of an item
	rests    []int64       // of a slice: see restsOf
	weight   weight        // of lists, maps and any
	target   int64         // of a pointer: memory of what it points to, unless it is an item's
	own      ownWeight     // of opOpaque
	union    *union        // of opUnion

	holder reflect.Type // of opFormat: a struct of the field alone
	member *field       // of opFormat

	// Of objects.
	fields  []field
	index   *memberIndex
	kind    string   // the member that names the variant, if no field takes it; "" without
	open    *field   // takes members that have no field; nil without
	wide    bool     // there are more than 64 members
	simple  bool     // the object as a whole needs no look if all of awaits are there
	awaits  uint64   // fields in asks or in present
	asks    uint64   // fields whose absence is no proved value
	present uint64   // fields whose absence may have to be reported
	looked  []*field // see keepZeros
}

// named returns the field that takes a member, nil if none does.
func (n *node) named(name []byte) *field {
	if at := n.index.find(name); at >= 0 {
		return &n.fields[at]
	}
	if f := n.typ.MemberNamed(name); f != nil {
		return &n.fields[f.Position]
	}
	return nil
}
