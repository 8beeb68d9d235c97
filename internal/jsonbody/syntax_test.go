package jsonbody_test

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
)

// syntaxError decodes body and returns the error that says where it is no JSON.
func syntaxError(t *testing.T, body string, typ reflect.Type, key string) *jsonbody.SyntaxError {
	t.Helper()
	to := target(typ)
	to.Key = key
	value, mistakes, err := decoded([]byte(body), to)
	var syntax *jsonbody.SyntaxError
	require.True(t, errors.As(err, &syntax), "%q: %v, %v", body, found(mistakes), err)
	assert.Empty(t, mistakes, "a syntax error is the only mistake")
	assert.False(t, value.IsValid())
	return syntax
}

func TestSyntaxErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		path       []any
		place      string // line:column
	}{
		{"value/missing", `{"name":}`, []any{"name"}, "1:9"},
		{"value/bare_word", `{"name":x}`, []any{"name"}, "1:9"},
		{"value/broken_literal", `{"on":tru}`, []any{"on"}, "1:10"},
		{"value/capital_literal", `{"on":True}`, []any{"on"}, "1:7"},
		{"value/nan", `{"score":NaN}`, []any{"score"}, "1:10"},
		{"value/single_quotes", `{"name":'x'}`, []any{"name"}, "1:9"},
		{"value/in_an_item", `{"addrs":[{},{"zip":?}]}`, []any{"addrs", 1, "zip"}, "1:21"},
		{"value/of_a_digit_name", `{"by_name":{"0":{"zip":?}}}`, []any{"by_name", "0", "zip"}, "1:24"},
		{"value/below_unknown", `{"nope":[1,{"0":?}]}`, []any{"nope", 1, "0"}, "1:17"},
		{"number/leading_zero", `{"age":01}`, nil, "1:9"}, // the number ends behind the zero
		{"number/leading_plus", `{"age":+1}`, []any{"age"}, "1:8"},
		{"number/no_digit_behind_the_point", `{"score":1.}`, []any{"score"}, "1:12"},
		{"string/control_character", "{\"name\":\"a\tb\"}", []any{"name"}, "1:11"},
		{"string/newline", "{\"name\":\"a\nb\"}", []any{"name"}, "1:11"},
		{"string/unknown_escape", `{"name":"a\xb"}`, []any{"name"}, "1:11"},
		{"string/half_a_surrogate_pair", `{"name":"a\ud800"}`, []any{"name"}, "1:11"},
		{"object/trailing_comma", `{"age":1,}`, nil, "1:9"},
		{"object/no_comma", `{"age":1 "on":true}`, nil, "1:10"},
		{"object/no_colon", `{"age" 1}`, nil, "1:8"},
		{"object/bare_name", `{age:1}`, nil, "1:2"},
		{"object/closed_as_an_array", `{"age":1]`, nil, "1:9"},
		{"array/trailing_comma", `{"tags":["a",]}`, []any{"tags"}, "1:13"},
		{"array/no_comma", `{"tags":["a" "b"]}`, []any{"tags"}, "1:14"},
		{"array/closed_as_an_object", `{"tags":["a"}}`, []any{"tags"}, "1:13"},
		{"comment", `{/* c */}`, nil, "1:2"},
		{"bom/alone", "\uFEFF{", nil, "1:2"},
		{"bom/within", "{\uFEFF}", nil, "1:2"},
		{"bom/twice", "\uFEFF\uFEFF{}", nil, "1:1"},
		{"bom/broken_off", "\xEF\xBB", nil, "1:1"},
		{"bom/lines", "\uFEFF\n{\n\"name\": x}", []any{"name"}, "3:9"},
		{"utf8/in_a_value", "{\"name\":\"a\xff\"}", []any{"name"}, "1:11"},
		{"utf8/overlong", "{\"name\":\"\xc0\x80\"}", []any{"name"}, "1:10"},
		{"utf8/encoded_surrogate", "{\"name\":\"\xed\xa0\x80\"}", []any{"name"}, "1:10"},
		{"utf8/in_a_name", "{\"a\xff\":1}", nil, "1:4"},
		{"utf8/in_an_unknown_member", "{\"nope\":\"\xff\"}", []any{"nope"}, "1:10"},
		{"duplicate/member", `{"age":1,"age":2}`, []any{"age"}, "1:10"},
		{"duplicate/written_differently", `{"age":1,"\u0061ge":2}`, []any{"age"}, "1:10"},
		{"duplicate/in_an_item", `{"addrs":[{},{"zip":1,"zip":2}]}`, []any{"addrs", 1, "zip"}, "1:23"},
		{"duplicate/digit_name", `{"by_name":{"0":{},"0":{}}}`, []any{"by_name", "0"}, "1:20"},
		{"duplicate/below_any", `{"any":[{"x":1,"x":1}]}`, []any{"any", 0, "x"}, "1:16"},
		{"duplicate/below_unknown", `{"nope":{"x":1,"x":1}}`, []any{"nope", "x"}, "1:16"},
		{"duplicate/unknown_members", `{"nope":1,"nope":1}`, []any{"nope"}, "1:11"},
		{"duplicate/behind_a_mistake", `{"name":5,"age":1,"age":2}`, []any{"age"}, "1:19"},
		{"duplicate/by_another_case", `{"fold_me":1,"FoldMe":2}`, []any{"FoldMe"}, "1:14"},
		{"duplicate/by_another_case_behind_a_mistake", `{"name":5,"fold_me":1,"FoldMe":2}`, []any{"FoldMe"}, "1:23"},
		{"duplicate/map_key_by_value", `{"by_age":{"0":{},"-0":{}}}`, []any{"by_age", "-0"}, "1:19"},
		{"duplicate/map_key_by_value_behind_a_mistake", `{"name":5,"by_age":{"0":{},"-0":{}}}`, []any{"by_age", "-0"}, "1:28"},
		{"trailing/text", `{} x`, nil, "1:4"},
		{"trailing/value", `{}{}`, nil, "1:3"},
		{"trailing/comma", "{}\n,", nil, "2:1"},
		{"trailing/null_byte", "{}\x00", nil, "1:3"},
		{"trailing/behind_a_mistake", `{"name":5} 5`, nil, "1:12"},
		{"truncated/object", `{`, nil, "1:2"},
		{"truncated/name", `{"na`, nil, "1:5"},
		{"truncated/behind_the_name", `{"name"`, nil, "1:8"},
		{"truncated/value", `{"name":`, []any{"name"}, "1:9"},
		{"truncated/string", `{"name":"x`, []any{"name"}, "1:11"},
		{"truncated/literal", `{"on":tr`, []any{"on"}, "1:9"},
		{"truncated/behind_a_mistake", `{"name":5,"tags":["a"`, []any{"tags"}, "1:22"},
		{"lines/value", "{\n  \"name\": \"x\",\n  \"age\": ,\n}", []any{"age"}, "3:10"},
		{"lines/crlf", "{\r\n\t\"age\": x\r\n}", []any{"age"}, "2:9"},
		{"lines/column_in_characters", `{"name":"日本é","age":x}`, []any{"age"}, "1:21"},
		{"lines/character_beyond_16_bits", "{\"name\":\"\U0001F600\", x}", nil, "1:14"},
		{"lines/end", "{\n\"age\": 1,\n", nil, "3:1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := syntaxError(t, tt.body, reflect.TypeFor[lead](), "")
			var want path.Steps
			for _, step := range tt.path {
				if i, ok := step.(int); ok {
					want = want.Index(i)
					continue
				}
				want = want.Key(step.(string))
			}
			assert.Equal(t, want, got.Path, "at %s", got.Path.AppendPointer(nil))
			assert.Equal(t, tt.place, fmt.Sprintf("%d:%d", got.Line, got.Column))
			assert.NotEqual(t, "empty", got.Rule)
			assert.NotContains(t, got.Error(), "name", "the text quotes nothing of the body")
		})
	}
}

