package proof

import (
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// compiler compiles the checks of one Prover.Of. Types may be recursive, so a
// check is known before it is complete.
type compiler struct {
	prover *Prover
	fresh  map[source]*Check
}

func (c compiler) compile(t *shape.Type, level *tag.Level) *Check {
	from := source{t, level}
	if known, ok := c.prover.checks.Load(from); ok {
		return known.(*Check)
	}
	if known, ok := c.fresh[from]; ok {
		return known
	}
	check := &Check{open: true}
	c.fresh[from] = check
	if t.IsOptional() {
		*check = Check{sort: boxed, box: t, elem: c.compile(t.Elem, level)}
		check.own, check.whole = check.elem.own, check.elem.provable()
		return check
	}

	check.nilValid = exemptsNil(level)
	transparent := !c.foreign(t.Go)
	for t.Kind == shape.Pointer {
		t = t.Elem
		transparent = transparent && !c.foreign(t.Go)
	}

	if check.sort = sortOf(t.Go); t.Kind == shape.OneOf {
		check.sort = union
	}
	contents := c.contents(check, t, level)
	plain := check.sort != object && check.sort != union && check.sort != unproven
	if level == nil && plain {
		check.sort = anything
	}

	understood := transparent && check.sort != unproven
	check.own = understood && c.rules(check, t.Go, level)
	check.whole = check.own && contents
	if check.whole && level != nil {
		check.certain = intervalOf(check.sort, t.Go, level)
	}
	if check.whole && len(check.text) == 1 {
		check.only, check.words = check.text[0].accepts, wordsOf(level)
	}
	check.open = false
	return check
}

// wordsOf returns the texts that the rules of a level list.
func wordsOf(level *tag.Level) (words []string) {
	for _, rule := range level.Rules {
		if rule.Name == "oneof" {
			words = append(words, tag.Words(rule.Param)...)
		}
	}
	return slices.DeleteFunc(words, func(word string) bool { return word == "" })
}

// exemptsNil reports whether a nil pointer is valid. Validator lets go of it only
// by the first rule of a level.
func exemptsNil(level *tag.Level) bool {
	if level == nil {
		return true
	}
	return len(level.Rules) > 0 && tag.Omits(level.Rules[0].Name) != never
}

// provable reports whether the check may accept a value at all. Of a check that
// is still open, its own compilation decides.
func (c *Check) provable() bool { return c == nil || c.whole || c.open }

// foreign reports whether a function of the user's decides about values of t.
func (c compiler) foreign(t reflect.Type) bool { return shape.IsValuer(t) || c.prover.Foreign(t) }

func sortOf(t reflect.Type) sort {
	switch t.Kind() {
	case reflect.String:
		return text
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return signed
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return unsigned
	case reflect.Float32, reflect.Float64:
		return floating
	case reflect.Bool:
		return boolean
	case reflect.Slice:
		return list
	case reflect.Array:
		return array
	case reflect.Map:
		return mapping
	case reflect.Struct:
		if shape.IsTime(t) {
			return moment
		}
		return object
	}

	return unproven // an interface may hold anything
}

// contents compiles the checks of what a value holds. It reports whether they
// can prove all of it.
func (c compiler) contents(check *Check, t *shape.Type, level *tag.Level) bool {
	dive := level != nil && level.Dive
	if check.sort == object {
		return c.members(check, t) && !dive // validator panics on dive
	}
	if check.sort == union {
		return c.variants(check, t) && !dive
	}
	if !dive {
		return true
	}

	key, elem := t.Elements()
	if elem == nil {
		return false
	}
	check.elem = c.compileAsked(elem, level.Elem)
	if level.Keys == nil {
		return true
	}

	if key == nil {
		return false
	}
	check.key = c.compileAsked(key, level.Keys)
	return true
}

// members compiles the checks of the fields of a struct. It reports whether they
// can prove all of them.
func (c compiler) members(check *Check, t *shape.Type) bool {
	provable := true
	check.fields = make([]*Check, len(t.Declared))
	for i, d := range t.Declared {
		if d.Type == nil {
			continue
		}

		field := c.compileAsked(d.Type, d.Rules)
		if sf := t.Go.Field(i); sf.Anonymous && sf.Type.Kind() == reflect.Pointer {
			// An embedded pointer is left to validator. The checks of the fields
			// behind it still serve a walk.
			field = &Check{fields: c.compile(d.Type, d.Rules).fields}
		}
		check.fields[i] = field
		provable = provable && field.provable()
	}
	return provable
}

// compileAsked is compile that returns nil where nothing is asked of a value.
func (c compiler) compileAsked(t *shape.Type, level *tag.Level) *Check {
	check := c.compile(t, level)
	held := check
	if check.sort == boxed {
		held = check.elem
	}
	if check.whole && held.sort == anything {
		return nil
	}
	return check
}
