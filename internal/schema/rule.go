package schema

import (
	"reflect"

	"github.com/fielderrors/bind/internal/tag"
)

// Kind says how much of a rule a schema can say.
type Kind uint8

// The kinds of rules. An exact one refuses in a schema what it refuses in bind;
// a conditional one does so, and depends on other members; a near one lets pass
// in a schema some of what bind refuses; a server-only one is not in the schema.
const (
	ServerOnly Kind = iota
	Near
	Conditional
	Exact
)

func (k Kind) String() string {
	return [...]string{"server-only", "near", "conditional", "exact"}[k]
}

// form is how JSON writes the values of a type, and what the rules take them for.
type form uint8

const (
	other    form = iota // only the type itself knows what its JSON is, or rules see something else
	text                 // a string
	signed               // an integer
	unsigned             // an integer that is not negative
	single               // a float32
	double               // a float64
	boolean
	list
	mapping
)

// ruling is what a schema says of a rule for values of one form.
type ruling struct {
	kind Kind
	is   Node // the values that pass; nil if it is server-only
}

// rule returns what a schema says of one of validator's rules that looks at the
// value alone. It is the one table of rules, together with patterns and rough.
func (c *compiler) rule(f form, r tag.Rule) ruling {
	if r.Name == "unique" && f == list && r.Param == "" {
		return ruling{Exact, Node{{"uniqueItems", true}}} // unless the items are no scalars: see unique
	}
	if bound := tag.BoundOf(r.Name); bound != tag.NoBound {
		return bounded(f, bound, r.Param)
	}

	switch f {
	case text:
		return c.textRule(r)
	case signed, unsigned, single, double:
		return c.numberRule(f, r)
	case boolean:
		return booleanRule(r)
	case list, mapping:
		if r.Name == "eq" || r.Name == "ne" {
			return negated(r.Name == "ne", bounded(f, tag.Exactly, r.Param))
		}
	}
	return ruling{}
}

func exactly(is Node) ruling { return ruling{Exact, is} }

// negated returns the opposite of an exact ruling.
func negated(yes bool, r ruling) ruling {
	if yes && r.kind == Exact {
		r.is = not(r.is)
	}
	return r
}

// sizes are the keywords for how large a value is.
// bounded returns what a schema says of a rule about how large a value is.
// sized returns the schema of a number of characters, items or members.
// numberBound returns the schema of a bound of a number.
// singleBound returns the schema of a bound of a float32. What a body says is
// rounded before it is compared, so that the bound is one step wider.
// float writes a number; nil if JSON has none for it.
// booleanRule returns what a schema says of a rule for a bool.
// numberRule returns what a schema says of a rule for a number.
// degrees returns the schema of a latitude or a longitude. The number is looked
// at as it is written in full.
// oneOf returns the schema of a list of values. Of numbers, validator compares
// what it writes them like: another spelling stands for none.
// quoted returns a pattern that is text.
// folded returns a pattern that is text in upper and lower case, as
// strings.EqualFold takes them.
// formOf returns how the values of a Go type are seen by JSON and by rules, if
// they are of one of the plain kinds.
func formOf(t reflect.Type) form {
	switch k := t.Kind(); {
	case k == reflect.String:
		return text
	case k == reflect.Bool:
		return boolean
	case k >= reflect.Int && k <= reflect.Int64:
		return signed
	case k >= reflect.Uint && k <= reflect.Uint64:
		return unsigned
	case k == reflect.Float32:
		return single
	case k == reflect.Float64:
		return double
	case k == reflect.Slice, k == reflect.Array:
		return list
	case k == reflect.Map:
		return mapping
	}

	return other
}

// foldedName returns a pattern for the spellings of a member with json's
// case:ignore: dashes and underscores do not count.
