package jsonbody_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
)

// grammatical are the kinds of texts that are JSON.
var grammatical = map[string][]string{
	"array":  {`[]`, `[ ]`, "[\t\n\r ]", `[[]]`, `[[] ]`, `[""]`, `[1,null,false,{}]`, `[1 , 2]`, "[1\n,\n2]", `[[[[[[]]]]]]`, ` [1] `, "[1]\n"},
	"object": {`{}`, `{ }`, `{"a":1}`, `{"":0}`, `{"a":{}}`, `{ "a" : 1 , "b" : 2 }`, `{"a":[],"A":[]}`, `{"\u0000":1}`, `{"a\"b":1}`, `{"日本":"é"}`, `{"\u00e9":1}`},
	"number": {
		`[0]`, `[-0]`, `[1]`, `[-1]`, `[123456789]`, `[0.5]`, `[-0.5]`, `[1.5e10]`, `[1E10]`, `[1e+2]`, `[1e-2]`, `[0e1]`, `[0e+1]`, `[1E-400]`, `[0.0]`,
		`[123456789012345678901234567890]`, `[3.141592653589793238462643383279]`, `[1e308]`, `[9007199254740993]`, `[0.1]`, `[123456789012345]`, `[1234567890123456]`,
	},
	"string": {
		`[""]`, `["a"]`, `["\""]`, `["\\"]`, `["\/"]`, `["\b\f\n\r\t"]`, `["\u0041"]`, `["\u00e9"]`, `["\uD83D\uDE00"]`, `["\ud83d\ude00"]`, `["é日本😀"]`,
		"[\"\x7f\"]", "[\"\u2028\u2029\"]", `["\u2028"]`, `["\uFFFF"]`, "[\"\U0010ffff\"]", `["\u0000"]`, `["a/b"]`, `["[{:,"]`, `["1234567\n"]`, `["12345678é"]`,
		`["` + strings.Repeat("x", 5000) + `"]`, `["` + strings.Repeat(`\u00e9`, 900) + `"]`, `["\\u0000"]`, `["\\\""]`,
	},
	"literal": {`[true]`, `[false]`, `[null]`, `true`, `false`, `"a"`, `1`, ` 1 `, "\n\"x\"\n"},
}

