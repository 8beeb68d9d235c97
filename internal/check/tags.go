package check

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/spelling"
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
		if f.foreign() {
			f.unread(sf.Tag)
		} else {
			f.otherTag(sf.Tag)
		}
		f.openKeys()
		if t.Kind == shape.Object {
			f.jsonTag(sf)
		}
		faults = append(faults, f.faults...)
	}
	return faults
}

// malformed reports a tag that package reflect does not read to the end, or that
// has a name which only looks like one of ours: json:"mail",validate:"required".
func (f *fieldCheck) malformed(structTag reflect.StructTag) {
	const cure = `write name:"value" name:"value", with one space between`
	names := []string{"json", "bind", "validate", "binding", f.config.Tag}
	for rest := strings.TrimLeft(string(structTag), " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
		name, value, ok := strings.Cut(rest, `:"`)
		end := closingQuote(value)
		ours := slices.ContainsFunc(names, func(n string) bool { return strings.Contains(rest, n+":") })
		if !ok || strings.ContainsAny(name, ` :"`) || end < 0 {
			if ours {
				f.report(cure, "the struct tag is malformed from %q on, so that nothing behind is read", rest)
			}
			return
		}

		bare := strings.Trim(name, ",;.|&")
		if bare != name && slices.Contains(names, bare) {
			f.report(cure, "the struct tag has %q for a name, so that nobody reads it", name)
		}
		rest = value[end+1:]
	}
}

// closingQuote returns where the text in quotes ends; -1 if it does not.
func closingQuote(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			if _, err := strconv.Unquote(`"` + text[:i] + `"`); err != nil {
				return -1
			}
			return i
		}
	}
	return -1
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
// asked of the keys.
func (f *fieldCheck) openKeys() {
	if f.field.Rules == nil {
		return
	}
	parts := strings.Split(f.inlined(f.field.Rules.Tag), ",")
	begin := slices.Index(parts, "keys")
	if begin >= 0 && !slices.Contains(parts[begin:], "endkeys") {
		f.report("put endkeys behind the rules for the keys", "keys without endkeys in %q", f.field.Rules.Tag)
	}
}

// jsonOptions are those of the json package.
var jsonOptions = []string{"case", "embed", "omitzero", "omitempty", "string", "format"}

// foreignOptions are options of other packages, and what they are called here.
var foreignOptions = map[string]string{
	"inline": "embed", "squash": "embed", "flatten": "embed", "unknown": "embed", "remain": "embed",
}

// jsonTag reports options that the json package ignores, and a name that was
// meant to be an option.
func (f *fieldCheck) jsonTag(sf reflect.StructField) {
	name, options, _ := shape.JSONTag(sf)
	if name == "omitempty" || name == "omitzero" {
		f.report(fmt.Sprintf("write json:\",%s\"", name), "%q is the member's name in the json tag, and no option", name)
	}

	for option := range strings.SplitSeq(options, ",") {
		key, _, _ := strings.Cut(option, ":")
		if key == "format" {
			return // always the last one; its value may hold commas
		}
		embedded := sf.Anonymous && name == "" && foreignOptions[key] == "embed"
		if key == "" || embedded || slices.Contains(jsonOptions, spelt(key)) {
			continue // the json package itself refuses omitEmpty
		}
		if meant := nearestOption(key); meant != "" {
			f.report("write "+meant, "json option %q is ignored: did you mean %q?", key, meant)
		} else {
			f.report("remove it", "json option %q is ignored", key)
		}
	}
}

// spelt is an option as the json package compares it with those that it knows.
func spelt(option string) string {
	return strings.ReplaceAll(strings.ToLower(option), "_", "")
}

// nearestOption returns the option that a misspelt one is most like; "" if it is
// like none.
func nearestOption(option string) string {
	if meant := foreignOptions[option]; meant != "" {
		return meant
	}
	for _, known := range jsonOptions {
		if spelling.Edits(option, known, 2) <= 2 {
			return known
		}
	}
	return ""
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
// of itself.
func (f *fieldCheck) hiddenRules(t *shape.Type) {
	t = t.Deref()
	by := f.yieldedBy(t)
	if by != "" && isStruct(t.Go) && t.Has(shape.HasRules) {
		f.report("remove the rules, or "+by, "rules inside of %v are never asked, because of %s", t.Go, by)
	}
}
