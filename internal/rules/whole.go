package rules

import (
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

	if !w.keys.spells(w, t, value) {
		w.err = w.keys.overKeys()
		return
	}

	var left map[string]bool
	if w.engine.planOf(t).nilDives {
		left = w.nilDivesIn(t, value)
	}
	leftOut := func(namespace []byte) bool {
		w.look()
		return only || left[string(namespace)]
	}
	err := w.engine.validator.StructFilteredCtx(w.within, v.Interface(), leftOut)
	if err == nil {
		return
	}
	found, ok := err.(validator.ValidationErrors)
	if !ok {
		w.err = fmt.Errorf("validating %v: %w", value.Type(), err)
		return
	}
	w.locate(location{typ: t, value: value}, t.Scope, found)
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
