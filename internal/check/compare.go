package check

import (
	"reflect"
	"strconv"

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
	if f.yieldedBy(t) != "" || f.maybeYields(t) || t.Go.Kind() == reflect.Interface {
		return nil, false
	}
	if isStruct(t.Go) {
		return samples(t.Go), true
	}
	values, ok = candidates(t.Go, nil)
	if !ok { // a map or a list of what cannot be told apart, or no JSON value
		values = samples(t.Go)
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
					passes := f.engine.Validator().Struct(f.pair(own, other, rule)) == nil
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
	ruled := reflect.StructTag(c.config.Tag + ":" + strconv.Quote(rule+"=Other,nostructlevel"))
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
	for i := 0; i+1 < len(words); i += 2 {
		if other, ok := f.fieldType(f.holder.Go, words[i]); ok {
			f.condition(rule, f.shapes.Read(other), words[i], words[i+1])
		}
	}
	return len(f.faults) == before
}

// condition reports one pair of a condition.
func (f *fieldCheck) condition(rule tag.Rule, typ *shape.Type, name, value string) {
	t := typ.Deref()
	nilable := typ.Kind == shape.Pointer && value == "nil"
	if f.yieldedBy(t) != "" || nilable {
		return
	}

	switch t.Go.Kind() {
	case reflect.Bool:
		if value != "true" && value != "false" {
			f.report("want true or false",
				"rule %q compares the bool %s with %q, which validator takes for false", rule.Text(), name, value)
		}
	case reflect.Struct, reflect.Func, reflect.Chan, reflect.Complex64, reflect.Complex128:
		f.report("name a field that is a string, a number or a bool, or use required_with and its kin",
			"rule %q compares the field %s with %q, which is never true of %v", rule.Text(), name, value, t.Go)
	}
}
