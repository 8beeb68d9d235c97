package shape

// ElementSize returns the bytes of memory that one item or entry of a slice, an
// array, a map or a value of any type takes; 0 for other types.
func (t *Type) ElementSize() int64 {
	switch t.Kind {
	case Any:
		return AnySize
	case Slice, Array:
		return t.Elem.sizeWithTargets()
	case Map:
		return int64(t.Key.Go.Size()) + t.Elem.sizeWithTargets()
	}
	return 0
}

// AsideSize returns the bytes that a JSON object or array takes aside from the
// place where its value stands: what a pointer points to, and the start of a
// map. In a value of any type, every object becomes a map.
func (t *Type) AsideSize() int64 {
	var size int64
	for ; t.Kind == Pointer && t.Elem != nil && t.Elem != t; t = t.Elem {
		size += int64(t.Elem.Go.Size())
	}

	switch t.Kind {
	case Any:
		return size + MapSize(AnySize)
	case Map:
		return size + MapSize(int64(t.Key.Go.Size()+t.Elem.Go.Size()))
	}
	return size
}

// sizeWithTargets returns the size of a value of t together with what its
// pointers point to.
func (t *Type) sizeWithTargets() int64 {
	size := int64(t.Go.Size())
	for ; t.Kind == Pointer; t = t.Elem {
		size += int64(t.Elem.Go.Size())
	}
	return size
}

// MapSize is what a map with one entry takes: there is room for eight at once.
func MapSize(entry int64) int64 { return 64 + 8*entry }

// AnySize is what a value of any type takes: as an entry of a map, a string and
// an interface.
const AnySize = 32

// largest holds the largest sizes at or below a type.
type largest struct {
	object int64 // ElementSize of elements that take JSON objects
	other  int64 // ElementSize of other elements
	aside  int64 // AsideSize
}

func (l largest) max(m largest) largest {
	return largest{
		object: max(l.object, m.object),
		other:  max(l.other, m.other),
		aside:  max(l.aside, m.aside),
	}
}

// ownSizes returns the sizes of the type itself.
func (t *Type) ownSizes() largest {
	sizes := largest{aside: t.AsideSize()}
	if t.Elem == nil {
		sizes.other = t.ElementSize()
		return sizes
	}

	switch t.Elem.Deref().Kind {
	case Object, Map:
		sizes.object = t.ElementSize()
	default:
		sizes.other = t.ElementSize()
	}
	return sizes
}

// Memory returns the most that a value of t can take, its own fields apart,
// where a body holds so many JSON objects, nulls and other values. An element
// that takes an object is made for no other value.
func (t *Type) Memory(objects, others int) int64 {
	return int64(objects)*(t.largest.object+t.largest.aside) + int64(others)*t.largest.other
}
