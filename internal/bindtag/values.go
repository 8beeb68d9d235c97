package bindtag

import (
	"hash/maphash"
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// values are those of a body that must be distinct or are looked up, in the
// order of the document. They are visited once for both.
type values struct {
	seed      maphash.Seed
	all       list[value]
	paths     path.Tree
	equals    index // of all, by pattern and value
	plans     map[*shape.Field]*plan
	patterns  map[uint64]int32 // their numbers, by their hashes
	inquiries []*inquiry       // in the order in which the lookups first come in the body
	owners    Owners
	ledger    *Ledger  // nil for a body that comes at once
	marks     []uint64 // hashes of patterns, for the ledger
}

// none is the number of a thing that there is not.
const none = -1

// value is one value. A body can have a hundred thousand of them.
type value struct {
	plan      *plan
	value     reflect.Value
	path      int32 // in values.paths
	object    int32 // the number of the object that has the field
	record    int32 // in inquiry.records: the one that the object stands for; none, or givenRecord
	pattern   int32 // the number of the path's pattern
	equal     int32 // in values.all: the first other one that is equal, where it must be distinct; none
	exists    int32 // in inquiry.keys; none
	available int32 // in inquiry.keys; none
	asked     bool  // somebody asks about it
	passed    bool  // it has passed its own rules
}

// plan is what is asked of the values of a field.
type plan struct {
	field             *shape.Field
	word              string   // what a value is
	exists, available *inquiry // nil if it is not looked up
	id                *shape.Field
	distinct          bool
	bail              bool     // one failing rule is enough
	order             []string // the rules, in the order of the tag
}

// lookup returns what says which values of the field are equal; nil if they are
// compared as they are.
func (p *plan) lookup() *inquiry {
	if p.available != nil {
		return p.available
	}
	return p.exists
}

// key returns the number of the value's key in plan.lookup.
func (v *value) key() int32 {
	if v.plan.available != nil {
		return v.available
	}
	return v.exists
}

// compare looks for a value that is equal to the last one and stands at the same
// pattern.
func (v *values) compare() {
	n := int32(v.all.len() - 1)
	last := v.all.at(int(n))
	if !isComparable(last.value) {
		return
	}

	first := v.equals.first(n, v.hash(n), v.hash, func(other int32) bool {
		o := v.all.at(int(other))
		switch {
		case o.pattern != last.pattern:
			return false
		case last.plan.lookup() != nil:
			return o.key() == last.key()
		}
		return equal(o.value, last.value)
	})
	if first == n {
		return
	}
	last.equal = first
	if other := v.all.at(int(first)); other.equal == none {
		other.equal = n
	}
}

// hash returns the hash of a pattern and the value with a number.
func (v *values) hash(number int32) uint64 {
	held := v.all.at(int(number))
	if held.plan.lookup() != nil {
		return maphash.Comparable(v.seed, [2]int32{held.pattern, held.key()})
	}
	return hash(v.seed, held.value) + 0x9E3779B97F4A7C15*uint64(held.pattern)
}

// rival returns the first other value that claims the same of a lookup; none if
// there is none. Values of one object are no rivals.
func (v *values) rival(number int32) int32 {
	held := v.all.at(int(number))
	if held.plan.available == nil || !held.passed {
		return none
	}
	key := held.plan.available.keys.at(int(held.available))
	if held.isRivalOf(v.all.at(int(key.claimant))) {
		return key.claimant
	}
	return key.rival
}

// isRivalOf reports whether the objects of two values stand for two records.
func (v *value) isRivalOf(other *value) bool {
	sameRecord := v.record >= 0 && v.record == other.record
	return v.object != other.object && !sameRecord
}

// report reports the values that are not as their fields ask.
func (v *values) report(found *mistake.List) {
	for i := range v.all.len() {
		if found.Full() {
			return
		}
		if held := v.all.at(i); held.asked {
			v.reportOne(int32(i), held, found)
		}
	}
}

func (v *values) reportOne(number int32, held *value, found *mistake.List) {
	p := held.plan

	for _, rule := range p.order {
		m := mistake.Mistake{Rule: rule, Type: p.word, Reference: p.field.IsReference()}
		other := int32(none)
		switch rule {
		case mistake.RuleDistinct:
			if other = held.equal; other == none {
				other = v.rival(number)
			}
			if other == none {
				continue
			}
			m.Refs = []path.Steps{v.paths.Steps(int(v.all.at(int(other)).path))}

		case mistake.RuleExists:
			if !held.passed || p.exists.isStored(held.exists) {
				continue
			}
			m.Param = p.exists.name

		case mistake.RuleAvailable:
			if !held.passed || !p.available.isTaken(held.available, v.idOf(held)) {
				continue
			}
			m.Param = p.available.name
		}

		m.Path = v.paths.Steps(int(held.path))
		found.Add(m)
		if p.bail {
			return
		}
	}
}
