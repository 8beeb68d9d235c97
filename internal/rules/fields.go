package rules

import (
	"fmt"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// object validates the fields of v, which is a struct of type t.
func (w *walk) object(t *shape.Type, v reflect.Value, check *proof.Check) {
	v = addressable(v)
	w.fields(t, v, cursor{check: check, holder: holder{scope: t.Scope, parent: v, owner: t, ownerPath: len(w.path)}})
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
		silent := d.Type == nil || d.Rules == nil && !d.Type.Has(shape.HasRules|shape.HasDynamic)
		if silent {
			continue
		}
		if w.done() {
			return
		}
		at := in
		at.value, at.typ, at.level, at.check = v.Field(i), d.Type, d.Rules, in.check.Field(i)
		if at.check.Accepts(at.value) {
			continue
		}

		known, _ := in.scope.Lookup(d.Name)
		if at.field = known.Field; at.field != nil {
			w.member(at.field)
		}
		w.names = append(w.names, d.Name...)
		if known.Scope != nil {
			w.embedded(at, known.Scope)
		} else {
			w.value(at)
		}
		w.path, w.names = w.path[:here], w.names[:name]
	}
}

// embedded validates an embedded struct, whose members stand in the object
// around it.
func (w *walk) embedded(at cursor, scope *shape.Scope) {
	if !w.passes(at) || leavesOut(at.level) {
		return
	}
	v, ok := behind(at.value)
	if !ok {
		return
	}
	at.scope, at.parent = scope, v
	w.fields(at.typ.Deref(), v, at)
}

// nested validates a struct in a field or an element, for which validator needs
// no tag.
func (w *walk) nested(at cursor) {
	typ := at.typ
	if shape.IsTime(typ.Go) || leavesOut(at.level) {
		return
	}
	if at.field == nil || typ.Scope == nil { // its members have no place in JSON: they are placed on the struct
		typ = &shape.Type{Go: typ.Go, Declared: typ.Declared}
	}
	w.object(typ, at.value, at.check)
}

// leavesOut reports whether a level keeps validator from the fields of a struct.
func leavesOut(l *tag.Level) bool { return l.States("nostructlevel") || l.States("structonly") }

// passes reports whether a value passes its own rules, so that what is in it is
// to be looked at.
func (w *walk) passes(at cursor) bool {
	for at.level != nil && at.level.Text != "" {
		if at.check.AcceptsItself(at.value) {
			return !omitted(at)
		}
		failed, ok := w.firstFailure(at)
		if !ok {
			return w.err == nil && !omitted(at)
		}
		if w.fail(w.describe(failed, at), at) {
			return false
		}

		// Decoding explains the failure: validator would have gone on. The check
		// is about the whole level, not about what is left of it.
		at.level, at.check = at.level.After(failed.tag), proof.Unproven
	}
	return true
}

// firstFailure returns the first rule of its level that a value fails. Validator
// is asked only if that is not certain without it.
func (w *walk) firstFailure(at cursor) (report, bool) {
	if rule, param, ok := at.check.Refutes(at.value); ok {
		return report{tag: rule, actual: rule, param: param}, true
	}
	if fe := w.ask(at); fe != nil {
		return reportOf(fe), true
	}
	return report{}, false
}

// describe states the facts of a failed rule.
func (w *walk) describe(failed report, at cursor) mistake.Mistake {
	if failed.namesNoField() {
		return failed.mistake(at.typ)
	}
	return describe(failed, subject{
		typ: at.typ, level: at.level, scope: at.scope, owner: path.Steps(w.path[:at.ownerPath]), spelled: w.spelled,
	})
}

// fail notes a failure at the current path; false says that decoding explains
// it.
func (w *walk) fail(m mistake.Mistake, at cursor) bool {
	m.Reference = at.field.IsReference()
	if !w.mistyped.Empty() {
		m.Path = path.Steps(w.path)
		return w.add(m, nil)
	}
	w.found.AddAt(w.path, m)
	return true
}

// omitted reports whether validator leaves a value alone because it is empty.
// What is nil holds nothing anyway.
func omitted(at cursor) bool {
	v := at.value
	if at.level.States("omitzero") { // looks behind pointers
		v, _ = behind(v)
	}
	if k := v.Kind(); k != reflect.Struct && k != reflect.Array {
		return false
	}
	return v.IsZero() && (at.level.States("omitempty") || at.level.States("omitzero"))
}

// ask lets validator judge a value by the rules of its level.
func (w *walk) ask(at cursor) validator.FieldError {
	v, there := behind(at.value)
	ctx := w.ctx
	if w.calls {
		ctx = w.within
		w.asked.field, w.asked.parent, w.asked.name = v, at.parent, string(w.names[at.name:])
	}

	var err error
	if there && isStruct(v.Type()) {
		// Without a name, validator would look at the members and not at the rules.
		err = w.engine.validator.VarWithKeyCtx(ctx, "value", at.value.Interface(), at.level.Text+",nostructlevel")
	} else {
		err = w.engine.validator.VarWithValueCtx(ctx, at.value.Interface(), at.other(), at.level.Text)
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

// other returns the struct whose fields the rules of a value may name. It is nil
// for one that is embedded and of an unexported type: no rule in it names
// another field, see separableField.
func (at cursor) other() any {
	if !at.parent.CanInterface() {
		return nil
	}
	return at.parent.Addr().Interface()
}
