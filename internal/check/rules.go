package check

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// problem is what is wrong with a field, and what helps.
type problem struct{ fault, cure string }

// on is the error of a request for a type with the problem, which may be nil.
func (p *problem) on(f *shape.Field) error {
	if p == nil {
		return nil
	}
	return fmt.Errorf("field %s: %s: %s", f.Go, p.fault, p.cure)
}

// checkStruct looks for mistakes in the rules of one struct.
func (b *Checker) checkStruct(s site) (errs []error) {
	for _, d := range s.at.Declared {
		for _, p := range b.checkField(s.at, d) {
			errs = append(errs, s.fault(d.Name, p.fault, p.cure))
		}
	}
	return errs
}

// checkField looks for mistakes in the rules of one Go field.
func (b *Checker) checkField(t *shape.Type, d *shape.Declaration) (problems []problem) {
	if !d.Exported && !d.Embedded {
		if d.Rules != nil {
			return []problem{{"rules on an unexported field, which validator never looks at", "export the field or remove the tag"}}
		}
		return nil
	}
	if d.Type == nil {
		return nil
	}
	if d.Embedded && d.Type.Kind == shape.Pointer && d.Type.Elem.Has(shape.HasRules) {
		problems = append(problems, problem{"embedded pointer to a struct with rules, which are skipped while it is nil", "embed the struct itself"})
	}
	if yieldsStruct(d.Type.Deref().Go) {
		problems = append(problems, problem{fmt.Sprintf("%v has itself validated as a struct, whose members have no place in JSON", d.Type.Go), "have ValidatorValue return a plain value"})
	}
	if d.Rules == nil {
		return append(problems, b.checkReach(d.Type, nil)...)
	}
	if panicked := b.tryTag(d.Rules.Tag); panicked != nil {
		text := strings.TrimSuffix(fmt.Sprint(panicked), " on field ''")
		return append(problems, problem{fmt.Sprintf("rules %q: %s", d.Rules.Tag, text), "correct the tag, or register the rule in Config.Rules"})
	}
	inlined := b.inlined(d.Rules.Tag)
	level := tag.ParseLevel(inlined)
	problems = append(problems, b.checkReach(d.Type, level)...)
	if b.own.Validator != nil {
		return problems // what its rules do is its owner's
	}
	problems = append(problems, b.checkMessages(d.Type, d.Rules)...)
	for _, p := range b.checkLevel(t, d.Type, level) {
		if inlined != d.Rules.Tag {
			p.fault += fmt.Sprintf(", where %q stands for %q", d.Rules.Tag, inlined)
		}
		problems = append(problems, p)
	}
	return problems
}

// inlined returns a tag with what the user's aliases stand for in their place, which is where validator puts it.
func (b *Checker) inlined(tag string) string {
	parts := strings.Split(tag, ",")
	for i, part := range parts {
		if rules, ok := b.own.Aliases[part]; ok {
			parts[i] = b.inlined(rules)
		}
	}
	return strings.Join(parts, ",")
}

// checkReach reports rules inside of elements that no dive of the tag leads to.
func (b *Checker) checkReach(t *shape.Type, l *tag.Level) []problem {
	t = t.Deref()
	_, elem := t.Elements()
	if elem != nil && l != nil && l.Dive {
		return b.checkReach(elem, l.Elem)
	}
	if inner := t.Innermost(); elem == nil || inner == nil || !b.hasRules(inner) {
		return nil
	}
	return []problem{{fmt.Sprintf("rules inside of %v are skipped", t.Go), "add dive to the validate tag, once for each list or map"}}
}

// hasRules reports whether validator finds something to do in a struct of type t.
func (b *Checker) hasRules(t *shape.Type) bool {
	_, own := b.own.Structs[t.Go]
	return t.Scope != nil && (own || t.Has(shape.HasRules))
}

