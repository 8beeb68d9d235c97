package bind

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// judge collects the failures of the rules of one value, or of a share of a bulk body's items.
type judge struct {
	binder   *Binder
	ctx      context.Context
	most     int    // mistakes; not positive is no limit
	room     int64  // bytes of rendered mistakes; not positive is no limit
	size     int64  // of found, as jsonbody.Weight counts it
	path     []byte // path.Steps of the value that is looked at
	found    FieldErrors
	ahead    int // how many found there is room for once there are many; 0 is as append sees fit
	mistyped mistyped
	only     *precognition // what to note; nil is all
	passed   int           // how many that only does not ask for
	decoded  bool          // the value comes from JSON: no interface in it holds a struct
	err      error         // a failure of the server: a panic in validator or in a rule
}

// rules finds what in the value fails its rules and appends it to found, each failure on its path. cut says that it
// stopped before the end, because an answer could not hold more.
func (b *Binder) rules(ctx context.Context, s subject, found FieldErrors, only *precognition) (_ FieldErrors, cut bool, err error) {
	if len(found) == 0 && len(s.mistakes) == 0 && !s.bulk && b.proofOf(s.shape).Accepts(s.value) {
		return nil, s.more, nil // as nearly all are
	}
	found = slices.DeleteFunc(found, func(fe FieldError) bool { return !only.heeds(fe.Path.steps) })
	j := judge{
		binder: b, ctx: ctx, most: s.limits.Errors, room: s.limits.report(), path: []byte(s.root()),
		found: found, ahead: s.limits.Errors + 1, mistyped: newMistyped(s.mistakes), only: only, decoded: s.body != nil,
	}
	for _, fe := range found {
		j.size += jsonbody.Weight(fe.Path.steps)
	}
	if _, item := s.shape.Elements(); s.bulk && b.spreads(item, s.value.Len(), j.decoded) {
		j.spread(item, s.value)
	} else {
		j.attempt(func() { j.inside(s.shape, s.value) })
	}
	return j.found, s.more || j.full(), j.err
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
	defer recovered(&j.err, "validating")
	look()
	returned = true
}

// errEnded is the failure of a function of the user's that has called runtime.Goexit.
var errEnded = errors.New("validating: a function has ended its goroutine")

// recovered turns a panic into an error that says where it happened.
func recovered(err *error, doing string) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s: panic: %v\n%s", doing, p, debug.Stack())
	}
}

// note adds a failure, unless decoding explains it: then it returns false.
func (j *judge) note(fe FieldError, owners []path.Steps) bool {
	const few, many = 4, 64
	if j.mistyped.explains(fe, owners) {
		return false
	}
	if !j.only.heeds(fe.Path.steps) {
		j.passed++
		return true
	}
	switch n := len(j.found); {
	case n < cap(j.found):
	case n == 0:
		j.found = make(FieldErrors, 0, few)
	case n >= many && n < j.ahead:
		j.found = slices.Grow(j.found, j.ahead-n)
	}
	j.found = append(j.found, fe)
	j.size += jsonbody.Weight(fe.Path.steps)
	return true
}

// full reports whether there is no use in going on.
func (j *judge) full() bool {
	return j.err != nil || j.most > 0 && len(j.found) > j.most || j.room > 0 && j.size > j.room || j.most > 0 && j.passed > mostPassed
}

// inside finds the structs in v that validator would not reach by itself.
func (j *judge) inside(t *shape.Type, v reflect.Value) {
	v, ok := behind(v)
	if !ok || j.full() || j.mistyped.at[path.Steps(j.path)] {
		return
	}
	if t = t.Deref(); t.Go != v.Type() { // a value in an interface
		t = j.binder.shapes.Read(v.Type())
	}
	here := len(j.path)
	_, elem := t.Elements()
	switch v.Kind() {
	case reflect.Struct:
		j.structure(t, v, j.binder.proofOf(t))
	case reflect.Slice, reflect.Array:
		j.items(elem, v, 0, v.Len())
	case reflect.Map:
		if !holdsStructs(elem) {
			return
		}
		check := j.binder.proofOf(elem)
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
	check := j.binder.proofOf(t)
	here := len(j.path)
	for i := from; i < to; i++ {
		item := v.Index(i)
		if check.Accepts(item) {
			continue
		}
		j.index(i)
		j.inside(t, item)
		j.path = j.path[:here]
	}
}

// proofOf returns what proves values of t that are structs.
func (b *Binder) proofOf(t *shape.Type) *proof.Check {
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
	case j.binder.separable(t) && (j.decoded || !t.Has(shape.HasDynamic)):
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
	err := j.binder.validator.StructCtx(j.ctx, v.Interface())
	if err == nil {
		return
	}
	found, ok := err.(validator.ValidationErrors)
	if !ok {
		j.err = fmt.Errorf("validating %v: %w", v.Type(), err)
		return
	}
	root := spot{steps: path.Steps(j.path), typ: t, value: reflect.Indirect(v)}
	p := placement{binder: j.binder, ctx: j.ctx, root: root, seen: map[string]int{}}
	for _, fe := range found {
		j.note(p.place(fe))
	}
}