func TestEmptyBodies(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", " ", "\r\n\t "} {
		for _, key := range []string{"", "leads"} {
			got := syntaxError(t, body, reflect.TypeFor[[]address](), key)
			assert.Equal(t, jsonbody.SyntaxError{Rule: "empty", Line: 1, Column: 1}, *got, "%q under %q", body, key)
		}
	}
}

func TestSyntaxErrorsUnderAKey(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, pointer, place string }{
		{"in_the_value", `{"leads":[{"zip":?}]}`, "/leads/0/zip", "1:18"},
		{"beside_the_value", `{"leads":[],"x":?}`, "/x", "1:17"},
		{"before_the_value", `{"x":?,"leads":[]}`, "/x", "1:6"},
		{"twice", `{"leads":[],"leads":[]}`, "/leads", "1:13"},
		{"behind_an_array", `[] x`, "", "1:4"},
		{"behind_the_body", `{"leads":[]}]`, "", "1:13"},
		{"unclosed", `{"leads":[]`, "", "1:12"},
		{"scalar", `tru`, "", "1:4"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := syntaxError(t, tt.body, reflect.TypeFor[[]address](), "leads")
			assert.Equal(t, tt.pointer, string(got.Path.AppendPointer(nil)))
			assert.Equal(t, tt.place, fmt.Sprintf("%d:%d", got.Line, got.Column))
		})
	}
}

