package check

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// rule tries one rule on values of t, and looks for the fields that it names.
func (f *fieldCheck) rule(t *shape.Type, rule tag.Rule) {
	if t.Kind == shape.OneOf {
		f.ofVariants(t, rule)
		return
	}
	if !f.comparesVariants(t, rule) {
		return
	}
	if rule.Or != nil {
		f.grouped(rule)
		for _, alternative := range rule.Or {
			f.rule(t, alternative)
		}
		return
	}

	if alias, ok := f.config.Aliases[rule.Name]; ok { // one of several alternatives, or with an argument
		if rule.Param != "" {
			f.report("remove the argument", "alias %q has an argument, which it ignores", rule.Text())
			return
		}
		for _, rule := range tag.ParseLevel(f.inlined(alias)).Rules {
			f.rule(t, rule)
		}
		return
	}
	if _, own := f.config.Funcs[rule.Name]; own || tag.Structural(rule.Name) {
		return
	}
	f.bakedIn(t, rule)
}

// bakedIn tries one of validator's own rules. It reports one fault, as the
// others would follow from it.
func (f *fieldCheck) bakedIn(t *shape.Type, rule tag.Rule) {
	switch {
	case rule.Name == "endkeys": // see openKeys
	case tag.LooksAtHost(rule.Name) && !f.wantedOnHost(rule.Name):
		f.report("use another rule, or name it in Rules.Host",
			"rule %q looks at the server's files or name services", rule.Name)
	case !f.namesEnough(rule), !f.names(t, rule):
	case !f.compares(t, rule), !f.readsConditions(rule), !f.returns(t, rule):
	case !f.country(rule), !f.arguments(t, rule), !f.conditions(rule):
	default:
		f.textual(t, rule)
	}
}

// returns reports a rule that panics on values of t, or does not return.
func (f *fieldCheck) returns(t *shape.Type, rule tag.Rule) bool {
	tried := f.tryRule(t, rule)
	if tried.returned() {
		return true
	}
	cure := "use a rule that is for the type, and a parameter that the rule takes"
	if tag.Counts(rule.Name) && isStruct(t.Go) && f.yieldedBy(t) == "" {
		cure = cureOfStruct(t.Go)
	}
	f.report(cure, "rule %q %s", rule.Text(), tried.on(t.Go))
	return false
}

// cureOfStruct is the cure of a rule on a struct that is about a value in it.
func cureOfStruct(t reflect.Type) string {
	return fmt.Sprintf("add a function for %v to Rules.Types that returns the value in it", t)
}

// tryTag makes validator parse a tag without running a rule.
func (c *Checker) tryTag(tag string) outcome {
	return attemptOne(func() { _ = c.engine.Validator().Var("", "omitempty,"+tag) })
}

// tryRule runs a rule on sample values of type t, in a zero and in a filled
// struct. A struct with a field that has no value for validator is reported by
// that field.
func (f *fieldCheck) tryRule(t *shape.Type, rule tag.Rule) outcome {
	if tag.LooksAtParent(rule.Name) && f.holderFails() {
		return outcome{}
	}
	return attempt(func(yield func(func()) bool) {
		values := f.samples(t.Go)
		for _, parent := range f.samples(f.holder.Go) {
			for _, value := range values {
				if !yield(func() { f.tryValue(parent, value, rule.Text()) }) {
					return
				}
			}
		}
	})
}

func (c *Checker) tryValue(parent, value reflect.Value, rule string) {
	if isStruct(value.Type()) {
		_ = c.engine.Validator().Struct(c.holding(parent, value, rule))
		return
	}
	_ = c.engine.Validator().VarWithValue(value.Interface(), parent.Interface(), rule)
}

// holding returns a struct with value in a field that has the rules, beside the
// fields of parent. Of a struct that stands alone, validator would look at the
// members and not at the rules.
func (c *Checker) holding(parent, value reflect.Value, rules string) any {
	return c.beside(parent, value, rules+",nostructlevel").Interface()
}

// beside returns a struct with value in a field that has the rules. The fields
// of parent have none, and keep their names: those of embedded structs, too.
func (c *Checker) beside(parent, value reflect.Value, rules string) reflect.Value {
	tried := reflect.StructTag(c.config.Tag + ":" + strconv.Quote(rules))
	skipped := reflect.StructTag(c.config.Tag + `:"-"`)
	fields := []reflect.StructField{{Name: triedField, Type: value.Type(), Tag: tried}}
	values := []reflect.Value{value}
	for _, sf := range reflect.VisibleFields(parent.Type()) {
		unique, ok := parent.Type().FieldByName(sf.Name)
		if !ok || len(unique.Index) != len(sf.Index) || !sf.IsExported() {
			continue
		}
		sibling, err := parent.FieldByIndexErr(sf.Index)
		if err != nil { // promoted through nil
			continue
		}
		fields = append(fields, reflect.StructField{Name: sf.Name, Type: sf.Type, Tag: skipped})
		values = append(values, sibling)
	}

	v := reflect.New(reflect.StructOf(fields)).Elem()
	for i, value := range values {
		v.Field(i).Set(value)
	}
	return v
}

// triedField is the name of a field that holds a value to try rules on.
const triedField = "The_value_that_is_tried"

// isStruct reports whether values of t are structs to validator, which takes
// times for plain values.
func isStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !shape.IsTime(t)
}
