package rules

import (
	"context"
	"fmt"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/shape"
)

// whole lets validator validate a struct of type t and all in it, and finds the
// places of what it reports. v is the struct, or a pointer to it. only says that
// its fields are left out.
func (w *walk) whole(t *shape.Type, v reflect.Value, only bool) {
	value, _ := behind(v)
	if err := w.endless(t, value); err != nil {
		w.err = fmt.Errorf("validating %w", err)
		return
	}

	if !only && !w.keys.affords(w, t, value) {
		w.err = w.keys.overMemory()
		return
	}

	var nils *nilDives
	if !only && w.engine.planOf(t).nilDives {
		nils = w.nilDivesIn(t, value)
	}
	leftOut := func(namespace []byte) bool {
		w.look()
		return only || nils.leavesOut(namespace)
	}
	err := w.wholeOf(t, v, nils, leftOut)
	found, ok := err.(validator.ValidationErrors)
	if err != nil && !ok {
		w.err = fmt.Errorf("validating %v: %w", value.Type(), err)
		return
	}
	if found = append(nils.asked(), found...); len(found) > 0 {
		w.locate(location{typ: t, value: value}, t.Scope, found)
	}
}

// endless returns why validator would never be done with a struct; nil if it
// would.
func (w *walk) endless(t *shape.Type, v reflect.Value) error {
	u := unfolding{Unfolder: w.engine.Unfolder(), want: shape.HasValuers}
	if !w.decoded {
		u.want |= shape.HasDynamic
	}
	return u.endless(t, v)
}

// outermost validates a struct that stands in no other: field by field where
// that makes no difference, else as a whole.
func (w *walk) outermost(at *cursor) {
	l := w.engine.layoutOf(at.typ)
	plan := l.plan()
	alone := plan.separable && (w.decoded || !at.typ.Has(shape.HasDynamic))
	doubted := at.doubted && alone // field by field, what is certain shows
	if l.isTime || !doubted && at.check.Accepts(at.value) {
		return
	}
	w.calls, w.asked.alone = plan.calls, alone
	if w.calls || !alone {
		if w.top = at.value; w.top.CanAddr() {
			w.top = w.top.Addr()
		}
		w.tell()
	}

	if !alone {
		w.whole(at.typ, w.top, false)
		return
	}
	w.structLevels = plan.structLevels
	v, c := w.addressable(at.value)
	defer c.free()
	w.object(l, at.typ, v, at.check)
	w.structLevel(holder{owner: at.typ, scope: at.typ.Scope, parent: v}, v)
}

// tell prepares what functions of the user's learn from their context.
func (w *walk) tell() {
	w.asked.ctx, w.asked.walk = w.ctx, w
	if w.within == nil {
		w.within = context.WithValue(w.ctx, askedKey{}, &w.asked)
	}
}