// unfinished matches texts that end in half an escape or half a number, which begins before the end.
var unfinished = regexp.MustCompile(`(\\(u[0-9a-f]*)?|[-.e])$`)

// TestTruncatedBodies cuts a body at every byte.
func TestTruncatedBodies(t *testing.T) {
	t.Parallel()
	const body = "{\n \"name\" : \"日本\\u00e9\\ud83d\\ude00\",\"tags\":[\"a\" , \"b\"],\r\n\"by_name\":{\"é\":{\"zip\":12}},\"on\":true,\"any\":[null,-1.5e3],\"nope\":0}"
	_, mistakes, err := decoded([]byte(body), target(reflect.TypeFor[lead]()))
	require.NoError(t, err)
	require.Equal(t, []string{"/nope unknown"}, found(mistakes))
	for end := 1; end < len(body); end++ {
		cut := body[:end]
		got := syntaxError(t, cut, reflect.TypeFor[lead](), "")
		before := cut
		for !utf8.ValidString(before) { // half a character is where JSON ends
			before = before[:len(before)-1]
		}
		line := before[strings.LastIndexByte(before, '\n')+1:]
		assert.Equal(t, 1+strings.Count(before, "\n"), got.Line, "%q", cut)
		assert.LessOrEqual(t, got.Column, 1+utf8.RuneCountInString(line), "%q", cut)
		if !unfinished.MatchString(cut) {
			assert.Equal(t, 1+utf8.RuneCountInString(line), got.Column, "%q", cut)
		}
	}
}

func TestDeepNestingIsAnError(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`[`, 20_000) + strings.Repeat(`]`, 20_000)
	type list []list
	got := syntaxError(t, deep, reflect.TypeFor[list](), "")
	assert.Equal(t, 1, got.Line)
	syntaxError(t, `{"any":`+deep+`}`, reflect.TypeFor[lead](), "")
}

func TestEndOf(t *testing.T) {
	t.Parallel()
	assert.Equal(t, jsonbody.SyntaxError{Rule: "json", Line: 2, Column: 4, Offset: 6}, *jsonbody.EndOf([]byte("{\n\"é\"")))
	assert.Equal(t, jsonbody.SyntaxError{Rule: "json", Line: 1, Column: 1}, *jsonbody.EndOf(nil))
}
