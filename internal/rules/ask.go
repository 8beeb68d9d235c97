package rules

import (
	"fmt"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// validate lets validator look at the value by some rules of its level, and
// returns the first that fails. Behind a failure, validator would not have come
// to these rules: a panic is no failure of the server then. What it was is to
// be seen once the other rule passes. So it is with rules that cannot be asked
// about what stands for the value: see misfit.
func (r *ruling) validate(q question) (failed validator.FieldError, panicked any) {
	if r.failed || r.doubtful {
		defer func() {
			if p := recover(); p == errStopped {
				panic(p)
			} else if p != nil {
				panicked = p
			}
		}()
	}
	return r.answer(q), nil
}

// answer is validate without a thought of what may panic.
func (r *ruling) answer(q question) (failed validator.FieldError) {
	w, at := r.walk, r.at
	ctx := w.ctx
	v, there := behind(at.value)
	if r.at.level.unique && isList(v.Kind()) && !w.keys.copies(distinctSize(v)) {
		w.err = w.keys.overMemory()
		return nil
	}
	if w.calls {
		ctx = w.within
		w.asked.field, w.asked.parent, w.asked.name = r.seen(v), at.parent, string(w.names[at.name:])
	}

	// Of a struct without a name, validator looks at the members and not at the
	// rules, and a value in an interface is another one to it. An item has a name.
	other := at.value.Kind() == reflect.Interface || r.stands
	named := other || there && isStruct(v.Type()) || r.at.level.method
	beside, c := r.other(v)
	defer c.free()
	var err error
	if named {
		if !there { // there are no members to keep it from, and nil fails the first part of a tag
			q.item = "dive," + q.text
		}
		err = w.engine.validator.VarWithValueCtx(ctx, onlyItem(at.value), beside, q.item)
	} else {
		err = w.engine.validator.VarWithValueCtx(ctx, at.value.Interface(), beside, q.text)
	}

	switch err := err.(type) {
	case nil:
	case validator.ValidationErrors:
		return err[0]
	default:
		w.err = fmt.Errorf("validating %v: %w", at.value.Type(), err)
	}
	return nil
}

// seen returns what validator looks at instead of v.
func (r *ruling) seen(v reflect.Value) reflect.Value {
	if !r.stands {
		return v
	}
	last, err := r.walk.engine.Unfolder().Unfold(r.at.value)
	if err != nil {
		return v
	}
	last, _ = behind(last)
	return last
}

// onlyItem returns a list that holds v as validator finds it: what can be
// pointed to stays so.
func onlyItem(v reflect.Value) any {
	var list reflect.Value
	if v.CanAddr() {
		list = reflect.MakeSlice(reflect.SliceOf(v.Type()), 1, 1)
	} else {
		list = reflect.New(reflect.ArrayOf(1, v.Type())).Elem()
	}
	list.Index(0).Set(v)
	return list.Interface()
}

// other returns the struct whose fields the rules of a value may name, or one of
// those fields alone, to be given back by free.
func (r *ruling) other(v reflect.Value) (any, *copies) {
	parent := r.at.parent
	switch {
	case !parent.IsValid() || !parent.CanInterface() && !r.at.level.refers:
		return nil, nil
	case r.at.level.sibling && !isList(v.Kind()):
		return handed(parent), nil
	}

	if named, c := r.walk.namedFields(r.at.level, parent); c != nil {
		return named.Addr().Interface(), c
	}
	if !parent.CanInterface() || !parent.CanAddr() {
		return handed(parent), nil
	}
	return parent.Addr().Interface(), nil
}

// fail notes a failure at the current path; false says that decoding explains
// it.
func (w *walk) fail(m *mistake.Mistake, at *cursor) bool {
	m.Reference = at.field.IsReference()
	if !w.mistyped.Empty() {
		m.Path = path.Steps(w.path)
		return w.add(*m, nil)
	}
	w.found.AddAt(w.path, m)
	return true
}

// omitted reports whether validator leaves a value alone because it is empty.
// What is nil holds nothing anyway.
func omitted(at *cursor) bool {
	v, l := at.value, at.level
	if !l.omitsEmpty && !l.omitsZero {
		return false
	}
	if l.omitsZero { // looks behind pointers
		v, _ = behind(v)
	}
	k := v.Kind()
	return (k == reflect.Struct || k == reflect.Array) && v.IsZero()
}
