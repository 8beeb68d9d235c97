// Package mistake holds what is wrong with a body, as facts: no language and no wire format.
//
// Every stage that looks at a body or a value finds mistakes of this one type; the package bind makes its FieldErrors of
// them when all stages are done.
package mistake

import (
	"fmt"
	"runtime/debug"

	"github.com/fielderrors/bind/internal/path"
)

// Mistake is one mistake at one place. Its fields are those of bind.FieldError.
type Mistake struct {
	Path      path.Steps
	Reference bool // the field refers to another record
	Rule      string
	Param     string
	Type      string
	Refs      []path.Steps
}

// Weight is what a mistake at a path takes in a response at the least: the path is there twice, among other text.
func Weight(at path.Steps) int64 { return int64(2*len(at) + 48) }

// Budget says how many mistakes an answer has room for, and which ones are asked for.
type Budget struct {
	Most  int                   // mistakes; not positive is no limit
	Room  int64                 // bytes, as Weight counts them; not positive is no limit
	Asked func(path.Steps) bool // nil is all
}

// Heeds reports whether mistakes at a place are asked for.
func (b Budget) Heeds(at path.Steps) bool { return b.Asked == nil || b.Asked(at) }

// MostPassed is how many mistakes that nobody asked for are passed over before the rest is.
const MostPassed = 10_000

// Over reports whether n is more than a limit, which is none if it is not positive.
func Over[T int | int64](n, limit T) bool { return limit > 0 && n > limit }

// Recovered turns a panic into an error that says where it happened.
func Recovered(err *error, doing string) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s: panic: %v\n%s", doing, p, debug.Stack())
	}
}
