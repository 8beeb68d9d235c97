package check

import "github.com/fielderrors/bind/internal/tag"

// bails reports bind:"bail" where there is nothing that it could keep from
// being asked: no level of the validate tag has two rules, with those of the
// bind tag behind the last.
func (f *fieldCheck) bails() {
	if !f.field.Bail {
		return
	}
	if f.field.Compared > 1 {
		return
	}
	for level := range f.field.Rules.All() {
		if countRules(level)+f.field.Compared > 1 {
			return
		}
	}
	f.report("remove bail", `bind:"bail" has no effect, because there is no second rule that it could stop`)
}

// countRules returns how many rules of a level a value may fail. An alias is one.
func countRules(level *tag.Level) (n int) {
	for _, rule := range level.Rules {
		if !tag.Structural(rule.Name) {
			n++
		}
	}
	return n
}
