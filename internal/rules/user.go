package rules

import (
	"context"
	"reflect"

	"github.com/go-playground/validator/v10"
)

// This file lets functions of the user's see what they would see if validator
// looked at the whole struct, although it is asked about one value alone.

// asked is the value that validator is asked about, for the functions that it
// calls.
type asked struct {
	ctx    context.Context // the caller's
	walk   *walk
	field  reflect.Value // behind pointers
	parent reflect.Value
	name   string // of the Go field, with the indexes and keys behind it
	alone  bool   // validator is asked about the value alone, not about a whole struct
}

// askedKey is the key of *asked in the context that validator hands on.
type askedKey struct{}

// seen returns fn as it is registered with validator.
func seen(fn validator.FuncCtx) validator.FuncCtx {
	if fn == nil {
		return nil
	}

	return func(ctx context.Context, level validator.FieldLevel) bool {
		at, ok := ctx.Value(askedKey{}).(*asked)
		if !ok {
			return fn(ctx, level)
		}
		at.walk.look()
		switch {
		case at.alone:
			level = &fieldLevel{level, at.walk.top, *at}
		case at.walk.mixed:
			level = &innerLevel{level, at.walk.top}
		}
		return fn(at.ctx, level)
	}
}

// fieldLevel is validator's view of a value, with what is around the value.
type fieldLevel struct {
	validator.FieldLevel
	top   reflect.Value
	asked asked
}

// innerLevel is validator's view of a value in a whole struct that stands in
// another one.
type innerLevel struct {
	validator.FieldLevel
	top reflect.Value
}

func (f *innerLevel) Top() reflect.Value { return f.top }

func (f *fieldLevel) Top() reflect.Value      { return f.top }
func (f *fieldLevel) Parent() reflect.Value   { return f.asked.parent }
func (f *fieldLevel) Field() reflect.Value    { return f.asked.field }
func (f *fieldLevel) FieldName() string       { return f.asked.name }
func (f *fieldLevel) StructFieldName() string { return f.asked.name }

// GetStructField and its kin look for the field that the parameter names.
func (f *fieldLevel) GetStructFieldOK() (reflect.Value, reflect.Kind, bool) {
	field, kind, _, ok := f.GetStructFieldOK2()
	return field, kind, ok
}

func (f *fieldLevel) GetStructFieldOK2() (reflect.Value, reflect.Kind, bool, bool) {
	return f.GetStructFieldOKAdvanced2(f.asked.parent, f.Param())
}
