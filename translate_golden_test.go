package bind_test

import (
	"cmp"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// mistakeAt returns a mistake on one field, of a rule that may name others.
func mistakeAt(typ, rule, param string, others ...string) bind.FieldError {
	fe := bind.FieldError{Path: bind.At("size"), Rule: rule, Param: cmp.Or(param, strings.Join(others, " ")), Type: typ}
	for _, other := range others {
		fe.Refs = append(fe.Refs, bind.At(other))
	}
	return fe
}

const messageRoot = "testdata/messages"

// meanings are mistakes whose messages are easily the wrong way round: a reader of the language must look at them when
// they change.
var meanings = []bind.FieldError{
	mistakeAt("string", "required", ""), mistakeAt("", "present", ""), mistakeAt("", "unknown", ""), mistakeAt("", "exists", "companies"),
	mistakeAt("", "available", "emails"), mistakeAt("", "distinct", ""), mistakeAt("boolean", "type", ""), mistakeAt("date-time", "type", ""),
	mistakeAt("integer", "range", "-128 127"), {Path: bind.At("leads", 3, "first_name"), Rule: "required", Type: "string"},

	mistakeAt("string", "min", "1"), mistakeAt("string", "max", "2"), mistakeAt("string", "len", "5"), mistakeAt("string", "gt", "1"),
	mistakeAt("string", "gte", "2"), mistakeAt("string", "lt", "5"), mistakeAt("string", "lte", "21"),
	mistakeAt("integer", "min", "1"), mistakeAt("integer", "max", "2"), mistakeAt("integer", "len", "5"), mistakeAt("integer", "gt", "1"),
	mistakeAt("integer", "gte", "2"), mistakeAt("integer", "lt", "-5"), mistakeAt("number", "lte", "1.50"), mistakeAt("integer", "min", "0x10"),
	mistakeAt("array", "min", "1"), mistakeAt("array", "max", "2"), mistakeAt("array", "len", "5"), mistakeAt("array", "gt", "1"),
	mistakeAt("array", "gte", "2"), mistakeAt("array", "lt", "5"), mistakeAt("array", "lte", "21"), mistakeAt("array", "eq", "1"), mistakeAt("array", "ne", "2"),
	mistakeAt("date-time", "min", ""), mistakeAt("date-time", "max", ""), mistakeAt("date-time", "gt", ""), mistakeAt("date-time", "lt", ""),
	mistakeAt("duration", "min", "1h"), mistakeAt("duration", "max", "2h5m"), mistakeAt("duration", "gt", "1m30s"), mistakeAt("duration", "lt", "-2h"),
	mistakeAt("duration", "len", "21s"), mistakeAt("duration", "eq", "1h1m"), mistakeAt("duration", "ne", "5s"), mistakeAt("duration", "gte", "1500us"),

	mistakeAt("string", "eq", "a b"), mistakeAt("string", "ne", ""), mistakeAt("string", "eq_ignore_case", "ab"), mistakeAt("string", "ne_ignore_case", "ab"),
	mistakeAt("string", "oneof", "red 'light blue'"), mistakeAt("string", "oneofci", "a b"), mistakeAt("string", "noneof", "a b"), mistakeAt("string", "noneofci", "a b"),
	mistakeAt("string", "isdefault", ""), mistakeAt("integer", "isdefault", ""), mistakeAt("boolean", "isdefault", ""),
	mistakeAt("array", "unique", ""), mistakeAt("array", "unique", "id"),
	mistakeAt("string", "contains", "C++"), mistakeAt("string", "excludesall", "!?"), mistakeAt("string", "startsnotwith", "+49"), mistakeAt("string", "multibyte", ""),
	mistakeAt("string", "datetime", "2006-01-02"), mistakeAt("string", "email", ""), mistakeAt("string", "iscolor", ""), mistakeAt("string", "eu_country_code", ""),

	mistakeAt("string", "eqfield", "", "start"), mistakeAt("array", "eqfield", "", "start"), mistakeAt("array", "nefield", "", "start"),
	mistakeAt("integer", "gtfield", "", "start"), mistakeAt("date-time", "gtefield", "", "start"), mistakeAt("string", "ltfield", "", "start"),
	mistakeAt("date-time", "ltefield", "", "start"), mistakeAt("string", "fieldexcludes", "", "start"),

	mistakeAt("string", "required_if", "start a", "start"), mistakeAt("string", "required_if", "start a end_date 'b c'", "start", "end_date"),
	mistakeAt("string", "required_if", "start nil", "start"), mistakeAt("string", "required_if", "start ''", "start"),
	mistakeAt("string", "required_unless", "start a end_date b", "start", "end_date"), mistakeAt("string", "required_unless", "start nil", "start"),
	mistakeAt("string", "excluded_if", "start a end_date nil", "start", "end_date"), mistakeAt("string", "excluded_unless", "start a end_date nil", "start", "end_date"),
	mistakeAt("string", "skip_unless", "start a end_date b", "start", "end_date"),
	mistakeAt("string", "required_with", "", "start"), mistakeAt("string", "required_with", "", "start", "end_date"), mistakeAt("string", "required_with_all", "", "start", "end_date"),
	mistakeAt("string", "required_without", "", "start"), mistakeAt("string", "required_without", "", "start", "end_date"), mistakeAt("string", "required_without_all", "", "start", "end_date"),
	mistakeAt("string", "excluded_with", "", "start", "end_date"), mistakeAt("string", "excluded_with_all", "", "start", "end_date"),
	mistakeAt("string", "excluded_without", "", "start", "end_date"), mistakeAt("string", "excluded_without_all", "", "start", "end_date"),

	mistakeAt("string", "or", "rgb|rgba"), mistakeAt("string", "or", "len=0|url|eq=a b"), mistakeAt("integer", "or", "isdefault|min=5"),
	mistakeAt("array", "or", "len=1|min=3"), mistakeAt("duration", "or", "eq=1h|gt=2h"), mistakeAt("string", "or", "eq_ignore_case=a|oneofci=b c"),

	{Rule: "required"}, {Rule: "nobody knows it"}, {Rule: "json", Param: "3:14"}, {Rule: "type", Type: "array"}, {Rule: "min", Param: "1", Type: "array"},
	{Rule: "max", Param: "1000", Type: "array"}, {Rule: "max_key", Param: "256"}, {Rule: "max_number", Param: "64"}, {Rule: "max_string", Param: "65536"}, mistakeAt("", "max_item", "1048576"), {Rule: "max_distinct", Param: "67108864"},
	{Rule: "max_bytes", Param: "1048576"}, {Rule: "max_values", Param: "100000"}, {Rule: "media_type", Param: "application/json"},
}

// TestMessageGoldens compares the messages of each language with testdata/messages. With -update, it writes them: read what
// has changed.
func TestMessageGoldens(t *testing.T) {
	t.Parallel()
	for _, l := range locales.All() {
		t.Run(l.Tag(), func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			for i, text := range messages(t, l, meanings) {
				fe := meanings[i]
				out.WriteString(strings.TrimSuffix(fe.Rule+"="+fe.Param, "="))
				if fe.Type != "" {
					out.WriteString(" on " + fe.Type)
				}
				out.WriteString("\n\t" + text + "\n")
			}
			compareGolden(t, filepath.Join(messageRoot, l.Tag()+".golden"), []byte(out.String()))
		})
	}
}

// TestMessageGoldensAreUsed finds golden files of languages that are not there any more.
func TestMessageGoldensAreUsed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(messageRoot, "*"))
	require.NoError(t, err)
	for _, file := range files {
		assert.Contains(t, shipped(), strings.TrimSuffix(filepath.Base(file), ".golden"))
	}
}
