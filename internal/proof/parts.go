package proof

import "reflect"

// A decoder makes a value one part after the other. With the questions of this
// file it learns of each part whether it is certainly valid, before the value
// around it is complete. They ask of a part what Accepts asks of it.

// Whole reports whether the check may accept a value at all.
func (c *Check) Whole() bool { return c == nil || c.whole }

// Bare reports whether a struct has no rule of its own, so that it is valid if
// its members are.
func (c *Check) Bare() bool {
	if c == nil {
		return true
	}
	return c.own && c.omit == never && !c.required
}

// Text reports whether a string is certainly valid. Behind a pointer, an empty
// one is there.
func (c *Check) Text(s string, pointer bool) bool {
	switch {
	case c.certain.holds(int64(len(s))):
		return true
	case c.only != nil && s != "":
		return c.only(s)
	}
	return part(c, c.text, s, pointer)
}

// Words returns texts that are certainly valid: those that a rule lists, where no
// other rule reads the text. None is empty.
func (c *Check) Words() []string {
	if c == nil {
		return nil
	}
	return c.words
}

// Int is Text for integers with a sign.
func (c *Check) Int(n int64, pointer bool) bool {
	return c.certain.holds(n) || part(c, c.int, n, pointer)
}

// Uint is Text for integers without a sign.
func (c *Check) Uint(n uint64, pointer bool) bool { return part(c, c.uint, n, pointer) }

// Float is Text for floating-point numbers, which JSON makes: none is NaN.
func (c *Check) Float(n float64, pointer bool) bool { return part(c, c.float, n, pointer) }

// Bool is Text for booleans.
func (c *Check) Bool(b, pointer bool) bool { return part(c, c.bool, b, pointer) }

// part reports whether a scalar is certainly valid.
func part[T comparable](c *Check, tests []test[T], v T, pointer bool) bool {
	if !c.whole || c.sort == anything {
		return c.whole
	}
	return passes(c, tests, v, pointer)
}

// Size reports whether a list or a map that is not nil is certainly valid, if
// its items or entries are.
func (c *Check) Size(n int) bool {
	if !c.whole || c.sort == anything {
		return c.whole
	}
	exempt := c.omit == zero && n == 0
	return exempt || all(c.size, n)
}

// Filled reports whether a struct passes its own rules.
func (c *Check) Filled(v reflect.Value, pointer bool) bool { return c.filled(v, pointer) }

// Key returns the check of the keys of a map.
func (c *Check) Key() *Check {
	if c == nil || c == Unproven {
		return c
	}
	return c.key
}

// Fields returns how many Go fields of a struct are checked, 0 if it is none.
func (c *Check) Fields() int { return len(c.fields) }
