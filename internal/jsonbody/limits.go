package jsonbody

import (
	"fmt"
	"math"

	"github.com/fielderrors/bind/internal/path"
)

// Limits bound what a body may make the decoder do. A field that is not
// positive is no limit.
type Limits struct {
	Items  int   // of any one array
	Values int   // JSON values in all
	Depth  int   // of nested arrays and objects
	Key    int   // bytes of a member name that no field has
	Number int   // bytes of a number
	String int   // bytes of a string that a rule would scan
	Memory int64 // bytes of what is made for the value: see weight.go
	Errors int   // mistakes that are kept
	Report int64 // bytes of kept mistakes, as mistake.Weight counts them
}

// LimitError says which limit a body breaks, and where.
type LimitError struct {
	Path  path.Steps
	Limit string // the field of Limits in lower case
	Max   int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("body is over the limit %s = %d", e.Limit, e.Max)
}

// budget is what is left of the limits. What has no limit is never used up.
type budget struct {
	values, depth, items, key, number, text int
	memory                                  int64
	ahead                                   int   // bytes that may be counted ahead
	waste                                   int64 // memory that estimates may waste
}

// deepest is how deep the json package follows arrays and objects.
const deepest = 10_000

// set makes b the budget for a body of so many bytes.
func (b *budget) set(l Limits, body int) {
	b.values, b.depth, b.items = orMost(l.Values)-1, min(orMost(l.Depth), deepest), orMost(l.Items)
	b.key, b.number, b.text = orMost(l.Key), orMost(l.Number), orMost(l.String)
	b.memory, b.ahead, b.waste = math.MaxInt64, 32*body, 8*int64(body)
	if l.Memory > 0 {
		b.memory, b.waste = l.Memory, l.Memory/32
	}
}

func orMost(limit int) int {
	if limit <= 0 {
		return math.MaxInt
	}
	return limit
}

// charged returns how many bytes of memory have been charged.
func (b budget) charged(l Limits) int64 {
	if l.Memory > 0 {
		return l.Memory - b.memory
	}
	return math.MaxInt64 - b.memory
}

// enter counts an array or object that begins at i. It is left by leave.
func (p *parser) enter(i int) bool {
	if p.left.depth--; p.left.depth >= 0 {
		return true
	}
	if p.limits.Depth <= 0 || p.limits.Depth > deepest {
		p.malformed(i)
	} else {
		p.broken("depth", int64(p.limits.Depth))
	}
	return false
}

func (p *parser) leave() { p.left.depth++ }

// one counts an item or a member, and charges its memory. If it is too much, it
// is to be followed by spent.
func (p *parser) one(size int64) bool {
	p.left.values--
	p.left.memory -= size
	return p.left.values >= 0 && p.left.memory >= 0
}

// spend charges memory that is about to be made.
func (p *parser) spend(size int64) bool {
	p.left.memory -= size
	return p.left.memory >= 0
}

// spent refuses the body after one or spend has returned false.
func (p *parser) spent() int {
	if p.left.values < 0 {
		p.err = &LimitError{Limit: "values", Max: int64(p.limits.Values)}
		return bad
	}
	p.err = &LimitError{Limit: "memory", Max: p.limits.Memory}
	return bad
}

// broken refuses the body because of a limit, at the place that the frames lead
// to.
func (p *parser) broken(limit string, most int64) int {
	p.err = &LimitError{Path: path.Steps(p.place()), Limit: limit, Max: most}
	return bad
}
