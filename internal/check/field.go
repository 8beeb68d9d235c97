package check

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// fieldCheck checks the rules of one Go field, and gathers what is wrong.
type fieldCheck struct {
	*Checker
	root   *shape.Type // the type that is checked
	holder *shape.Type // the struct that declares the field
	field  *shape.Declaration
	faults []shape.Fault
}

// field looks for mistakes in the rules of one Go field, at or below root.
func (c *Checker) field(root, holder *shape.Type, d *shape.Declaration) []shape.Fault {
	if d.Type != nil && d.Type.IsOptional() { // rules take it for a pointer
		pointer := *d
		pointer.Type = d.Type.Elem
		d = &pointer
	}
	f := &fieldCheck{Checker: c, root: root, holder: holder, field: d}
	f.check()
	return f.faults
}

// report notes a fault, and what cures it.
func (f *fieldCheck) report(cure, fault string, args ...any) {
	f.faults = append(f.faults, shape.Fault{Field: f.field.Name, Fault: fmt.Sprintf(fault, args...), Cure: cure})
}

func (f *fieldCheck) check() {
	d := f.field
	if !d.Exported && !d.Embedded {
		if d.Rules != nil {
			f.report("export the field or remove the tag",
				"rules on an unexported field, which validator never looks at")
		}
		return
	}
	if d.Type == nil {
		return
	}

	f.embedded()
	f.hiddenRules(d.Type)
	if d.Rules == nil {
		f.yields(d.Type)
		f.reach(d.Type, nil)
		return
	}
	if tried := f.tryTag(d.Rules.Tag); !tried.returned() {
		text := strings.TrimSuffix(tried.detail, " on field ''")
		owner := "in Config.Rules"
		if f.foreign() {
			owner = "with Config.Validator"
		}
		cure := cmp.Or(f.cureOfUnknown(d.Rules.Tag), "correct the tag, or register the rule "+owner)
		f.report(cure, "rules %q: %s", d.Rules.Tag, text)
		return
	}

	inlined := f.inlined(d.Rules.Tag)
	level := tag.ParseLevel(inlined)
	f.reach(d.Type, level)
	if !f.yieldsAt(level) {
		return // the rules have no value to look at
	}
	f.messages()
	f.repeats()
	f.levels(level, inlined)
}

// embedded reports a struct that validator skips while a pointer is nil.
func (f *fieldCheck) embedded() {
	t := f.field.Type
	if f.field.Embedded && t.Kind == shape.Pointer && t.Elem.Has(shape.HasRules) {
		f.report("embed the struct itself",
			"embedded pointer to a struct with rules, which are skipped while it is nil")
	}
}

// inlined returns a tag with what the user's aliases stand for in their place,
// which is where validator puts it.
func (c *Checker) inlined(tag string) string {
	parts := strings.Split(tag, ",")
	for i, part := range parts {
		if rules, ok := c.config.Aliases[part]; ok {
			parts[i] = c.inlined(rules)
		}
	}
	return strings.Join(parts, ",")
}

// reach reports rules inside of elements that no dive of the tag leads to.
func (f *fieldCheck) reach(t *shape.Type, l *tag.Level) {
	t = t.Deref()
	_, elem := t.Elements()
	if elem != nil && l != nil && l.Dive {
		f.behindKeys(elem, l)
		f.reach(elem, l.Elem)
		return
	}
	if inner := t.Innermost(); elem != nil && inner != nil && f.hasRules(inner) {
		f.report("add dive to the validate tag, once for each list or map", "rules inside of %v are skipped", t.Go)
	}
}

// behindKeys reports rules inside of entries that validator does not come to:
// with nothing behind endkeys, it looks at structs and pointers to structs only.
func (f *fieldCheck) behindKeys(elem *shape.Type, l *tag.Level) {
	held := elem
	if elem.Kind == shape.Pointer {
		held = elem.Elem
	}
	isReached := held.Go.Kind() == reflect.Struct || l.Keys == nil || l.Elem != nil
	inner := elem.Innermost()
	if isReached || inner == nil {
		return
	}

	isStruct := elem.Deref() == inner || elem.Kind == shape.OneOf
	if isStruct && f.hasRules(inner) {
		f.report("put a rule behind endkeys, such as required", "rules inside of %v are skipped behind endkeys", elem.Go)
	}
}

// hasRules reports whether validator finds something to do in a struct of type t.
func (c *Checker) hasRules(t *shape.Type) bool {
	if anyVariant(t, c.hasRules) {
		return true
	}
	_, own := c.config.Structs[t.Go]
	return t.Scope != nil && (own || t.Has(shape.HasRules))
}

