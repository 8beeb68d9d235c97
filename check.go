package bind

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

// Check reports what no body can make good in the types of values: struct tags that would panic or silently pass at run
// time, lookups that are not configured, rules without a message. Call it when the program starts; Handle and
// HandleMany do. The error joins all mistakes of all types, each as "Type.Field: fault: cure".
func (b *Binder) Check(values ...any) error {
	var errs []error
	for _, v := range values {
		t := reflect.TypeOf(v)
		if t == nil {
			errs = append(errs, errors.New("nil: has no type: pass a value such as T{}"))
			continue
		}
		errs = append(errs, b.check(b.shapes.Read(t))...)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

// check walks every type below t once.
func (b *Binder) check(t *shape.Type) (errs []error) {
	for node := range t.All() {
		errs = append(errs, faultsOf(node)...)
		errs = append(errs, b.checkBinds(node)...)
		errs = append(errs, b.checkRules(node)...)
	}
	return errs
}

// declarationFaults is the part of check that is about the json package: what it refuses, it refuses at run time.
func (b *Binder) declarationFaults(t *shape.Type) error {
	var errs []error
	for node := range t.All() {
		errs = append(errs, faultsOf(node)...)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

func faultsOf(t *shape.Type) (errs []error) {
	for _, f := range t.Faults() {
		errs = append(errs, fault(t, f.Field, f.Fault, f.Cure))
	}
	return errs
}

// fault words a mistake in the declaration of a field.
func fault(t *shape.Type, field, what, cure string) error {
	name := typeName(t.Go)
	if field != "" {
		name += "." + field
	}
	return fmt.Errorf("%s: %s: %s", name, what, cure)
}

// typeName returns the name of a type without its package, its full notation if it has none.
func typeName(t reflect.Type) string {
	if t.Name() != "" {
		return t.Name()
	}
	return t.String()
}

// checkBinds looks for the lookups that bind tags name.
func (b *Binder) checkBinds(t *shape.Type) (errs []error) {
	for _, f := range t.Fields {
		for _, name := range []string{f.Bind.Exists, f.Bind.Available} {
			if name == "" {
				continue
			}
			lookup := b.cfg.Lookups[name]
			key := f.Leaf()
			switch {
			case lookup == nil:
				errs = append(errs, fault(t, f.Go, fmt.Sprintf("bind tag names the lookup %q", name), "add it to Config.Lookups"))
			case key.Go == nil || !sameKey(key.Go, lookup.key()):
				errs = append(errs, fault(t, f.Go, fmt.Sprintf("lookup %q has keys of type %v", name, lookup.key()), "give the field that type"))
			}
		}
		if key := f.Leaf(); f.Bind.Distinct && key.Go != nil && !key.Go.Comparable() {
			errs = append(errs, fault(t, f.Go, fmt.Sprintf("bind:\"distinct\" on %v, whose values cannot be compared", key.Go), "put it on the fields that must differ"))
		}
	}
	return errs
}

// checkRules tries every rule of a struct's members, on zero values of the types that it is for.
func (b *Binder) checkRules(t *shape.Type) (errs []error) {
	for _, f := range t.Fields {
		if f.Rules == nil {
			continue
		}
		if panicked := b.tryTag(f.Rules.Tag); panicked != nil {
			errs = append(errs, fault(t, f.Go, fmt.Sprintf("rules %q: %v", f.Rules.Tag, panicked), "correct the tag, or register the rule in Config.Rules"))
			continue
		}
		for _, problem := range b.checkLevel(f.Type, f.Rules) {
			errs = append(errs, fault(t, f.Go, problem.fault, problem.cure))
		}
	}
	return errs
}

// problem is what is wrong with a rule, and what helps.
type problem struct{ fault, cure string }

// checkLevel tries the rules of one level of a tag, then those of the keys and the elements.
func (b *Binder) checkLevel(t *shape.Type, l *shape.Level) (problems []problem) {
	t = t.Deref()
	for _, rule := range l.Rules {
		problems = append(problems, b.checkRule(t, rule)...)
	}
	switch {
	case !l.Dive:
		return problems
	case t.Elem == nil && t.Kind != shape.Any:
		return append(problems, problem{fmt.Sprintf("dive on %v, which has no elements", t.Go), "remove dive"})
	case t.Elem == nil:
		return problems
	}
	if l.Keys != nil && t.Key != nil {
		problems = append(problems, b.checkLevel(t.Key, l.Keys)...)
	}
	if l.Elem != nil {
		problems = append(problems, b.checkLevel(t.Elem, l.Elem)...)
	}
	return problems
}

// checkRule tries one rule on a zero value of t, and looks for its message.
func (b *Binder) checkRule(t *shape.Type, rule shape.Rule) (problems []problem) {
	if structural[rule.Name] {
		return nil
	}
	for _, alternative := range rule.Or {
		problems = append(problems, b.checkRule(t, alternative)...)
	}
	if rule.Or == nil && b.bakedIn(rule.Name) {
		if panicked := b.tryValue(t.Go, rule.Text()); panicked != nil {
			problems = append(problems, problem{fmt.Sprintf("rule %q panics on %v: %v", rule.Text(), t.Go, panicked), "use a rule that is for the type, and a parameter that the rule takes"})
		}
	}
	for _, lang := range b.words.languages {
		if rule.Or == nil && !lang.known(rule.Name, t.Word()) {
			problems = append(problems, problem{fmt.Sprintf("rule %q has no message in locale %s", rule.Name, lang.tag), "add one with Locale.WithMessages"})
		}
	}
	return problems
}

// structural are the parts of a tag that are no rules a value could fail.
var structural = map[string]bool{
	"": true, "omitempty": true, "omitnil": true, "omitzero": true, "structonly": true, "nostructlevel": true,
}

// bakedIn reports whether a rule is validator's own, as it is. What a foreign validator holds cannot be known.
func (b *Binder) bakedIn(name string) bool {
	_, function := b.cfg.Rules.Funcs[name]
	_, alias := b.cfg.Rules.Aliases[name]
	return b.cfg.Validator == nil && !function && !alias
}

// tryTag makes validator parse a tag without running a rule, and returns what it panics with.
func (b *Binder) tryTag(tag string) (panicked any) {
	defer func() { panicked = recover() }()
	_ = b.validator.Var("", "omitempty,"+tag)
	return nil
}

// tryValue runs a rule on a zero value of type t, and returns what it panics with.
func (b *Binder) tryValue(t reflect.Type, rule string) (panicked any) {
	defer func() { panicked = recover() }()
	_ = b.validator.Var(reflect.New(t).Elem().Interface(), rule)
	return nil
}
