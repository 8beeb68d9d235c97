package check

import (
	"errors"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// unset reports the rules of fields that no body sets, as far as they fail for
// what such a field holds then: json:"-", names that are shadowed or ambiguous,
// structs that are embedded with json:"-".
func (c *Checker) unset(t *shape.Type) (faults []shape.Fault) {
	if t.Kind != shape.Object || t.Scope == nil {
		return nil
	}
	return c.unsetIn(t, t, t.Scope, "")
}

// unsetIn looks at the fields that holder declares, whose members stand in the
// object of t. path leads from t to holder.
func (c *Checker) unsetIn(t, holder *shape.Type, scope *shape.Scope, path string) (faults []shape.Fault) {
	for i, d := range holder.Declared {
		name, ok := scope.Lookup(d.Name)
		seen := d.Type != nil && (d.Exported || holder.Go.Field(i).Anonymous)
		if !seen || !ok || name.Field != nil || t.IsOpen(name.Index) {
			continue
		}
		if name.Scope != nil {
			faults = append(faults, c.unsetIn(t, d.Type.Deref(), name.Scope, path+d.Name+".")...)
			continue
		}

		f := &fieldCheck{Checker: c, holder: holder, field: d}
		f.failsUnset()
		for _, fault := range f.faults {
			fault.Field = path + fault.Field
			faults = append(faults, fault)
		}
	}
	return faults
}

// failsUnset reports the field's rules if they fail for the zero value.
func (f *fieldCheck) failsUnset() {
	d := f.field
	rules := ""
	if d.Rules != nil {
		rules = d.Rules.Tag
	}
	unknown := rules != "" && !f.tryTag(rules).returned()
	if unknown || f.yieldedBy(d.Type) != "" {
		return
	}

	var failed validator.FieldError
	attempt(func(yield func(func()) bool) {
		zero := reflect.New(d.Type.Go).Elem()
		for _, parent := range f.samples(f.holder.Go) {
			f.unsetHidden(parent)
			call := func() { failed = firstFailure(f.engine.Validator().Struct(f.beside(parent, zero, rules).Interface())) }
			if !yield(call) || failed != nil {
				return
			}
		}
	})

	switch {
	case failed != nil && failed.StructField() == triedField:
		f.report("make it a JSON member, or remove the rule",
			"no body sets the field, and rule %q fails for that", failed.Tag())
	case failed != nil:
		f.report("make it a JSON member, or keep it out of the struct",
			"no body sets the field, and rule %q of %s in it fails for that", failed.Tag(), failed.StructField())
	case f.requiresUnset():
		f.report("make it a JSON member, or remove the rule",
			"no body sets the field, and rules %q fail whenever they are asked", rules)
	}
}

// requiresUnset reports whether the field's tag asks for a value in some
// condition or other.
func (f *fieldCheck) requiresUnset() bool {
	if f.field.Rules == nil {
		return false
	}
	for _, rule := range f.field.Rules.Rules {
		if tag.Omits(rule.Name) != tag.OmitNothing {
			return false
		}
		if tag.Requires(rule.Name) && !f.replaced(rule.Name) {
			return true
		}
	}
	return false
}

// unsetHidden sets the fields of a sample to zero that no body sets.
func (f *fieldCheck) unsetHidden(parent reflect.Value) {
	for i, d := range f.holder.Declared {
		name, ok := f.holder.Scope.Lookup(d.Name)
		isHidden := ok && name.Field == nil && name.Scope == nil
		if isHidden && parent.Field(i).CanSet() {
			parent.Field(i).SetZero()
		}
	}
}

// firstFailure returns the first of the failures in what validator returns; nil
// if there is none.
func firstFailure(err error) validator.FieldError {
	var failed validator.ValidationErrors
	if !errors.As(err, &failed) {
		return nil
	}
	return failed[0]
}

// absent reports a struct that may be absent by its rules, though its members
// are asked for all the same: validator looks into a struct that is empty, too.
func (f *fieldCheck) absent(typ *shape.Type, l *tag.Level) {
	if !isStruct(typ.Go) || f.yieldedBy(typ) != "" {
		return
	}
	condition := ""
	for _, rule := range l.Rules {
		switch {
		case tag.Omits(rule.Name) != tag.OmitNothing, tag.Decides(rule.Name):
			return
		case tag.AsksNil(rule.Name) && !f.replaced(rule.Name):
			condition = rule.Text()
		}
	}
	if condition == "" {
		return
	}

	var failed validator.FieldError
	attemptOne(func() {
		zero := reflect.New(typ.Go).Elem()
		failed = firstFailure(f.engine.Validator().Struct(f.beside(reflect.ValueOf(struct{}{}), zero, "").Interface()))
	})
	if failed != nil {
		f.report("put omitempty last",
			"rule %q on %v, whose %s is asked for where it is absent, too", condition, typ.Go, failed.StructField())
	}
}
