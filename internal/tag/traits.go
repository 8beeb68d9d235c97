package tag

import "slices"

// Reference says how a rule's argument names other fields of the same struct.
type Reference uint8

const (
	NoField    Reference = iota
	OneField             // eqfield=Password
	FieldList            // required_with=Phone Email
	FieldPairs           // required_if=Type card Country DE
	ElemField            // unique=ID: a field of each element
	GoMethod             // validateFn=Check: a Go method, which no client has heard of
)

// References says how the argument of a rule names other fields.
func References(rule string) Reference { return references[rule] }

var references = map[string]Reference{
	"eqfield": OneField, "nefield": OneField, "gtfield": OneField, "gtefield": OneField, "ltfield": OneField, "ltefield": OneField,
	"eqcsfield": OneField, "necsfield": OneField, "gtcsfield": OneField, "gtecsfield": OneField, "ltcsfield": OneField, "ltecsfield": OneField,
	"fieldcontains": OneField, "fieldexcludes": OneField, "postcode_iso3166_alpha2_field": OneField,
	"required_with": FieldList, "required_with_all": FieldList, "required_without": FieldList, "required_without_all": FieldList,
	"excluded_with": FieldList, "excluded_with_all": FieldList, "excluded_without": FieldList, "excluded_without_all": FieldList,
	"required_if": FieldPairs, "required_unless": FieldPairs, "excluded_if": FieldPairs, "excluded_unless": FieldPairs, "skip_unless": FieldPairs,
	"unique": ElemField, "validateFn": GoMethod,
}

// TakesList reports whether the argument of a rule is a list of values.
func TakesList(rule string) bool {
	return slices.Contains([]string{"oneof", "oneofci", "noneof", "noneofci"}, rule)
}

// Counts reports whether a rule counts the characters of a string, or the items of an array.
func Counts(rule string) bool {
	switch rule {
	case "len", "min", "max", "gt", "gte", "lt", "lte":
		return true
	}
	return false
}

// Equates reports whether a rule compares with one value, which may be the empty string.
func Equates(rule string) bool {
	switch rule {
	case "eq", "ne", "eq_ignore_case", "ne_ignore_case":
		return true
	}
	return false
}

// Structural reports whether a part of a tag is no rule that a value could fail.
func Structural(rule string) bool {
	switch rule {
	case "", "omitempty", "omitnil", "omitzero", "structonly", "nostructlevel":
		return true
	}
	return false
}

// Decides reports whether a rule says whether validator looks into a value.
func Decides(rule string) bool { return rule != "" && Structural(rule) }

// Ours reports whether a rule of this name would be taken for a mistake of bind's own, on the whole body.
func Ours(rule string) bool {
	switch rule {
	case "empty", "media_type", "charset", "content_encoding", "max_bytes", "max_memory", "max_values", "quote":
		return true
	}
	return false
}
