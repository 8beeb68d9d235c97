package rules

import (
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// plan says how the values of a struct type are validated.
type plan struct {
	// separable: the fields can be validated one by one. Nothing that validator
	// would call while it looks at all of them is the user's, and no rule needs
	// what it would not see.
	separable bool

	// calls: functions of the user's are called. structLevels: some of them are
	// struct-level functions.
	calls, structLevels bool

	// nilDives: validator may dive into a nil pointer.
	nilDives bool

	// maps: there are maps in the values.
	maps bool
}

// planOf returns the plan for values of t.
func (e *Engine) planOf(t *shape.Type) plan {
	if known, ok := e.plans.Load(t); ok {
		return known.(plan)
	}

	foreign := e.cfg.Validator != nil // what its rules do is not known
	p := plan{separable: !foreign, calls: foreign}
	for node := range t.Validated() {
		p.separable = p.separable && e.separableType(node)
		p.structLevels = p.structLevels || e.cfg.Structs[node.Go] != nil
		p.calls = p.calls || p.structLevels || slices.ContainsFunc(node.Declared, e.calls)
		p.maps = p.maps || node.Go.Kind() == reflect.Map
		p.nilDives = p.nilDives || slices.ContainsFunc(node.Declared, mayDiveNil)
	}
	e.plans.Store(t, p)
	return p
}

// MayCall reports whether a function or a method of the user's may be called to
// validate values of t.
func (e *Engine) MayCall(t *shape.Type) bool {
	p := e.planOf(t)
	return p.calls || !p.separable || t.Has(shape.HasDynamic)
}

// calls reports whether a rule of a field is a function of the user's.
func (e *Engine) calls(d *shape.Declaration) bool {
	if d.Type == nil {
		return false
	}
	for _, level := range d.Type.Levels(d.Rules) {
		if slices.ContainsFunc(e.atoms(level.Rules...), e.isUsers) {
			return true
		}
	}
	return false
}

func (e *Engine) separableType(t *shape.Type) bool {
	_, custom := e.cfg.Types[t.Go]
	if custom || shape.IsValuer(t.Go) && !t.IsOptional() {
		return false
	}
	if t.Kind == shape.Invalid {
		return false // an interface with methods, which may hold anything
	}
	return !slices.ContainsFunc(t.Declared, func(d *shape.Declaration) bool { return !e.separableField(d) })
}

// separableField reports whether validator can be asked about a field. An
// embedded struct of an unexported type cannot be handed to it: no rule may be
// about the struct, or look at another field of it.
func (e *Engine) separableField(d *shape.Declaration) bool {
	if d.Type == nil {
		return true
	}
	if hidden := d.Embedded && !d.Exported; hidden {
		t := d.Type.Deref()
		refers := slices.ContainsFunc(t.Declared, e.mayRefer)
		if d.Rules != nil || refers || e.cfg.Structs[t.Go] != nil {
			return false
		}
	}

	for t, level := range d.Type.Levels(d.Rules) {
		if !e.separableLevel(t, level) {
			return false
		}
	}
	return true
}

// mayRefer reports whether a rule of a field could name another one. What is in
// an or-group or an alias is not looked at.
func (e *Engine) mayRefer(d *shape.Declaration) bool {
	refers := func(r tag.Rule) bool {
		_, alias := e.cfg.Aliases[r.Name]
		return alias || r.Or != nil || tag.LooksAtParent(r.Name) || tag.References(r.Name) != tag.NoField
	}
	for l := d.Rules; l != nil; l = l.Elem {
		if slices.ContainsFunc(l.Rules, refers) {
			return true
		}
	}
	return false
}

// separableLevel reports whether validator can be asked about the rules of a
// level by themselves, for values of t.
func (e *Engine) separableLevel(t *shape.Type, l *tag.Level) bool {
	_, elem := t.Deref().Elements()
	switch {
	case l.Dive && l.Text == "" && t.Kind == shape.Pointer:
		return false // nil fails dive itself, which is no rule to ask about
	case l.Dive && elem == nil:
		return false // validator panics, as it should
	}
	return !slices.ContainsFunc(l.Rules, func(r tag.Rule) bool { return !e.separableRule(r) })
}

// separableRule reports whether validator says of a value alone what it says of
// the value in its struct. A method may need the address of the value, and an
// alias may say whether validator looks into it.
func (e *Engine) separableRule(rule tag.Rule) bool {
	if slices.ContainsFunc(e.atoms(rule), callsMethod) {
		return false
	}
	for _, r := range rule.Alternatives() {
		inside := e.atoms(r)
		_, is := e.cfg.Aliases[r.Name]
		if is && slices.ContainsFunc(inside, func(r tag.Rule) bool { return r.Name == "dive" || tag.Decides(r.Name) }) {
			return false
		}
	}
	return true
}

func isList(k reflect.Kind) bool { return k == reflect.Slice || k == reflect.Array || k == reflect.Map }

// isStruct reports whether validator takes values of t for structs: it takes a
// time for a plain value.
func isStruct(t reflect.Type) bool { return t.Kind() == reflect.Struct && !shape.IsTime(t) }
