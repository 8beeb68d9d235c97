package rules

import (
	"context"
	"reflect"
)

// Trial is a value that rules are tried on, with what is around it.
type Trial struct {
	Top    reflect.Value // a pointer to the outermost struct
	Parent reflect.Value // the struct that declares the field, addressable
	Value  reflect.Value
	Name   string // of the field
}

// Try reports whether a value passes rules. Functions of the user's are told what
// Validate would tell them.
func (e *Engine) Try(ctx context.Context, t Trial, rules string) (passes bool) {
	w := &walk{engine: e, ctx: ctx, top: t.Top}
	field, _ := behind(t.Value)
	w.asked = asked{field: field, parent: t.Parent, name: t.Name, alone: !e.replaces(e.shapes.Read(t.Value.Type()))}
	w.mixed = !w.asked.alone
	w.tell()
	parent := t.Parent.Addr().Interface()
	return e.validator.VarWithValueCtx(w.within, onlyItem(t.Value), parent, "dive,"+rules) == nil
}
