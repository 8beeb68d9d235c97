package check

import (
	"slices"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// exclusive reports a field that is required, and excluded beside another that
// is required, too: no body has both and not both.
func (f *fieldCheck) exclusive(l *tag.Level) {
	if !f.plainlyRequired(l) {
		return
	}

	for _, rule := range l.Rules {
		all := rule.Name == "excluded_with_all"
		if rule.Name != "excluded_with" && !all || f.replaced(rule.Name) {
			continue
		}
		names := tag.Words(rule.Param)
		optional := func(name string) bool { return !f.siblingRequired(name) }
		impossible := slices.ContainsFunc(names, f.siblingRequired)
		if all {
			impossible = len(names) > 0 && !slices.ContainsFunc(names, optional)
		}
		if impossible {
			f.report("make one of them optional", "rule %q excludes a field that is required, as what it names is", rule.Text())
		}
	}
}

// siblingRequired reports whether a field of the same struct is required,
// whatever the others are.
func (f *fieldCheck) siblingRequired(name string) bool {
	i := slices.IndexFunc(f.holder.Declared, func(d *shape.Declaration) bool { return d.Name == name })
	return i >= 0 && f.plainlyRequired(f.holder.Declared[i].Rules)
}

// plainlyRequired reports whether a level begins with required.
func (f *fieldCheck) plainlyRequired(l *tag.Level) bool {
	return l != nil && len(l.Rules) > 0 && l.Rules[0].Name == "required" && !f.replaced("required")
}
