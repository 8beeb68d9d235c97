// Package shape reads a Go type once, the way encoding/json/v2 and validator/v10 will read it, into a tree.
//
// In: a reflect.Type. Out: a [Type]: which JSON value it takes, its members by their JSON names, the rules of their
// validate tags and the options of their bind tags. Whatever in bind needs to know a type walks this tree; nothing
// else parses a struct tag.
package shape

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/fielderrors/bind/internal/tag"
)

// Kind says which JSON value a Go type takes.
type Kind uint8

// The kinds. Opaque types decode themselves; where they are structs with json tags, those are taken to say what the
// members are. Invalid types cannot be decoded at all.
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
)

// Type is a node of the tree: one Go type. It is read-only once [Reader.Read] has returned it.
type Type struct {
	Go     reflect.Type
	Kind   Kind
	Text   bool     // Opaque: it decodes itself from a JSON string
	Elem   *Type    // of Pointer, Slice, Array and Map
	Key    *Type    // of Map
	Fields []*Field // of a struct: the members in declaration order, embedded structs flattened
	Open   *Field   // of a struct: an embedded map or raw JSON object that takes unknown members; nil without
	Scope  *Scope   // of a struct: the Go names that validator uses; nil if its members are unknown

	Declared []*Declaration // of a struct: its Go fields, as they stand in the declaration

	members   map[string]*Field
	folded    map[string]*Field
	faults    []Fault
	has       Features
	largest   largest
	depth     int
	leaf      *Type // behind pointers, slices and arrays
	innermost *Type // and maps
	key, elem *Type // see Elements
}

// Features tell what can be found at or below a type, so that a walk which looks for it can turn back.
type Features uint16

// The features.
const (
	HasRules      Features = 1 << iota // a validate tag
	HasLookups                         // bind:"exists=…" or bind:"available=…"
	HasDistinct                        // bind:"distinct"
	HasPresent                         // bind:"present"
	HasItems                           // an array whose items must not be null
	HasUnbounded                       // a map, an interface, raw JSON or a type inside itself: depth and names are the client's
	HasOpaque                          // a type that decodes itself
	HasDynamic                         // an interface, which may hold anything
	HasLists                           // a slice or an array
	HasKeyMethods                      // a map whose keys have methods, which may be what makes names of them
)

// Has reports whether any of f can be found at or below t.
func (t *Type) Has(f Features) bool { return t.has&f != 0 }

// ElementSize returns the bytes of memory that one item or entry of a slice, an array, a map or a value of any type
// takes; 0 for other types.
func (t *Type) ElementSize() int64 {
	if t.Kind == Any {
		return anySize
	}
	if t.Kind != Slice && t.Kind != Array && t.Kind != Map {
		return 0
	}
	size := int64(t.Elem.Go.Size())
	if t.Kind == Map {
		size += int64(t.Key.Go.Size())
	}
	for p := t.Elem; p.Kind == Pointer; p = p.Elem {
		size += int64(p.Elem.Go.Size())
	}
	return size
}

// AsideSize returns the bytes that a JSON object or array takes aside from the place where its value stands: what a
// pointer points to, and where a map begins, or any JSON object, which becomes one.
func (t *Type) AsideSize() (size int64) {
	for ; t.Kind == Pointer && t.Elem != nil && t.Elem != t; t = t.Elem {
		size += int64(t.Elem.Go.Size())
	}
	switch t.Kind {
	case Any:
		return size + mapSize(anySize)
	case Map:
		return size + mapSize(int64(t.Key.Go.Size()+t.Elem.Go.Size()))
	}
	return size
}

// mapSize is what a map with one entry takes: there is room for eight at once.
func mapSize(entry int64) int64 { return 64 + 8*entry }

// anySize is what a value of any type takes: as an entry of a map, a string and an interface.
const anySize = 32

// largest holds the largest sizes at or below a type: the ElementSize of elements that take JSON objects and of others,
// and the AsideSize of objects.
type largest struct{ object, other, aside int64 }

func (l largest) max(m largest) largest {
	return largest{max(l.object, m.object), max(l.other, m.other), max(l.aside, m.aside)}
}

// Memory returns the most that a value of t can take where a body holds so many JSON objects, nulls and other values,
// the value's own fields apart. An element that takes an object is made for no other value.
func (t *Type) Memory(objects, others int) int64 {
	return int64(objects)*(t.largest.object+t.largest.aside) + int64(others)*t.largest.other
}

// Depth returns how many arrays and objects can stand inside one another in a value of t, if it is not unbounded.
func (t *Type) Depth() int { return t.depth }