// checkLevel tries the rules of one level of a tag on t, then those of its keys and elements. holder is the struct that
// the field stands in.
func (b *Checker) checkLevel(holder, t *shape.Type, l *tag.Level) (problems []problem) {
	if p, bad := checkPointer(t, l); bad {
		problems = append(problems, p)
	}
	t = t.Deref()
	for _, rule := range l.Rules {
		problems = append(problems, b.checkRule(holder, t, rule)...)
	}
	key, elem := t.Elements()
	switch {
	case !l.Dive:
		return problems
	case t.Kind == shape.Any:
		return append(problems, problem{fmt.Sprintf("dive on %v, which panics on a value without elements", t.Go), "use a type that is a list or a map"})
	case elem == nil:
		return append(problems, problem{fmt.Sprintf("dive on %v, which has no elements", t.Go), "remove dive"})
	case l.Keys != nil && key == nil:
		return append(problems, problem{fmt.Sprintf("keys on %v, which is no map", t.Go), "remove all from keys to endkeys"})
	case l.Keys != nil:
		problems = append(problems, b.checkLevel(holder, key, l.Keys)...)
	}
	if l.Elem != nil {
		problems = append(problems, b.checkLevel(holder, elem, l.Elem)...)
	}
	return problems
}

// checkPointer reports a pointer that is optional by its type but not by its rules: nil fails the first of them.
func checkPointer(t *shape.Type, l *tag.Level) (problem, bool) {
	if t.Kind != shape.Pointer {
		return problem{}, false
	}
	first := "dive"
	if len(l.Rules) > 0 {
		first = l.Rules[0].Name
	} else if !l.Dive {
		return problem{}, false
	}
	settled := tag.Structural(first) || first == "isdefault" || strings.HasPrefix(first, "required") || tag.References(first) == tag.FieldList || tag.References(first) == tag.FieldPairs
	return problem{fmt.Sprintf("rule %q on %v, which nil fails", first, t.Go), "put omitempty or required first"}, !settled
}

// hostRules are the baked-in rules that look at files, at name services or at tables of the host with what the client
// sent.
var hostRules = []string{
	"file", "filepath", "dir", "dirpath", "image", "mimetype", "uds_exists", "unix_addr", "timezone",
	"tcp_addr", "tcp4_addr", "tcp6_addr", "udp_addr", "udp4_addr", "udp6_addr", "ip_addr", "ip4_addr", "ip6_addr",
}

// checkRule tries one rule on values of t, and looks for the fields that it names.
func (b *Checker) checkRule(holder, t *shape.Type, rule tag.Rule) (problems []problem) {
	if tag.Structural(rule.Name) {
		return nil
	}
	for _, alternative := range rule.Or {
		problems = append(problems, b.checkRule(holder, t, alternative)...)
	}
	if alias, ok := b.own.Aliases[rule.Name]; ok { // one of several alternatives
		for _, rule := range tag.ParseLevel(b.inlined(alias)).Rules {
			problems = append(problems, b.checkRule(holder, t, rule)...)
		}
		return problems
	}
	if _, own := b.own.Funcs[rule.Name]; own || rule.Or != nil {
		return problems
	}
	if slices.Contains(hostRules, rule.Name) && !slices.Contains(b.own.Host, rule.Name) {
		return append(problems, problem{fmt.Sprintf("rule %q looks at the server's files or name services", rule.Name), "use another rule, or name it in Rules.Host"})
	}
	if wrong := b.checkNames(holder, t, rule); wrong != nil {
		return append(problems, wrong...)
	}
	if b.comparesNothing(rule.Name, t) {
		return append(problems, problem{fmt.Sprintf("rule %q cannot compare values of %v", rule.Text(), t.Go), "use a rule of your own"})
	}
	if panicked := b.tryRule(holder, t, rule.Text()); panicked != nil {
		text := fmt.Sprintf("rule %q panics on %v: %v", rule.Text(), t.Go, panicked)
		return append(problems, problem{text, "use a rule that is for the type, and a parameter that the rule takes"})
	}
	return problems
}

