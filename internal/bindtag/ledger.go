package bindtag

import (
	"hash/maphash"
	"reflect"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
)

// Given is what a stage is told about a body besides its value. The zero Given
// is for a body that comes at once and stands for no record.
type Given struct {
	Owners Owners

	// Ledger is what the batches of a body have in common; nil for other
	// bodies.
	Ledger *Ledger

	// Place returns the place in the body of a place in a batch.
	Place func(path.Steps) path.Steps
}

// Ledger knows the values of the batches of one body that must differ, by their
// marks. Whether two values have the same mark by chance is found out by another
// pass over the body, which keeps the values that may be equal: see Settle. Of
// the pattern that a value is compared under, the hash is all that is known.
//
// A Ledger is for one goroutine.
type Ledger struct {
	most, used int64
	seed       maphash.Seed

	batch   int32
	seen    marks
	crossed bool // a mark has come again in another batch

	known  map[string]map[any]known // what lookups have said, by their names
	asked  int                      // keys in known
	rivals *rivals                  // of the second pass; nil in the first
}

// markSize is charged for a mark: twice what it takes at the most, because the
// collector lets the heap grow to that, and some for what it grows by.
const markSize = 64

// NewLedger returns a Ledger of at most most bytes; most that is not positive
// is no limit.
func NewLedger(most int64) *Ledger {
	return &Ledger{most: most, seed: maphash.MakeSeed(), known: map[string]map[any]known{}}
}

// Crossed reports whether values of two batches may be equal.
func (l *Ledger) Crossed() bool { return l.crossed }

// charge counts what is kept.
func (l *Ledger) charge(size int) error {
	l.used += int64(size)
	if l.most > 0 && l.used > l.most {
		return &jsonbody.LimitError{Limit: "distinct", Max: l.most}
	}
	return nil
}

// note notes the values of a batch.
func (l *Ledger) note(v *values) error {
	l.batch++
	for i := range v.all.len() {
		equal, claim := l.marks(v, v.all.at(i))
		for _, m := range [...]mark{equal, claim} {
			if err := l.noteMark(m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Ledger) noteMark(m mark) error {
	if m == 0 {
		return nil
	}
	first, fresh := l.seen.batch(m)
	if fresh {
		*first = l.batch
		return l.charge(markSize)
	}
	l.crossed = l.crossed || max(*first, -*first) != l.batch
	*first = min(*first, -*first)
	return nil
}

// The two things that a value is compared by.
const (
	asEqual = iota + 1 // with others at its pattern: distinct
	asClaim            // with all that claim keys of its lookup: available
)

// marks returns the marks of a value; a zero one where it is not compared.
func (l *Ledger) marks(v *values, held *value) (equal, claim mark) {
	claims := held.plan.available != nil && held.passed
	if !held.plan.distinct && !claims {
		return 0, 0
	}
	compared := held.value
	if q := held.plan.lookup(); q != nil && held.key() != none {
		compared = q.at(held.key())
	}
	if !isComparable(compared) {
		return 0, 0
	}

	of := hash(l.seed, compared)
	if held.plan.distinct {
		equal = l.mark(asEqual, v.marks[held.pattern], of)
	}
	if claims {
		claim = l.mark(asClaim, maphash.String(l.seed, held.plan.available.name), of)
	}
	return equal, claim
}

// mark returns the mark of a value with a hash, among those that it is compared
// with.
func (l *Ledger) mark(as, among, of uint64) mark {
	return max(1, mark(maphash.Comparable(l.seed, [3]uint64{as, among, of})))
}

// known is what a lookup has said about a key.
type known struct {
	stored bool
	owner  reflect.Value
}

// How many keys are remembered, and how long their text may be.
const (
	mostKnown    = 10_000
	longestKnown = 128
)

// recall returns what a lookup has said about a key.
func (l *Ledger) recall(lookup string, key reflect.Value) (k known, ok bool) {
	if l == nil || len(l.known[lookup]) == 0 {
		return k, false
	}
	k, ok = l.known[lookup][key.Interface()]
	return k, ok
}

// remember keeps what a lookup has said about a key, if there is room.
func (l *Ledger) remember(lookup string, key reflect.Value, k known) {
	long := key.Kind() == reflect.String && key.Len() > longestKnown
	if l == nil || l.asked >= mostKnown || long {
		return
	}
	if l.known[lookup] == nil {
		l.known[lookup] = map[any]known{}
	}
	l.asked++
	l.known[lookup][owned(key).Interface()] = k
}
