package check

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// arguments reports an argument that a rule can do nothing with. It returns
// false if it reports one.
func (f *fieldCheck) arguments(t *shape.Type, rule tag.Rule) bool {
	if !f.argumentIgnored(t, rule) || !f.openQuote(rule) {
		return false
	}
	switch {
	case tag.TakesList(rule.Name) && len(tag.Words(rule.Param)) == 0:
		f.report("list the values", "rule %q lists no values", rule.Text())
	case rule.Name == "isdefault" && rule.Param != "" && t.Kind == shape.Any:
		f.report("remove the argument", "rule %q has an argument, with which nil fails it", rule.Text())
	case tag.WantsText(rule.Name) && rule.Param == "":
		f.report("add one, or remove the rule", "rule %q has no text to look for", rule.Name)
	case rule.Name == "datetime" && !isLayout(rule.Param):
		f.report(`write the layout as package time does, such as "2006-01-02"`,
			"rule %q has no layout of package time, so that no date passes", rule.Text())
	case tag.Counts(rule.Name) && shape.IsTime(t.Go) && rule.Param != "":
		f.report("remove the argument, or use a rule of your own",
			"rule %q compares %v with the present time, and ignores its argument", rule.Text(), t.Go)
	default:
		return true
	}

	return false
}

// otherPattern finds the letters of other languages' layouts: yyyy-mm-dd.
var otherPattern = regexp.MustCompile(`(?i)yy|mm|dd|hh|ss`)

// underscored writes the parts of a layout that are not what they stand for.
var underscored = strings.NewReplacer("__2", "  2", "_2006", "_2006", "_2", " 2",
	"Z07:00:00", "Z", "Z070000", "Z", "Z07:00", "Z", "Z0700", "Z", "Z07", "Z")

// isLayout reports whether a layout says the same as package time reads in it:
// it has elements, and nothing in it looks like one and is none. The reference
// time as the layout writes it is the layout itself, so another date in its
// place (2020-01-01) or a name (RFC3339) is none.
func isLayout(layout string) bool {
	reference := underscored.Replace(layout)
	if _, err := time.Parse(layout, reference); err != nil {
		return false
	}

	one := time.Date(2001, time.January, 1, 1, 1, 1, 111_111_111, time.UTC)
	two := time.Date(2022, time.December, 30, 22, 59, 58, 222_222_222, time.FixedZone("CET", 3600))
	first, second := one.Format(layout), two.Format(layout)
	return first != second && !otherPattern.MatchString(first) && !otherPattern.MatchString(second)
}

// behindDefault reports a rule behind isdefault, which lets nothing but empty
// values pass.
func (f *fieldCheck) behindDefault(l *tag.Level) {
	for i, rule := range l.Rules[:max(len(l.Rules)-1, 0)] {
		next := l.Rules[i+1]
		if rule.Name == "isdefault" && !f.replaced(rule.Name) && !tag.Structural(next.Name) {
			f.report("remove one of them", "rule %q behind isdefault, which nothing but empty values pass", next.Text())
			return
		}
	}
}

// possible reports a level whose rules no value passes.
func (f *fieldCheck) possible(typ *shape.Type, l *tag.Level) {
	t := typ.Deref()
	if f.yieldedBy(t) != "" || f.maybeYields(t) || t.Kind == shape.OneOf {
		return
	}
	listed := t.Go.Kind() == reflect.String && slices.ContainsFunc(l.Rules, f.listsAll)
	rules := slices.DeleteFunc(slices.Clone(l.Rules), func(r tag.Rule) bool {
		return !f.decidable(r, t.Go) && !(listed && f.isFormat(r))
	})
	if len(rules) == 0 || len(rules) == 1 && rules[0].Name == "isdefault" {
		return
	}

	values, enough := candidates(t.Go, rules)
	if !enough {
		return
	}
	names := make([]string, 0, len(rules))
	for _, r := range rules {
		names = append(names, r.Text())
	}
	text := strings.Join(names, ",")
	if passed, returned := f.anyPasses(typ, values, text); returned && !passed {
		f.report("correct the rules", "no value of %v passes %q", t.Go, text)
	}
	for _, r := range rules {
		f.vacuous(typ, r)
	}
}

// listsAll reports whether a rule lists all texts that pass it, so that they are
// enough to tell about any rule beside it.
func (f *fieldCheck) listsAll(r tag.Rule) bool {
	return (r.Name == "oneof" || r.Name == "eq") && !f.replaced(r.Name)
}

// isFormat reports whether a rule is validator's own and about nothing but a
// text.
func (f *fieldCheck) isFormat(r tag.Rule) bool {
	for _, r := range r.Alternatives() {
		_, alias := f.config.Aliases[r.Name]
		if alias || f.replaced(r.Name) || !f.knownRule(r.Name) || !tag.Plain(r.Name) {
			return false
		}
	}
	return true
}

// vacuous reports a rule about certain values that every value passes: ne=-90 on
// a list, noneof=a b on a number. A bound that is too wide is no mistake.
func (f *fieldCheck) vacuous(typ *shape.Type, r tag.Rule) {
	if !tag.Equates(r.Name) && !tag.TakesList(r.Name) {
		return
	}
	t := typ.Deref()
	values, enough := candidates(t.Go, []tag.Rule{r})
	if !enough {
		return
	}

	fails := false
	tried := attempt(func(yield func(func()) bool) {
		for _, v := range values {
			call := func() { fails = !f.passesAlone(v, r.Text()) }
			if !yield(call) || fails {
				return
			}
		}
	})
	if tried.returned() && !fails {
		f.report("remove the rule, or compare with a value that the type has", "every value of %v passes %q", t.Go, r.Text())
	}
}

// decidable reports whether candidates are enough to tell if any value of t
// passes a rule.
func (f *fieldCheck) decidable(r tag.Rule, t reflect.Type) bool {
	if r.Or != nil {
		return !slices.ContainsFunc(r.Or, func(r tag.Rule) bool { return !f.decidable(r, t) })
	}
	if r.Name == "unique" && r.Param == "" && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
		_, differ := numbered(t.Elem(), 0)
		return differ && !f.replaced(r.Name)
	}
	if _, alias := f.config.Aliases[r.Name]; alias || f.replaced(r.Name) {
		return false
	}
	listed := tag.TakesList(r.Name) || tag.Equates(r.Name)
	return listed || tag.Counts(r.Name) || r.Name == "required" || r.Name == "isdefault"
}

// anyPasses asks validator whether any of the values passes rules. returned is
// false if a call does not return.
func (f *fieldCheck) anyPasses(typ *shape.Type, values []reflect.Value, rules string) (passed, returned bool) {
	tried := attempt(func(yield func(func()) bool) {
		for _, v := range values {
			if typ.Kind == shape.Pointer { // behind a pointer, zero is a value
				pointer := reflect.New(v.Type())
				pointer.Elem().Set(v)
				v = pointer
			}
			call := func() { passed = f.engine.Validator().Var(v.Interface(), rules) == nil }
			if !yield(call) || passed {
				return
			}
		}
	})
	return passed, tried.returned()
}
