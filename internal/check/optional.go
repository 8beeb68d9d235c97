package check

import (
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// optional reports a pointer that is optional by its type but not by its rules.
// Nil fails every rule, apart from those that validator asks about nil: the
// conditions such as required_with. What they let go, it asks the next rule
// about, as if there were a value. Only omitempty and its kin end that.
func (f *fieldCheck) optional(t *shape.Type, l *tag.Level) {
	nilable := t.Kind == shape.Pointer || t.Kind == shape.Any || t.Kind == shape.OneOf
	if !nilable {
		return
	}

	condition := "" // the last rule that nil has passed
	for i, rule := range l.Rules {
		switch {
		case tag.Omits(rule.Name) != tag.OmitNothing, rule.Text() == "isdefault" && i == 0:
			return
		case rule.Name == "required" && !f.replaced(rule.Name):
			return
		case !f.knownRule(rule.Alternatives()[0].Name):
			return // a validator of the user's may ask it about nil
		case f.asksNil(rule):
			condition = rule.Text()
		case condition != "" && tag.Decides(rule.Name):
			return // structonly and nostructlevel have nothing to look into
		case condition != "" && rule.Text() == "isdefault":
		default:
			if first := rule.Alternatives()[0]; condition == "" && rule.Or != nil && f.asksNil(first) {
				condition = first.Text()
			}
			f.nilAsked(t, rule.Text(), condition)
			return
		}
	}
	if l.Dive {
		f.nilAsked(t, "dive", condition)
	}
}

// nilAsked reports a rule that validator asks about nil.
func (f *fieldCheck) nilAsked(t *shape.Type, rule, condition string) {
	switch {
	case condition != "":
		f.report("put omitempty in front of it",
			"rule %q on %v is asked about nil, too, because of %q", rule, t.Go, condition)
	case t.Kind == shape.Pointer || t.Kind == shape.OneOf:
		f.report("put omitempty or required first", "rule %q on %v, which nil fails", rule, t.Go)
	}
}

// asksNil reports whether validator asks a rule about nil, and each of its
// alternatives if it has some.
func (f *fieldCheck) asksNil(rule tag.Rule) bool {
	for _, r := range rule.Alternatives() {
		if own, ok := f.config.Funcs[r.Name]; ok && own.OnNil {
			continue
		}
		if f.replaced(r.Name) || !tag.AsksNil(r.Name) {
			return false
		}
	}
	return true
}

// replaced reports whether a rule is one of the user's own.
func (c *Checker) replaced(rule string) bool {
	_, own := c.config.Funcs[rule]
	return own
}
