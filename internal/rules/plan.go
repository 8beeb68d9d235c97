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

	// calls: rules call functions of the user's.
	calls bool

	// nilDives: validator may dive into a nil pointer.
	nilDives bool
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
		p.calls = p.calls || slices.ContainsFunc(node.Declared, e.calls)
		p.nilDives = p.nilDives || slices.ContainsFunc(node.Declared, mayDiveNil)
	}
	e.plans.Store(t, p)
	return p
}

// calls reports whether a rule of a field is a function of the user's.
func (e *Engine) calls(d *shape.Declaration) bool {
	if d.Type == nil || d.Rules == nil {
		return false
	}
	for _, level := range d.Type.Levels(d.Rules) {
		if slices.ContainsFunc(level.Rules, e.callsRule) {
			return true
		}
	}
	return false
}

func (e *Engine) callsRule(rule tag.Rule) bool {
	for _, r := range rule.Alternatives() {
		_, own := e.cfg.Funcs[r.Name]
		alias, isAlias := e.cfg.Aliases[r.Name]
		if own || isAlias && slices.ContainsFunc(tag.ParseLevel(alias).Rules, e.callsRule) {
			return true
		}
	}
	return false
}

func (e *Engine) separableType(t *shape.Type) bool {
	_, structLevel := e.cfg.Structs[t.Go]
	_, custom := e.cfg.Types[t.Go]
	if structLevel || custom || shape.IsValuer(t.Go) {
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
	if hidden := d.Type != nil && d.Embedded && !d.Exported; hidden {
		refers := slices.ContainsFunc(d.Type.Deref().Declared, e.mayRefer)
		if d.Rules != nil || refers {
			return false
		}
	}
	return e.separableLevel(d.Type, d.Rules)
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

func (e *Engine) separableLevel(t *shape.Type, l *tag.Level) bool {
	if t == nil || l == nil {
		return true
	}
	if l.Dive && l.Text == "" && t.Kind == shape.Pointer {
		return false // nil fails dive itself, which is no rule to ask about
	}
	if t = t.Deref(); t.Kind == shape.Any && l.Text != "" {
		return false // to validator, a value in an interface is another than the value by itself
	}
	if l.Dive && t.Elem == nil {
		return false // validator panics, as it should
	}
	if slices.ContainsFunc(l.Rules, func(r tag.Rule) bool { return !e.separableRule(t, r) }) {
		return false
	}

	return e.separableLevel(t.Elem, l.Elem) && e.separableLevel(t.Key, l.Keys)
}

// separableRule reports whether a rule sees all that it looks at when validator
// is asked about a value of t alone. A struct is then asked about without its
// parent, and the parent of other values is a pointer.
func (e *Engine) separableRule(t *shape.Type, rule tag.Rule) bool {
	for _, r := range rule.Alternatives() {
		if _, own := e.cfg.Funcs[r.Name]; own {
			continue // it is shown what it would see: see fieldLevel
		}
		if alias, is := e.cfg.Aliases[r.Name]; is {
			if !e.separableAlias(t, alias) {
				return false
			}
			continue
		}

		switch refers := tag.References(r.Name); {
		case refers == tag.GoMethod: // the method may have a pointer receiver
			return false
		case refers == tag.ElemField && !isList(t.Go.Kind()): // compares with a sibling, and takes no pointer
			return false
		case isStruct(t.Go) && tag.LooksAtParent(r.Name):
			return false
		}
	}
	return true
}

func isList(k reflect.Kind) bool { return k == reflect.Slice || k == reflect.Array || k == reflect.Map }

// isStruct reports whether validator takes values of t for structs: it takes a
// time for a plain value.
func isStruct(t reflect.Type) bool { return t.Kind() == reflect.Struct && !shape.IsTime(t) }

// separableAlias reports whether an alias stands for rules of one level that
// are separable.
func (e *Engine) separableAlias(t *shape.Type, rules string) bool {
	level := tag.ParseLevel(rules)
	decides := slices.ContainsFunc(level.Rules, func(r tag.Rule) bool { return tag.Decides(r.Name) })
	return !level.Dive && !decides && e.separableLevel(t, level)
}
