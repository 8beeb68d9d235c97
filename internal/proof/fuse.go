package proof

import "reflect"

// This file is for who makes values one part after the other and wants to know
// of each part whether it is certainly valid, before the value around it is
// complete. What is asked of a part is what Accepts asks of it.

// Whole reports whether the check may accept a value at all.
func (c *Check) Whole() bool { return c == nil || c.whole }

// Bare reports whether a struct has no rule of its own, so that it is valid if
// its members are.
func (c *Check) Bare() bool { return c == nil || c.own && c.omit == never && !c.required }

// Text reports whether a string is certainly valid. Behind a pointer, an empty
// one is there.
func (c *Check) Text(s string, pointer bool) bool {
	return c.whole && (c.sort == anything || c.absent(s == "", pointer) || c.present(s != "", pointer) && all(c.text, s))
}

// Int is Text for integers with a sign.
func (c *Check) Int(n int64, pointer bool) bool {
	return c.whole && (c.sort == anything || c.absent(n == 0, pointer) || c.present(n != 0, pointer) && all(c.int, n))
}

// Uint is Text for integers without a sign.
func (c *Check) Uint(n uint64, pointer bool) bool {
	return c.whole && (c.sort == anything || c.absent(n == 0, pointer) || c.present(n != 0, pointer) && all(c.uint, n))
}

// Float is Text for floating-point numbers.
func (c *Check) Float(n float64, pointer bool) bool {
	return c.whole && (c.sort == anything || n == n && (c.absent(n == 0, pointer) || c.present(n != 0, pointer) && all(c.float, n)))
}

// Bool is Text for booleans.
func (c *Check) Bool(b, pointer bool) bool {
	return c.whole && (c.sort == anything || c.absent(!b, pointer) || c.present(b, pointer))
}

// Size reports whether a list or a map that is not nil is certainly valid, if
// its items or entries are.
func (c *Check) Size(n int) bool {
	return c.whole && (c.sort == anything || c.omit == zero && n == 0 || all(c.size, n))
}

// Filled reports whether a struct passes its own rules.
func (c *Check) Filled(v reflect.Value, pointer bool) bool { return c.filled(v, pointer) }

// Key returns the check of the keys of a map.
func (c *Check) Key() *Check { return c.key }

// Fields returns how many Go fields of a struct are checked, 0 if it is none.
func (c *Check) Fields() int { return len(c.fields) }