// ungrammatical are the kinds of texts that are not.
var ungrammatical = map[string][]string{
	"array": {
		`[`, `]`, `[1`, `[1,`, `[,1]`, `[1,,2]`, `[1,]`, `[,]`, `[1 2]`, `[1;2]`, `[1:2]`, `[]]`, `[[]`, `[}`, `[1}`, `["a",`, `["a" "b"]`, `[x]`, `["x"]]`, `[1,\n]`, `(1)`, `<1>`,
		`[` + strings.Repeat("[", 20), "[\f]", "[\v]", "[\u00a0]", "[\u2060]", "[1,\ufeff]",
	},
	"object": {
		`{`, `}`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{,}`, `{"a" 1}`, `{"a":}`, `{:1}`, `{a:1}`, `{'a':1}`, `{1:1}`, `{null:1}`, `{true:1}`, `{[]:1}`, `{{}:1}`, `{"a":1 "b":2}`,
		`{"a":1;"b":2}`, `{"a"::1}`, `{"a":1:2}`, `{"a","b"}`, `{"a":1,,"b":2}`, `{"a":1]`, `{"a":1}}`, `{"a":1}#`, `{"a":1}/**/`, `{"a":/**/1}`, `{"a":1//x` + "\n}", `{"a\u":1}`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`,
		`{"x":{"a":1,"a":1}}`, `[{"a":1},{"b":1,"b":1}]`,
	},
	"number": {
		`[+1]`, `[.5]`, `[1.]`, `[-]`, `[-.5]`, `[01]`, `[-01]`, `[00]`, `[1e]`, `[1e+]`, `[1E-]`, `[1e1.5]`, `[1.5.5]`, `[0x1]`, `[1_000]`, `[Infinity]`, `[-Infinity]`, `[NaN]`, `[-NaN]`, `[1a]`, `[--1]`, `[1-2]`,
		`[0e]`, `[1 000]`, `[１]`, `[- 1]`, `[++1]`, `[.e1]`, `[1,-]`, `-`, `1.`, `1e`, `01`, `[2.e3]`,
	},
	"string": {
		`["`, `["a`, `["\`, `["\"]`, `["\x"]`, `["\'"]`, `["\0"]`, `["\a"]`, `["\v"]`, `["\U0041"]`, `["\u"]`, `["\u0"]`, `["\u004"]`, `["\u00zz"]`, `["\u{41}"]`, `['a']`, "[\"\t\"]", "[\"\n\"]", "[\"\x00\"]", "[\"\x1f\"]",
		`["\ud800"]`, `["\udc00"]`, `["\ud800\ud800"]`, `["\ud800x"]`, `["\ud800\n"]`, `["\ud83d\u0041"]`, `["\udc00\ud800"]`, "[\"\xff\"]", "[\"\xc0\x80\"]", "[\"\xed\xa0\x80\"]", "[\"\xf4\x90\x80\x80\"]", "[\"\xe9\"]",
		"[\"12345678\xff\"]", "[\"é\xff\"]", "[\"\xf0\x9f\x98\"]", `["a"b]`, `"a`, "\"\xe2\x82", `["` + strings.Repeat("x", 100) + "\x01\"]",
	},
	"literal": {`[tru]`, `[True]`, `[TRUE]`, `[truee]`, `[fals]`, `[nul]`, `[nulll]`, `[undefined]`, `[None]`, `t`, `nul`, `nu`, `truefalse`},
	"text":    {``, ` `, "\n", `1 2`, `{} {}`, `[] []`, `[1]x`, `[1],`, "\x00", "[1]\x00", "\ufeff\ufeff[]", " \ufeff[]", "[]\ufeff", "\xff\xfe[\x00]\x00", `#`, `*`, `<null>`, `[1]` + "\u00a0", "\u2060[1]"},
}

// TestGrammar decodes each text into any, into a map or list, and as a value
// that is read over, and compares with the json package.
func TestGrammar(t *testing.T) {
	t.Parallel()
	for kind, texts := range grammatical {
		for i, text := range texts {
			t.Run(fmt.Sprintf("%s/accepted/%d", kind, i), func(t *testing.T) {
				t.Parallel()
				var want any
				require.NoError(t, json.Unmarshal([]byte(text), &want), text)
				got, mistakes, err := decoded([]byte(text), target(reflect.TypeFor[any]()))
				require.NoError(t, err, text)
				assert.Empty(t, mistakes, text)
				assert.Equal(t, want, got.Elem().Interface(), text)

				requireReadOver(t, text, nil)
			})
		}
	}
	for kind, texts := range ungrammatical {
		for i, text := range texts {
			t.Run(fmt.Sprintf("%s/refused/%d", kind, i), func(t *testing.T) {
				t.Parallel()
				var none any
				require.Error(t, json.Unmarshal([]byte(text), &none), text)
				_, _, err := decoded([]byte(text), target(reflect.TypeFor[any]()))
				var syntax *jsonbody.SyntaxError
				require.ErrorAs(t, err, &syntax, "%q", text)
				requireSameRefusal(t, locate([]byte(text)), err, text)
				if strings.TrimSpace(text) != "" && kind != "text" {
					requireReadOver(t, text, err)
				}
			})
		}
	}
}

