package shape

import (
	"encoding"
	"reflect"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
)

var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()

	fromType = reflect.TypeFor[json.UnmarshalerFrom]()
	jsonType = reflect.TypeFor[json.Unmarshaler]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// builder builds the nodes of one Read. Types may be recursive, so a node is known before it is complete.
type builder struct {
	tag   string
	known *sync.Map
	fresh map[reflect.Type]*Type
	order []*Type
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
	node.Kind = kindOf(t)
	switch node.Kind {
	case Opaque:
		node.Text = !reflect.PointerTo(t).Implements(fromType) && !reflect.PointerTo(t).Implements(jsonType)
		switch {
		case !node.Text && hasJSONTags(t):
			b.readStruct(node)
		case t.Kind() == reflect.Struct: // validator looks into it all the same
			node.Declared = b.declared(t)
		}
	case Pointer:
		node.Elem = b.read(t.Elem())
	case Object:
		b.readStruct(node)
	}
	b.readElements(node)
	return node
}

// readElements fills in what is in a list or a map, be it one in JSON or not.
func (b *builder) readElements(node *Type) {
	switch node.Go.Kind() {
	case reflect.Slice, reflect.Array:
		node.elem = b.read(node.Go.Elem())
	case reflect.Map:
		node.key, node.elem = b.read(node.Go.Key()), b.read(node.Go.Elem())
	}
	if node.Kind == Slice || node.Kind == Array || node.Kind == Map {
		node.Key, node.Elem = node.key, node.elem
	}
}

// hasJSONTags reports whether t is a struct whose json tags say what its own decoding most likely reads.
func hasJSONTags(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		if _, ok := t.Field(i).Tag.Lookup("json"); ok {
			return true
		}
	}
	return false
}

// kindOf looks for custom decoding first, as the json package does.
func kindOf(t reflect.Type) Kind {
	if t.Kind() == reflect.Pointer {
		return pointerKind(t)
	}
	if t == timeType {
		return Time
	}
	if t == durationType {
		return Duration
	}
	if p := reflect.PointerTo(t); p.Implements(fromType) || p.Implements(jsonType) || p.Implements(textType) {
		return Opaque
	}
	switch t.Kind() {
	case reflect.Bool:
		return Boolean
	case reflect.String:
		return String
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
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

// pointerKind tells pointers from those that point to no value in the end: type p *p.
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

// listKind tells base64 strings, which is what []byte and [N]byte take, from JSON arrays.
func listKind(t reflect.Type) Kind {
	elem := t.Elem()
	if elem.Kind() == reflect.Uint8 && elem.PkgPath() == "" {
		return Bytes
	}
	if t.Kind() == reflect.Slice {
		return Slice
	}
	return Array
}
