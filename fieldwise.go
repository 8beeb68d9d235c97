package bind

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// This file validates a struct one field at a time: it walks the value along its shape and asks validator about the
// rules of each level by themselves, with the struct around them. So the place of a failure is known without reading a
// namespace, nothing is named that does not fail, and a body with too many mistakes is left early. It is for types on
// which no function of the user's could tell the difference: see Binder.separable.

// object validates the fields of v, which is a struct of type t at a place of its own.
func (j *judge) object(t *shape.Type, v reflect.Value, at path.Steps) {
	j.fields(t, t.Scope, object{at, t}, addressable(v))
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

// fields validates the fields that t declares. Their members stand in owner, which has another type if t is embedded.
func (j *judge) fields(t *shape.Type, scope *shape.Scope, owner object, v reflect.Value) {
	for i, d := range t.Declared {
		if j.full() {
			return
		}
		if d.Type == nil {
			continue
		}
		at := spot{steps: owner.steps, typ: d.Type, value: v.Field(i), level: d.Rules, scope: scope, owner: owner}
		name, _ := scope.Lookup(d.Name)
		if name.Field != nil {
			at.steps, at.field = owner.steps.Key(name.Field.Name), name.Field
		}
		if name.Scope != nil {
			j.embedded(at, name.Scope, v)
			continue
		}
		j.value(at, v)
	}
}

// embedded validates an embedded struct, whose members stand in the object around it.
func (j *judge) embedded(at spot, scope *shape.Scope, parent reflect.Value) {
	if !j.passes(at, parent) {
		return
	}
	if v, ok := behind(at.value); ok {
		j.fields(at.typ.Deref(), scope, at.owner, v)
	}
}

// value validates the value at a spot: its own rules, then what is in it.
func (j *judge) value(at spot, parent reflect.Value) {
	if j.full() || !j.passes(at, parent) {
		return
	}
	v, ok := behind(at.value)
	if !ok {
		return
	}
	typ := at.typ.Deref()
	if typ.Go != v.Type() { // a value in an interface
		typ = j.binder.shapes.Read(v.Type())
	}
	dive := at.level != nil && at.level.Dive
	switch v.Kind() {
	case reflect.Struct:
		j.nested(at, typ, v)
	case reflect.Slice, reflect.Array:
		if dive {
			j.items(at, typ, v, parent)
		}
	case reflect.Map:
		if dive {
			j.entries(at, typ, v, parent)
		}
	}
}

// nested validates a struct in a field or an element, of which validator needs no tag.
func (j *judge) nested(at spot, typ *shape.Type, v reflect.Value) {
	if v.Type().ConvertibleTo(timeType) || at.level.States("nostructlevel") || at.level.States("structonly") {
		return
	}
	if at.field == nil || typ.Scope == nil { // its members have no place in JSON: they are placed on the struct
		typ = &shape.Type{Go: typ.Go, Declared: typ.Declared}
	}
	j.object(typ, v, at.steps)
}

func (j *judge) items(at spot, typ *shape.Type, v, parent reflect.Value) {
	below := at.level.Below()
	if below == nil && !holdsStructs(typ.Elem) {
		return
	}
	for i := range v.Len() {
		item := at
		item.steps, item.typ, item.level, item.value = at.steps.Index(i), typ.Elem, below, v.Index(i)
		j.value(item, parent)
	}
}

func (j *judge) entries(at spot, typ *shape.Type, v, parent reflect.Value) {
	keys := at.level.KeyLevel()
	for _, key := range shape.SortedKeys(v) {
		entry := at
		entry.steps, entry.typ, entry.level, entry.value = at.steps.Key(key.Name), typ.Elem, at.level.Below(), v.MapIndex(key.Value)
		if keys != nil {
			j.key(entry, keys, key.Value, parent)
		}
		j.value(entry, parent)
	}
}

// key validates a map key; its failure stands at the entry.
func (j *judge) key(entry spot, keys *shape.Level, key, parent reflect.Value) {
	entry.level, entry.value = keys, key
	if fe := j.ask(entry, parent); fe != nil {
		f := failure{FieldError: keyFailure(fe)}
		f.Path, f.Kind = Path{steps: entry.steps}, kindOf(entry.field)
		j.found = append(j.found, f)
	}
}

// passes reports whether a value passes its own rules, so that what is in it is to be looked at.
func (j *judge) passes(at spot, parent reflect.Value) bool {
	if at.level == nil || at.level.Text == "" {
		return true
	}
	fe := j.ask(at, parent)
	if fe == nil {
		return j.err == nil && !omitted(at)
	}
	p := placement{binder: j.binder}
	f := p.describe(fe, at)
	j.found = append(j.found, f)
	return false
}

// omitted reports whether validator leaves a value alone because it is empty. What is nil holds nothing anyway.
func omitted(at spot) bool {
	if k := at.value.Kind(); k != reflect.Struct && k != reflect.Array {
		return false
	}
	return at.value.IsZero() && (at.level.States("omitempty") || at.level.States("omitzero"))
}

// ask lets validator judge a value by the rules of its level. parent is the struct that their arguments are fields of.
func (j *judge) ask(at spot, parent reflect.Value) (fe validator.FieldError) {
	defer recovered(&j.err, "validating "+at.value.Type().String())
	var err error
	if v, ok := behind(at.value); ok && v.Kind() == reflect.Struct && !v.Type().ConvertibleTo(timeType) {
		// Without a name, validator would look at the members and not at the rules.
		err = j.binder.validator.VarWithKeyCtx(j.ctx, "value", at.value.Interface(), at.level.Text+",nostructlevel")
	} else {
		err = j.binder.validator.VarWithValueCtx(j.ctx, at.value.Interface(), parent.Addr().Interface(), at.level.Text)
	}
	switch err := err.(type) {
	case nil:
	case validator.ValidationErrors:
		return err[0]
	default:
		j.err = fmt.Errorf("validating %v: %w", at.value.Type(), err)
	}
	return nil
}

// separable reports whether the fields of t can be validated one by one: nothing that validator would call while it
// looks at all of them is the user's, and no rule needs what it would not see.
func (b *Binder) separable(t *shape.Type) bool {
	if b.cfg.Validator != nil {
		return false
	}
	if known, ok := b.separated.Load(t); ok {
		return known.(bool)
	}
	separable := true
	for node := range t.Validated() {
		separable = separable && b.separableNode(node)
	}
	b.separated.Store(t, separable)
	return separable
}

func (b *Binder) separableNode(t *shape.Type) bool {
	_, structLevel := b.cfg.Rules.Structs[t.Go]
	_, custom := b.cfg.Rules.Types[t.Go]
	valuer := reflect.TypeFor[validator.Valuer]()
	if structLevel || custom || t.Go.Implements(valuer) || reflect.PointerTo(t.Go).Implements(valuer) {
		return false
	}
	if t.Kind == shape.Invalid {
		return false // an interface with methods, which may hold anything
	}
	return !slices.ContainsFunc(t.Declared, func(d *shape.Declaration) bool { return !b.separableLevel(d.Type, d.Rules) })
}

func (b *Binder) separableLevel(t *shape.Type, l *shape.Level) bool {
	if t == nil || l == nil {
		return true
	}
	t = t.Deref()
	for _, rule := range l.Rules {
		if !b.separableRule(t, rule) {
			return false
		}
	}
	return b.separableLevel(t.Elem, l.Elem) && b.separableLevel(t.Key, l.Keys)
}

// separableRule reports whether a rule is validator's own and sees all it looks at. A struct, and nil in an interface,
// are judged without their parent.
func (b *Binder) separableRule(t *shape.Type, rule shape.Rule) bool {
	names := append([]shape.Rule{rule}, rule.Or...)
	for _, r := range names {
		if _, own := b.cfg.Rules.Funcs[r.Name]; own {
			return false
		}
		if alias, own := b.cfg.Rules.Aliases[r.Name]; own && !b.separableAlias(t, alias) {
			return false
		}
		if refers := references[r.Name]; refers != none && refers != element && (t.Scope != nil || t.Kind == shape.Any) {
			return false
		}
	}
	return true
}

// separableAlias reports whether an alias stands for rules of one level that are separable.
func (b *Binder) separableAlias(t *shape.Type, tag string) bool {
	return !strings.Contains(tag, "dive") && b.separableLevel(t, shape.ParseLevel(tag))
}
