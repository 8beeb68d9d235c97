package bindtag

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/fielderrors/bind/internal/mistake"
)

// inquiry is everything that one lookup is asked in a request.
type inquiry struct {
	name    string
	lookup  *Lookup
	values  *values
	keys    list[key]
	numbers index               // of keys, by their values
	folded  list[reflect.Value] // the keys, if the lookup folds them

	records   list[reflect.Value] // ids of the objects that claim keys
	recordsBy index               // of records, by their values

	asked  list[int32]     // in keys: those that are to be looked up
	known  []bool          // by key.asked: the ledger knows the answer; nil if it knows none
	fresh  int             // how many it does not know
	stored []bool          // the answer, by key.asked
	owners []reflect.Value // who holds each, if the lookup says so
}

// key is one of the distinct values that a lookup can be asked about.
type key struct {
	value    int32 // in values.all: the first one that is the key
	asked    int32 // in inquiry.asked; none if no value is to be looked up
	claimant int32 // in values.all: the first one that claims it for its object; none
	rival    int32 // in values.all: the first one that claims it for another record than claimant; none
}

// key returns the number of the key that value n is, and notes whether it is to
// be looked up. fresh says that no other value has been that key.
func (q *inquiry) key(n int32) (number int32, fresh bool) {
	v := q.values.all.at(int(n))
	k, next := q.lookup.keyOf(v.value), int32(q.keys.len())
	number = q.numbers.first(next, hash(q.values.seed, k),
		func(other int32) uint64 { return hash(q.values.seed, q.at(other)) },
		func(other int32) bool { return equal(q.at(other), k) })

	if fresh = number == next; fresh {
		q.keys.add(key{value: n, asked: none, claimant: none, rival: none})
		if q.lookup.fold != nil {
			q.folded.add(k)
		}
	}
	if known := q.keys.at(int(number)); v.passed && v.asked && known.asked == none {
		known.asked = int32(q.asked.len())
		q.asked.add(number)
	}
	return number, fresh
}

// at returns the key with a number.
func (q *inquiry) at(number int32) reflect.Value {
	if q.lookup.fold != nil {
		return *q.folded.at(int(number))
	}
	first := q.keys.at(int(number)).value
	return as(q.lookup.Key, q.values.all.at(int(first)).value)
}

// claim notes that a value claims a key.
func (q *inquiry) claim(number, by int32) {
	k, all := q.keys.at(int(number)), &q.values.all
	switch {
	case k.claimant == none:
		k.claimant = by
	case k.rival == none && all.at(int(by)).isRivalOf(all.at(int(k.claimant))):
		k.rival = by
	}
}

// isStored reports whether there is a record with a key.
func (q *inquiry) isStored(number int32) bool { return q.stored[q.keys.at(int(number)).asked] }

// isTaken reports whether a record holds a key that is not the one with an id.
func (q *inquiry) isTaken(number int32, id reflect.Value) bool {
	asked := q.keys.at(int(number)).asked
	if !q.stored[asked] || q.owners == nil || !id.IsValid() {
		return q.stored[asked]
	}
	return !equal(q.owners[asked], id)
}

// ask asks each lookup about the values that have passed their own rules.
func (s Stage) ask(ctx context.Context, v *values) error {
	asking := slices.DeleteFunc(slices.Clone(v.inquiries), func(q *inquiry) bool {
		q.prepare()
		return q.fresh == 0
	})
	if len(asking) == 0 {
		return nil
	}
	if err := s.run(ctx, asking); err != nil {
		return err
	}
	for _, q := range asking {
		q.remember()
	}
	return nil
}

// prepare makes room for the answers, and fills in those that the ledger knows.
func (q *inquiry) prepare() {
	n := q.asked.len()
	q.stored, q.fresh = make([]bool, n), n
	if q.lookup.ID != nil {
		q.owners = make([]reflect.Value, n)
	}
	if q.values.ledger == nil {
		return
	}

	q.known = make([]bool, n)
	for i := range n {
		said, known := q.values.ledger.recall(q.name, q.at(*q.asked.at(i)))
		if !known {
			continue
		}
		q.known[i], q.stored[i] = true, said.stored
		if q.owners != nil {
			q.owners[i] = said.owner
		}
		q.fresh--
	}
}

// remember tells the ledger what the lookup has said.
func (q *inquiry) remember() {
	if q.values.ledger == nil {
		return
	}
	for i := range q.asked.len() {
		if q.known[i] {
			continue
		}
		said := known{stored: q.stored[i]}
		if q.owners != nil {
			said.owner = q.owners[i]
		}
		q.values.ledger.remember(q.name, q.at(*q.asked.at(i)), said)
	}
}

// errUnanswered stands for a lookup that has ended its goroutine.
var errUnanswered = errors.New("the lookup did not return")

// run runs the lookups. The first that fails cancels the context of the others,
// and its error is returned.
func (s Stage) run(ctx context.Context, inquiries []*inquiry) error {
	within, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var once sync.Once
	var first error

	run := func(q *inquiry) {
		err := errUnanswered
		defer func() {
			if err != nil {
				once.Do(func() { first = q.failure(ctx, err) })
				cancel(first)
			}
		}()
		err = q.find(within)
	}

	var running sync.WaitGroup
	for _, q := range inquiries {
		switch {
		case within.Err() != nil:
		case s.Parallel:
			running.Go(func() { run(q) })
		default:
			run(q)
		}
	}
	running.Wait()
	return cmp.Or(first, ctx.Err())
}

// failure words the error of a lookup. What drivers return when their time is
// up need not say that it was.
func (q *inquiry) failure(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return fmt.Errorf("lookup %s: %w: %w", q.name, ended, err)
	}
	return fmt.Errorf("lookup %s: %w", q.name, err)
}

func (q *inquiry) find(ctx context.Context) (err error) {
	defer mistake.Recovered(&err, "asking")
	return q.lookup.find(ctx, question{q.fresh, q.each}, q.found)
}

// each yields the keys that are asked about.
func (q *inquiry) each(yield func(reflect.Value) bool) {
	for i := range q.asked.len() {
		if known := q.known != nil && q.known[i]; known {
			continue
		}
		if !yield(q.at(*q.asked.at(i))) {
			return
		}
	}
}

// found notes that a key is stored. The lookup may return keys that nobody has
// asked about.
func (q *inquiry) found(k, owner reflect.Value) {
	k = q.lookup.folded(k)
	number := q.numbers.find(hash(q.values.seed, k), func(other int32) bool { return equal(q.at(other), k) })
	if number == none {
		return
	}
	asked := q.keys.at(int(number)).asked
	if asked == none {
		return
	}
	q.stored[asked] = true
	if q.owners != nil {
		q.owners[asked] = owner
	}
}
