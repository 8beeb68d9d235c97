// Package proof compiles a shape into checks that can only say "certainly valid" or "ask validator".
//
// In: a [shape.Type] and what the user has changed of validator/v10. Out: a [Check] that accepts a value only if
// validator/v10 would. Whatever a Check does not accept, validator decides: a wrong no costs time, a wrong yes would be
// a hole. So a rule is proved only where its meaning is beyond doubt, and everything else makes a Check that never
// accepts. FuzzProof compares both.
package proof

import (
	"reflect"
	"sync"
	"time"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Prover compiles checks and remembers them. It is safe for concurrent use.
type Prover struct {
	// Foreign reports whether a function of the user's is called for values of t: nothing about them is proved.
	Foreign func(t reflect.Type) bool
	// Replaced reports whether the user has given another meaning to a rule of validator's.
	Replaced func(rule string) bool

	mu     sync.Mutex
	checks sync.Map // source → *Check
}

// source is what a Check is compiled from.
type source struct {
	typ   *shape.Type
	level *tag.Level
}

// Of returns the check for values of t that validator validates by level; nil is no tag.
func (p *Prover) Of(t *shape.Type, level *tag.Level) *Check {
	if known, ok := p.checks.Load(source{t, level}); ok {
		return known.(*Check)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	c := compiler{prover: p, fresh: map[source]*Check{}}
	root := c.compile(t, level)
	for from, check := range c.fresh { // complete, so that nobody sees one of a recursive type before it is
		p.checks.LoadOrStore(from, check)
	}
	return root
}

// Check accepts values that are certainly valid. A nil Check is one of values of which nothing is asked.
type Check struct {
	sort     sort
	own      bool   // its own rules are known
	whole    bool   // and all that is asked of what is in it
	open     bool   // it is still compiled: its type is recursive
	nilValid bool   // a nil pointer is valid
	omit     omit   // what makes the value valid without a look at its rules
	required bool   // the value must be there
	elem     *Check // of items and map values
	key      *Check
	fields   []*Check // of a struct, by the index of the Go field

	text  []func(string) bool
	size  []func(int) bool
	int   []func(int64) bool
	uint  []func(uint64) bool
	float []func(float64) bool
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
	moment // time.Time and its kin: no struct to validator
	object
)

// omit is the rule at the front of a level that lets a value pass when it is empty.
type omit uint8

const (
	never omit = iota
	empty
	zero
	null
)

// Unproven accepts nothing.
var Unproven = &Check{}

// Field returns the check of the Go field i of a struct.
func (c *Check) Field(i int) *Check {
	if c == Unproven {
		return c
	}
	return c.fields[i]
}

// Elem returns the check of items, or of the values of a map.
func (c *Check) Elem() *Check {
	if c == Unproven {
		return c
	}
	return c.elem
}

// Accepts reports whether validator would certainly accept v.
func (c *Check) Accepts(v reflect.Value) bool {
	return c == nil || c.whole && c.accepts(v, true)
}

// AcceptsItself reports whether v certainly passes its own rules, whatever is in it.
func (c *Check) AcceptsItself(v reflect.Value) bool {
	return c == nil || c.own && c.accepts(v, false)
}

func (c *Check) accepts(v reflect.Value, inside bool) bool {
	v, pointer, null := target(v)
	if null {
		return c.nilValid
	}
	switch c.sort {
	case anything:
		return true
	case object:
		return c.vacant(v, pointer) || c.filled(v, pointer) && (!inside || c.members(v))
	case list, array, mapping:
		return c.skipped(v) || c.sized(v) && (!inside || c.contents(v))
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
		return c.absent(s == "", pointer) || c.present(s != "", pointer) && all(c.text, s)
	case signed:
		n := v.Int()
		return c.absent(n == 0, pointer) || c.present(n != 0, pointer) && all(c.int, n)
	case unsigned:
		n := v.Uint()
		return c.absent(n == 0, pointer) || c.present(n != 0, pointer) && all(c.uint, n)
	case floating:
		n := v.Float()
		return n == n && (c.absent(n == 0, pointer) || c.present(n != 0, pointer) && all(c.float, n))
	case boolean:
		return c.absent(!v.Bool(), pointer) || c.present(v.Bool(), pointer)
	}
	return c.vacant(v, pointer) || c.filled(v, pointer) // a moment
}

// skipped reports whether a list or a map is left alone because it is empty.
func (c *Check) skipped(v reflect.Value) bool {
	return c.omit != never && (v.IsNil() || c.omit == zero && v.Len() == 0)
}

// sized tests the length of a list or a map. An array is never nil: it has no rule about that.
func (c *Check) sized(v reflect.Value) bool {
	return (!c.required || !v.IsNil()) && all(c.size, v.Len())
}

func (c *Check) contents(v reflect.Value) bool {
	if c.sort == mapping {
		return c.entries(v)
	}
	return c.items(v)
}

// absent reports whether a value is left alone because it is empty. Behind a pointer, validator takes every value for
// one that is there, but for omitzero.
func (c *Check) absent(blank, pointer bool) bool {
	return blank && (c.omit == zero || c.omit == empty && !pointer)
}

// vacant is absent for values that take time to compare with zero.
func (c *Check) vacant(v reflect.Value, pointer bool) bool {
	return (c.omit == zero || c.omit == empty && !pointer) && v.IsZero()
}

// filled is present for values that take time to compare with zero.
func (c *Check) filled(v reflect.Value, pointer bool) bool {
	return !c.required || pointer || !v.IsZero()
}

// present reports whether required lets a value pass.
func (c *Check) present(filled, pointer bool) bool { return filled || pointer || !c.required }

// all reports whether v passes every test.
func all[T any](tests []func(T) bool, v T) bool {
	for _, test := range tests {
		if !test(v) {
			return false
		}
	}
	return true
}

func (c *Check) members(v reflect.Value) bool {
	for i, field := range c.fields {
		if !field.Accepts(v.Field(i)) {
			return false
		}
	}
	return true
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
	for entries := v.MapRange(); entries.Next(); {
		if !c.key.Accepts(entries.Key()) || !c.elem.Accepts(entries.Value()) {
			return false
		}
	}
	return true
}

var timeType = reflect.TypeFor[time.Time]()
