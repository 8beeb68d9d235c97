package schema

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
var sizes = map[form][2]string{
	text: {"minLength", "maxLength"}, list: {"minItems", "maxItems"}, mapping: {"minProperties", "maxProperties"},
}

// bounded returns what a schema says of a rule about how large a value is.
func bounded(f form, bound tag.Bound, param string) ruling {
	switch f {
	case text, list, mapping:
		n, err := strconv.ParseInt(param, 0, 64)
		if err != nil {
			return ruling{}
		}
		return exactly(sized(sizes[f], bound, n))
	case signed:
		n, err := strconv.ParseInt(param, 0, 64)
		return numberBound(bound, integer(n), err)
	case unsigned:
		n, err := strconv.ParseUint(param, 0, 64)
		return numberBound(bound, number(strconv.FormatUint(n, 10)), err)
	case double:
		n, err := strconv.ParseFloat(param, 64)
		return numberBound(bound, float(n, 64), err)
	case single:
		return singleBound(bound, param)
	}
	return ruling{}
}

// sized returns the schema of a number of characters, items or members.
func sized(keywords [2]string, bound tag.Bound, n int64) Node {
	low, high := int64(0), int64(math.MaxInt64)
	switch bound {
	case tag.Exactly:
		low, high = n, n
	case tag.AtLeast:
		low = n
	case tag.MoreThan:
		low = n + 1
	case tag.AtMost:
		high = n
	case tag.LessThan:
		high = n - 1
	}

	if high < 0 {
		return never
	}
	var is Node
	if low > 0 {
		is = is.with(keywords[0], integer(low))
	}
	if high < math.MaxInt64 {
		is = is.with(keywords[1], integer(high))
	}
	return is
}

// numberBound returns the schema of a bound of a number.
func numberBound(bound tag.Bound, n number, err error) ruling {
	if err != nil || string(n) == "" {
		return ruling{}
	}
	switch bound {
	case tag.Exactly:
		return exactly(Node{{"const", n}})
	case tag.AtLeast:
		return exactly(Node{{"minimum", n}})
	case tag.MoreThan:
		return exactly(Node{{"exclusiveMinimum", n}})
	case tag.AtMost:
		return exactly(Node{{"maximum", n}})
	}
	return exactly(Node{{"exclusiveMaximum", n}})
}

// singleBound returns the schema of a bound of a float32. What a body says is
// rounded before it is compared, so that the bound is one step wider.
func singleBound(bound tag.Bound, param string) ruling {
	n, err := strconv.ParseFloat(param, 32)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return ruling{}
	}
	low := float(float64(math.Nextafter32(float32(n), float32(math.Inf(-1)))), 64)
	high := float(float64(math.Nextafter32(float32(n), float32(math.Inf(1)))), 64)
	if low == nil || high == nil {
		return ruling{}
	}

	switch bound {
	case tag.Exactly:
		return ruling{Near, Node{{"minimum", low}, {"maximum", high}}}
	case tag.AtLeast, tag.MoreThan:
		return ruling{Near, Node{{"minimum", low}}}
	}
	return ruling{Near, Node{{"maximum", high}}}
}

// float writes a number; nil if JSON has none for it.
func float(n float64, bits int) number {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return nil
	}
	return number(strconv.FormatFloat(n, 'g', -1, bits))
}

// booleanRule returns what a schema says of a rule for a bool.
func booleanRule(r tag.Rule) ruling {
	switch r.Name {
	case "boolean":
		return exactly(nil)
	case "eq", "ne":
		want, err := strconv.ParseBool(r.Param)
		if err != nil {
			return ruling{}
		}
		return exactly(Node{{"const", want == (r.Name == "eq")}})
	}
	return ruling{}
}

// numberRule returns what a schema says of a rule for a number.
func (c *compiler) numberRule(f form, r tag.Rule) ruling {
	switch r.Name {
	case "number", "numeric":
		return exactly(nil)
	case "eq", "ne":
		equal := bounded(f, tag.Exactly, r.Param)
		if f == single && r.Name == "ne" {
			return ruling{}
		}
		return negated(r.Name == "ne", equal)
	case "latitude":
		return ruling{kindOfDegrees(f), degrees(f, 90)}
	case "longitude":
		return ruling{kindOfDegrees(f), degrees(f, 180)}
	}
	if f != signed && f != unsigned {
		return ruling{}
	}

	switch r.Name {
	case "oneof", "noneof":
		return negated(r.Name == "noneof", exactly(oneOf(f, r.Param)))
	case "port":
		return exactly(Node{{"minimum", integer(1)}, {"maximum", integer(math.MaxUint16)}})
	case "luhn_checksum":
		return ruling{Near, Node{{"minimum", integer(10)}}}
	case "iso3166_1_alpha_numeric", "iso3166_1_alpha_numeric_eu":
		return ruling{Near, Node{{"minimum", integer(1)}}}
	case "iso4217_numeric":
		return exactly(Node{{"enum", c.codes.numeric(r.Name)}})
	}
	return ruling{}
}

// degrees returns the schema of a latitude or a longitude. The number is looked
// at as it is written in full.
func degrees(f form, most int64) Node {
	if f == unsigned {
		return Node{{"maximum", integer(most)}}
	}
	return Node{{"minimum", integer(-most)}, {"maximum", integer(most)}}
}

func kindOfDegrees(f form) Kind {
	if f == single {
		return Near
	}
	return Exact
}

// oneOf returns the schema of a list of values. Of numbers, validator compares
// what it writes them like: another spelling stands for none.
func oneOf(f form, param string) Node {
	all := []any{}
	known := map[string]bool{}
	for _, word := range tag.Words(param) {
		if known[word] || f != text && !canonical(f, word) {
			continue
		}
		known[word] = true
		if f == text {
			all = append(all, word)
			continue
		}
		all = append(all, number(word))
	}

	if len(all) == 0 {
		return never
	}
	return Node{{"enum", all}}
}

func canonical(f form, word string) bool {
	if f == signed {
		n, err := strconv.ParseInt(word, 10, 64)
		return err == nil && strconv.FormatInt(n, 10) == word
	}
	n, err := strconv.ParseUint(word, 10, 64)
	return err == nil && strconv.FormatUint(n, 10) == word
}

// quoted returns a pattern that is text.
func quoted(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(`^$\.*+?()[]{}|/`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// folded returns a pattern that is text in upper and lower case, as
// strings.EqualFold takes them.
func folded(text string) string {
	var b strings.Builder
	for _, r := range text {
		orbit := string(r)
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			orbit += string(next)
		}
		if utf8.RuneCountInString(orbit) == 1 {
			b.WriteString(quoted(orbit))
			continue
		}
		b.WriteString("[" + orbit + "]")
	}
	return b.String()
}

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
func foldedName(name string) string {
	b := "[-_]*"
	for _, r := range name {
		if r != '-' && r != '_' {
			b += folded(string(r)) + "[-_]*"
		}
	}
	return b
}
