package shape

import "reflect"

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
		if f.Format != "" && f.Type.Deref().Kind == Bytes { // it may take an array of numbers
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
