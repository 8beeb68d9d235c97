package check

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// compares reports a rule that compares a value of t with another field, and has
// the same verdict whatever both are: validator compares values of one kind
// alone, and takes what it cannot compare for the name of its type. It returns
// false if it reports one.
func (f *fieldCheck) compares(t *shape.Type, rule tag.Rule) bool {
	text := rule.Name == "fieldcontains" || rule.Name == "fieldexcludes"
	if tag.Compares(rule.Name) == tag.ComparesNothing && !text {
		return true
	}
	other, ok := f.fieldType(f.holder.Go, rule.Param)
	if !ok {
		return true
	}
	sibling := f.shapes.Read(other).Deref()
	ours, enough := f.comparands(t)
	theirs, enoughOfTheirs := f.comparands(sibling)
	if !enough || !enoughOfTheirs || f.differs(ours, theirs, rule.Name) {
		return true
	}

	if t.Go == sibling.Go {
		f.report("use a rule of your own", "rule %q cannot compare values of %v", rule.Text(), t.Go)
	} else {
		f.report("give both fields one type, or use a rule of your own",
			"rule %q cannot compare values of %v with %v", rule.Text(), t.Go, sibling.Go)
	}
	return false
}

// comparands are values of t that differ in all that validator compares. ok is
// false if nobody can say.
func (f *fieldCheck) comparands(t *shape.Type) (values []reflect.Value, ok bool) {
	if f.yieldedBy(t) != "" {
		t = f.instead(t)
	}
	if t == nil || f.maybeYields(t) {
		return nil, false
	}
	if isStruct(t.Go) {
		return f.samples(t.Go), true
	}
	if t.Kind == shape.Any {
		more := []any{"ab", 2.5, false, []any{}}
		return append(f.samples(t.Go), converted(t.Go, more...)...), true
	}

	values, ok = candidates(t.Go, nil)
	if !ok { // a map or a list of what cannot be told apart, or no JSON value
		values = f.samples(t.Go)
	}
	return values, true
}

// differs reports whether validator's verdict on a comparison differs for some
// of the values. One that panics differs: it is reported as that.
func (f *fieldCheck) differs(ours, theirs []reflect.Value, rule string) bool {
	var outcomes [2]bool
	tried := attempt(func(yield func(func()) bool) {
		for _, own := range ours {
			for _, other := range theirs {
				call := func() {
					passes := f.engine.Validator().Struct(f.pair(own, other, rule+"=Other")) == nil
					outcomes[0], outcomes[1] = outcomes[0] || !passes, outcomes[1] || passes
				}
				if !yield(call) || outcomes[0] && outcomes[1] {
					return
				}
			}
		}
	})
	return !tried.returned() || outcomes[0] && outcomes[1]
}

// pair returns a struct of two values, the first of which has a rule that names
// the other one.
func (c *Checker) pair(own, other reflect.Value, rule string) any {
	ruled := reflect.StructTag(c.config.Tag + ":" + strconv.Quote(rule+",nostructlevel"))
	skipped := reflect.StructTag(c.config.Tag + `:"-"`)
	pair := reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "Own", Type: own.Type(), Tag: ruled},
		{Name: "Other", Type: other.Type(), Tag: skipped},
	})).Elem()
	pair.Field(0).Set(own)
	pair.Field(1).Set(other)
	return pair.Interface()
}

// conditions reports a condition that is not what it says, as validator reads
// the value in it: required_if=On yes. It returns false if it reports one.
func (f *fieldCheck) conditions(rule tag.Rule) bool {
	words := tag.Words(rule.Param)
	if tag.References(rule.Name) != tag.FieldPairs {
		return true
	}
	before := len(f.faults)
	f.repeated(rule, words)
	for i := 0; i+1 < len(words); i += 2 {
		if other, ok := f.fieldType(f.holder.Go, words[i]); ok {
			f.condition(rule, f.shapes.Read(other), words[i], words[i+1])
		}
	}
	return len(f.faults) == before
}

// repeated reports a field that is to have two values at once.
func (f *fieldCheck) repeated(rule tag.Rule, words []string) {
	for i := 2; i+1 < len(words) && !tag.AnyPair(rule.Name); i += 2 {
		for j := 0; j < i; j += 2 {
			if words[i] == words[j] && words[i+1] != words[j+1] {
				f.report("use an alias, a rule of your own, or a function in Rules.Structs",
					"rule %q wants two values of the field %s at once", rule.Text(), words[i])
				return
			}
		}
	}
}

