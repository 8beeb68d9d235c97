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

// spread carries what each new node has to the nodes that can reach it, until nothing changes.
func (b *builder) spread() {
	for _, node := range b.order {
		node.has, node.largest, node.depth = node.own(), node.element(), node.level()
		node.leaf, node.innermost = node.end((*Type).item), node.end((*Type).inside)
		if node.recursive() {
			node.has |= HasUnbounded
		}
	}
	for changed := true; changed; {
		changed = false
		for _, node := range b.order {
			has, most, depth := node.has, node.largest, node.depth
			for _, child := range node.reached() {
				below := child.typ
				has |= below.has
				depth = min(max(depth, node.level()+below.depth), unboundedDepth)
				most = most.max(below.largest)
			}
			changed = changed || has != node.has || most != node.largest || depth != node.depth
			node.has, node.largest, node.depth = has, most, depth
		}
	}
}

// end follows next to the type that has none; nil if there is no end.
func (t *Type) end(next func(*Type) *Type) *Type {
	seen := map[*Type]bool{}
	for !seen[t] {
		seen[t] = true
		inner := next(t)
		if inner == nil {
			return t
		}
		t = inner
	}
	return nil
}

// item returns what t points to, or is a JSON array of; nil if it is neither.
func (t *Type) item() *Type {
	if t.Kind == Map {
		return nil
	}
	return t.Elem
}

// inside returns what t points to, or has as elements; nil if it has none.
func (t *Type) inside() *Type {
	if t.Kind == Pointer {
		return t.Elem
	}
	return t.elem
}

// unboundedDepth is the depth of a type that holds itself.
const unboundedDepth = 1 << 10

// level returns how many levels the node itself is: an array, an object, or neither.
func (t *Type) level() int {
	switch t.Kind {
	case Slice, Array, Map, Object:
		return 1
	}
	return 0
}

// element returns the node's own sizes.
func (t *Type) element() largest {
	l := largest{aside: t.AsideSize()}
	switch size := t.ElementSize(); {
	case t.Elem == nil:
		l.other = size
	case t.Elem.Deref().Kind == Object || t.Elem.Deref().Kind == Map:
		l.object = size
	default:
		l.other = size
	}
	return l
}

// own returns the features of the node itself, without those of its children.
func (t *Type) own() (has Features) {
	switch t.Kind {
	case Any:
		has |= HasUnbounded | HasDynamic
	case Invalid:
		has |= HasDynamic
	case Map:
		has |= HasUnbounded
		if reflect.PointerTo(t.Key.Go).NumMethod() > 0 {
			has |= HasKeyMethods
		}
	case Opaque:
		has |= HasOpaque
		if !t.Text {
			has |= HasUnbounded
		}
	case Slice, Array:
		has |= HasLists
		if !t.Elem.Nullable() {
			has |= HasItems
		}
	}
	if t.Open != nil {
		has |= HasUnbounded
	}
	for _, f := range t.Fields {
		has |= f.own()
		if f.Format && f.Type.Deref().Kind == Bytes { // it may take an array of numbers
			has |= HasUnbounded
		}
	}
	for _, d := range t.Declared {
		if d.Rules != nil {
			has |= HasRules
		}
	}
	return has
}

func (f *Field) own() (has Features) {
	if f.Bind.Exists != "" || f.Bind.Available != "" {
		has |= HasLookups
	}
	if f.Bind.Distinct {
		has |= HasDistinct
	}
	if f.Bind.Present {
		has |= HasPresent
	}
	return has
}

// child is a type that stands directly in another, and the Go name of the field that holds it; "" for an element.
type child struct {
	typ   *Type
	field string
}

// children are the types that JSON reaches from t.
func (t *Type) children() []child {
	var all []child
	if t.Key != nil {
		all = append(all, child{t.Key, ""})
	}
	if t.Elem != nil {
		all = append(all, child{t.Elem, ""})
	}
	for _, f := range t.Fields {
		all = append(all, child{f.Type, f.Go})
	}
	if t.Open != nil {
		all = append(all, child{t.Open.Type, t.Open.Go})
	}
	return all
}

// reached are the types that JSON or validator reaches from t.
func (t *Type) reached() []child {
	all := t.children()
	for _, inner := range []*Type{t.key, t.elem} {
		if inner != nil && t.Elem == nil {
			all = append(all, child{inner, ""})
		}
	}
	for _, d := range t.Declared {
		if d.Type != nil {
			all = append(all, child{d.Type, d.Name})
		}
	}
	return all
}

// recursive reports whether t can hold itself.
func (t *Type) recursive() bool {
	seen := map[*Type]bool{}
	var reach func(*Type) bool
	reach = func(n *Type) bool {
		for _, child := range n.children() {
			if child.typ == t {
				return true
			}
			if !seen[child.typ] {
				seen[child.typ] = true
				if reach(child.typ) {
					return true
				}
			}
		}
		return false
	}
	return reach(t)
}
