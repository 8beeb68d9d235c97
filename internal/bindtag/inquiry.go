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
	name      string
	lookup    Lookup
	values    *Values
	keys      []int32       // in values.keys: distinct ones, in the order of the body
	numbers   map[any]int32 // of the keys
	questions list[question]
	stored    map[any]bool // the answer
}

// question is one value that a lookup is asked about.
type question struct {
	value     int32 // in Values.all
	key       int32 // in inquiry.keys
	available bool
}

// Ask asks about every value that has passed its own rules, one call for each
// lookup, and reports those that the lookups do not know, or know already.
func (l Lookups) Ask(ctx context.Context, v *Values, found *mistake.List) error {
	inquiries, err := l.inquiries(v, found)
	if err != nil || len(inquiries) == 0 {
		return err
	}
	if err := l.run(ctx, inquiries); err != nil {
		return err
	}
	for _, q := range inquiries {
		q.report(found)
	}
	return nil
}

// inquiries puts the questions together, in the order in which the lookups
// first come in the body.
func (l Lookups) inquiries(v *Values, found *mistake.List) (all []*inquiry, err error) {
	defer mistake.Recovered(&err, "lookups")
	if v.keys.len() == 0 {
		return nil, nil
	}
	byName := map[string]*inquiry{}
	wrong := placesOf(found.All())
	add := func(name string, i int, available bool) {
		q := byName[name]
		if name == "" || err != nil {
			return
		}
		if q == nil {
			q = &inquiry{name: name, lookup: l.ByName[name], values: v, numbers: map[any]int32{}}
			field := v.all.at(i).field
			if err = Misfit(field.Leaf(), name, q.lookup).On(field); err != nil {
				return
			}
			byName[name] = q
			all = append(all, q)
		}
		q.add(i, available)
	}

	var at []byte
	for i := range v.all.len() {
		h := v.all.at(i)
		if h.key < 0 || h.equal >= 0 {
			continue
		}
		if !wrong.Empty() {
			at = v.paths.Append(at[:0], int(h.path))
			if wrong.TouchesBytes(at) {
				continue
			}
		}
		add(h.field.Bind.Exists, i, false)
		add(h.field.Bind.Available, i, true)
	}
	return slices.DeleteFunc(all, func(q *inquiry) bool { return len(q.keys) == 0 }), err
}

// add asks about value i.
func (q *inquiry) add(i int, available bool) {
	key := q.values.all.at(i).key
	id, ok := identity(q.key(key))
	if !ok {
		return
	}
	number, known := q.numbers[id]
	if !known {
		number = int32(len(q.keys))
		q.numbers[id] = number
		q.keys = append(q.keys, key)
	}
	q.questions.add(question{int32(i), number, available})
}

// key returns the value with a number in values.keys as the lookup takes it.
func (q *inquiry) key(number int32) reflect.Value {
	v := *q.values.keys.at(int(number))
	if t := q.lookup.Key(); v.Type() != t {
		return v.Convert(t)
	}
	return v
}

// all yields the keys.
func (q *inquiry) all(yield func(reflect.Value) bool) {
	for _, number := range q.keys {
		if !yield(q.key(number)) {
			return
		}
	}
}

// errUnanswered stands for a lookup that has ended its goroutine.
var errUnanswered = errors.New("the lookup did not return")

// run runs the lookups. The first that fails cancels the context of the others,
// and its error is returned.
func (l Lookups) run(ctx context.Context, inquiries []*inquiry) error {
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
		case l.Parallel:
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
	q.stored, err = q.lookup.Find(ctx, len(q.keys), q.all)
	return err
}

// report reports the values that are not as their fields ask.
func (q *inquiry) report(found *mistake.List) {
	v := q.values
	stored := make([]bool, len(q.keys))
	for id := range q.stored {
		if number, ok := q.numbers[id]; ok {
			stored[number] = q.stored[id]
		}
	}

	for i := range q.questions.len() {
		asked := q.questions.at(i)
		if stored[asked.key] != asked.available {
			continue
		}
		if found.Full() {
			return
		}
		rule := mistake.RuleExists
		if asked.available {
			rule = mistake.RuleAvailable
		}
		h := v.all.at(int(asked.value))
		found.Add(mistake.Mistake{
			Path: v.steps(h), Reference: h.field.IsReference(), Rule: rule, Param: q.name, Type: h.field.Leaf().Word(),
		})
	}
}
