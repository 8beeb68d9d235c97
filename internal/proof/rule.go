package proof

import (
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/tag"
)

// ruleCheck is what is known of one rule of a level.
type ruleCheck struct {
	kind ruleKind
	test int // tested: the index among the tests of the check's sort
}

type ruleKind uint8

const (
	opaque   ruleKind = iota // only validator knows what it does
	exempts                  // it lets empty values go, and refuses none
	requires                 // the value must be there
	tested
)

// rules compiles the rules of a level. It reports whether all of them are known.
func (c compiler) rules(check *Check, t reflect.Type, level *tag.Level) bool {
	if level == nil {
		return true
	}

	rules := make([]ruleCheck, len(level.Rules))
	for i, rule := range level.Rules {
		// What stands behind a rule at which validator may stop stays opaque.
		understood := i == 0 && check.sort != array && tag.Omits(rule.Name) != never
		if c.mayEndLevel(rule) && !understood {
			break
		}
		rules[i] = c.rule(check, t, rule)
	}

	// Where validator cannot read the rules, it panics before it asks the first.
	if c.prover.Parses != nil && c.prover.Parses(level.Text) {
		check.level, check.rules = level, rules
	}
	return !slices.ContainsFunc(rules, func(r ruleCheck) bool { return r.kind == opaque })
}

// mayEndLevel reports whether validator may stop at a rule that the value does
// not fail: at a directive, and at whatever the user has put in its place.
func (c compiler) mayEndLevel(rule tag.Rule) bool {
	replaced := func(r tag.Rule) bool { return c.prover.Replaced(r.Name) }
	return tag.Decides(rule.Name) || replaced(rule) || slices.ContainsFunc(rule.Or, replaced)
}

// rule compiles one rule of a level.
func (c compiler) rule(check *Check, t reflect.Type, rule tag.Rule) ruleCheck {
	if omit := tag.Omits(rule.Name); omit != never {
		check.omit = omit
		return ruleCheck{kind: exempts}
	}
	if rule.Name == "required" && check.sort != array {
		check.required = true
		return ruleCheck{kind: requires}
	}

	switch check.sort {
	case text:
		return addTest(&check.text, rule, textTest(t))
	case list, array, mapping:
		return addTest(&check.size, rule, exactly(sizeTest))
	case signed:
		return addTest(&check.int, rule, exactly(signedTest(t)))
	case unsigned:
		return addTest(&check.uint, rule, exactly(unsignedTest))
	case floating:
		return addTest(&check.float, rule, exactly(floatTest(t)))
	case boolean:
		return addTest(&check.bool, rule, exactly(boolTest))
	}
	return ruleCheck{kind: opaque}
}

// test is the test of a rule, or of an or-group. It never does both: accept what
// validator refuses, or refuse what validator accepts.
type test[T any] struct {
	accepts func(T) bool // nil: there is no test
	refutes func(T) bool // nil: it refutes all that it does not accept
}

// verdict says what is certain about a value.
func (t test[T]) verdict(v T) Verdict {
	switch {
	case t.accepts(v):
		return Passes
	case t.refutes == nil || t.refutes(v):
		return Fails
	}
	return Unknown
}

// testMaker returns the test of a rule.
type testMaker[T any] func(name, param string) test[T]

// exactly makes tests of functions that say what validator says.
func exactly[T any](testOf func(name, param string) func(T) bool) testMaker[T] {
	return func(name, param string) test[T] { return test[T]{accepts: testOf(name, param)} }
}

// addTest appends the test of a rule to tests, if there is one.
func addTest[T any](tests *[]test[T], rule tag.Rule, testOf testMaker[T]) ruleCheck {
	made := testOf(rule.Name, rule.Param)
	if rule.Or != nil {
		made = anyOf(rule.Or, testOf)
	}
	if made.accepts == nil {
		return ruleCheck{kind: opaque}
	}

	*tests = append(*tests, made)
	return ruleCheck{kind: tested, test: len(*tests) - 1}
}

// anyOf returns the test of an or-group, if all of its alternatives have one.
func anyOf[T any](group []tag.Rule, testOf testMaker[T]) test[T] {
	tests := make([]test[T], len(group))
	for i, alternative := range group {
		tests[i] = testOf(alternative.Name, alternative.Param)
		if tests[i].accepts == nil {
			return test[T]{}
		}
	}

	return test[T]{
		accepts: func(v T) bool {
			return slices.ContainsFunc(tests, func(t test[T]) bool { return t.accepts(v) })
		},
		refutes: func(v T) bool {
			return !slices.ContainsFunc(tests, func(t test[T]) bool { return t.verdict(v) != Fails })
		},
	}
}
