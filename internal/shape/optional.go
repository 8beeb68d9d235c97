package shape

import (
	"reflect"

	"github.com/fielderrors/bind/internal/tag"
)

// Box tells how to reach the value in a Go type that holds one or none, and
// that keeps it from package reflect.
type Box struct {
	Pointer reflect.Type                          // to the value
	Get     func(box reflect.Value) reflect.Value // a Pointer; nil without a value
	Put     func(box reflect.Value) reflect.Value // Get that makes a zero value if there is none
}

// IsOptional reports whether t holds a value or none. Its Elem is a pointer to
// the value: what rules take it for.
func (t *Type) IsOptional() bool { return t.Kind == Optional }

// Boxed returns the type of the value in an optional one.
func (t *Type) Boxed() *Type { return t.Elem.Elem }

// Inside returns a pointer to the value in v, which is of an optional type; nil
// without one.
func (t *Type) Inside(v reflect.Value) reflect.Value { return t.box.Get(v) }

// Put makes v, which is of an optional type, hold a value, and returns that.
func (t *Type) Put(v reflect.Value) reflect.Value { return t.box.Put(v).Elem() }

// TakesNull reports whether null is a value for t, and not the lack of one: an
// optional pointer.
func (t *Type) TakesNull() bool { return t.Kind == Optional && t.Boxed().Kind == Pointer }

// optional looks for a type that holds a value or none.
func (b *builder) optional(node *Type) bool {
	if b.boxOf == nil || node.Go.Kind() != reflect.Struct {
		return false
	}
	node.box = b.boxOf(node.Go)
	if node.box == nil {
		return false
	}
	node.Kind = Optional
	node.Elem = b.read(node.box.Pointer)
	return true
}

// rules returns what a tag says about values of t. For an optional one, rules
// are asked only if there is a value, and what asks for one comes first: sent
// has them in the order of the tag if that is another, else it is nil.
func (t *Type) rules(l *tag.Level) (asked, sent *tag.Level) {
	if l == nil || !t.IsOptional() {
		return l, nil
	}
	asked, moved := l.Optional()
	if moved {
		sent = l
	}
	return asked, sent
}
