package jsonbody

import (
	"reflect"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind/internal/shape"
)

// What is charged to Limits.Memory, always before it is made:
//
//   - items of lists, and entries of maps, with what they point to
//   - what the runtime rounds a short list up by, and a longer one of large items
//   - what an interface of any type points to
//   - the start of a map, which has room for eight entries
//   - what other pointers point to, embedded ones too
//   - what a type that decodes itself may make of its bytes: see ownWeight
//   - names that have to be kept to find one that stands twice
//
// The bytes of strings are not charged: they are copies of a part of the body.
// What UnmarshalText makes, or an interface with methods, cannot be known.

// weight is what a list or a map takes.
type weight struct {
	start int64 // once
	item  int64 // for each item, or each entry that a small map has room for
	more  int64 // for each other entry of a map that grows
	paid  int   // entries that have been charged
	room  *room // of a map
}

// of returns what the entry k takes.
func (w weight) of(k int) int64 {
	switch {
	case k < w.paid:
		return 0
	case k < smallMap:
		return w.item
	}
	return w.more
}

// anyItem is what an item of any type takes: an interface, and a small value
// aside from it. A list takes listAside more.
const (
	anyItem   = 32
	listAside = 8
)

// asideOfAny returns what an interface points to, beside what is in it, if its
// value begins with c; of a list, without listAside.
func asideOfAny(c byte) int64 {
	switch c {
	case '[', '"':
		return 16
	case '{', 't', 'f', 'n':
		return 0
	}
	return 8
}

func weightOf(t *shape.Type) weight {
	switch t.Kind {
	case shape.Any:
		w := weightOfAny()
		w.item += anyItem - 16
		w.more += anyItem - 16
		return w
	case shape.Map:
		w := mapWeight(t.Key.Go, t.Elem.Go)
		made := targets(t.Elem)
		if t.Key.Go.Size() > largeSlot { // and while its name is read
			made += 3 * allocated(t.Key.Go)
		}
		w.item += made
		w.more += made
		return w
	case shape.Slice:
		return weight{item: int64(t.Elem.Go.Size()) + targets(t.Elem)}
	case shape.Array: // it stands in what holds it
		return weight{item: targets(t.Elem)}
	}

	return weight{}
}

// weightOfAny is weightOf a map[string]any.
func weightOfAny() weight { return mapWeight(reflect.TypeFor[string](), reflect.TypeFor[any]()) }

// targets returns what the pointers of t point to.
func targets(t *shape.Type) (size int64) {
	for ; t.Kind == shape.Pointer; t = t.Elem {
		size += allocated(t.Elem.Go)
	}
	return size
}

// allocated returns what the runtime takes for a value of type t. A large one
// with pointers has a header.
func allocated(t reflect.Type) int64 {
	size := int64(t.Size())
	if size > 512 && hasPointers(t) {
		size += 8
	}
	return rounded(size)
}

// The runtime rounds up what lists take. Where that is much, it is charged: for
// short lists of large items, and for lists of a few pages.
const (
	shortList = 8
	largeItem = 512
	largeList = 32 << 10 // bytes; beyond, whole pages are taken
	page      = 8 << 10
	hugeList  = 128 << 10 // bytes; beyond, the rest of a page is a sixteenth at the most
)

// restsOf returns what short lists of type t take beside their items, by the
// number of items less one.
func restsOf(t reflect.Type) (all []int64) {
	size, header := int64(t.Size()), int64(0)
	if size < largeItem {
		return nil
	}
	if hasPointers(t) {
		header = 8
	}
	for k := int64(1); k <= shortList && k*size <= largeList; k++ {
		all = append(all, rounded(k*size+header)-k*size)
	}
	return all
}

// rest returns what a list of k items takes beside them.
func (n *node) rest(k int) int64 {
	size := int64(k) * n.size
	switch {
	case k <= len(n.rests):
		return n.rests[k-1]
	case largeList < size && size <= hugeList:
		return -size & (page - 1)
	}
	return 0
}

func hasPointers(t reflect.Type) bool {
	switch k := t.Kind(); {
	case k <= reflect.Complex128:
		return false
	case k == reflect.Array:
		return hasPointers(t.Elem())
	case k != reflect.Struct:
		return true
	}
	for i := range t.NumField() {
		if hasPointers(t.Field(i).Type) {
			return true
		}
	}
	return false
}

// ownWeight is what the own decoding of a type may make. Its fields say what
// there is to be made, exported or not.
type ownWeight struct {
	direct bool  // UnmarshalJSON can be called without the json package
	call   int64 // once
	value  int64 // for each JSON value, by the largest thing that one can become
	copied int64 // for each byte
}

// What the json package takes if UnmarshalJSON calls it again, and if a member
// with a format is decoded.
const (
	ownCall    = 256
	formatCall = 512
)

func ownWeightOf(t *shape.Type) ownWeight {
	pointer := reflect.PointerTo(t.Go)
	streams := pointer.Implements(reflect.TypeFor[json.UnmarshalerFrom]())
	w := ownWeight{direct: !streams && pointer.Implements(reflect.TypeFor[json.Unmarshaler]())}
	if t.Go.Kind() == reflect.Slice && t.Go.Elem().Kind() == reflect.Uint8 {
		w.copied = 1
		return w
	}
	if w.direct {
		w.call = ownCall
	}
	w.value = largestPlace(t.Go, map[reflect.Type]bool{})
	return w
}

// of returns the charge for a text of so many bytes that has so many values in
// it.
func (w ownWeight) of(values, bytes int) int64 {
	return w.call + w.value*int64(values+1) + w.copied*int64(bytes)
}

// grown is how much more than its items a list takes that grows.
const grown = 4

// largestPlace returns the most that one JSON value can make in a place below
// t: the place itself, in a list or a map, and what stands aside from it.
func largestPlace(t reflect.Type, seen map[reflect.Type]bool) int64 {
	if seen[t] {
		return 0
	}
	seen[t] = true

	most := asideOf(t, 0)
	switch t.Kind() {
	case reflect.Slice:
		item := grown*int64(t.Elem().Size()) + asideOf(t.Elem(), 0)
		most = max(most, item, largestPlace(t.Elem(), seen))
	case reflect.Map:
		entry := mapWeight(t.Key(), t.Elem()).more
		most = max(most, entry+asideOf(t.Elem(), 0), largestPlace(t.Elem(), seen))
	case reflect.Pointer, reflect.Array:
		most = max(most, largestPlace(t.Elem(), seen))
	case reflect.Struct:
		for i := range t.NumField() {
			most = max(most, largestPlace(t.Field(i).Type, seen))
		}
	}
	return most
}

// mostPointers is how many pointers to pointers are followed.
const mostPointers = 8

// asideOf returns what one JSON value makes aside from a place of type t.
func asideOf(t reflect.Type, pointers int) int64 {
	switch {
	case t.Kind() == reflect.Pointer && pointers < mostPointers:
		return allocated(t.Elem()) + asideOf(t.Elem(), pointers+1)
	case t.Kind() == reflect.Map:
		return mapWeight(t.Key(), t.Elem()).start
	case t.Kind() == reflect.Interface:
		return weightOfAny().start
	}
	return 0
}
