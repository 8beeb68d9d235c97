package shape

import (
	"encoding"
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"
)

// builder builds the nodes of one Read. Types may be recursive, so a node is
// known before it is complete.
type builder struct {
	tag     string // the struct tag that holds the rules
	boxOf   func(reflect.Type) *Box
	unionOf func(reflect.Type) *Union
	known   *sync.Map
	fresh   map[reflect.Type]*Type
	order   []*Type // fresh in the order of discovery
}

func (b *builder) read(t reflect.Type) *Type {
	if node, ok := b.known.Load(t); ok {
		return node.(*Type)
	}
	if node, ok := b.fresh[t]; ok {
		return node
	}

	node := &Type{Go: t}
	b.fresh[t] = node
	b.order = append(b.order, node)

	if b.optional(node) || b.union(node) {
		return node
	}
	node.Kind = kindOf(t)
	switch node.Kind {
	case Opaque:
		b.readOpaque(node)
	case Pointer:
		node.Elem = b.read(t.Elem())
	case Object:
		b.readStruct(node)
	}
	b.readElements(node)
	return node
}

// formatArray is the format of a json tag by which bytes are no text.
const formatArray = "array"

// fieldType returns the type of a field's values: with format:array, bytes are a
// list of numbers.
func (b *builder) fieldType(t reflect.Type, format string) *Type {
	kind := kindOf(t)
	if format != formatArray || kind != Bytes && kind != Pointer {
		return b.read(t)
	}

	node := &Type{Go: t, Kind: kind}
	switch {
	case kind == Pointer:
		node.Elem = b.fieldType(t.Elem(), format)
		if node.Elem == b.read(t.Elem()) {
			return b.read(t)
		}
	case t.Kind() == reflect.Slice:
		node.Kind = Slice
	default:
		node.Kind = Array
	}
	b.readElements(node)
	b.order = append(b.order, node)
	return node
}

// readOpaque reads a type that decodes itself. Its json tags, if it has some,
// most likely say what it reads.
func (b *builder) readOpaque(node *Type) {
	node.Text = !decodesJSON(node.Go)
	if node.Go.Kind() != reflect.Struct {
		return
	}
	if !node.Text && hasJSONTags(node.Go) {
		b.readStruct(node)
		return
	}
	node.Declared = b.declarations(node.Go) // validator looks into it all the same
}

// readElements fills in what is in a list or a map, whether or not it is one in
// JSON.
func (b *builder) readElements(node *Type) {
	switch node.Go.Kind() {
	case reflect.Slice, reflect.Array:
		node.elem = b.read(node.Go.Elem())
	case reflect.Map:
		node.key, node.elem = b.read(node.Go.Key()), b.read(node.Go.Elem())
	}

	switch node.Kind {
	case Slice, Array, Map:
		node.Key, node.Elem = node.key, node.elem
	}
}

func hasJSONTags(structType reflect.Type) bool {
	for i := range structType.NumField() {
		if _, ok := structType.Field(i).Tag.Lookup("json"); ok {
			return true
		}
	}
	return false
}

// kindOf looks for custom decoding first, as the json package does.
func kindOf(t reflect.Type) Kind {
	switch {
	case t.Kind() == reflect.Pointer:
		return pointerKind(t)
	case t == timeType:
		return Time
	case t == durationType:
		return Duration
	case decodesItself(t):
		return Opaque
	}

	switch t.Kind() {
	case reflect.Bool:
		return Boolean
	case reflect.String:
		return String
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64,
		reflect.Uintptr:
		return Integer
	case reflect.Float32, reflect.Float64:
		return Number
	case reflect.Struct:
		return Object
	case reflect.Map:
		return Map
	case reflect.Slice, reflect.Array:
		return listKind(t)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return Any
		}
	}
	return Invalid
}

// decodesItself reports whether a method of t decodes its values.
func decodesItself(t reflect.Type) bool {
	return decodesJSON(t) ||
		reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// decodesJSON reports whether a method of t decodes JSON, not just the text in a
// JSON string.
func decodesJSON(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.UnmarshalerFrom]()) ||
		p.Implements(reflect.TypeFor[json.Unmarshaler]())
}

// pointerKind tells pointers from those that point to no value in the end:
// type p *p.
func pointerKind(t reflect.Type) Kind {
	seen := map[reflect.Type]bool{}
	for ; t.Kind() == reflect.Pointer; t = t.Elem() {
		if seen[t] {
			return Invalid
		}
		seen[t] = true
	}
	return Pointer
}

// listKind tells JSON arrays from base64 strings, which is what []byte and
// [N]byte take.
func listKind(t reflect.Type) Kind {
	elem := t.Elem()
	switch {
	case elem.Kind() == reflect.Uint8 && elem.PkgPath() == "":
		return Bytes
	case t.Kind() == reflect.Slice:
		return Slice
	}
	return Array
}
