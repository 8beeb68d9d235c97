package mistake

import (
	"slices"

	"github.com/fielderrors/bind/internal/path"
)

// Budget says how many mistakes an answer has room for, and which ones are
// asked for.
type Budget struct {
	Errors int                  // mistakes; not positive is no limit
	Report int64                // bytes, as Weight counts them; not positive is no limit
	Asked  func(at []byte) bool // at holds path.Steps, until it returns; nil is all
}

// Asks reports whether mistakes at a place are asked for. at holds path.Steps.
func (b Budget) Asks(at []byte) bool { return b.Asked == nil || b.Asked(at) }

// With returns the budget with room for other mistakes beside.
func (b Budget) With(others *List) Budget {
	if b.Errors > 0 {
		b.Errors += others.Len()
	}
	if b.Report > 0 {
		b.Report += others.Weight()
	}
	return b
}

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
	budget    Budget
	kept      []Mistake
	weight    int64        // of kept
	passed    int          // how many that nobody asked for
	paths     path.Strings // of mistakes that AddAt has kept
	full      bool         // see Full
	truncated bool         // there are mistakes that the list has never held
	done, all int          // see Reached
}

// NewList returns an empty list.
func NewList(b Budget) *List { return &List{budget: b} }

// Budget returns what the list was made by.
func (l *List) Budget() Budget { return l.budget }

// AsksAll reports whether mistakes are asked for wherever they are.
func (l *List) AsksAll() bool { return l.budget.Asked == nil }

// Add keeps a mistake, unless nobody asks for it or the list is full.
func (l *List) Add(m Mistake) {
	if !l.AsksAll() && !l.Takes([]byte(m.Path)) || l.Full() {
		return
	}

	l.keep(&m)
}

func (l *List) keep(m *Mistake) {
	if len(l.kept) == cap(l.kept) {
		l.grow()
	}
	l.kept = append(l.kept, *m)
	l.weight += Weight(m.Path)
	l.full = l.overflows()
}

// AddAt is Add for a mistake at a place that is not kept yet: at holds path.Steps
// until AddAt returns, and m gets them as its path. Many paths share an
// allocation.
func (l *List) AddAt(at []byte, m *Mistake) {
	if !l.Takes(at) {
		return
	}

	// As many mistakes are expected as there are: few paths take little memory.
	l.paths.Expected = max(len(l.kept), 4)
	m.Path = path.Steps(l.paths.Keep(at))
	l.keep(m)
}

// Narrow lets the list take only mistakes that it would have taken before and
// that asked holds for, until the function that it returns is called.
func (l *List) Narrow(asked func(at []byte) bool) (widen func()) {
	before := l.budget
	l.budget.Asked = func(at []byte) bool { return before.Asks(at) && asked(at) }
	return func() { l.budget = before }
}

// Restart empties the list, for the mistakes of another budget. It uses the
// memory of what All has returned.
func (l *List) Restart(b Budget) {
	clear(l.kept)
	*l = List{budget: b, kept: l.kept[:0]}
}

// Takes reports whether Add would keep a mistake at a place, and passes over
// one that nobody asks for. To ask first saves making the path.
func (l *List) Takes(at []byte) bool {
	switch {
	case l.Full():
		return false
	case l.budget.Asks(at):
		return true
	}
	l.passed++
	l.full = l.overflows()
	return false
}

// Reached tells the list how much of all that there is has been looked at, in
// any unit, so that it can tell how much room the mistakes will need.
func (l *List) Reached(done, all int) { l.done, l.all = done, all }

// grow makes room for one mistake: for few at first. Once there are many, it
// makes room for those to come, if what is left holds as many as what has been
// looked at, and for three times as many as there are if nobody has told how
// much is left. Doubling would take more memory.
func (l *List) grow() {
	const few, many = 4, 64
	n := len(l.kept)

	switch {
	case n == 0:
		l.kept = make([]Mistake, 0, few)
	case n >= many:
		more := 3 * n
		if l.done > 0 {
			more = int(float64(n) * float64(l.all-l.done) / float64(l.done) * 17 / 16)
		}
		if most := l.budget.Errors + 1 - n; l.budget.Errors > 0 && most > 0 {
			more = min(more, most)
		}
		l.kept = slices.Grow(l.kept, max(more, n/8))
	}
}

// Reserve makes room for n more mistakes, or for as many as the list can hold.
func (l *List) Reserve(n int) {
	if l.budget.Errors > 0 {
		n = min(n, l.budget.Errors+1-len(l.kept))
	}
	l.kept = slices.Grow(l.kept, max(n, 0))
}

// DeleteFunc removes the mistakes from index from on for which del holds. A
// list that was full stays truncated.
func (l *List) DeleteFunc(from int, del func(Mistake) bool) {
	l.truncated = l.Truncated()
	l.kept = append(l.kept[:from], slices.DeleteFunc(l.kept[from:], func(m Mistake) bool {
		if !del(m) {
			return false
		}
		l.weight -= Weight(m.Path)
		return true
	})...)
	l.full = l.overflows()
}

// Full reports whether the list holds more than an answer can: there is no use
// in looking for more.
func (l *List) Full() bool { return l.full }

// overflows is Full, counted out.
func (l *List) overflows() bool {
	return Over(len(l.kept), l.budget.Errors) || Over(l.weight, l.budget.Report) ||
		l.budget.Errors > 0 && l.passed > MostPassed
}

// Truncate says that there are mistakes that the list does not hold.
func (l *List) Truncate() { l.truncated = true }

// Truncated reports whether there may be mistakes that the list does not hold.
func (l *List) Truncated() bool { return l.truncated || l.Full() }

// All returns the mistakes, in the order in which they were added. The slice is
// the list's own.
func (l *List) All() []Mistake { return l.kept }

// Len returns how many mistakes there are.
func (l *List) Len() int { return len(l.kept) }

// Weight returns what the mistakes take in a response at the least.
func (l *List) Weight() int64 { return l.weight }
