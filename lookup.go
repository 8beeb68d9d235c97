package bind

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Lookup asks the server's stored data about keys, many at a time. Stored makes one.
type Lookup interface {
	key() reflect.Type
	empty() bool
	find(ctx context.Context, keys []reflect.Value) (stored map[any]bool, err error) // keys are of type key
}

// Stored returns a Lookup by fn, which reports which of keys are stored. For bind:"exists=…" a key that fn does not
// return is a mistake, for bind:"available=…" one that it does. fn is called once per request and lookup, with distinct
// keys in the order of the body, never with none, and never for zero values or values that failed their own rules. Its
// ctx carries the values of the request's, and ends with it or when another lookup fails; an error that fn returns is a
// failure of the server. The keys it returns must be equal (==) to those it got, times must be the same instant: a store
// that ignores case maps them back. K holds no pointers and no interfaces, and a time only by itself: == would compare
// where they are in memory.
func Stored[K comparable](fn func(ctx context.Context, keys []K) (stored []K, err error)) Lookup {
	return lookup[K](fn)
}

type lookup[K comparable] func(ctx context.Context, keys []K) ([]K, error)

func (l lookup[K]) key() reflect.Type { return reflect.TypeFor[K]() }

func (l lookup[K]) empty() bool { return l == nil }

func (l lookup[K]) find(ctx context.Context, values []reflect.Value) (map[any]bool, error) {
	keys := make([]K, 0, len(values))
	for _, v := range values {
		keys = append(keys, v.Interface().(K))
	}
	found, err := l(ctx, keys)
	stored := make(map[any]bool, len(found))
	for _, k := range found {
		if id, ok := identity(reflect.ValueOf(k)); ok {
			stored[id] = true
		}
	}
	return stored, err
}

// question is one value that a lookup is asked about.
type question struct {
	field     *shape.Field
	key       any
	available bool
}

// inquiry is everything one lookup is asked in a request.
type inquiry struct {
	name      string
	lookup    Lookup
	keys      []reflect.Value // distinct, in the order of the body
	asked     map[any]bool    // the same
	questions []question
	places    places       // of the questions
	stored    map[any]bool // the answer
}

// lookups asks about every value that has passed its own rules, one call per lookup, and returns what is wrong.
func (b *Binder) lookups(ctx context.Context, s subject, failed FieldErrors, only *precognition) (FieldErrors, error) {
	if !s.shape.Has(shape.HasLookups) {
		return nil, nil
	}
	asked, err := b.inquiries(s, failed, only)
	if err != nil || len(asked) == 0 {
		return nil, err
	}
	if err := b.ask(ctx, asked); err != nil {
		return nil, err
	}
	var fields FieldErrors
	for _, q := range asked {
		fields = q.answers(fields, s.limits.Errors)
	}
	return fields, nil
}

// inquiries collects the questions, in the order in which the lookups first come in the body.
func (b *Binder) inquiries(s subject, failed FieldErrors, only *precognition) (asked []*inquiry, err error) {
	defer recovered(&err, "lookups")
	wrong := doubtful(failed)
	rooms, byName := s.rooms(), map[string]*inquiry{}
	ask := func(name string, p shape.Place, available bool) {
		if name == "" || err != nil {
			return
		}
		q := byName[name]
		if q == nil {
			q = &inquiry{name: name, lookup: b.cfg.Lookups[name], asked: map[any]bool{}}
			if err = misfit(p.Field.Leaf(), name, q.lookup).on(p.Field); err != nil {
				return
			}
			q.places, q.questions = rooms[name].make(), make([]question, 0, rooms[name].places)
			byName[name] = q
			asked = append(asked, q)
		}
		q.add(p, available)
	}
	s.shape.Visit(s.value, s.root(), shape.HasLookups, func(p shape.Place) {
		if p.Value.IsZero() || len(wrong.at) > 0 && wrong.touches(p.Steps()) || only != nil && !only.wants(p.Steps()) {
			return
		}
		ask(p.Field.Bind.Exists, p, false)
		ask(p.Field.Bind.Available, p, true)
	})
	return slices.DeleteFunc(asked, func(q *inquiry) bool { return len(q.keys) == 0 }), err
}