// condition reports one pair of a condition that always has the same verdict.
func (f *fieldCheck) condition(rule tag.Rule, typ *shape.Type, name, value string) {
	t := typ.Deref()
	nilable := typ.Kind == shape.Pointer && value == "nil"
	if f.yieldedBy(t) != "" || f.maybeYields(t) || nilable {
		return
	}
	if t.Go.Kind() == reflect.Bool && value != "true" && value != "false" {
		f.report("want true or false",
			"rule %q compares the bool %s with %q, which validator takes for false", rule.Text(), name, value)
		return
	}

	own := f.rulesOf(name, t.Go)
	switch never, always := f.constant(typ, value, own); {
	case never && own != "":
		f.report("name a value that passes the rules of the field",
			"rule %q compares the field %s with %q, which is never true of %v with rules %q",
			rule.Text(), name, value, t.Go, own)
	case never:
		f.report("name a field and a value that it can have, or use required_with and its kin",
			"rule %q compares the field %s with %q, which is never true of %v", rule.Text(), name, value, t.Go)
	case always:
		f.report("name a field and a value that it can have, or use required_with and its kin",
			"rule %q compares the field %s with %q, which is always true of %v", rule.Text(), name, value, t.Go)
	}
}

// readsConditions reports a condition on a value that validator cannot read for what the
// field may hold: required_if=Count many. It returns false if it reports one.
func (f *fieldCheck) readsConditions(rule tag.Rule) bool {
	words := tag.Words(rule.Param)
	if tag.References(rule.Name) != tag.FieldPairs {
		return true
	}

	for i := 0; i+1 < len(words); i += 2 {
		other, ok := f.fieldType(f.holder.Go, words[i])
		if !ok {
			continue
		}
		tried := f.tryCondition(f.shapes.Read(other), words[i+1])
		if !tried.returned() {
			f.report("name a value that the field can have, or use required_with and its kin",
				"rule %q compares the field %s with %q, which %s", rule.Text(), words[i], words[i+1], tried.on(other))
			return false
		}
	}
	return true
}

// tryCondition makes validator compare values of typ with a value in a
// condition. Other pairs of the same condition could keep it from that.
func (f *fieldCheck) tryCondition(typ *shape.Type, value string) outcome {
	condition := "required_if=Other " + tag.Join([]string{value})
	values, _ := candidates(typ.Deref().Go, []tag.Rule{{Name: "eq", Param: value}})
	for _, sample := range yieldSamples(typ) {
		values = append(values, sample.value)
	}
	values = append(values, f.samples(typ.Go)...)
	if base := typ.Deref(); base.Kind == shape.OneOf {
		for _, variant := range base.Variants {
			values = append(values, f.samples(variant.Type.Go)...)
		}
	}

	return attempt(func(yield func(func()) bool) {
		for _, other := range values {
			call := func() { _ = f.engine.Validator().Struct(f.pair(reflect.ValueOf(""), other, condition)) }
			if f.isValue(other) && !yield(call) {
				return
			}
		}
	})
}

// isValue reports whether validator comes to an end with a value that stands for
// others. Values that decoding cannot make need not have one.
func (f *fieldCheck) isValue(v reflect.Value) bool {
	if f.yieldedBy(f.shapes.Read(v.Type())) == "" {
		return true
	}
	var err error
	tried := attemptOne(func() { _, err = f.engine.Unfolder().Unfold(v) })
	return tried.returned() && err == nil
}

// rulesOf returns the rules that a field of the same struct, of type t, has to
// pass itself, as far as candidates are enough to tell what passes them.
func (f *fieldCheck) rulesOf(name string, t reflect.Type) string {
	i := slices.IndexFunc(f.holder.Declared, func(d *shape.Declaration) bool { return d.Name == name })
	if i < 0 || f.holder.Declared[i].Rules == nil {
		return ""
	}
	var texts []string
	omits := ""

	for _, rule := range f.holder.Declared[i].Rules.Rules {
		lists := tag.TakesList(rule.Name) || tag.Equates(rule.Name) || tag.Counts(rule.Name)
		switch {
		case tag.Omits(rule.Name) != tag.OmitNothing:
			omits = "omitempty,"
		case lists && f.decidable(rule, t):
			texts = append(texts, rule.Text())
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return omits + strings.Join(texts, ",")
}

// constant asks validator whether a comparison with a value is never true, or
// always, whatever a field of typ is that passes its own rules.
func (f *fieldCheck) constant(typ *shape.Type, value, own string) (never, always bool) {
	t := typ.Deref().Go
	rules := append(slices.Clone(tag.ParseLevel(own).Rules), tag.Rule{Name: "eq", Param: value})
	values, enough := candidates(t, rules)
	if isStruct(t) {
		values, enough = f.samples(t), true
	}
	if !enough || t.Kind() == reflect.Interface {
		return false, false
	}

	condition := "required_if=Other " + tag.Join([]string{value})
	isTrue, isFalse := false, false
	tried := attempt(func(yield func(func()) bool) {
		for _, other := range values {
			call := func() {
				if own != "" && f.engine.Validator().Var(other.Interface(), own) != nil {
					return
				}
				holds := f.engine.Validator().Struct(f.pair(reflect.ValueOf(""), other, condition)) != nil
				isTrue, isFalse = isTrue || holds, isFalse || !holds
			}
			if !yield(call) {
				return
			}
		}
	})
	if !tried.returned() {
		return false, false
	}
	return !isTrue, !isFalse && typ.Kind != shape.Pointer
}
