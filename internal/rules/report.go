package rules

import (
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
}

func reportOf(fe validator.FieldError) report {
	return report{tag: fe.Tag(), actual: fe.ActualTag(), param: fe.Param()}
}

// isGroup reports whether the rule is an or-group, or an alias of one.
func (r report) isGroup() bool { return strings.Contains(r.actual, "|") }

// namesNoField reports whether the rule can be described without a look at the
// struct around the value.
func (r report) namesNoField() bool {
	return !r.isGroup() && tag.References(r.actual) == tag.NoField
}

// mistake states the facts of a failed rule that names no field, about a value
// of t.
func (r report) mistake(t *shape.Type) mistake.Mistake {
	return mistake.Mistake{Rule: r.tag, Param: r.param, Type: t.Word()}
}
