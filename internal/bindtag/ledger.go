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

// Ledger knows the values of the batches of one body that must differ, by
// hashes that differ between any two values. Whether two hashes are the same by
// chance is found out by another pass over the body, which keeps the values that
// may be equal: see Settle.
//
// A Ledger is for one goroutine.
type Ledger struct {
	most, used int64
	seeds      [2]maphash.Seed

	batch   int32
	seen    map[mark]int32 // the batch that had it first; negative where it has come again
	crossed bool           // a mark has come again in another batch

	known  map[string]map[any]known // what lookups have said, by their names
	asked  int                      // keys in known
	rivals *rivals                  // of the second pass; nil in the first
}

// mark stands for a value and what it is compared with.
type mark [2]uint64

// markSize is charged for a mark. A map has it, and room to grow.
const markSize = 64

// NewLedger returns a Ledger of at most most bytes; most that is not positive
// is no limit.
func NewLedger(most int64) *Ledger {
	return &Ledger{
		most: most, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		seen: map[mark]int32{}, known: map[string]map[any]known{},
	}
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
	if m == (mark{}) {
		return nil
	}
	first, again := l.seen[m]
	if !again {
		l.seen[m] = l.batch
		return l.charge(markSize)
	}
	l.crossed = l.crossed || max(first, -first) != l.batch
	l.seen[m] = min(first, -first)
	return nil
}

// The two things that a value is compared by.
const (
	asEqual = iota + 1 // with others at its pattern: distinct
	asClaim            // with all that claim keys of its lookup: available
)

// marks returns the marks of a value; a zero one where it is not compared.
func (l *Ledger) marks(v *values, held *value) (equal, claim mark) {
	compared := held.value
	if q := held.plan.lookup(); q != nil && held.key() != none {
		compared = q.at(held.key())
	}
	claims := held.plan.available != nil && held.passed
	if !isComparable(compared) || !held.plan.distinct && !claims {
		return equal, claim
	}

	for i, seed := range l.seeds {
		of := hash(seed, compared)
		if held.plan.distinct {
			equal[i] = maphash.Comparable(seed, [3]uint64{asEqual, v.marks[held.pattern][i], of})
		}
		if claims {
			name := maphash.String(seed, held.plan.available.name)
			claim[i] = maphash.Comparable(seed, [3]uint64{asClaim, name, of})
		}
	}
	return equal, claim
}

// markOf returns the mark of a pattern.
func (l *Ledger) markOf(pattern []byte) (m mark) {
	for i, seed := range l.seeds {
		m[i] = maphash.Bytes(seed, pattern)
	}
	return m
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
