package check

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Some parts of a tag are never asked, or have no effect. What they say, the
// developer expects all the same: omitempty,required_with=Phone looks like a
// field that is required. omitempty,required is left alone: people write it for
// a value that may be absent, and the rules do say so.

// idle reports the parts of a level, with values of typ, that have no effect.
func (f *fieldCheck) idle(typ *shape.Type, l *tag.Level) {
	dynamic := typ.Kind == shape.Any || typ.Kind == shape.OneOf
	if dynamic || f.yieldedBy(typ) != "" || f.maybeYields(typ.Deref()) {
		return
	}

	omits := "" // the directive in front that lets empty values go
	for i, rule := range l.Rules {
		omission := tag.Omits(rule.Name)
		letsEmptyGo := omission == tag.OmitEmpty || omission == tag.OmitZero
		switch {
		case letsEmptyGo && f.lastInVain(typ, l, i):
			f.report("put it in front of the rules that are not to be asked, or remove it",
				"%q has no rule behind it that it could keep from being asked, and empty values fail those in front",
				rule.Text())
		case letsEmptyGo:
			omits = rule.Name
		case omits != "" && rule.Name != "required" && f.asksForValue(rule):
			f.report("put it in front of "+omits+", or remove one of them",
				"rule %q is never asked where there is no value, because of %q in front of it",
				rule.Text(), omits)
		}
	}
}

// lastInVain reports whether a directive stands behind rules that an empty value
// fails, and there is nothing else that it could keep from being asked: no bind
// tag, no members, no elements.
func (f *fieldCheck) lastInVain(typ *shape.Type, l *tag.Level, i int) bool {
	isLast := i == len(l.Rules)-1 && !l.Dive
	if !isLast || isStruct(typ.Deref().Go) || f.field.Compared > 0 {
		return false
	}

	about := func(r tag.Rule) bool {
		return f.isFormat(r) || tag.Counts(r.Name) || tag.TakesList(r.Name) || tag.Equates(r.Name)
	}
	front := slices.DeleteFunc(slices.Clone(l.Rules[:i]), func(r tag.Rule) bool { return !about(r) })
	if len(front) == 0 {
		return false
	}
	passes := true
	zero := reflect.Zero(typ.Deref().Go)
	tried := attemptOne(func() { passes = f.passesAlone(zero, textOf(front)) })
	return tried.returned() && !passes
}

// asksForValue reports whether a rule fails only if there is no value.
func (f *fieldCheck) asksForValue(rule tag.Rule) bool {
	asks := func(r tag.Rule) bool { return tag.Requires(r.Name) && !f.replaced(r.Name) }
	return !slices.ContainsFunc(rule.Alternatives(), func(r tag.Rule) bool { return !asks(r) })
}

// repeats reports a rule that stands twice in a level, as the tag is written, and
// is told twice: behind required, required cannot fail.
func (f *fieldCheck) repeats() {
	for level := range f.field.Rules.All() {
		for i, rule := range level.Rules {
			same := func(r tag.Rule) bool { return r.Text() == rule.Text() }
			if !f.asksForValue(rule) && slices.ContainsFunc(level.Rules[:i], same) {
				f.report("remove one of them", "rule %q stands twice", rule.Text())
			}
		}
	}
}

// argumentIgnored reports an argument that a rule of validator's own takes no
// notice of, such as that of required=false: any other one has the same effect.
// It returns false if it reports one.
func (f *fieldCheck) argumentIgnored(t *shape.Type, rule tag.Rule) bool {
	isFormat := tag.Plain(rule.Name) && !tag.WantsText(rule.Name)
	takesNone := isFormat || rule.Name == "required" || rule.Name == "isdefault"
	if rule.Param == "" || !takesNone || !f.knownRule(rule.Name) || f.maybeYields(t) {
		return true
	}

	bare, other := tag.Rule{Name: rule.Name}, tag.Rule{Name: rule.Name, Param: "no such argument"}
	values := f.samples(t.Go)
	values = append(values, formats(t.Go, []tag.Rule{rule})...)
	differs, outcomes := false, [2]bool{}
	tried := attempt(func(yield func(func()) bool) {
		for _, v := range values {
			call := func() {
				passes := f.passesAlone(v, bare.Text())
				outcomes[0], outcomes[1] = outcomes[0] || !passes, outcomes[1] || passes
				differs = passes != f.passesAlone(v, rule.Text()) || passes != f.passesAlone(v, other.Text())
			}
			if !yield(call) || differs {
				return
			}
		}
	})
	if bothSeen := outcomes == [2]bool{true, true}; differs || !bothSeen || !tried.returned() {
		return true
	}
	f.report("remove the argument", "rule %q ignores its argument: it is the same as %q", rule.Text(), rule.Name)
	return false
}

// listed finds the values in an argument as validator does.
var listed = regexp.MustCompile(`'[^']*'|\S+`)

// openQuote reports a list of values with a quote that does not surround one:
// validator drops it. It returns false if it reports one.
func (f *fieldCheck) openQuote(rule tag.Rule) bool {
	if !tag.TakesList(rule.Name) {
		return true
	}
	for _, value := range listed.FindAllString(rule.Param, -1) {
		dropped := strings.ReplaceAll(value, "'", "")
		if dropped != value && value != "'"+dropped+"'" {
			f.report("put quotes around the whole value, or use a rule of your own",
				"rule %q has a quote in the value %s, which is taken for %q",
				rule.Text(), value, dropped)
			return false
		}
	}
	return true
}

// namesEnough reports a rule that is to name fields and names none, or that is to
// name one and names several. It returns false if it reports one.
func (f *fieldCheck) namesEnough(rule tag.Rule) bool {
	refers := tag.References(rule.Name)
	words := tag.Words(rule.Param)
	switch {
	case refers == tag.NoField, refers == tag.ElemField, refers == tag.GoMethod:
		return true
	case len(words) == 0:
		f.report("name a field of the same struct by its Go name", "rule %q names no field", rule.Name)
	case refers == tag.OneField && words[0] != rule.Param:
		f.report("name one field, without spaces", "rule %q takes one field for what it names", rule.Text())
	default:
		return true
	}
	return false
}
