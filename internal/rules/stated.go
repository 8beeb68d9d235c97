package rules

import (
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// This file answers those who say beforehand what values will be told.

// Subject is a value that may fail a rule.
type Subject struct {
	Type  *shape.Type
	Level *tag.Level   // the rules of the value
	Scope *shape.Scope // of the object that holds its field; nil without
}

// Stated returns what a value that fails a rule is told. The places in it are
// those in the object that holds the field.
func (e *Engine) Stated(r tag.Rule, s Subject) mistake.Mistake {
	failed := &report{tag: r.Name, actual: r.Name, param: r.Param}
	if r.Or != nil {
		one := rule{Rule: &r}
		failed = one.report()
	}
	if rules, is := e.cfg.Aliases[r.Name]; is {
		failed.actual = rules
	}
	return describe(failed.read(), subject{typ: s.Type, level: s.Level, scope: s.Scope})
}

// StatedOfKey is Stated for the name of a map's entry.
func StatedOfKey(r tag.Rule) mistake.Mistake {
	return keyFailure(&report{tag: r.Name, actual: r.Name, param: r.Param})
}

// Fails reports whether a value fails a rule that looks at nothing else. A rule
// that panics decides nothing.
func (e *Engine) Fails(v reflect.Value, r tag.Rule) (failed bool) {
	defer func() {
		if recover() != nil {
			failed = false
		}
	}()
	return e.validator.Var(v.Interface(), r.Text()) != nil
}

// FailsBeside is Fails for a rule that looks at other fields of the struct
// around the value.
func (e *Engine) FailsBeside(v, around reflect.Value, r tag.Rule) (failed bool) {
	defer func() {
		if recover() != nil {
			failed = false
		}
	}()
	value := v.Interface()
	if value == nil {
		value = (*any)(nil) // what has no type fails every rule
	}
	return e.validator.VarWithValue(value, around.Interface(), r.Text()) != nil
}

// BakedIn reports whether validator knows a rule without being told of it.
func (e *Engine) BakedIn(r tag.Rule) bool {
	for _, one := range e.atoms(r) {
		if e.isUsers(one) {
			return false
		}
	}
	return true
}