// checkMessages looks for the messages of the rules of a tag, as written: an alias has a message of its own.
func (b *Checker) checkMessages(t *shape.Type, l *tag.Level) (problems []problem) {
	if t == nil || l == nil {
		return nil
	}
	t = t.Deref()
	for _, rule := range l.Rules {
		problems = append(problems, b.checkMessage(t, rule)...)
	}
	key, elem := t.Elements()
	problems = append(problems, b.checkMessages(key, l.Keys)...)
	return append(problems, b.checkMessages(elem, l.Elem)...)
}

// checkMessage looks for the message of a rule in every language.
func (b *Checker) checkMessage(t *shape.Type, rule tag.Rule) (problems []problem) {
	for _, alternative := range rule.Or {
		problems = append(problems, b.checkMessage(t, alternative)...)
	}
	name := rule.Name
	if tag.Structural(name) || rule.Or != nil {
		return problems
	}
	for _, lang := range b.Languages {
		if !lang.Known(name, t.Word()) {
			problems = append(problems, problem{fmt.Sprintf("rule %q has no message in locale %s", name, lang.Tag()), "add one with Locale.WithMessages"})
		}
	}
	return problems
}

// tryTag makes validator parse a tag without running a rule, and returns what it panics with.
func (b *Checker) tryTag(tag string) (panicked any) {
	defer func() { panicked = recover() }()
	_ = b.Rules.Validator().Var("", "omitempty,"+tag)
	return nil
}

// tryRule runs a rule on sample values of type t, in a zero and in a filled struct, and returns what it panics with.
func (b *Checker) tryRule(holder, t *shape.Type, rule string) (panicked any) {
	values := samples(t.Go)
	for _, parent := range samples(holder.Go) {
		for _, value := range values {
			if panicked := b.tryValue(parent, value, rule); panicked != nil {
				return panicked
			}
		}
	}
	return nil
}

func (b *Checker) tryValue(parent, value reflect.Value, rule string) (panicked any) {
	defer func() { panicked = recover() }()
	if value.Kind() == reflect.Struct && !value.Type().ConvertibleTo(timeType) {
		_ = b.Rules.Validator().Struct(b.holding(parent, value, rule))
		return nil
	}
	_ = b.Rules.Validator().VarWithValue(value.Interface(), parent.Interface(), rule)
	return nil
}

// holding returns a struct with value in a field that has the rule, beside the fields of parent. Of a struct that stands
// alone, validator would look at the members and not at the rule.
func (b *Checker) holding(parent, value reflect.Value, rule string) any {
	tag := b.own.Tag + ":" + strconv.Quote(rule+",nostructlevel")
	skipped := reflect.StructTag(b.own.Tag + `:"-"`)
	fields := []reflect.StructField{{Name: "The_value_that_is_tried", Type: value.Type(), Tag: reflect.StructTag(tag)}}
	values := []reflect.Value{value}
	for i := range parent.NumField() {
		if f := parent.Type().Field(i); f.IsExported() && !f.Anonymous {
			fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type, Tag: skipped})
			values = append(values, parent.Field(i))
		}
	}
	v := reflect.New(reflect.StructOf(fields)).Elem()
	for i, value := range values {
		v.Field(i).Set(value)
	}
	return v.Interface()
}

// yieldsOther reports whether t replaces itself, for validation, by another value.
func yieldsOther(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[validator.Valuer]())
}

// yieldsStruct reports whether t replaces itself, for validation, by a struct.
func yieldsStruct(t reflect.Type) (yields bool) {
	defer func() { yields = yields && recover() == nil }()
	valuer, ok := reflect.New(t).Interface().(validator.Valuer)
	if !ok {
		return false
	}
	v := reflect.ValueOf(valuer.ValidatorValue())
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	return v.Kind() == reflect.Struct && !v.Type().ConvertibleTo(timeType)
}
