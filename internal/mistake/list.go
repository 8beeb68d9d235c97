package mistake

import (
	"slices"

	"github.com/fielderrors/bind/internal/path"
)

// Budget says how many mistakes an answer has room for, and which ones are
// asked for.
type Budget struct {
	Errors int                   // mistakes; not positive is no limit
	Report int64                 // bytes, as Weight counts them; not positive is no limit
	Asked  func(path.Steps) bool // nil is all
}

// Asks reports whether mistakes at a place are asked for.
func (b Budget) Asks(at path.Steps) bool { return b.Asked == nil || b.Asked(at) }

// MostPassed is how many mistakes that nobody asked for are passed over before
// a list is full.
const MostPassed = 10_000

// Weight is what a mistake at a path takes in a response at the least: the path
// is there twice, among other text.
func Weight(at path.Steps) int64 { return int64(2*len(at) + 48) }

// Over reports whether n is more than a limit, which is none if it is not
// positive.
func Over[T int | int64](n, limit T) bool { return limit > 0 && n > limit }

// List collects mistakes as far as an answer has room for them. It keeps one
// more than Budget.Errors, so that its reader sees that there are others.
//
// A List is for one goroutine.
type List struct {
	budget Budget
	kept   []Mistake
	weight int64 // of kept
	passed int   // how many that nobody asked for
}

// NewList returns an empty list.
func NewList(b Budget) *List { return &List{budget: b} }

// Budget returns what the list was made by.
func (l *List) Budget() Budget { return l.budget }

// Add keeps a mistake, unless nobody asks for it or the list is full.
func (l *List) Add(m Mistake) {
	switch {
	case l.Full():
	case l.budget.Asks(m.Path):
		l.kept = append(l.kept, m)
		l.weight += Weight(m.Path)
	default:
		l.passed++
	}
}

// DeleteFunc removes the mistakes from index from on for which del holds.
func (l *List) DeleteFunc(from int, del func(Mistake) bool) {
	l.kept = append(l.kept[:from], slices.DeleteFunc(l.kept[from:], func(m Mistake) bool {
		if !del(m) {
			return false
		}
		l.weight -= Weight(m.Path)
		return true
	})...)
}

// Full reports whether the list holds more than an answer can: there is no use
// in looking for more.
func (l *List) Full() bool {
	return Over(len(l.kept), l.budget.Errors) || Over(l.weight, l.budget.Report) ||
		l.budget.Errors > 0 && l.passed > MostPassed
}

// All returns the mistakes, in the order in which they were added. The slice is
// the list's own.
func (l *List) All() []Mistake { return l.kept }

// Len returns how many mistakes there are.
func (l *List) Len() int { return len(l.kept) }

// Weight returns what the mistakes take in a response at the least.
func (l *List) Weight() int64 { return l.weight }
