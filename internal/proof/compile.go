package proof

import (
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// compiler compiles the checks of one Prover.Of. Types may be recursive, so a check is known before it is complete.
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
	check.nilValid = level == nil || len(level.Rules) > 0 && omits[level.Rules[0].Name] != never
	own := !c.foreign(t.Go)
	for t.Kind == shape.Pointer {
		t = t.Elem
		own = own && !c.foreign(t.Go)
	}
	check.sort = sortOf(t.Go)
	inside := c.inside(check, t, level)
	if level == nil && check.sort != object && check.sort != unproven {
		check.sort = anything
	}
	check.own = own && check.sort != unproven && (level == nil || c.rules(check, t.Go, level))
	check.whole, check.open = check.own && inside, false
	return check
}

// foreign reports whether a function of the user's decides about values of t.
func (c compiler) foreign(t reflect.Type) bool {
	valuer := reflect.TypeFor[validator.Valuer]()
	return t.Implements(valuer) || reflect.PointerTo(t).Implements(valuer) || c.prover.Foreign(t)
}

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
		if t.ConvertibleTo(timeType) {
			return moment
		}
		return object
	}
	return unproven // an interface may hold anything
}

// inside compiles the checks of what a value holds; false says that validator has to look at all of it.
func (c compiler) inside(check *Check, t *shape.Type, level *tag.Level) bool {
	if check.sort == object {
		return c.members(check, t) && (level == nil || !level.Dive)
	}
	if level == nil || !level.Dive {
		return true
	}
	if t.Elem == nil {
		return false
	}
	check.elem = c.asked(t.Elem, level.Elem)
	if level.Keys != nil {
		if t.Key == nil {
			return false
		}
		check.key = c.asked(t.Key, level.Keys)
	}
	return true
}

func (c compiler) members(check *Check, t *shape.Type) bool {
	proved := true
	check.fields = make([]*Check, len(t.Declared))
	for i, d := range t.Declared {
		if d.Type == nil {
			continue
		}
		field := c.asked(d.Type, d.Rules)
		if f := t.Go.Field(i); f.Anonymous && f.Type.Kind() == reflect.Pointer {
			field = &Check{fields: c.compile(d.Type, d.Rules).fields}
		}
		check.fields[i] = field
		proved = proved && (field == nil || field.whole || field.open)
	}
	return proved
}

// asked is compile that returns nil where nothing is asked of a value.
func (c compiler) asked(t *shape.Type, level *tag.Level) *Check {
	check := c.compile(t, level)
	if check.whole && check.sort == anything {
		return nil
	}
	return check
}

// rules compiles the rules of a level; false says that one of them cannot be proved.
func (c compiler) rules(check *Check, t reflect.Type, level *tag.Level) bool {
	for i, rule := range level.Rules {
		if c.prover.Replaced(rule.Name) {
			return false
		}
		o := omits[rule.Name]
		switch {
		case check.sort == array && (o != never || rule.Name == "required"), o != never && i > 0:
			return false
		case o != never:
			check.omit = o
		case rule.Name == "required":
			check.required = true
		case !c.rule(check, t, rule):
			return false
		}
	}
	return true
}

var omits = map[string]omit{"omitempty": empty, "omitzero": zero, "omitnil": null}

// rule adds the test of one rule.
func (c compiler) rule(check *Check, t reflect.Type, rule tag.Rule) bool {
	switch check.sort {
	case text:
		return add(c, &check.text, rule, textTest(t))
	case list, array, mapping:
		return add(c, &check.size, rule, sizeTest)
	case signed:
		return add(c, &check.int, rule, signedTest(t))
	case unsigned:
		return add(c, &check.uint, rule, unsignedTest)
	case floating:
		return add(c, &check.float, rule, floatTest(t))
	}
	return false
}

// add appends the test for a rule, or for any of the alternatives of an or-group; false says that there is none.
func add[T any](c compiler, tests *[]func(T) bool, rule tag.Rule, testOf func(name, param string) func(T) bool) bool {
	if rule.Or == nil {
		test := testOf(rule.Name, rule.Param)
		*tests = append(*tests, test)
		return test != nil
	}
	var alternatives []func(T) bool
	for _, alternative := range rule.Or {
		if c.prover.Replaced(alternative.Name) || !add(c, &alternatives, alternative, testOf) {
			return false
		}
	}
	*tests = append(*tests, func(v T) bool {
		for _, test := range alternatives {
			if test(v) {
				return true
			}
		}
		return false
	})
	return true
}
