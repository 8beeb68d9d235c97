package rules

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// placement finds the places of what validator reports about one struct. A namespace of validator's is walked along the
// shape, never parsed: a map key in it may hold dots and brackets.
type placement struct {
	engine *Engine
	ctx    context.Context
	root   location
	seen   map[string]int // how often a namespace has come, and a rule in it
}

// location is a place that a namespace can stand for.
type location struct {
	steps path.Steps
	typ   *shape.Type
	value reflect.Value
	field *shape.Field // the nearest
	level *tag.Level   // the rules for the value
	scope *shape.Scope // the struct that holds field, an embedded one it may be
	owner object       // the object that the field is a member of
	above []object     // all objects around the value, the validated one first
	keys  *tag.Level   // if the value is a map entry: the rules for its key
	key   reflect.Value
}

// object is a struct on the way to a location.
type object struct {
	steps path.Steps
	typ   *shape.Type
}

// place returns what validator reports on its place, and the structs whose struct-level function may have reported it.
func (p *placement) place(fe validator.FieldError) (mistake.Mistake, []path.Steps) {
	namespace := fe.StructNamespace()
	if name := p.root.value.Type().Name(); name != "" && len(namespace) > len(name) {
		namespace = namespace[len(name)+1:]
	}
	rule := namespace + "\x00" + ruleText(fe)
	nth, first := p.seen[rule], p.seen[namespace] == 0
	p.seen[rule]++
	p.seen[namespace]++
	return p.failure(fe, p.settle(p.inObject(p.root, p.root.typ.Scope, namespace), fe, nth), first)
}

// ruleText returns the failed rule as a tag would have it.
func ruleText(fe validator.FieldError) string {
	if strings.Contains(fe.ActualTag(), "|") {
		return fe.ActualTag()
	}
	return tag.Rule{Name: fe.ActualTag(), Param: fe.Param()}.Text()
}

// failure states the facts of what validator reports about the value at s. Of a map entry, validator looks at the key
// first: only the first report can be about it.
func (p *placement) failure(fe validator.FieldError, s location, first bool) (out mistake.Mistake, owners []path.Steps) {
	if first && s.keys != nil && p.engine.fails(p.ctx, s.key, s.keys.Text) {
		out = keyFailure(fe)
	} else {
		out = p.describe(fe, s)
		if !s.level.States(fe.Tag()) {
			owners = p.reporters(s)
		}
	}
	out.Path, out.Reference = s.steps, s.field.IsReference()
	return out, owners
}

// keyFailure states that a map key has failed a rule.
func keyFailure(fe validator.FieldError) mistake.Mistake {
	return mistake.Mistake{Rule: mistake.RuleKey, Param: strings.TrimSuffix(fe.ActualTag()+"="+fe.Param(), "="), Type: "string"}
}

// describe states the facts of a failed rule of the value at s, but for its place.
func (p *placement) describe(fe validator.FieldError, s location) (out mistake.Mistake) {
	out.Rule, out.Param, out.Type = fe.Tag(), fe.Param(), s.typ.Word()
	actual := fe.ActualTag() // what an alias stands for
	if !strings.Contains(actual, "|") {
		p.refer(&out, actual, s)
		return out
	}
	if out.Rule == actual {
		out.Rule = mistake.RuleOr
	}
	p.alternatives(&out, actual, s)
	return out
}

// reporters returns the structs around s that have a struct-level function. A foreign validator does not tell: all may.
func (p *placement) reporters(s location) []path.Steps {
	var all []path.Steps
	for _, o := range s.above {
		if _, ok := p.engine.cfg.Structs[o.typ.Go]; ok || p.engine.cfg.Validator != nil {
			all = append(all, o.steps)
		}
	}
	return all
}

// inObject walks the rest of a namespace from an object on, within scope. Where the way ends early, the deepest place
// that is known stands for it.
func (p *placement) inObject(at location, scope *shape.Scope, rest string) []location {
	at.above = append(slices.Clip(at.above), object{at.steps, at.typ})
	name, after := cutName(rest)
	n, ok := scope.Lookup(name)
	if !ok {
		n, after, ok = byJSONName(at.typ, rest)
	}
	if ok && n.Scope != nil && strings.HasPrefix(after, ".") {
		at.above = at.above[:len(at.above)-1]
		return p.inObject(at, n.Scope, after[1:])
	}
	if !ok || n.Field == nil {
		return []location{at}
	}
	next := location{
		steps: at.steps.Key(n.Field.Name), typ: n.Field.Type, field: n.Field, level: n.Field.Rules,
		scope: scope, owner: object{at.steps, at.typ}, above: at.above,
	}
	if at.value.IsValid() {
		next.value, _ = at.value.FieldByIndexErr(n.Index)
	}
	return p.inValue(next, after)
}

