package check

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// tags reports what the struct tags of the fields of t say in vain: nobody reads
// it, and Go does not complain.
func (c *Checker) tags(t *shape.Type) []shape.Fault {
	if t.Go == nil || t.Go.Kind() != reflect.Struct || len(t.Declared) == 0 {
		return nil
	}
	var faults []shape.Fault

	for i, d := range t.Declared {
		f := &fieldCheck{Checker: c, holder: t, field: d}
		sf := t.Go.Field(i)
		if !sf.IsExported() && !sf.Anonymous {
			continue
		}
		f.malformed(sf.Tag)
		before := len(f.faults)
		if f.foreign() {
			f.unread(sf.Tag)
		}
		if len(f.faults) == before {
			f.otherTag(sf.Tag)
		}
		f.openKeys()
		f.bails()
		if t.Kind == shape.Object {
			f.jsonTag(sf)
		}
		faults = append(faults, f.faults...)
	}
	return faults
}

// otherTag reports rules in a struct tag that people use for rules, and that is
// not the one that is read.
func (f *fieldCheck) otherTag(structTag reflect.StructTag) {
	if rules := structTag.Get(f.config.Tag); rules != "" {
		return
	}
	for _, name := range []string{"validate", "binding"} {
		if rules := structTag.Get(name); name != f.config.Tag && rules != "" && rules != "-" {
			f.report(fmt.Sprintf("rename the tag, or set Rules.Tag to %q", name),
				"rules in the struct tag %q, and rules are read from %q", name, f.config.Tag)
		}
	}
}

// openKeys reports keys without endkeys: what was meant for the elements is
// asked of the keys. Of endkeys without keys, nothing is asked that stands
// behind it.
func (f *fieldCheck) openKeys() {
	if f.field.Rules == nil {
		return
	}
	parts := strings.Split(f.inlined(f.field.Rules.Tag), ",")
	begin := slices.Index(parts, "keys")
	end := slices.Index(parts, "endkeys")
	switch {
	case begin >= 0 && end < begin:
		f.report("put endkeys behind the rules for the keys", "keys without endkeys in %q", f.field.Rules.Tag)
	case begin < 0 && end >= 0 && f.tryTag(f.field.Rules.Tag).returned():
		f.report("put keys in front of the rules for the keys",
			"endkeys without keys in %q, which ends the rules", f.field.Rules.Tag)
	}
}

// grouped reports an alias of several rules among alternatives: validator takes
// the first of them for the alternative, and asks the others behind the group.
func (f *fieldCheck) grouped(rule tag.Rule) {
	for _, alternative := range rule.Or {
		rules := f.config.Aliases[alternative.Name]
		if strings.Contains(rules, ",") {
			f.report("use an alias of one rule, or a rule of your own",
				"alias %q of several rules, %q, is an alternative in %q", alternative.Name, rules, rule.Name)
		}
	}
}

// hiddenRules reports rules in a struct that has another value validated instead
// of itself, be it the field's or that of its elements.
func (f *fieldCheck) hiddenRules(t *shape.Type) {
	t = t.Deref()
	if inner := t.Innermost(); f.yieldedBy(t) == "" && inner != nil {
		t = inner
	}
	by := f.yieldedBy(t)
	if by != "" && isStruct(t.Go) && t.Has(shape.HasRules) {
		cure := "remove the rules, or " + by + "; for a value that may be absent, bind.Optional asks them"
		f.report(cure, "rules inside of %v are never asked, because of %s", t.Go, by)
	}
}
