// Package shape reads a Go type once, the way encoding/json/v2 and validator/v10
// read it, into a tree.
//
// In: a reflect.Type. Out: a [Type]: which JSON value it takes, its members by
// their JSON names, the rules of their validate tags and the options of their
// bind tags.
//
// Every part of bind that needs to know a type walks this tree. Nothing else
// parses a struct tag.
package shape

import (
	"reflect"
	"sync"
	"sync/atomic"
)

// Kind says which JSON value a Go type takes.
type Kind uint8

// The kinds. An Optional type holds a value or none. Opaque types decode
// themselves. If such a type is a struct with json tags, the tags are taken to
// say what its members are. OneOf is an interface that is a [Union]. Invalid
// types cannot be decoded at all.
const (
	Opaque Kind = iota
	Invalid
	String
	Bytes
	Integer
	Number
	Boolean
	Time
	Duration
	Any
	Object
	Map
	Slice
	Array
	Pointer
	Optional
	OneOf
)

// Type is a node of the tree: one Go type. It is read-only once [Reader.Read]
// has returned it, except for what it remembers.
type Type struct {
	Go   reflect.Type
	Kind Kind
	Text bool  // Opaque: it decodes itself from a JSON string
	Elem *Type // of Pointer, Optional, Slice, Array and Map
	Key  *Type // of Map

	// Of a struct: its members in declaration order, those of embedded structs
	// among them.
	Fields []*Field

	// Of a struct: the embedded map or raw JSON object that takes unknown
	// members; nil without.
	Open *Field

	// Of a struct: the ids of the record that the object stands for, those of
	// embedded structs and those that are no members among them.
	IDs []*Field

	// Of a struct: the Go names that validator uses; nil if its members are
	// unknown.
	Scope *Scope

	// Of a struct: its Go fields, as they stand in the declaration.
	Declared []*Declaration

	// Of OneOf: the member that says which of the variants an object is.
	Discriminator *Field
	Variants      []Variant

	members map[string]*Field
	folded  map[string]*Field // members with case:ignore, by foldName
	faults  []Fault
	box     *Box // of Optional

	variants map[reflect.Type]*Type // of OneOf, by Go type

	// What propagate has found at or below the type.
	has       Features
	leaf      *Type // see Leaf
	innermost *Type // see Innermost
	key, elem *Type // see Elements

	around atomic.Pointer[Type] // see Document.Whole
}

// Deref returns t behind its pointers, and without what makes it optional.
func (t *Type) Deref() *Type {
	for t.Kind == Pointer || t.Kind == Optional {
		t = t.Elem
	}
	return t
}

// Leaf returns t behind its pointers, slices and arrays; nil for a type of lists
// alone: type tree []tree.
func (t *Type) Leaf() *Type { return t.leaf }

// Elements returns the types of the keys and of the elements that validator
// finds in t, nil where it finds none. They are Key and Elem, and those of lists
// and maps that are none in JSON: base64 strings, types that decode themselves.
func (t *Type) Elements() (key, elem *Type) { return t.key, t.elem }

// Innermost returns t behind its pointers and Elements; nil for a type of lists
// and maps alone.
func (t *Type) Innermost() *Type { return t.innermost }

// Nullable reports whether a JSON null is a value that t takes as an array item.
func (t *Type) Nullable() bool {
	switch t.Kind {
	case Any, Map, Opaque:
		return true
	case Pointer:
		return t.Elem.Nullable()
	}
	return false
}

// Word names what t takes in the words of JSON Schema: string, integer, number,
// boolean, array, object, date-time or duration; "" where only the type itself
// knows.
func (t *Type) Word() string {
	switch t.Kind {
	case Pointer, Optional:
		return t.Elem.Word()
	case String, Bytes:
		return "string"
	case Integer:
		return "integer"
	case Number:
		return "number"
	case Boolean:
		return "boolean"
	case Time:
		return "date-time"
	case Duration:
		return "duration"
	case Object, Map, OneOf:
		return "object"
	case Slice, Array:
		return "array"
	case Opaque:
		if t.Text {
			return "string"
		}
	}

	return ""
}

// Reader reads types and remembers them. It is safe for concurrent use.
type Reader struct {
	// BoxOf says how to reach the value in a struct of an optional type; it
	// returns nil for other types. nil knows none.
	BoxOf func(reflect.Type) *Box

	// UnionOf returns the union that an interface is; nil for others. nil knows
	// none. It is set before the first Read.
	UnionOf func(reflect.Type) *Union

	tag   string // the struct tag that holds the rules
	mu    sync.Mutex
	types sync.Map // reflect.Type → *Type
}

// NewReader returns a Reader that takes the rules from the struct tag named tag
// ("validate", "binding").
func NewReader(tag string) *Reader { return &Reader{tag: tag} }

// Read returns the shape of t. What is wrong with the type's tags is kept in it:
// see [Type.Faults].
func (r *Reader) Read(t reflect.Type) *Type {
	if known, ok := r.types.Load(t); ok {
		return known.(*Type)
	}

	r.mu.Lock()
	defer r.mu.Unlock()
	b := builder{
		tag: r.tag, boxOf: r.BoxOf, unionOf: r.UnionOf, known: &r.types, fresh: map[reflect.Type]*Type{},
	}
	root := b.read(t)
	b.propagate()

	// Nobody sees a node of a recursive type before all of it is complete.
	for t, node := range b.fresh {
		r.types.Store(t, node)
	}
	return root
}