// cutName splits a Go identifier off a namespace.
func cutName(namespace string) (name, after string) {
	if i := strings.IndexAny(namespace, ".["); i >= 0 {
		return namespace[:i], namespace[i:]
	}
	return namespace, ""
}

// byJSONName finds the longest JSON name that namespace starts with: a struct-level function may report one.
func byJSONName(t *shape.Type, namespace string) (n shape.Name, after string, ok bool) {
	longest := -1
	for _, f := range t.Fields {
		rest, found := strings.CutPrefix(namespace, f.Name)
		if found && len(f.Name) > longest && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			n, after, ok, longest = shape.Name{Index: f.Index, Field: f}, rest, true, len(f.Name)
		}
	}
	return n, after, ok
}

// inValue walks on from a value of any kind.
func (p *placement) inValue(at location, rest string) []location {
	for at.value.IsValid() && (at.value.Kind() == reflect.Pointer || at.value.Kind() == reflect.Interface) {
		at.value = at.value.Elem()
		switch {
		case at.typ.Kind == shape.Pointer:
			at.typ = at.typ.Elem
		case at.value.IsValid():
			at.typ = p.engine.shapes.Read(at.value.Type())
		}
	}
	typ := at.typ.Deref()
	switch {
	case rest == "" || len(rest) < 2:
		return []location{at}
	case rest[0] == '.' && typ.Scope != nil:
		at.typ = typ
		return p.inObject(at, typ.Scope, rest[1:])
	case rest[0] == '[' && (typ.Kind == shape.Slice || typ.Kind == shape.Array):
		return p.inItem(at, typ, rest[1:])
	case rest[0] == '[' && typ.Kind == shape.Map && at.value.IsValid():
		return p.inEntry(at, typ, rest[1:])
	}
	return []location{at}
}

func (p *placement) inItem(at location, typ *shape.Type, rest string) []location {
	digits, after, _ := strings.Cut(rest, "]")
	var i int
	if _, err := fmt.Sscanf(digits, "%d", &i); err != nil {
		return []location{at}
	}
	next := at
	next.steps, next.typ, next.level, next.keys = at.steps.Index(i), typ.Elem, at.level.Below(), nil
	next.value = reflect.Value{}
	if at.value.IsValid() && i < at.value.Len() {
		next.value = at.value.Index(i)
	}
	return p.inValue(next, after)
}

// inEntry follows every key that the rest of the namespace can start with.
func (p *placement) inEntry(at location, typ *shape.Type, rest string) []location {
	var all []location
	for _, key := range keysIn(at.value, rest) {
		next := at
		next.steps, next.typ, next.level = at.steps.Key(shape.KeyName(key)), typ.Elem, at.level.Below()
		next.value, next.key, next.keys = at.value.MapIndex(key), key, at.level.KeyLevel()
		all = append(all, p.inValue(next, rest[len(fmt.Sprint(key))+1:])...)
	}
	if len(all) == 0 {
		return []location{at}
	}
	slices.SortStableFunc(all, func(a, b location) int { return strings.Compare(string(a.steps), string(b.steps)) })
	return all
}

// keysIn returns the keys of a map that text, cut from a namespace behind "[", can start with. Keys that are plain
// strings are looked up; others are printed one by one, as validator prints them.
func keysIn(m reflect.Value, text string) []reflect.Value {
	var keys []reflect.Value
	if t := m.Type().Key(); t.Kind() == reflect.String && t.NumMethod() == 0 {
		for end := range len(text) {
			if text[end] != ']' || !delimited(text[end:]) {
				continue
			}
			if key := reflect.ValueOf(text[:end]).Convert(t); m.MapIndex(key).IsValid() {
				keys = append(keys, key)
			}
		}
		return keys
	}
	for entry := m.MapRange(); entry.Next(); {
		if rest, ok := strings.CutPrefix(text, fmt.Sprint(entry.Key())); ok && delimited(rest) {
			keys = append(keys, entry.Key())
		}
	}
	return keys
}

// delimited reports whether text goes on as a namespace does behind a map key.
func delimited(text string) bool {
	return text == "]" || strings.HasPrefix(text, "].") || strings.HasPrefix(text, "][")
}

// settle picks the nth place that the failed rule fails on, where a namespace can stand for several.
func (p *placement) settle(locations []location, fe validator.FieldError, nth int) location {
	if len(locations) == 1 {
		return locations[0]
	}
	deepest := slices.MaxFunc(locations, func(a, b location) int { return len(a.above) - len(b.above) })
	for _, s := range locations {
		if !s.value.IsValid() || !s.level.States(fe.Tag()) || !p.engine.fails(p.ctx, s.value, ruleText(fe)) {
			continue
		}
		if nth--; nth < 0 {
			return s
		}
	}
	return deepest
}
