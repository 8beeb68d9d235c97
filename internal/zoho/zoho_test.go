package zoho_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/zoho"
)

// body renders details by themselves.
func body(t *testing.T, details zoho.Details) string {
	t.Helper()
	text, err := jsonwriter.Marshal(jsonwriter.Rendered{Body: details}, 0)
	require.NoError(t, err)
	return string(text)
}

func TestExplain(t *testing.T) {
	t.Parallel()
	company := map[string]any{"api_name": "Company", "json_path": "$.Company"}

	for _, c := range []struct {
		name          string
		of            zoho.Mistake
		code, details string // of version 2
		code8, more8  string // of version 8
	}{
		{
			"a missing member", zoho.Mistake{Rule: "required", Type: "string"},
			"MANDATORY_NOT_FOUND", `{}`, "MANDATORY_NOT_FOUND", `{}`,
		}, {
			"a wrong type", zoho.Mistake{Rule: "type", Type: "date-time"},
			"INVALID_DATA", `{"expected_data_type":"datetime"}`, "INVALID_DATA", `{"expected_data_type":"datetime"}`,
		}, {
			"a type that Zoho has no word for", zoho.Mistake{Rule: "type", Type: "null"},
			"INVALID_DATA", `{}`, "INVALID_DATA", `{}`,
		}, {
			"one of a few words", zoho.Mistake{Rule: "oneof", Param: "'a b' c", Type: "string"},
			"PATTERN_NOT_MATCHED", `{}`, "INVALID_DATA", `{"supported_values":["a b","c"]}`,
		}, {
			"a value that is taken", zoho.Mistake{Rule: "available", Type: "string"},
			"DUPLICATE_DATA", `{}`, "DUPLICATE_DATA", `{}`,
		}, {
			"a list that is too long", zoho.Mistake{Rule: "lt", Param: "10", Type: "array"},
			"LIMIT_EXCEEDED", `{"limit":9}`, "LIMIT_EXCEEDED", `{"limit":9}`,
		}, {
			"a text that is too long", zoho.Mistake{Rule: "max", Param: "10", Type: "string"},
			"INVALID_DATA", `{"maximum_length":10}`, "INVALID_DATA", `{"maximum_length":10}`,
		}, {
			"a text that is too short", zoho.Mistake{Rule: "gt", Param: "3", Type: "string"},
			"INVALID_DATA", `{"minimum_length":4}`, "INVALID_DATA", `{"minimum_length":4}`,
		}, {
			"a text of another length", zoho.Mistake{Rule: "len", Param: "3", Type: "string"},
			"INVALID_DATA", `{"maximum_length":3,"minimum_length":3}`,
			"INVALID_DATA", `{"maximum_length":3,"minimum_length":3}`,
		}, {
			"a number that is too large", zoho.Mistake{Rule: "max", Param: "10", Type: "integer"},
			"INVALID_DATA", `{}`, "INVALID_DATA", `{}`,
		}, {
			"a member that another makes mandatory",
			zoho.Mistake{Rule: "required_with", Param: "Company", Type: "integer", Dependee: company},
			"MANDATORY_NOT_FOUND", `{}`,
			"DEPENDENT_FIELD_MISSING", `{"dependee":{"api_name":"Company","json_path":"$.Company"}}`,
		}, {
			"without a member to name", zoho.Mistake{Rule: "required_with", Type: "integer"},
			"MANDATORY_NOT_FOUND", `{}`, "DEPENDENT_FIELD_MISSING", `{}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			code, details := zoho.Explain(2, c.of)
			assert.Equal(t, c.code, code)
			assert.Equal(t, c.details, body(t, details))

			code, details = zoho.Explain(8, c.of)
			assert.Equal(t, c.code8, code)
			assert.Equal(t, c.more8, body(t, details))
		})
	}
}

func TestDetails(t *testing.T) {
	t.Parallel()
	var details zoho.Details
	details.Set("limit", zoho.Number("100", 1))
	details.Set("api_name", "a")
	details.Set("api_name", "b")
	details.Set("since", zoho.Number("2020-01-01", 1))
	assert.Equal(t, `{"api_name":"b","limit":101,"since":"2020-01-01"}`, body(t, details))
	assert.Equal(t, `{"limit":101}`, body(t, details.Only("limit", "nothing")))
	assert.Len(t, details, 3, "the list itself stays whole")
}

func TestMeta(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `{"id":"4150868000000623001"}`, body(t, zoho.Meta(map[string]any{"id": int64(4150868000000623001)})))
	assert.Equal(t, `{"by":"a rule"}`, body(t, zoho.Meta(map[string]any{"id": "c0ffee", "by": "a rule"})), "an id is digits only")
	assert.Empty(t, zoho.Meta(map[string]any{"id": ""}))
}
