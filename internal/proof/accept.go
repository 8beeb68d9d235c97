package proof

import (
	"math"
	"reflect"
)

// Accepts reports whether validator would certainly accept v.
func (c *Check) Accepts(v reflect.Value) bool {
	return c == nil || c.whole && c.accepts(v, true)
}

// AcceptsItself reports whether v certainly passes its own rules, whatever is in
// it.
func (c *Check) AcceptsItself(v reflect.Value) bool {
	return c == nil || c.own && c.accepts(v, false)
}

// HoldsOthers reports whether there may be values in a value, so that it can pass
// its own rules and not be accepted.
func (c *Check) HoldsOthers() bool {
	if c == nil {
		return true
	}
	switch c.sort {
	case text, signed, unsigned, floating, boolean:
		return false
	}
	return true
}

// accepts tests a value by its own rules, and what is in it if contents is set.
func (c *Check) accepts(v reflect.Value, contents bool) bool {
	if c.sort == boxed {
		return c.elem.accepts(c.box.Inside(v), contents)
	}
	pointer, null := false, false
	if v.Kind() == reflect.Pointer {
		v, pointer, null = target(v)
	}
	if null {
		return c.nilValid
	}

	switch c.sort {
	case anything:
		return true
	case union:
		return c.holds(v, contents)
	case object:
		if c.vacant(v, pointer) {
			return true
		}
		return c.filled(v, pointer) && (!contents || c.members(v))
	case list, array, mapping:
		if c.skipped(v) {
			return true
		}
		return c.sized(v) && (!contents || c.elements(v))
	}
	return c.scalar(v, pointer)
}

// target follows pointers to the value.
func target(v reflect.Value) (_ reflect.Value, pointer, null bool) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return v, true, true
		}
		v, pointer = v.Elem(), true
	}
	return v, pointer, false
}

// scalar tests a value that holds no others.
func (c *Check) scalar(v reflect.Value, pointer bool) bool {
	switch c.sort {
	case text:
		s := v.String()
		return c.certain.holds(int64(len(s))) || passes(c, c.text, s, pointer)
	case signed:
		n := v.Int()
		return c.certain.holds(n) || passes(c, c.int, n, pointer)
	case unsigned:
		return passes(c, c.uint, v.Uint(), pointer)
	case floating:
		return !math.IsNaN(v.Float()) && passes(c, c.float, v.Float(), pointer)
	case boolean:
		return passes(c, c.bool, v.Bool(), pointer)
	}
	return c.vacant(v, pointer) || c.filled(v, pointer) // a moment
}

// passes reports whether a scalar passes the rules about presence and the tests.
func passes[T comparable](c *Check, tests []test[T], v T, pointer bool) bool {
	var none T
	if v != none || c.omit == never && !c.required {
		return all(tests, v)
	}
	settled, valid := c.presence(false, pointer)
	return valid || !settled && all(tests, v)
}

// presence looks at the rules about whether there is a value. settled says that
// they are enough, valid that the value passes then.
func (c *Check) presence(filled, pointer bool) (settled, valid bool) {
	valid = c.absent(!filled, pointer)
	return valid || !c.present(filled, pointer), valid
}

// exempts reports whether an empty value is left alone. Behind a pointer,
// validator takes every value for one that is there, except that omitzero looks
// at it.
func (c *Check) exempts(pointer bool) bool {
	return c.omit == zero || c.omit == empty && !pointer
}

// absent reports whether a value is left alone because it is empty.
func (c *Check) absent(blank, pointer bool) bool {
	return blank && c.exempts(pointer)
}

// present reports whether required lets a value pass.
func (c *Check) present(filled, pointer bool) bool { return filled || pointer || !c.required }

// vacant is absent for values that take time to compare with zero.
func (c *Check) vacant(v reflect.Value, pointer bool) bool {
	return c.exempts(pointer) && v.IsZero()
}

// filled is present for values that take time to compare with zero.
func (c *Check) filled(v reflect.Value, pointer bool) bool {
	return !c.required || pointer || !v.IsZero()
}

// skipped reports whether a list or a map is left alone because it is empty.
func (c *Check) skipped(v reflect.Value) bool {
	switch c.omit {
	case never:
		return false
	case zero:
		return v.Len() == 0
	}
	return v.IsNil()
}

// sized tests the length of a list or a map. An array is never nil: it has no
// rule about that.
func (c *Check) sized(v reflect.Value) bool {
	if c.required && v.IsNil() {
		return false
	}
	return all(c.size, v.Len())
}

// all reports whether v passes every test.
func all[T any](tests []test[T], v T) bool {
	for i := range tests {
		if !tests[i].accepts(v) {
			return false
		}
	}
	return true
}

// members tests the fields of a struct.
func (c *Check) members(v reflect.Value) bool {
	for i, field := range c.fields {
		if field != nil && !field.Accepts(v.Field(i)) {
			return false
		}
	}
	return true
}

// elements tests the items of a list or the entries of a map.
func (c *Check) elements(v reflect.Value) bool {
	if c.sort == mapping {
		return c.entries(v)
	}
	return c.items(v)
}

func (c *Check) items(v reflect.Value) bool {
	if c.elem == nil {
		return true
	}
	for i := range v.Len() {
		if !c.elem.Accepts(v.Index(i)) {
			return false
		}
	}
	return true
}

func (c *Check) entries(v reflect.Value) bool {
	if c.elem == nil && c.key == nil {
		return true
	}
	value := c.value(v.Type())
	defer c.values.Put(value)
	defer value.SetZero()
	for entries := v.MapRange(); entries.Next(); {
		value.SetIterValue(entries)
		if !c.key.Accepts(entries.Key()) || !c.elem.Accepts(*value) {
			return false
		}
	}
	return true
}

// value returns a value for the entries of a map. A copy of each would be
// garbage at once, and large values are much of that.
func (c *Check) value(m reflect.Type) *reflect.Value {
	if used, ok := c.values.Get().(*reflect.Value); ok {
		return used
	}
	value := reflect.New(m.Elem()).Elem()
	return &value
}
