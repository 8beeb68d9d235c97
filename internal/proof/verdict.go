package proof

import (
	"math"
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
const everyRule = 1<<MostRules - 1

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

// Verdicts says of every rule of the level what is certain about it and v, each
// by itself: whether a rule before it fails plays no part. What stands in v plays
// none either. Verdicts allocates nothing.
//
// If a directive at the front of the level lets the value go, every rule passes.
// A nil pointer fails the first rule; the verdicts on the others are Unknown,
// because there is no value for them.
func (c *Check) Verdicts(v reflect.Value) Verdicts {
	if c == nil {
		return Verdicts{passed: everyRule}
	}
	r, ok := c.read(v)
	if !ok {
		return Verdicts{}
	}
	if r.exempt {
		return Verdicts{passed: everyRule}
	}

	var all Verdicts
	for i := range min(len(c.rules), MostRules) {
		switch c.verdict(i, &r) {
		case Passes:
			all.passed |= 1 << i
		case Fails:
			all.failed |= 1 << i
		}
	}
	return all
}

// reading is a value as the rules of its level see it.
type reading struct {
	null   bool // a nil pointer
	exempt bool // a directive lets it go
	there  bool // required lets it pass

	// One of these, by the sort of the check.
	text  string
	int   int64
	uint  uint64
	float float64
	bool  bool
	size  int
}

// read reads a value. ok is false if nothing is certain about it.
func (c *Check) read(v reflect.Value) (r reading, ok bool) {
	if len(c.rules) == 0 {
		return reading{}, false
	}
	v, pointer, null := target(v)
	if null {
		return reading{null: true, exempt: c.nilValid}, true
	}

	switch c.sort {
	case text:
		r.text = v.String()
		r.exempt, r.there = c.absent(r.text == "", pointer), r.text != "" || pointer
	case signed:
		r.int = v.Int()
		r.exempt, r.there = c.absent(r.int == 0, pointer), r.int != 0 || pointer
	case unsigned:
		r.uint = v.Uint()
		r.exempt, r.there = c.absent(r.uint == 0, pointer), r.uint != 0 || pointer
	case floating:
		r.float = v.Float()
		r.exempt, r.there = c.absent(r.float == 0, pointer), r.float != 0 || pointer
		return r, !math.IsNaN(r.float)
	case boolean:
		r.bool = v.Bool()
		r.exempt, r.there = c.absent(!r.bool, pointer), r.bool || pointer
	case list, mapping:
		r.size = v.Len()
		r.exempt, r.there = c.skipped(v), !v.IsNil()
	case array:
		r.size = v.Len()
	case union:
		return c.readUnion(v)
	case moment, object:
		r.exempt, r.there = c.vacant(v, pointer), c.filled(v, pointer)
	}
	return r, true
}

// verdict says what is certain about the rule i.
func (c *Check) verdict(i int, r *reading) Verdict {
	rule := c.rules[i]
	if r.null {
		return c.verdictOnNil(i)
	}

	switch rule.kind {
	case exempts:
		return Passes
	case requires:
		if r.there {
			return Passes
		}
		return Fails
	case tested:
		return c.testVerdict(rule.test, r)
	}
	return Unknown
}

// verdictOnNil says what is certain about the rule i and a nil pointer. Of an
// or-group, validator reports an alternative.
func (c *Check) verdictOnNil(i int) Verdict {
	if i > 0 || c.level.Rules[i].Or != nil {
		return Unknown
	}
	switch c.rules[i].kind {
	case requires, tested:
		return Fails
	}
	return Unknown
}

// testVerdict asks the test with an index among those of the check's sort.
func (c *Check) testVerdict(test int, r *reading) Verdict {
	switch c.sort {
	case text:
		return c.text[test].verdict(r.text)
	case signed:
		return c.int[test].verdict(r.int)
	case unsigned:
		return c.uint[test].verdict(r.uint)
	case floating:
		return c.float[test].verdict(r.float)
	case boolean:
		return c.bool[test].verdict(r.bool)
	case list, array, mapping:
		return c.size[test].verdict(r.size)
	}
	return Unknown
}
