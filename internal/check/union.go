package check

import (
	"slices"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// ofVariants checks a rule of a union for each of its variants: to validator, a
// value in an interface is the variant. One fault is enough, as the others are
// likely to be the same.
func (f *fieldCheck) ofVariants(t *shape.Type, rule tag.Rule) {
	before := len(f.faults)
	for _, variant := range t.Variants {
		f.rule(variant.Type.Deref(), rule)
		if len(f.faults) > before {
			return
		}
	}
}

// anyVariant reports whether something is true of a variant of t; false if t is
// no union.
func anyVariant(t *shape.Type, is func(*shape.Type) bool) bool {
	return slices.ContainsFunc(t.Variants, func(v shape.Variant) bool { return is(v.Type.Deref()) })
}

// comparesVariants reports unique on a list of unions with a variant that cannot
// be compared: validator would panic on it, or compare where it is in memory. It
// returns false if it reports it.
func (f *fieldCheck) comparesVariants(t *shape.Type, rule tag.Rule) bool {
	_, elem := t.Elements()
	if rule.Name != "unique" || rule.Param != "" || elem == nil || f.replaced(rule.Name) {
		return true
	}
	for _, variant := range elem.Deref().Variants {
		if !bindtag.Comparable(variant.Type) {
			f.report(`put bind:"distinct" on fields in it that must differ`,
				"rule %q compares values of %v, which it cannot tell apart", rule.Name, variant.Type.Go)
			return false
		}
	}
	return true
}
