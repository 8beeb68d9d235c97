// Package proof compiles a shape into checks that say "certainly valid",
// "certainly fails this rule" or "ask validator".
//
// In: a [shape.Type] and what the user has changed of validator/v10. Out: a
// [Check] that accepts a value only if validator/v10 would, and says of a rule
// that it fails only if validator/v10 would say so, too.
//
// Whatever a Check is not certain about, validator decides: a missing verdict
// costs time, a wrong one would be a hole. So a rule is proved only where its
// meaning is beyond doubt. FuzzProof compares both.
package proof

import (
	"reflect"
	"sync"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Prover compiles checks and remembers them. It is safe for concurrent use.
type Prover struct {
	// Foreign reports whether a function of the user's is called for values of
	// t: nothing about them is proved.
	Foreign func(t reflect.Type) bool

	// Replaced reports whether the user has given another meaning to a rule of
	// validator's.
	Replaced func(rule string) bool

	// Parses reports whether validator can read rules, as a tag has them: it
	// panics on those that it does not know. Without this function, nothing is
	// refuted.
	Parses func(rules string) bool

	mu     sync.Mutex
	checks sync.Map // source → *Check
}

// source is what a Check is compiled from.
type source struct {
	typ   *shape.Type
	level *tag.Level
}

// Of returns the check for values of t that validator validates by level; nil
// is no tag.
func (p *Prover) Of(t *shape.Type, level *tag.Level) *Check {
	if known, ok := p.checks.Load(source{t, level}); ok {
		return known.(*Check)
	}

	p.mu.Lock()
	defer p.mu.Unlock()
	c := compiler{prover: p, fresh: map[source]*Check{}}
	root := c.compile(t, level)

	// Nobody sees a check of a recursive type before all of it is complete.
	for from, check := range c.fresh {
		p.checks.LoadOrStore(from, check)
	}
	return root
}

// Check accepts values that are certainly valid. A nil Check is one of values
// of which nothing is asked.
type Check struct {
	sort  sort
	own   bool // every rule of the value itself has a test
	whole bool // and what is in the value has checks
	open  bool // the check is still being compiled: its type is recursive

	nilValid bool // a nil pointer is valid
	omit     omit // what makes the value valid without a look at its rules
	required bool // the value must be there

	elem   *Check   // of items and map values
	key    *Check   // of map keys
	fields []*Check // of a struct, by the index of the Go field

	values sync.Pool // of *reflect.Value, for the values of maps

	variants map[reflect.Type]*Check // of a union

	certain interval          // integers, or lengths of texts, that are certainly valid
	only    func(string) bool // the only test of texts that are not empty; nil: there are others
	words   []string          // texts that pass it, if it lists them

	// The tests of the other rules, in the order of the tag. Only those that
	// belong to sort are used.
	text  []test[string]
	size  []test[int]
	int   []test[int64]
	uint  []test[uint64]
	float []test[float64]
	bool  []test[bool]

	// What Verdicts goes by: the rules of the level one by one, as many as
	// there are in it. nil: nothing is certain about a single rule.
	rules []ruleCheck
	level *tag.Level

	box *shape.Type // of boxed
}

// sort says how a value is read.
type sort uint8

const (
	unproven sort = iota
	anything      // nothing is asked
	text
	signed
	unsigned
	floating
	boolean
	list
	array
	mapping
	boxed  // an optional value, by its elem: the check of a pointer to it
	moment // time.Time and types made of it, which are no structs to validator
	object
	union // an interface that holds one of several structs
)

// omit is the rule at the front of a level that lets a value pass when it is
// empty.
type omit = tag.Omission

const (
	never = tag.OmitNothing
	empty = tag.OmitEmpty
	zero  = tag.OmitZero
	null  = tag.OmitNil
)

// Unproven accepts nothing.
var Unproven = &Check{}

// Field returns the check of the Go field i of a struct.
func (c *Check) Field(i int) *Check {
	if c == nil || c == Unproven {
		return c
	}
	return c.fields[i]
}

// Elem returns the check of items, or of the values of a map, or in a box.
func (c *Check) Elem() *Check {
	if c == nil || c == Unproven {
		return c
	}
	return c.elem
}
