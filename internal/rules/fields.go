package rules

import (
	"reflect"

	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// object validates the fields of v, which is a struct of type t with the layout
// l.
func (w *walk) object(l *layout, t *shape.Type, v reflect.Value, check *proof.Check) {
	w.fields(l, v, &cursor{check: check, holder: holder{scope: t.Scope, parent: v, owner: t, ownerPath: len(w.path)}})
}

// mayFail reports whether something in values of t may fail although no rule
// is about the values themselves.
func (w *walk) mayFail(t *shape.Type) bool {
	return w.structLevels || t.Has(shape.HasRules|shape.HasDynamic)
}

// addressable returns v, or a copy of it that can be pointed to.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	return copied
}

// fields validates the fields of v, a struct with the layout l. Their members
// stand in at.owner, which is another type if v is embedded. The cursor, which
// holds the check of the struct, moves from one field to the next.
func (w *walk) fields(l *layout, v reflect.Value, at *cursor) {
	here, name, checks := len(w.path), len(w.names), at.check
	at.name, at.doubted = name, true

	for i := range l.fields {
		f := &l.fields[i]
		if f.sound && !w.structLevels {
			continue
		}

		at.value, at.check = v.Field(f.index), checks.Field(f.index)
		if at.examine() {
			continue
		}
		at.typ, at.level, at.bail = f.Type, f.level, f.bail
		if f.optional {
			at.unbox(f)
		}
		w.field(f, at)
		w.path, w.names = w.path[:here], w.names[:name]
	}
}

// field validates the value of a field of the struct in at.scope.
func (w *walk) field(f *field, at *cursor) {
	if w.calls {
		w.names = append(w.names, f.Name...)
	}

	known := at.scope.Field(f.index)
	at.field, at.placeless = nil, false
	if known != nil {
		at.field = known.Field
	}
	switch {
	case at.field != nil:
		w.member(at.field)
	case known != nil && known.Scope != nil:
		w.embedded(at, known)
		return
	default:
		at.placeless = true
	}
	w.value(at)
}

// embedded validates an embedded struct, whose members stand in the object
// around it. The cursor stays as it is.
func (w *walk) embedded(at *cursor, name *shape.Name) {
	own := *at
	own.embedded = name
	if !w.lookInside(&own) || at.level.leavesOutStruct() {
		return
	}
	v, ok := behind(at.value)
	if !ok {
		return
	}

	in := *at
	in.scope = name.Scope
	if !at.level.leavesOutFields() {
		fields := in
		fields.parent = v
		w.fields(w.engine.layoutOf(at.typ.Deref()), v, &fields)
	}
	w.structLevel(in.holder, v)
}

// nested validates a struct in a field or an element, for which validator needs
// no tag.
func (w *walk) nested(at *cursor) {
	l, typ := w.engine.layoutOf(at.typ), at.typ
	if l.isTime || at.level.leavesOutStruct() {
		return
	}
	if at.placeless || typ.Scope == nil { // its members have no place in JSON: they are placed on the struct
		typ = l.placeless
	}

	if w.mixed && w.nestedWhole(typ, at) {
		return
	}
	v, c := w.addressable(at.value)
	defer c.free()
	if !at.level.leavesOutFields() {
		w.object(l, typ, v, at.check)
	}
	w.structLevel(holder{owner: typ, scope: typ.Scope, parent: at.parent}, v)
}