// requireReadOver holds that a text is refused, or not, where it is decoded into
// a typed list or map, where it has the wrong type, and where nobody wants it.
func requireReadOver(t *testing.T, text string, want error) {
	t.Helper()
	for _, around := range []struct {
		typ  reflect.Type
		body string
	}{
		{reflect.TypeFor[struct{}](), `{"x":%s}`},
		{reflect.TypeFor[struct{ X int }](), `{"X":%s}`},
		{reflect.TypeFor[struct{ X *struct{ A []string } }](), `{"X":%s}`},
		{reflect.TypeFor[struct{ X map[string]any }](), `{"X":%s}`},
		{reflect.TypeFor[[][]string](), `[%s]`},
		{reflect.TypeFor[[1]color](), `[%s]`},
	} {
		body := fmt.Sprintf(around.body, text)
		_, _, err := decoded([]byte(body), target(around.typ))
		var syntax *jsonbody.SyntaxError
		var twin any
		if valid := json.Unmarshal([]byte(body), &twin) == nil; want == nil || valid {
			require.NoError(t, err, "%q into %v", body, around.typ)
			continue
		}
		require.True(t, errors.As(err, &syntax), "%q into %v: %v", body, around.typ, err)
	}
}

// TestNamesThatAreNone: where a colon is missing, what looks like a name may be
// a value. It is in no path.
func TestNamesThatAreNone(t *testing.T) {
	t.Parallel()
	type login struct {
		User string            `json:"user"`
		Pass string            `json:"pw"`
		Any  any               `json:"any"`
		Map  map[string]string `json:"map"`
	}
	for body, pointer := range map[string]string{
		`{"pw":{"hunter2"}`:                       "/pw",
		`{"pw":{"hunter2"}}`:                      "/pw",
		`{"pw":{"hunter2","x":1}}`:                "/pw",
		`{"user":"a","hunter2"}`:                  "",
		`{"user":"a" "hunter2"}`:                  "",
		`{"pw" "hunter2"}`:                        "",
		`{"pw"`:                                   "",
		`{"pw":"hunter2`:                          "/pw",
		`{"any":{"a":{"hunter2"}}}`:               "/any/a",
		`{"any":[{"hunter2"}]}`:                   "/any/0",
		`{"any":["hunter2":1]}`:                   "/any",
		`{"map":{"hunter2"}}`:                     "/map",
		`{"map":{"hunter2","a":"b"}}`:             "/map",
		`{"map":{"hunter2` + "\n":                 "/map",
		`{"unknown":{"hunter2"}}`:                 "/unknown",
		`{"unknown":[1,{"a":1,"hunter2"}]}`:       "/unknown/1",
		`{"map":{"a":"b","hunter2" "c"}}`:         "/map",
		`{"user":{"pw":{"b":[{"c":1},"hunter2"}}`: "/user/pw/b",
	} {
		got := syntaxError(t, body, reflect.TypeFor[login](), "")
		assert.Equal(t, pointer, string(got.Path.AppendPointer(nil)), body)
		assert.NotContains(t, string(got.Path), "hunter2", body)
	}
}

// TestReasonsOfRefusal tells text that is no JSON from bad UTF-8 and from a
// member that stands twice.
func TestReasonsOfRefusal(t *testing.T) {
	t.Parallel()
	for body, rule := range map[string]string{
		` `:                                    "empty",
		`{`:                                    "json",
		`{"age":1,}`:                           "json",
		`{"name":"` + "\xff" + `"}`:            "charset",
		`{"` + "\xff" + `":1}`:                 "charset",
		`{"any":["` + "\xc3\x28" + `"]}`:       "charset",
		`{"nope":"` + "\xff" + `"}`:            "charset",
		"\xff":                                 "json",
		`{"name":"` + "\xc3":                   "json", // it breaks off
		`{"age":1,"age":2}`:                    "duplicate",
		`{"nope":1,"nope":2}`:                  "duplicate",
		`{"any":{"a":1,"a":2}}`:                "duplicate",
		`{"any":{"a":1,"a":x}}`:                "duplicate",
		`{"by_name":{"a":{},"a":{}}}`:          "duplicate",
		`{"by_name":{"a":{},"a":?}}`:           "duplicate",
		`{"by_age":{"0":{},"-0":{}}}`:          "duplicate",
		`{"by_age":{"x":{},"x":{}}}`:           "duplicate",
		`{"fold_me":1,"FOLDME":{"a":1,"a":2}}`: "duplicate",
	} {
		got := syntaxError(t, body, reflect.TypeFor[lead](), "")
		assert.Equal(t, rule, got.Rule, body)
	}
}
