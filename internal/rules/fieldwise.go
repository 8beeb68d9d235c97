package rules

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// This file validates a struct one field at a time: it walks the value along its shape and asks validator about the
// rules of each level by themselves, with the struct around them. So the place of a failure is known without reading a
// namespace, nothing is named that does not fail, and a body with too many mistakes is left early. It is for types on
// which no function of the user's could tell the difference: see Engine.separable.

// position is a value on the walk. Its place is judge.path.
type position struct {
	value     reflect.Value
	typ       *shape.Type
	level     *tag.Level    // the rules for the value
	check     *proof.Check  // of the value and what is in it
	field     *shape.Field  // the nearest; nil if the value has no place in JSON
	scope     *shape.Scope  // the struct that declares field
	parent    reflect.Value // and its value, addressable
	owner     *shape.Type   // the object that field is a member of
	ownerPath int           // how much of judge.path leads to it
}

// key and index make the path longer; the walk cuts it again.
func (j *judge) key(name string) { j.path = path.AppendKey(j.path, name) }
func (j *judge) index(i int)     { j.path = path.AppendIndex(j.path, i) }

// object validates the fields of v, which is a struct of type t.
func (j *judge) object(t *shape.Type, v reflect.Value, check *proof.Check) {
	v = addressable(v)
	j.fields(t, v, position{check: check, scope: t.Scope, parent: v, owner: t, ownerPath: len(j.path)})
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

// fields validates the fields of v that t declares. Their members stand in in.owner, which is another type if t is
// embedded.
func (j *judge) fields(t *shape.Type, v reflect.Value, in position) {
	here := len(j.path)
	for i, d := range t.Declared {
		if d.Type == nil || d.Rules == nil && !d.Type.Has(shape.HasRules|shape.HasDynamic) {
			continue
		}
		if j.full() {
			return
		}
		at := in
		at.value, at.typ, at.level, at.check = v.Field(i), d.Type, d.Rules, in.check.Field(i)
		if at.check.Accepts(at.value) {
			continue
		}
		name, _ := in.scope.Lookup(d.Name)
		if at.field = name.Field; at.field != nil {
			j.key(at.field.Name)
		}
		if name.Scope != nil {
			j.embedded(at, name.Scope)
		} else {
			j.judge(at)
		}
		j.path = j.path[:here]
	}
}

// embedded validates an embedded struct, whose members stand in the object around it.
func (j *judge) embedded(at position, scope *shape.Scope) {
	if !j.passes(at) {
		return
	}
	v, ok := behind(at.value)
	if !ok {
		return
	}
	at.scope = scope
	if v.CanInterface() { // else its type is unexported, and no rule in it needs the struct: see separableField
		at.parent = v
	}
	j.fields(at.typ.Deref(), v, at)
}

// judge validates the value at a position: its own rules, then what is in it.
func (j *judge) judge(at position) {
	if j.full() || j.mistyped.Has(path.Steps(j.path)) || !j.passes(at) {
		return
	}
	v, ok := behind(at.value)
	if !ok {
		return
	}
	at.value = v
	if at.typ = at.typ.Deref(); at.typ.Go != v.Type() { // a value in an interface
		at.typ, at.check = j.engine.shapes.Read(v.Type()), proof.Unproven
	}
	dive := at.level != nil && at.level.Dive
	switch k := v.Kind(); {
	case k == reflect.Struct:
		j.nested(at)
	case dive && (k == reflect.Slice || k == reflect.Array):
		j.elements(at)
	case dive && k == reflect.Map:
		j.entries(at)
	}
}

// nested validates a struct in a field or an element, for which validator needs no tag.
func (j *judge) nested(at position) {
	typ := at.typ
	if typ.Go.ConvertibleTo(timeType) || at.level.States("nostructlevel") || at.level.States("structonly") {
		return
	}
	if at.field == nil || typ.Scope == nil { // its members have no place in JSON: they are placed on the struct
		typ = &shape.Type{Go: typ.Go, Declared: typ.Declared}
	}
	j.object(typ, at.value, at.check)
}

func (j *judge) elements(at position) {
	list, elem, below, check, here := at.value, at.typ.Elem, at.level.Below(), at.check.Elem(), len(j.path)
	if below == nil && !elem.Has(shape.HasRules|shape.HasDynamic) {
		return
	}
	for i := range list.Len() {
		at.value, at.typ, at.level, at.check = list.Index(i), elem, below, check
		if check.Accepts(at.value) {
			continue
		}
		j.index(i)
		j.judge(at)
		j.path = j.path[:here]
	}
}

func (j *judge) entries(at position) {
	entries, typ, level, check, here := at.value, at.typ, at.level, at.check.Elem(), len(j.path)
	keys := level.KeyLevel()
	for _, key := range shape.SortedKeysWhere(entries, func(v reflect.Value) bool { return keys != nil || !check.Accepts(v) }) {
		j.key(key.Name)
		if keys != nil {
			at.value, at.typ, at.level = key.Value, typ.Key, keys
			if fe := j.ask(at); fe != nil {
				j.fail(keyFailure(fe), at)
			}
		}
		at.value, at.typ, at.level, at.check = entries.MapIndex(key.Value), typ.Elem, level.Below(), check
		j.judge(at)
		j.path = j.path[:here]
	}
}

// passes reports whether a value passes its own rules, so that what is in it is to be looked at.
func (j *judge) passes(at position) bool {
	if at.level == nil || at.level.Text == "" {
		return true
	}
	if at.check.AcceptsItself(at.value) {
		return !omitted(at)
	}
	fe := j.ask(at)
	if fe == nil {
		return j.err == nil && !omitted(at)
	}
	p := placement{engine: j.engine}
	if j.fail(p.describe(fe, spot{
		typ: at.typ, field: at.field, level: at.level, scope: at.scope,
		owner: object{path.Steps(j.path[:at.ownerPath]), at.owner},
	}), at) {
		return false
	}
	at.level = at.level.After(fe.Tag()) // decoding explains the failure: validator would have gone on
	return j.passes(at)
}

// fail notes a failure at the current path; false says that decoding explains it.
func (j *judge) fail(fe mistake.Mistake, at position) bool {
	fe.Path, fe.Reference = path.Steps(j.path), at.field.IsReference()
	return j.note(fe, nil)
}

// omitted reports whether validator leaves a value alone because it is empty. What is nil holds nothing anyway.
func omitted(at position) bool {
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
func (j *judge) ask(at position) validator.FieldError {
	var err error
	if v, ok := behind(at.value); ok && v.Kind() == reflect.Struct && !v.Type().ConvertibleTo(timeType) {
		// Without a name, validator would look at the members and not at the rules.
		err = j.engine.validator.VarWithKeyCtx(j.ctx, "value", at.value.Interface(), at.level.Text+",nostructlevel")
	} else {
		err = j.engine.validator.VarWithValueCtx(j.ctx, at.value.Interface(), at.parent.Addr().Interface(), at.level.Text)
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
func (b *Engine) separable(t *shape.Type) bool {
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

func (b *Engine) separableNode(t *shape.Type) bool {
	_, structLevel := b.cfg.Structs[t.Go]
	_, custom := b.cfg.Types[t.Go]
	valuer := reflect.TypeFor[validator.Valuer]()
	if structLevel || custom || t.Go.Implements(valuer) || reflect.PointerTo(t.Go).Implements(valuer) {
		return false
	}
	if t.Kind == shape.Invalid {
		return false // an interface with methods, which may hold anything
	}
	return !slices.ContainsFunc(t.Declared, func(d *shape.Declaration) bool { return !b.separableField(d) })
}

// separableField reports whether validator can be asked about a field. An embedded struct of an unexported type cannot
// be handed to it: no rule may be about the struct, or look at another field of it.
func (b *Engine) separableField(d *shape.Declaration) bool {
	if d.Type != nil && d.Embedded && !d.Exported && (d.Rules != nil || slices.ContainsFunc(d.Type.Deref().Declared, b.mayRefer)) {
		return false
	}
	return b.separableLevel(d.Type, d.Rules)
}

// mayRefer reports whether a rule of a field could name another one. What is in an or-group or an alias is not looked at.
func (b *Engine) mayRefer(d *shape.Declaration) bool {
	refers := func(r tag.Rule) bool {
		_, alias := b.cfg.Aliases[r.Name]
		return alias || r.Or != nil || tag.References(r.Name) != tag.NoField
	}
	for l := d.Rules; l != nil; l = l.Elem {
		if slices.ContainsFunc(l.Rules, refers) {
			return true
		}
	}
	return false
}

func (b *Engine) separableLevel(t *shape.Type, l *tag.Level) bool {
	if t == nil || l == nil {
		return true
	}
	if t = t.Deref(); t.Kind == shape.Any && l.Text != "" {
		return false // to validator, a value in an interface is another than the value by itself
	}
	if l.Dive && t.Elem == nil {
		return false // validator panics, as it should
	}
	for _, rule := range l.Rules {
		if !b.separableRule(t, rule) {
			return false
		}
	}
	return b.separableLevel(t.Elem, l.Elem) && b.separableLevel(t.Key, l.Keys)
}

// separableRule reports whether a rule is validator's own and sees all it looks at: a struct is judged without its
// parent.
func (b *Engine) separableRule(t *shape.Type, rule tag.Rule) bool {
	for _, r := range rule.Alternatives() {
		if _, own := b.cfg.Funcs[r.Name]; own {
			return false
		}
		if alias, own := b.cfg.Aliases[r.Name]; own && !b.separableAlias(t, alias) {
			return false
		}
		refers := tag.References(r.Name)
		if refers == tag.GoMethod || refers != tag.ElemField && tag.LooksAtParent(r.Name) && t.Scope != nil {
			return false
		}
	}
	return true
}

// separableAlias reports whether an alias stands for rules of one level that are separable.
func (b *Engine) separableAlias(t *shape.Type, rules string) bool {
	level := tag.ParseLevel(rules)
	return !level.Dive && !slices.ContainsFunc(level.Rules, func(r tag.Rule) bool { return tag.Decides(r.Name) }) && b.separableLevel(t, level)
}
