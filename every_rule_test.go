package bind_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"
)

// An everyOracle says which rules of which values fail, by asking validator
// about one rule at a time: a validator of its own for each rule of each field,
// which knows that rule and the way to it, and nothing else.
type everyOracle struct {
	typ       reflect.Type
	questions []everyQuestion
}

// everyQuestion is one rule of a field.
type everyQuestion struct {
	validator *validator.Validate
	field     string // TYPE.FIELD, behind the dives and keys
	index     int    // of the rule in its level
	rule      string
	key, bail bool

	// follows: the rule stands behind one that passes. That matters to nil, which
	// fails the first rule of a tag without a look at it.
	follows bool
}

// newEveryOracle returns an oracle for values of typ. register adds what the
// user has to a validator.
func newEveryOracle(t testing.TB, typ reflect.Type, register func(*validator.Validate)) *everyOracle {
	o := &everyOracle{typ: typ}
	for _, in := range everyStruct(typ, nil) {
		for i := range in.NumField() {
			o.addField(t, in, in.Field(i), register)
		}
	}
	return o
}

// everyStruct returns the structs with rules that validator finds in typ.
func everyStruct(typ reflect.Type, known []reflect.Type) []reflect.Type {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return everyStruct(typ.Elem(), known)
	case reflect.Interface:
		if typ == reflect.TypeFor[holeUnion]() {
			return everyStruct(reflect.TypeFor[holeEdged](), everyStruct(reflect.TypeFor[holeRound](), known))
		}
	case reflect.Struct:
		if slices.Contains(known, typ) {
			return known
		}
		known = append(known, typ)
		for i := range typ.NumField() {
			if sf := typ.Field(i); sf.IsExported() {
				known = everyStruct(sf.Type, known)
			}
		}
	}
	return known
}

// everyLevel is the part of a tag that is about one level of a value.
type everyLevel struct {
	way   string // what stands in front of it
	rules []string
	end   string // and behind it
	key   bool
}

// everyLevels splits a tag.
func everyLevels(tag string) (all []everyLevel) {
	parts, way := strings.Split(tag, ","), ""
	for {
		dive := slices.Index(parts, "dive")
		if dive < 0 {
			return append(all, everyLevel{way: way, rules: parts})
		}
		all = append(all, everyLevel{way: way, rules: parts[:dive]})
		way, parts = way+"omitnil,dive,", parts[dive+1:]
		if len(parts) > 0 && parts[0] == "keys" {
			end := slices.Index(parts, "endkeys")
			all = append(all, everyLevel{way: way + "keys,", rules: parts[1:end], end: ",endkeys", key: true})
			parts = parts[end+1:]
		}
		if len(parts) == 0 {
			return append(all, everyLevel{way: way})
		}
	}
}

// wayInto is the part of a tag by which validator comes to the structs in a
// value, without a rule that could fail.
func wayInto(tag string) string {
	way := ""
	for _, level := range everyLevels(tag) {
		if level.key {
			continue
		}
		way = level.way
		for _, rule := range level.rules {
			if everyDirective(rule) {
				way += rule + ","
			}
		}
	}
	return strings.TrimSuffix(way, ",")
}

func everyDirective(rule string) bool {
	return slices.Contains([]string{"omitempty", "omitzero", "omitnil", "structonly", "nostructlevel"}, rule)
}

func (o *everyOracle) addField(t testing.TB, in reflect.Type, sf reflect.StructField, register func(*validator.Validate)) {
	tag := sf.Tag.Get("validate")
	if tag == "" {
		return
	}
	for _, level := range everyLevels(tag) {
		before := ""
		for i, rule := range level.rules {
			if everyDirective(rule) || rule == "" {
				before += rule + ","
				continue
			}
			q := everyQuestion{
				field: in.String() + "." + sf.Name + level.way, index: i, rule: rule, key: level.key,
				bail: sf.Tag.Get("bind") == "bail",
			}
			text := rule + level.end
			if !level.key {
				text += ",nostructlevel"
			}
			q.validator = o.validatorOf(t, in, sf.Name, level.way+before+text, register)
			o.questions = append(o.questions, q)
			if i > 0 {
				q.follows = true
				q.validator = o.validatorOf(t, in, sf.Name, level.way+before+"letgo,"+text, register)
				o.questions = append(o.questions, q)
			}
			if rule == "isdefault" { // nil passes it, and all that is behind it
				before += rule + ","
			}
		}
	}
}

