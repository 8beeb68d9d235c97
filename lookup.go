package bind

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Lookup asks the server's stored data about keys, many at a time. Stored makes one.
type Lookup interface {
	key() reflect.Type
	empty() bool
	find(ctx context.Context, keys []reflect.Value) (stored map[any]bool, err error)
}

// Stored returns a Lookup by fn, which reports which of keys are stored. For bind:"exists=…" a key that fn does not
// return is a mistake, for bind:"available=…" one that it does. fn is called once per request and lookup, with distinct
// keys in the order of the body, never with none, and never for zero values or values that failed their own rules. Its
// ctx is the request's; an error it returns is a failure of the server. The keys it returns must be equal to those it
// got: a store that ignores case maps them back.
func Stored[K comparable](fn func(ctx context.Context, keys []K) (stored []K, err error)) Lookup {
	return lookup[K](fn)
}

type lookup[K comparable] func(ctx context.Context, keys []K) ([]K, error)

func (l lookup[K]) key() reflect.Type { return reflect.TypeFor[K]() }

func (l lookup[K]) empty() bool { return l == nil }

func (l lookup[K]) find(ctx context.Context, values []reflect.Value) (map[any]bool, error) {
	keys := make([]K, 0, len(values))
	for _, v := range values {
		keys = append(keys, v.Convert(l.key()).Interface().(K))
	}
	found, err := l(ctx, keys)
	stored := make(map[any]bool, len(found))
	for _, key := range found {
		stored[canonical(key)] = true
	}
	return stored, err
}

// canonical makes equal keys the same: times that are one instant differ by their location otherwise.
func canonical(key any) any {
	if t, ok := key.(time.Time); ok {
		return t.UTC()
	}
	return key
}

// question is one value that a lookup is asked about.
type question struct {
	place     shape.Place
	key       any
	available bool
}

// inquiry is everything one lookup is asked in a request.
type inquiry struct {
	name      string
	lookup    Lookup
	keys      []reflect.Value // distinct, in the order of the body
	questions []question
	stored    map[any]bool
}

// lookups asks about every value that has passed its own rules, one call per lookup, and returns what is wrong.
func (b *Binder) lookups(ctx context.Context, s subject, failed FieldErrors, only *precognition) (FieldErrors, error) {
	if !s.shape.Has(shape.HasLookups) {
		return nil, nil
	}
	asked, err := b.inquiries(s, failed, only)
	if err != nil {
		return nil, err
	}
	if err := b.ask(ctx, asked); err != nil {
		return nil, err
	}
	var fields FieldErrors
	for _, q := range asked {
		fields = append(fields, q.answers()...)
	}
	return fields, nil
}

// inquiries collects the questions, in the order in which the lookups first come in the body.
func (b *Binder) inquiries(s subject, failed FieldErrors, only *precognition) (asked []*inquiry, err error) {
	defer recovered(&err, "lookups")
	wrong := map[path.Steps]bool{}
	for _, fe := range failed {
		wrong[fe.Path.steps] = true
	}
	byName := map[string]*inquiry{}
	ask := func(name string, p shape.Place, available bool) {
		if name == "" || err != nil {
			return
		}
		q := byName[name]
		if q == nil {
			q = &inquiry{name: name, lookup: b.cfg.Lookups[name]}
			if q.lookup == nil || !sameKey(p.Value.Type(), q.lookup.key()) {
				err = b.misfit(p.Field, name, q.lookup)
				return
			}
			byName[name] = q
			asked = append(asked, q)
		}
		q.add(p, available)
	}
	s.shape.Visit(s.value, s.root(), shape.HasLookups, func(p shape.Place) {
		if p.Value.IsZero() || !p.Value.Comparable() || isWrong(wrong, p.Steps) || !only.wants(Path{steps: p.Steps}) {
			return
		}
		ask(p.Field.Bind.Exists, p, false)
		ask(p.Field.Bind.Available, p, true)
	})
	return asked, err
}

// isWrong reports whether the value at steps, or one around it, has failed.
func isWrong(wrong map[path.Steps]bool, steps path.Steps) bool {
	for above := range steps.Ancestors() {
		if wrong[above] {
			return true
		}
	}
	return wrong[steps]
}

// sameKey reports whether values of type t are keys of type k, by name or underneath. A key that is an interface could
// hold what cannot be compared.
func sameKey(t, k reflect.Type) bool {
	return t.Kind() == k.Kind() && t.ConvertibleTo(k) && k.Kind() != reflect.Interface && t.Comparable()
}

// misfit says why a field cannot be looked up.
func (b *Binder) misfit(f *shape.Field, name string, l Lookup) error {
	if l == nil {
		return fmt.Errorf("field %s: lookup %q is not in Config.Lookups: add it", f.Go, name)
	}
	return fmt.Errorf("field %s: lookup %q has keys of type %v: give the field that type", f.Go, name, l.key())
}

func (q *inquiry) add(p shape.Place, available bool) {
	key := canonical(p.Value.Convert(q.lookup.key()).Interface())
	if q.stored == nil {
		q.stored = map[any]bool{}
	}
	if !q.stored[key] {
		q.stored[key] = true // until find has the answer: the keys that are asked about
		q.keys = append(q.keys, p.Value)
	}
	q.questions = append(q.questions, question{place: p, key: key, available: available})
}

// ask runs the lookups; the first that fails cancels the context of the others.
func (b *Binder) ask(ctx context.Context, asked []*inquiry) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	run := func(q *inquiry) {
		if err := q.run(ctx); err != nil {
			cancel(err) // the first cause stays
		}
	}
	var running sync.WaitGroup
	for _, q := range asked {
		if b.cfg.Parallel {
			running.Go(func() { run(q) })
			continue
		}
		if run(q); ctx.Err() != nil {
			break
		}
	}
	running.Wait()
	return context.Cause(ctx)
}

func (q *inquiry) run(ctx context.Context) (err error) {
	defer recovered(&err, "lookup "+q.name)
	q.stored, err = q.lookup.find(ctx, q.keys)
	if err != nil {
		return fmt.Errorf("lookup %s: %w", q.name, err)
	}
	return nil
}

// answers returns the mistakes among the values asked about.
func (q *inquiry) answers() FieldErrors {
	var fields FieldErrors
	for _, asked := range q.questions {
		if q.stored[asked.key] != asked.available {
			continue
		}
		fe := FieldError{
			Path: Path{steps: asked.place.Steps}, Kind: kindOf(asked.place.Field), Rule: "exists", Param: q.name,
			Type: asked.place.Word(),
		}
		if asked.available {
			fe.Rule = "available"
		}
		fields = append(fields, fe)
	}
	return slices.Clip(fields)
}
