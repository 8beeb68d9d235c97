package rules

import (
	"context"
	"fmt"
	"reflect"

	"github.com/go-playground/validator/v10"
)

// structLevel calls the struct-level function of a struct, if it has one, and
// finds the places of what it reports. The fields of the struct have been looked
// at by then; validator is told to leave them out. in.owner is the object that
// they are members of, by the names of in.scope.
func (w *walk) structLevel(in holder, v reflect.Value) {
	if !w.structLevels || w.done() || w.engine.cfg.Structs[v.Type()] == nil {
		return
	}
	w.asked.parent = in.parent

	everyField := func([]byte) bool { return true }
	err := w.engine.validator.StructFilteredCtx(w.within, v.Addr().Interface(), everyField)
	if err == nil {
		return
	}
	found, ok := err.(validator.ValidationErrors)
	if !ok {
		w.err = fmt.Errorf("validating %v: %w", v.Type(), err)
		return
	}
	w.locate(location{typ: in.owner, value: v}, in.scope, found)
}

// structLevel is validator's view of a struct, with what is around the struct.
type structLevel struct {
	validator.StructLevel
	top, parent reflect.Value
}

func (s *structLevel) Top() reflect.Value    { return s.top }
func (s *structLevel) Parent() reflect.Value { return s.parent }

// seenStruct returns fn as it is registered with validator.
func seenStruct(fn validator.StructLevelFuncCtx) validator.StructLevelFuncCtx {
	return func(ctx context.Context, level validator.StructLevel) {
		at, ok := ctx.Value(askedKey{}).(*asked)
		if !ok {
			fn(ctx, level)
			return
		}
		at.walk.look()
		switch outermost := level.Parent().Kind() == reflect.Pointer; {
		case at.alone, at.walk.mixed && outermost:
			level = &structLevel{level, at.walk.top, at.parent}
		case at.walk.mixed:
			level = &structLevel{level, at.walk.top, level.Parent()}
		}
		fn(at.ctx, level)
	}
}