// levels tries the rules of each level of the field's tag, in which inlined
// stands for aliases.
func (f *fieldCheck) levels(l *tag.Level, inlined string) {
	before := len(f.faults)
	for typ, level := range f.field.Type.Levels(l) {
		f.level(typ, level)
		if level.Dive && f.diveInsteadOf(typ) != nil {
			break // what is below are levels of the other value
		}
	}

	if written := f.field.Rules.Tag; inlined != written {
		for i := range f.faults[before:] {
			f.faults[before+i].Fault += fmt.Sprintf(", where %q stands for %q", written, inlined)
		}
	}
}

// level tries the rules of one level on values of typ.
func (f *fieldCheck) level(typ *shape.Type, level *tag.Level) {
	before := len(f.faults)
	f.optional(typ, level)
	f.absent(typ, level)
	f.exclusive(level)
	f.behindDefault(level)
	f.idle(typ, level)
	t := typ.Deref()

	for _, rule := range level.Rules {
		f.rule(t, rule)
	}
	f.dive(t, level)
	if f.looked(t).Go.Kind() == reflect.String {
		f.disjoint(level.Rules)
	}
	if len(f.faults) == before {
		f.together(typ, level)
	}
	if len(f.faults) == before {
		f.functions(typ, level)
	}
}

// together looks at all rules of a level on values of typ, which are each right
// by themselves. Further faults would follow from the first.
func (f *fieldCheck) together(typ *shape.Type, l *tag.Level) {
	if typ.Kind != shape.Pointer {
		typ = f.looked(typ)
	}
	before := len(f.faults)
	checks := []func(){func() { f.possible(typ, l) }}
	if typ.Deref().Go.Kind() == reflect.String {
		ofTexts := []func(){func() { f.opposed(l.Rules) }, func() { f.fits(typ, l.Rules) }}
		checks = append(ofTexts, checks...)
	}
	for _, check := range checks {
		if check(); len(f.faults) > before {
			return
		}
	}
}

// diveInstead looks at a dive into what values of t have validated instead of
// themselves. It returns false if that is no list or map for certain.
func (f *fieldCheck) diveInstead(t *shape.Type, l *tag.Level) bool {
	instead := f.diveInsteadOf(t)
	if instead == nil {
		return false
	}
	by := f.yieldedBy(t)
	key, elem := instead.Elements()
	if elem.Deref().Go == t.Go {
		f.report("have it return a plain value, such as a string or a number",
			"%s of %v leads to another %v in a list, so that it has no end", by, t.Go, t.Go)
		return true
	}

	for typ, level := range elem.Levels(l.Elem) {
		f.level(typ, level)
	}
	if key != nil && l.Keys != nil {
		f.level(key, l.Keys)
	}
	return true
}

// diveInsteadOf returns the list or map that values of t have validated instead
// of themselves; nil if that is not certain.
func (f *fieldCheck) diveInsteadOf(t *shape.Type) *shape.Type {
	if f.yieldedBy(t) == "" {
		return nil
	}
	instead := f.instead(t)
	if instead == nil {
		return nil
	}
	if _, elem := instead.Elements(); elem == nil {
		return nil
	}
	return instead
}

// dive reports a dive or keys where there are none.
func (f *fieldCheck) dive(t *shape.Type, l *tag.Level) {
	if l.Dive && f.diveInstead(t, l) {
		return
	}
	key, elem := t.Elements()
	switch {
	case !l.Dive:
	case t.Kind == shape.Any:
		f.report("use a type that is a list or a map", "dive on %v, which panics on a value without elements", t.Go)
	case elem == nil:
		f.report("remove dive", "dive on %v, which has no elements", t.Go)
	case l.Keys != nil && key == nil:
		f.report("remove all from keys to endkeys", "keys on %v, which is no map", t.Go)
	}
}

// messages looks for the messages of the rules of the field's tag, as written:
// an alias has a message of its own.
func (f *fieldCheck) messages() {
	for t, level := range f.field.Type.Levels(f.field.Rules) {
		word := t.Deref().Word()
		for _, rule := range level.Rules {
			for _, alternative := range rule.Alternatives() {
				f.message(alternative.Name, word)
			}
		}
	}
}

// message looks for the message of a rule in every language.
func (f *fieldCheck) message(rule, word string) {
	if tag.Structural(rule) || rule == "endkeys" {
		return
	}
	for _, lang := range f.languages {
		if !lang.Known(rule, word) {
			f.report("add one with Locale.WithMessages", "rule %q has no message in locale %s", rule, lang.Tag())
		}
	}
}

// wantedOnHost reports whether the user wants a rule that looks at the host.
func (c *Checker) wantedOnHost(rule string) bool { return slices.Contains(c.config.Host, rule) }
