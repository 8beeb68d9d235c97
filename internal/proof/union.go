package proof

import (
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

// To validator, a struct in an interface is one behind a pointer: it looks into
// it without a tag, and nil is no value.

// variants compiles the checks of the variants of a union. It reports whether
// they can prove all of them.
func (c compiler) variants(check *Check, t *shape.Type) bool {
	provable := true
	check.variants = make(map[reflect.Type]*Check, len(t.Variants))
	for _, variant := range t.Variants {
		own := c.compile(variant.Type, nil)
		check.variants[variant.Type.Go] = own
		provable = provable && own.provable()
	}
	return provable
}

// Variant returns the check of what an interface holds, which is of type t;
// Unproven if nothing is certain about it.
func (c *Check) Variant(t reflect.Type) *Check {
	if c == nil {
		return nil
	}
	if own, ok := c.variants[t]; ok {
		return own
	}
	return Unproven
}

// holds tests what an interface holds.
func (c *Check) holds(v reflect.Value, contents bool) bool {
	r, ok := c.readUnion(v)
	switch {
	case !ok:
		return false
	case r.exempt || r.null:
		return r.exempt
	}
	inside := v.Elem()
	return !contents || c.Variant(inside.Type()).Accepts(inside)
}

// reading is what a union holds as its rules see it.
type reading struct {
	null   bool // nothing
	exempt bool // a directive lets it go
}

// readUnion reads what an interface holds. A nil pointer in it is left to
// validator.
func (c *Check) readUnion(v reflect.Value) (r reading, ok bool) {
	if v.IsNil() {
		return reading{null: true, exempt: c.nilValid}, true
	}
	object, _, null := target(v.Elem())
	if null {
		return reading{}, false
	}
	const pointer = true
	return reading{exempt: c.vacant(object, pointer)}, true
}
