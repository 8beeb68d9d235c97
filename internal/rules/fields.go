package rules

import (
	"reflect"

	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// object validates the fields of v, which is a struct of type t.
func (w *walk) object(t *shape.Type, v reflect.Value, check *proof.Check) {
	w.fields(t, v, cursor{check: check, holder: holder{scope: t.Scope, parent: v, owner: t, ownerPath: len(w.path)}})
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

// fields validates the fields of v that t declares. Their members stand in
// in.owner, which is another type if t is embedded.
func (w *walk) fields(t *shape.Type, v reflect.Value, in cursor) {
	here, name := len(w.path), len(w.names)
	in.name = name
	for i, d := range t.Declared {
		if d.Type == nil || d.Rules == nil && !w.mayFail(d.Type) {
			continue
		}
		if w.done() {
			return
		}
		value, check := v.Field(i), in.check.Field(i)
		if check.Accepts(value) {
			continue
		}
		at := in
		at.value, at.typ, at.level, at.check, at.doubted = value, d.Type, d.Rules, check, true
		at.bail = d.Bail || w.engine.cfg.Bail

		if d.Type.IsOptional() {
			at.unbox(d)
		}
		known, _ := in.scope.Lookup(d.Name)
		if at.field = known.Field; at.field != nil {
			w.member(at.field)
		}
		if w.calls {
			w.names = append(w.names, d.Name...)
		}
		if known.Scope != nil {
			w.embedded(at, known)
		} else {
			w.value(at)
		}
		w.path, w.names = w.path[:here], w.names[:name]
	}
}

// embedded validates an embedded struct, whose members stand in the object
// around it.
func (w *walk) embedded(at cursor, name shape.Name) {
	scope, own := name.Scope, at
	own.embedded = name
	if !w.lookInside(own) || at.level.States("nostructlevel") {
		return
	}
	v, ok := behind(at.value)
	if !ok {
		return
	}
	if !at.level.States("structonly") {
		in := at
		in.scope, in.parent = scope, v
		w.fields(at.typ.Deref(), v, in)
	}
	w.structLevel(at, v, scope)
}

// nested validates a struct in a field or an element, for which validator needs
// no tag.
func (w *walk) nested(at cursor) {
	typ := at.typ
	if shape.IsTime(typ.Go) || at.level.States("nostructlevel") {
		return
	}
	if at.field == nil || typ.Scope == nil { // its members have no place in JSON: they are placed on the struct
		typ = &shape.Type{Go: typ.Go, Declared: typ.Declared}
	}

	if w.mixed && w.nestedWhole(typ, at) {
		return
	}
	v, c := w.addressable(at.value)
	defer c.free()
	if !at.level.States("structonly") {
		w.object(typ, v, at.check)
	}
	w.structLevel(cursor{holder: holder{owner: typ, parent: at.parent}}, v, typ.Scope)
}
