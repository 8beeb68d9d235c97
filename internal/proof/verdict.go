package proof

import (
	"math"
	"math/bits"
	"reflect"
)

// Verdict says what is certain about a value and one rule.
type Verdict uint8

// The verdicts.
const (
	Unknown Verdict = iota // only validator can tell
	Passes
	Fails
)

// Verdicts holds a Verdict for every rule of a level.
type Verdicts struct{ passed, failed uint64 }

// MostRules is how many rules Verdicts has room for.
const MostRules = 64

// everyRule has a bit for each rule.
const everyRule = uint64(1<<MostRules - 1)

// Of returns what is certain about the rule with an index in the Rules of the
// level.
func (v Verdicts) Of(rule int) Verdict {
	switch {
	case v.passed>>rule&1 != 0:
		return Passes
	case v.failed>>rule&1 != 0:
		return Fails
	}
	return Unknown
}

// letGo says that every rule passes.
func letGo() Verdicts { return Verdicts{passed: everyRule} }

// Next returns the index of the first rule from index i on that does not
// certainly pass. There may be fewer rules.
func (v Verdicts) Next(i int) int { return i + bits.TrailingZeros64(^(v.passed >> i)) }

// Verdicts says of every rule of the level what is certain about it and v, each
// by itself: whether a rule before it fails plays no part. What stands in v plays
// none either. Verdicts allocates nothing.
//
// If a directive at the front of the level lets the value go, every rule passes.
// A nil pointer fails the first rule; the verdicts on the others are Unknown,
// because there is no value for them.
func (c *Check) Verdicts(v reflect.Value) Verdicts {
	if c == nil {
		return letGo()
	}
	if len(c.rules) == 0 {
		return Verdicts{}
	}
	pointer, null := false, false
	if v.Kind() == reflect.Pointer {
		v, pointer, null = target(v)
	}
	if null {
		return c.verdictsOnNil()
	}

	switch c.sort {
	case text:
		s := v.String()
		if c.certain.holds(int64(len(s))) {
			return letGo()
		}
		return scalarVerdicts(c, c.text, s, pointer)
	case signed:
		n := v.Int()
		if c.certain.holds(n) {
			return letGo()
		}
		return scalarVerdicts(c, c.int, n, pointer)
	case unsigned:
		return scalarVerdicts(c, c.uint, v.Uint(), pointer)
	case floating:
		if n := v.Float(); !math.IsNaN(n) {
			return scalarVerdicts(c, c.float, n, pointer)
		}
	case boolean:
		return scalarVerdicts(c, c.bool, v.Bool(), pointer)
	case array:
		return verdictsOf(c, c.size, v.Len(), false)
	case list, mapping:
		if c.skipped(v) {
			return letGo()
		}
		return verdictsOf(c, c.size, v.Len(), !v.IsNil())
	case union:
		return c.verdictsOnUnion(v)
	case moment, object:
		if c.vacant(v, pointer) {
			return letGo()
		}
		return verdictsOf[int](c, nil, 0, c.filled(v, pointer))
	}
	return Verdicts{}
}

// Examine is Accepts for those who go on to what is in a value that is not
// accepted. Of a value that holds no others, it returns the Verdicts, too, so that
// each rule is asked once: tested says that they are there. A list of which items
// have to be looked at is not accepted: they are examined one by one.
func (c *Check) Examine(v reflect.Value) (verdicts Verdicts, tested, accepted bool) {
	switch {
	case c == nil:
		return Verdicts{}, false, true
	case c.sort == boxed:
		return c.elem.Examine(c.box.Inside(v))
	case (c.sort == list || c.sort == array) && c.elem != nil:
		return Verdicts{}, false, false
	case c.HoldsOthers() || len(c.rules) == 0 || len(c.rules) > MostRules:
		return Verdicts{}, false, c.Accepts(v)
	}
	verdicts = c.Verdicts(v)
	beyond := everyRule << len(c.rules) // bits of no rule
	return verdicts, true, verdicts.passed|beyond == everyRule
}

// scalarVerdicts is Verdicts on a value that holds no others.
func scalarVerdicts[T comparable](c *Check, tests []test[T], v T, pointer bool) Verdicts {
	var none T
	if c.absent(v == none, pointer) {
		return letGo()
	}
	return verdictsOf(c, tests, v, v != none || pointer)
}

// verdictsOf asks each rule about a value. there says that required lets it
// pass.
func verdictsOf[T any](c *Check, tests []test[T], v T, there bool) (all Verdicts) {
	for i, rule := range c.rules[:min(len(c.rules), MostRules)] {
		verdict := Unknown
		switch rule.kind {
		case tested:
			verdict = tests[rule.test].verdict(v)
		case requires:
			verdict = Fails
			if there {
				verdict = Passes
			}
		case exempts:
			verdict = Passes
		}

		switch verdict {
		case Passes:
			all.passed |= 1 << i
		case Fails:
			all.failed |= 1 << i
		}
	}
	return all
}

// verdictsOnNil is Verdicts on a nil pointer. Of an or-group, validator reports
// an alternative.
func (c *Check) verdictsOnNil() Verdicts {
	first := c.rules[0].kind
	switch fails := first == requires || first == tested; {
	case c.nilValid:
		return letGo()
	case fails && c.level.Rules[0].Or == nil:
		return Verdicts{failed: 1}
	}
	return Verdicts{}
}

// verdictsOnUnion is Verdicts on what an interface holds.
func (c *Check) verdictsOnUnion(v reflect.Value) Verdicts {
	r, ok := c.readUnion(v)
	switch {
	case !ok:
		return Verdicts{}
	case r.null:
		return c.verdictsOnNil()
	case r.exempt:
		return letGo()
	}
	return verdictsOf[int](c, nil, 0, true)
}