// rooms counts what there is to look up, by the names of the lookups.
func (s subject) rooms() map[string]room {
	rooms := map[string]room{}
	s.shape.Visit(s.value, s.root(), shape.HasLookups, func(p shape.Place) {
		for _, name := range [...]string{p.Field.Bind.Exists, p.Field.Bind.Available} {
			if name != "" {
				r := rooms[name]
				r.add(p)
				rooms[name] = r
			}
		}
	})
	return rooms
}

// doubtful returns the places of mistakes. There is no use in looking up a value that touches one.
func doubtful(failed FieldErrors) mistyped {
	mistakes := make([]jsonbody.Mistake, 0, len(failed))
	for _, fe := range failed {
		mistakes = append(mistakes, jsonbody.Mistake{Path: fe.Path.steps, Rule: fe.Rule})
	}
	return newMistyped(mistakes)
}

// touches reports whether the value at p is one of those known, or in one, or around one.
func (m mistyped) touches(p path.Steps) bool { return len(m.at) > 0 && (m.under(p) || m.around[p]) }

// sameKey reports whether values of type t are keys of type k, by name or underneath. A key that is an interface could
// hold what cannot be compared.
func sameKey(t, k reflect.Type) bool {
	return t.Kind() == k.Kind() && t.ConvertibleTo(k) && k.Kind() != reflect.Interface && t.Comparable()
}

// misfit says why values of type t cannot be looked up by a lookup of that name, nil if they can.
func misfit(t *shape.Type, name string, l Lookup) *problem {
	switch {
	case l == nil:
		return &problem{fmt.Sprintf("lookup %q is not in Config.Lookups", name), "add it"}
	case t == nil || !sameKey(t.Go, l.key()):
		return &problem{fmt.Sprintf("lookup %q has keys of type %v", name, l.key()), "give the field that type"}
	case !identifiable(t.Go):
		return &problem{fmt.Sprintf("lookup %q has keys of type %v, whose values cannot be compared", name, l.key()), "use a key without pointers, interfaces and times in it"}
	}
	return nil
}

func (q *inquiry) add(p shape.Place, available bool) {
	key := p.Value.Convert(q.lookup.key())
	id, ok := identity(key)
	if !ok {
		return
	}
	if !q.asked[id] {
		q.asked[id] = true
		q.keys = append(q.keys, key)
	}
	q.questions = append(q.questions, question{p.Field, id, available})
	q.places.add(p.Path)
}

// errUnanswered stands for a lookup that has ended its goroutine.
var errUnanswered = errors.New("the lookup did not return")

// ask runs the lookups. The first that fails cancels the context of the others, and its error is returned.
func (b *Binder) ask(ctx context.Context, asked []*inquiry) error {
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
		err = q.run(within)
	}
	var running sync.WaitGroup
	for _, q := range asked {
		switch {
		case within.Err() != nil:
		case b.cfg.Parallel:
			running.Go(func() { run(q) })
		default:
			run(q)
		}
	}
	running.Wait()
	return cmp.Or(first, ctx.Err())
}

// failure words the error of a lookup. What drivers return when their time is up need not say that it was.
func (q *inquiry) failure(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return fmt.Errorf("lookup %s: %w: %w", q.name, ended, err)
	}
	return fmt.Errorf("lookup %s: %w", q.name, err)
}

func (q *inquiry) run(ctx context.Context) (err error) {
	defer recovered(&err, "asking")
	q.stored, err = q.lookup.find(ctx, q.keys)
	return err
}

// answers appends the mistakes among the values asked about to fields, as long as these are not more than most.
func (q *inquiry) answers(fields FieldErrors, most int) FieldErrors {
	for i, asked := range q.questions {
		if q.stored[asked.key] != asked.available {
			continue
		}
		if over(int64(len(fields)), int64(most)) {
			break
		}
		fe := FieldError{
			Path: Path{steps: q.places.steps(i)}, Kind: kindOf(asked.field), Rule: "exists", Param: q.name,
			Type: asked.field.Leaf().Word(),
		}
		if asked.available {
			fe.Rule = "available"
		}
		fields = append(fields, fe)
	}
	return fields
}
