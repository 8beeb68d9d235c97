package rules

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// judge collects the failures of the rules of one value, or of a share of a bulk body's items.
type judge struct {
	engine   *Engine
	ctx      context.Context
	budget   mistake.Budget
	size     int64  // of found, as mistake.Weight counts it
	path     []byte // path.Steps of the value that is looked at
	found    []mistake.Mistake
	ahead    int // how many found there is room for once there are many; 0 is as append sees fit
	mistyped mistyped
	passed   int // how many that nobody asks for
	root     int // how long the path of the whole value is
	proved   jsonbody.Proved
	decoded  bool  // the value comes from JSON: no interface in it holds a struct
	err      error // a failure of the server: a panic in validator or in a rule
}

// Judge finds what in the value fails its rules and appends it to found, each failure on its path. full says that it
// stopped before the end, because an answer could not hold more.
func (b *Engine) Judge(ctx context.Context, s *jsonbody.Decoded, budget mistake.Budget, found []mistake.Mistake) (_ []mistake.Mistake, full bool, err error) {
	if len(found) == 0 && len(s.Mistakes) == 0 && (s.Proved.Whole() || !s.Bulk && b.Proof(s.Type).Accepts(s.Value)) {
		return nil, false, nil // as nearly all are
	}
	found = slices.DeleteFunc(found, func(m mistake.Mistake) bool { return !budget.Asks(m.Path) })
	j := judge{
		engine: b, ctx: ctx, budget: budget, path: []byte(s.Root()),
		found: found, ahead: budget.Errors + 1, mistyped: newMistyped(s.Mistakes),
		root: len(s.Root()), proved: s.Proved, decoded: s.Body != nil,
	}
	for _, m := range found {
		j.size += mistake.Weight(m.Path)
	}
	if _, item := s.Type.Elements(); s.Bulk && b.spreads(item, s.Value.Len(), j.decoded) {
		j.spread(item, s.Value)
	} else {
		j.attempt(func() { j.inside(s.Type, s.Value) })
	}
	return j.found, j.full(), j.err
}

// attempt calls look, and turns a panic of validator or of a user's function into a failure of the server; one that ends
// its goroutine is a failure, too.
func (j *judge) attempt(look func()) {
	returned := false
	defer func() {
		if !returned && j.err == nil {
			j.err = errEnded
		}
	}()
	defer mistake.Recovered(&j.err, "validating")
	look()
	returned = true
}

// errEnded is the failure of a function of the user's that has called runtime.Goexit.
var errEnded = errors.New("validating: a function has ended its goroutine")

// note adds a failure, unless decoding explains it: then it returns false.
func (j *judge) note(fe mistake.Mistake, owners []path.Steps) bool {
	const few, many = 4, 64
	if j.mistyped.explains(fe, owners) {
		return false
	}
	if !j.budget.Asks(fe.Path) {
		j.passed++
		return true
	}
	switch n := len(j.found); {
	case n < cap(j.found):
	case n == 0:
		j.found = make([]mistake.Mistake, 0, few)
	case n >= many && n < j.ahead:
		j.found = slices.Grow(j.found, j.ahead-n)
	}
	j.found = append(j.found, fe)
	j.size += mistake.Weight(fe.Path)
	return true
}

// full reports whether there is no use in going on.
func (j *judge) full() bool {
	b := j.budget
	return j.err != nil || mistake.Over(len(j.found), b.Errors) || mistake.Over(j.size, b.Report) || b.Errors > 0 && j.passed > mistake.MostPassed
}

// inside finds the structs in v that validator would not reach by itself.
func (j *judge) inside(t *shape.Type, v reflect.Value) {
	v, ok := behind(v)
	if !ok || j.full() || j.mistyped.Has(path.Steps(j.path)) {
		return
	}
	if t = t.Deref(); t.Go != v.Type() { // a value in an interface
		t = j.engine.shapes.Read(v.Type())
	}
	here := len(j.path)
	_, elem := t.Elements()
	switch v.Kind() {
	case reflect.Struct:
		j.structure(t, v, j.engine.Proof(t))
	case reflect.Slice, reflect.Array:
		j.items(elem, v, 0, v.Len())
	case reflect.Map:
		if !holdsStructs(elem) {
			return
		}
		check := j.engine.Proof(elem)
		for _, key := range shape.SortedKeysWhere(v, func(v reflect.Value) bool { return !check.Accepts(v) }) {
			j.key(key.Name)
			j.inside(elem, v.MapIndex(key.Value))
			j.path = j.path[:here]
		}
	}
}

// items looks inside the items of v from one index to before another.
func (j *judge) items(t *shape.Type, v reflect.Value, from, to int) {
	if !holdsStructs(t) {
		return
	}
	check := j.engine.Proof(t)
	here := len(j.path)
	list := here == j.root // the body's own
	for i := from; i < to; i++ {
		item := v.Index(i)
		if list && j.proved.Item(i) || check.Accepts(item) {
			continue
		}
		j.index(i)
		j.inside(t, item)
		j.path = j.path[:here]
	}
}

// Proof returns what proves values of t that are structs.
func (b *Engine) Proof(t *shape.Type) *proof.Check {
	if b.prover == nil || t.Deref().Go.Kind() != reflect.Struct {
		return proof.Unproven
	}
	return b.prover.Of(t, nil)
}

// behind follows pointers and interfaces; ok is false if one is nil.
func behind(v reflect.Value) (reflect.Value, bool) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return v, false
		}
		v = v.Elem()
	}
	return v, v.IsValid()
}

// holdsStructs reports whether there may be a struct for validator below t that is not inside another.
func holdsStructs(t *shape.Type) bool {
	inner := t.Innermost()
	return inner != nil && (inner.Declared != nil || inner.Kind == shape.Any || inner.Kind == shape.Opaque || inner.Kind == shape.Invalid)
}

var timeType = reflect.TypeFor[time.Time]()

// structure validates one struct, unless it is proved to be valid: field by field where that is the same, else as a
// whole.
func (j *judge) structure(t *shape.Type, v reflect.Value, check *proof.Check) {
	switch {
	case check.Accepts(v), v.Type().ConvertibleTo(timeType): // no struct to validator
	case j.engine.separable(t) && (j.decoded || !t.Has(shape.HasDynamic)):
		j.object(t, v, check)
	default:
		j.whole(t, v)
	}
}

// whole lets validator validate a struct and all in it, and finds the place of what it reports.
func (j *judge) whole(t *shape.Type, v reflect.Value) {
	if v.CanAddr() {
		v = v.Addr()
	}
	err := j.engine.validator.StructCtx(j.ctx, v.Interface())
	if err == nil {
		return
	}
	found, ok := err.(validator.ValidationErrors)
	if !ok {
		j.err = fmt.Errorf("validating %v: %w", v.Type(), err)
		return
	}
	root := spot{steps: path.Steps(j.path), typ: t, value: reflect.Indirect(v)}
	p := placement{engine: j.engine, ctx: j.ctx, root: root, seen: map[string]int{}}
	for _, fe := range found {
		j.note(p.place(fe))
	}
}
