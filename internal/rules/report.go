package rules

import (
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// report is a failed rule as validator names it.
type report struct {
	tag    string // the rule, the alias or the or-group in the tag
	actual string // what an alias stands for
	param  string
	null   bool // there is no value

	// looked is the type of the value that the rule has looked at: of what a
	// ValidatorValue or a function in Rules.Types has returned, if there is one.
	// Without a look it is nil.
	looked reflect.Type

	// What is known by the name of the rule: see read.
	isGroup      bool // it is an or-group, or an alias of one
	namesNoField bool // it can be described without a look at the struct around the value
	settles      bool // nothing behind it is asked once it has failed: whether there may be a value is in doubt
	wantsValue   bool // it fails only if there is no value
}

// read fills in what is known by the name of the rule.
func (r *report) read() *report {
	r.isGroup = strings.Contains(r.actual, "|")
	r.namesNoField = !r.isGroup && tag.References(r.actual) == tag.NoField
	r.wantsValue = r.isAny(tag.Requires)
	r.settles = r.wantsValue || r.isAny(tag.Excludes) || r.isAny(func(rule string) bool { return rule == "isdefault" })
	return r
}

func reportOf(fe validator.FieldError) *report {
	kind := fe.Kind()
	null := kind == reflect.Pointer || kind == reflect.Interface || kind == reflect.Invalid
	failed := &report{tag: fe.Tag(), actual: fe.ActualTag(), param: fe.Param(), null: null, looked: fe.Type()}
	return failed.read()
}

// isAny reports whether the rule is one of those, or a group of some. A group
// has failed if all in it have.
func (r *report) isAny(of func(rule string) bool) bool {
	if !r.isGroup {
		return of(r.actual)
	}
	return slices.ContainsFunc(tag.ParseRule(r.actual).Or, func(rule tag.Rule) bool { return of(rule.Name) })
}

// mistake states the facts of a failed rule that names no field, about a value
// of t.
func (r *report) mistake(t *shape.Type) mistake.Mistake {
	return mistake.Mistake{Rule: r.tag, Param: r.param, Type: r.word(t)}
}

// word names what the rule has looked at in a value of t. What a type that
// decodes itself takes, it alone knows: a rule that counts has counted what the
// Go value holds.
func (r *report) word(t *shape.Type) string {
	declared := t.Deref()
	yields := r.looked != nil && deref(r.looked) != declared.Go && declared.Kind != shape.Any
	switch {
	case yields:
		return shape.GoWord(deref(r.looked))
	case declared.Kind == shape.Opaque && (tag.Counts(r.actual) || declared.Word() == ""):
		return shape.GoWord(declared.Go)
	}
	return declared.Word()
}