// validatorOf returns a validator that knows the rules of one field.
func (o *everyOracle) validatorOf(
	t testing.TB, in reflect.Type, field, tag string, register func(*validator.Validate),
) *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.SetTagName("nothing")
	register(v)
	require.NoError(t, v.RegisterValidation("letgo", func(validator.FieldLevel) bool { return true }, true))
	for _, typ := range everyStruct(o.typ, nil) {
		rules := map[string]string{}
		for i := range typ.NumField() {
			if way := wayInto(typ.Field(i).Tag.Get("validate")); way != "" {
				rules[typ.Field(i).Name] = way
			}
		}
		if typ == in {
			rules[field] = tag
		}
		v.RegisterStructValidationMapRules(rules, reflect.New(typ).Elem().Interface())
	}
	return v
}

// everyFailure is a rule that a value fails.
type everyFailure struct {
	pointer, rule, actual string
	question              everyQuestion
}

// failures returns what a body for the type fails, as "POINTER RULE". ok is
// false if there is no telling.
func (o *everyOracle) failures(t testing.TB, body string) (failed []string, ok bool) {
	value := reflect.New(o.typ)
	require.NoError(t, json.Unmarshal([]byte(body), value.Interface(), holeJSON()))
	byPlace := map[string][]everyFailure{} // in the order of the tag
	for _, q := range o.questions {
		found, ok := q.ask(value)
		if !ok && !q.follows { // a panic behind a failure is none
			return nil, false
		}
		for _, f := range found {
			place := f.pointer + " " + q.field
			byPlace[place] = append(byPlace[place], f)
		}
	}

	var empty []string
	for _, all := range byPlace {
		for _, f := range everyStop(all) {
			rule := f.rule
			if f.question.key {
				rule = "key"
			}
			failed = append(failed, f.pointer+" "+rule)
			if isEveryRequired(f.actual) && !f.question.key {
				empty = append(empty, everyInside(f.pointer)...)
			}
		}
	}
	failed = slices.DeleteFunc(failed, func(f string) bool {
		return slices.ContainsFunc(empty, func(object string) bool { return strings.HasPrefix(f, object) })
	})
	slices.Sort(failed)
	return failed, true
}

// everyInside returns what the pointers into an empty value begin with. The
// embedded struct has no pointer of its own.
func everyInside(pointer string) []string {
	if pointer == "" {
		return []string{"/basename", "/basesum"}
	}
	return []string{pointer + "/"}
}

// isEveryRequired reports whether a rule that has failed is required or one of
// its kin, or a group with one of them: all of it has failed.
func isEveryRequired(rule string) bool {
	return slices.ContainsFunc(strings.Split(rule, "|"), func(rule string) bool {
		return strings.HasPrefix(rule, "required") || rule == "skip_unless"
	})
}

func everySettled(rule string) bool {
	return isEveryRequired(rule) || slices.ContainsFunc(strings.Split(rule, "|"), func(rule string) bool {
		return strings.HasPrefix(rule, "excluded") || rule == "isdefault"
	})
}

// everyStop returns those of the failures of one value that are told.
func everyStop(all []everyFailure) (told []everyFailure) {
	refused, failed := false, false
	for _, f := range all {
		if f.question.follows == (failed || f.question.index == 0) {
			continue
		}
		users := strings.Contains(f.question.rule, "mine") || strings.Contains(f.question.rule, "needs")
		if users && refused {
			continue
		}
		told, failed = append(told, f), true
		if everySettled(f.actual) || f.question.bail {
			return told
		}
		refused = refused || !users
	}
	return told
}

func (q everyQuestion) ask(value reflect.Value) (failed []everyFailure, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	err := q.validator.Struct(value.Interface())
	var errs validator.ValidationErrors
	if err != nil && !errors.As(err, &errs) {
		return nil, false
	}
	for _, fe := range errs {
		onTheWay := everyDirective(fe.Tag()) || fe.Tag() == "isdefault" && q.rule != "isdefault"
		if onTheWay { // nil fails a directive, too
			continue
		}
		rule := fe.Tag()
		if strings.Contains(rule, "|") {
			rule = "or"
		}
		for _, at := range holePointers(fe.StructNamespace()) {
			failed = append(failed, everyFailure{at, rule, fe.ActualTag(), q})
		}
	}
	return failed, true
}