// Field is a member of a JSON object.
type Field struct {
	Name     string // its JSON name
	Go       string // the Go field's name
	Index    []int  // as reflect.Value.FieldByIndex takes it
	Position int    // in Type.Fields
	Type     *Type
	Quoted   bool       // json ",string": numbers stand inside JSON strings
	Format   string     // json ",format:…": only the json package knows what it takes; "" without
	Rules    *tag.Level // nil without a validate tag
	Bind     Bind

	fold bool // json ",case:ignore"
}

// IsReference reports whether the member refers to a stored record. f may be nil.
func (f *Field) IsReference() bool { return f != nil && f.Bind.Exists != "" }

// Declaration is a Go field of a struct, whether JSON knows it or not.
type Declaration struct {
	Name     string
	Type     *Type      // nil if validator does not look at the field
	Rules    *tag.Level // nil without a validate tag
	Exported bool
	Embedded bool // its members stand in the object of the struct that embeds it
}

// Bind holds the options of a bind tag.
type Bind struct {
	Exists, Available string // names of lookups
	Distinct, Present bool
}

// Word names what the member takes, as [Type.Word] does, with its format in mind.
func (f *Field) Word() string {
	t := f.Type.Deref()
	switch {
	case t.Kind == Time && strings.HasPrefix(f.Format, "unix"), t.Kind == Duration && slices.Contains([]string{"sec", "milli", "micro", "nano"}, f.Format):
		return "number"
	case t.Kind == Time && f.Format != "" && !strings.HasPrefix(f.Format, "RFC3339"), t.Kind == Duration && f.Format == "iso8601":
		return "string"
	case t.Kind == Bytes && f.Format == "array":
		return "array"
	}
	return t.Word()
}

// Member returns the field that takes the member name, nil if none does.
func (t *Type) Member(name string) *Field {
	if f := t.members[name]; f != nil || t.folded == nil {
		return f
	}
	return t.folded[foldName(name)]
}

// MemberNamed is Member for a name in bytes.
func (t *Type) MemberNamed(name []byte) *Field {
	if f := t.members[string(name)]; f != nil || t.folded == nil {
		return f
	}
	return t.folded[foldName(string(name))]
}

// Canonical returns the name of the member that name stands for, which may be spelt otherwise with case:ignore. A name
// that is no member's stays as it is. t may be nil.
func (t *Type) Canonical(name string) string {
	if t == nil {
		return name
	}
	if f := t.Deref().Member(name); f != nil {
		return f.Name
	}
	return name
}

// Word names what t takes in the words of JSON Schema: string, integer, number, boolean, array, object, date-time or
// duration; "" where only the type itself knows.
func (t *Type) Word() string {
	switch t.Kind {
	case Pointer:
		return t.Elem.Word()
	case String, Bytes:
		return "string"
	case Opaque:
		if t.Text {
			return "string"
		}
		return ""
	}
	return words[t.Kind]
}

var words = [...]string{
	Integer: "integer", Number: "number", Boolean: "boolean", Time: "date-time", Duration: "duration",
	Object: "object", Map: "object", Slice: "array", Array: "array", Pointer: "",
}

// Deref returns t behind its pointers.
func (t *Type) Deref() *Type {
	for t.Kind == Pointer {
		t = t.Elem
	}
	return t
}

// Leaf returns t behind its pointers, slices and arrays; nil for a type of lists alone: type tree []tree.
func (t *Type) Leaf() *Type { return t.leaf }

// Elements returns the types of the keys and of the elements that validator finds in t, nil where it finds none. They
// are Key and Elem, and those of lists and maps that are none in JSON: base64 strings, types that decode themselves.
func (t *Type) Elements() (key, elem *Type) { return t.key, t.elem }

// Innermost returns t behind its pointers and Elements; nil for a type of lists and maps alone.
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

// Reader reads types and remembers them. It is safe for concurrent use.
type Reader struct {
	tag   string // the struct tag that holds the rules
	mu    sync.Mutex
	types sync.Map // reflect.Type → *Type
}

// NewReader returns a Reader that takes the rules from the struct tag named tag ("validate", "binding").
func NewReader(tag string) *Reader { return &Reader{tag: tag} }

// Read returns the shape of t. What is wrong with the type's tags is kept in it: see [Type.Faults].
func (r *Reader) Read(t reflect.Type) *Type {
	if known, ok := r.types.Load(t); ok {
		return known.(*Type)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	b := builder{tag: r.tag, known: &r.types, fresh: map[reflect.Type]*Type{}}
	root := b.read(t)
	b.spread()
	for t, node := range b.fresh {
		r.types.Store(t, node)
	}
	return root
}
