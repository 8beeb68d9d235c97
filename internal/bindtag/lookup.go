package bindtag

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Lookup asks the server's stored data about keys, many at a time.
type Lookup interface {
	Key() reflect.Type
	Empty() bool
	Find(ctx context.Context, keys []reflect.Value) (stored map[any]bool, err error) // keys are of type Key
}

// Stored returns a Lookup by fn.
func Stored[K comparable](fn func(ctx context.Context, keys []K) (stored []K, err error)) Lookup {
	return lookup[K](fn)
}

type lookup[K comparable] func(ctx context.Context, keys []K) ([]K, error)

func (l lookup[K]) Key() reflect.Type { return reflect.TypeFor[K]() }

func (l lookup[K]) Empty() bool { return l == nil }

func (l lookup[K]) Find(ctx context.Context, values []reflect.Value) (map[any]bool, error) {
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

// Lookups are the lookups by name.
type Lookups struct {
	ByName   map[string]Lookup
	Parallel bool
}

// Ask asks about every value that has passed its own rules, one call per lookup, and returns what is wrong.
func (l Lookups) Ask(ctx context.Context, s *jsonbody.Decoded, most int, failed []mistake.Mistake, wanted func(path.Steps) bool) ([]mistake.Mistake, error) {
	if !s.Type.Has(shape.HasLookups) {
		return nil, nil
	}
	asked, err := l.inquiries(s, failed, wanted)
	if err != nil || len(asked) == 0 {
		return nil, err
	}
	if err := l.ask(ctx, asked); err != nil {
		return nil, err
	}
	var fields []mistake.Mistake
	for _, q := range asked {
		fields = q.answers(fields, most)
	}
	return fields, nil
}

// inquiries collects the questions, in the order in which the lookups first come in the body.
func (l Lookups) inquiries(s *jsonbody.Decoded, failed []mistake.Mistake, wanted func(path.Steps) bool) (asked []*inquiry, err error) {
	defer mistake.Recovered(&err, "lookups")
	wrong := placesOf(failed)
	rooms, byName := rooms(s), map[string]*inquiry{}
	ask := func(name string, p shape.Place, available bool) {
		if name == "" || err != nil {
			return
		}
		q := byName[name]
		if q == nil {
			q = &inquiry{name: name, lookup: l.ByName[name], asked: map[any]bool{}}
			if err = Misfit(p.Field.Leaf(), name, q.lookup).On(p.Field); err != nil {
				return
			}
			q.places, q.questions = rooms[name].make(), make([]question, 0, rooms[name].places)
			byName[name] = q
			asked = append(asked, q)
		}
		q.add(p, available)
	}
	s.Type.Visit(s.Value, s.Root(), shape.HasLookups, func(p shape.Place) {
		if p.Value.IsZero() || !wrong.Empty() && wrong.Touches(p.Steps()) || wanted != nil && !wanted(p.Steps()) {
			return
		}
		ask(p.Field.Bind.Exists, p, false)
		ask(p.Field.Bind.Available, p, true)
	})
	return slices.DeleteFunc(asked, func(q *inquiry) bool { return len(q.keys) == 0 }), err
}

// rooms counts what there is to look up, by the names of the lookups.
func rooms(s *jsonbody.Decoded) map[string]room {
	rooms := map[string]room{}
	s.Type.Visit(s.Value, s.Root(), shape.HasLookups, func(p shape.Place) {
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

// placesOf returns the places of mistakes with values. There is no use in looking at a value that touches one.
func placesOf(mistakes []mistake.Mistake) (places path.Set) {
	for _, m := range mistakes {
		if m.Rule != mistake.RuleUnknown {
			places.Add(m.Path)
		}
	}
	return places
}

// sameKey reports whether values of type t are keys of type k, by name or underneath. A key that is an interface could
// hold what cannot be compared.
func sameKey(t, k reflect.Type) bool {
	return t.Kind() == k.Kind() && t.ConvertibleTo(k) && k.Kind() != reflect.Interface && t.Comparable()
}

// Misfit says why values of type t cannot be looked up by a lookup of that name, nil if they can.
func Misfit(t *shape.Type, name string, l Lookup) *shape.Fault {
	switch {
	case l == nil:
		return &shape.Fault{Fault: fmt.Sprintf("lookup %q is not in Config.Lookups", name), Cure: "add it"}
	case t == nil || !sameKey(t.Go, l.Key()):
		return &shape.Fault{Fault: fmt.Sprintf("lookup %q has keys of type %v", name, l.Key()), Cure: "give the field that type"}
	case !identifiable(t.Go):
		return &shape.Fault{Fault: fmt.Sprintf("lookup %q has keys of type %v, whose values cannot be compared", name, l.Key()), Cure: "use a key without pointers, interfaces and times in it"}
	}
	return nil
}

func (q *inquiry) add(p shape.Place, available bool) {
	key := p.Value.Convert(q.lookup.Key())
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
func (l Lookups) ask(ctx context.Context, asked []*inquiry) error {
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
		case l.Parallel:
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
	defer mistake.Recovered(&err, "asking")
	q.stored, err = q.lookup.Find(ctx, q.keys)
	return err
}

// answers appends the mistakes among the values asked about to fields, as long as these are not more than most.
func (q *inquiry) answers(fields []mistake.Mistake, most int) []mistake.Mistake {
	for i, asked := range q.questions {
		if q.stored[asked.key] != asked.available {
			continue
		}
		if mistake.Over(len(fields), most) {
			break
		}
		fe := mistake.Mistake{
			Path: q.places.steps(i), Reference: asked.field.IsReference(), Rule: mistake.RuleExists, Param: q.name,
			Type: asked.field.Leaf().Word(),
		}
		if asked.available {
			fe.Rule = mistake.RuleAvailable
		}
		fields = append(fields, fe)
	}
	return fields
}
