package rules

import (
	"fmt"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/shape"
)

// whole lets validator validate a struct and all in it, and finds the places of
// what it reports.
func (w *walk) whole(t *shape.Type, v reflect.Value) {
	if err := w.endless(t, v); err != nil {
		w.err = fmt.Errorf("validating %w", err)
		return
	}

	var left map[string]bool
	if w.engine.planOf(t).nilDives {
		left = w.nilDivesIn(t, v)
	}
	leftOut := func(namespace []byte) bool {
		w.look()
		return left[string(namespace)]
	}
	err := w.engine.validator.StructFilteredCtx(w.within, w.top.Interface(), leftOut)
	if err == nil {
		return
	}
	found, ok := err.(validator.ValidationErrors)
	if !ok {
		w.err = fmt.Errorf("validating %v: %w", v.Type(), err)
		return
	}
	w.locate(t, v, found)
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
