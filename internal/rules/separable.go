package rules

import (
	"slices"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// separable reports whether the fields of t can be validated one by one: nothing that validator would call while it
// looks at all of them is the user's, and no rule needs what it would not see.
func (e *Engine) separable(t *shape.Type) bool {
	if e.cfg.Validator != nil {
		return false
	}
	if known, ok := e.separated.Load(t); ok {
		return known.(bool)
	}
	separable := true
	for node := range t.Validated() {
		separable = separable && e.separableNode(node)
	}
	e.separated.Store(t, separable)
	return separable
}

func (e *Engine) separableNode(t *shape.Type) bool {
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

// separableField reports whether validator can be asked about a field. An embedded struct of an unexported type cannot
// be handed to it: no rule may be about the struct, or look at another field of it.
func (e *Engine) separableField(d *shape.Declaration) bool {
	if d.Type != nil && d.Embedded && !d.Exported && (d.Rules != nil || slices.ContainsFunc(d.Type.Deref().Declared, e.mayRefer)) {
		return false
	}
	return e.separableLevel(d.Type, d.Rules)
}

// mayRefer reports whether a rule of a field could name another one. What is in an or-group or an alias is not looked at.
func (e *Engine) mayRefer(d *shape.Declaration) bool {
	refers := func(r tag.Rule) bool {
		_, alias := e.cfg.Aliases[r.Name]
		return alias || r.Or != nil || tag.References(r.Name) != tag.NoField
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
	if t = t.Deref(); t.Kind == shape.Any && l.Text != "" {
		return false // to validator, a value in an interface is another than the value by itself
	}
	if l.Dive && t.Elem == nil {
		return false // validator panics, as it should
	}
	for _, rule := range l.Rules {
		if !e.separableRule(t, rule) {
			return false
		}
	}
	return e.separableLevel(t.Elem, l.Elem) && e.separableLevel(t.Key, l.Keys)
}

// separableRule reports whether a rule is validator's own and sees all it looks at: a struct is judged without its
// parent.
func (e *Engine) separableRule(t *shape.Type, rule tag.Rule) bool {
	for _, r := range rule.Alternatives() {
		if _, own := e.cfg.Funcs[r.Name]; own {
			return false
		}
		if alias, own := e.cfg.Aliases[r.Name]; own && !e.separableAlias(t, alias) {
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
func (e *Engine) separableAlias(t *shape.Type, rules string) bool {
	level := tag.ParseLevel(rules)
	return !level.Dive && !slices.ContainsFunc(level.Rules, func(r tag.Rule) bool { return tag.Decides(r.Name) }) && e.separableLevel(t, level)
}
