// Package mistake holds what is wrong with a body, as facts: no language and no
// wire format.
//
// In: what a stage finds. Out: a bounded [List] of [Mistake]s, each on its path.
//
// Every stage that looks at a body or a value finds mistakes of this one type.
// The package bind makes its FieldErrors of them when all stages are done.
package mistake

import (
	"fmt"
	"runtime/debug"

	"github.com/fielderrors/bind/internal/path"
)

// ParamPlain is the Param of [RuleType] where an integer is right except for the
// decimal point or the exponent that it is written with: 1.0, 1e2.
const ParamPlain = "plain"

// Mistake is one mistake at one place. Its fields are those of bind.FieldError.
type Mistake struct {
	Path      path.Steps
	Reference bool // the field refers to another record
	Rule      string
	Param     string
	Type      string
	Refs      []path.Steps
	Own       *Own // nil if the catalogs have the words
}

// Own is what the author of a type has to say of a mistake in it: in its own
// UnmarshalJSON, it is in the author's hands.
type Own struct{ Code, Message string }

// Recovered turns a panic into an error that says where it happened. It is
// meant for defer.
func Recovered(err *error, doing string) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s: panic: %v\n%s", doing, p, debug.Stack())
	}
}
