package check

import (
	"reflect"
	"strconv"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// What a validator of the user's holds, nobody can ask it: its functions, its
// aliases, its types, the struct tag that it reads. Its verdicts tell.

// foreign reports whether the validator is the user's own.
func (c *Checker) foreign() bool { return c.config.Validator != nil }

// reads reports whether the validator takes rules from a struct tag.
func (c *Checker) reads(name string) bool {
	if !c.foreign() {
		return name == c.config.Tag
	}
	probed := reflect.New(reflect.StructOf([]reflect.StructField{{
		Name: triedField, Type: reflect.TypeFor[string](),
		Tag: reflect.StructTag(name + ":" + strconv.Quote("len=1")),
	}})).Elem().Interface()
	fails := false
	tried := attemptOne(func() { fails = c.engine.Validator().Struct(probed) != nil })
	return fails || !tried.returned()
}

// unread reports rules that the user's validator does not read, and those that
// it reads though the Binder looks for rules elsewhere.
func (f *fieldCheck) unread(structTag reflect.StructTag) {
	if f.field.Rules != nil && !f.reads(f.config.Tag) {
		f.report("call its SetTagName, or set Rules.Tag to the tag that it reads",
			"rules in the struct tag %q, which Config.Validator does not read", f.config.Tag)
	}
	if f.field.Rules != nil {
		return
	}

	parts, _ := tagParts(structTag)
	for _, part := range parts {
		name := part.name
		isOurs := name == f.config.Tag || name == "json" || name == "bind"
		if !isOurs && f.reads(name) && structTag.Get(name) != "-" {
			f.report("set Rules.Tag to "+strconv.Quote(name),
				"Config.Validator reads rules from the struct tag %q, and Rules.Tag is %q", name, f.config.Tag)
		}
	}
}

// knownRule reports whether a rule is validator's own by its name. A validator
// of the user's may have others.
func (c *Checker) knownRule(name string) bool {
	if !c.foreign() || tag.Structural(name) {
		return true
	}
	tried := attemptOne(func() { _ = validator.New().Var("", "omitempty,"+name) })
	return tried.returned()
}

// maybeYields reports whether a validator of the user's may look at another
// value instead of those of t, by a function that nobody can ask it about.
func (c *Checker) maybeYields(t *shape.Type) bool {
	return c.foreign() && t.Go.PkgPath() != "" && !shape.IsTime(t.Go)
}
