package jsonbody_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

// fuzzed are the targets of FuzzDecode. In those with exact names, two members are one only if their names are.
func fuzzed() (all []jsonbody.Target, exact int) {
	r := shape.NewReader("validate")
	limits := jsonbody.Limits{Items: 50, Values: 200, Depth: 12, Key: 32, Number: 24, String: 64, Memory: 1 << 16}
	all = []jsonbody.Target{
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[treeNode]())}},
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[[]address]())}},
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[[]*treeNode]()), Key: "leads"}},
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[limited]())}, Limits: limits},
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[map[string]any]())}, Limits: limits},
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[address]()), Key: "a/b"}, AllowUnknown: true},
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[openDeep]())}},
	}
	return append(all,
		jsonbody.Target{Document: shape.Document{Type: r.Read(reflect.TypeFor[lead]())}},
		jsonbody.Target{Document: shape.Document{Type: r.Read(reflect.TypeFor[map[int8][2]lead]())}, Limits: limits},
	), len(all)
}

// FuzzDecode holds for any bytes: no panic; what is reported stands in the body, or is missing where its parent stands;
// the same bytes give the same result; a body without mistakes gives what the json package makes of it.
func FuzzDecode(f *testing.F) {
	for _, d := range decodable {
		f.Add([]byte(d.body))
	}
	for _, seed := range []string{
		``, ` `, `null`, `[]`, `{}`, `[null]`, `[{},null,5]`, `{"leads":[{"name":1},null]}`, `{"leads":null,"x":[1e999]}`, `{"a/b":{"zip":70000,"x":1}}`,
		`{"name":5,"children":[{"pair":[1]},{"named":{"a.b":{"id":"x"}}}],"unknown":{"0":[]}}`, `{"by_age":{"x":{"zip":""},"300":5,"0":{},"-0":{}}}`,
		`{"fold_me":1,"FoldMe":"x"}`, `{"age":300,"count":-1,"long":7,"raw":"!","hash":"AA==","ip":"x","color":"y","any":[1e999]}`, `{"name":"x","name":"y"}`,
		`[{"zip":1}`, "\uFEFF{}", "{\"name\":\"\xff\"}", `{"name":"\ud800"}`, `{} {}`, `[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]`, `{"email":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}`,
		`{"any":12345678901234567890123456789}`, `{"points":[{},{},{}],"map":{"k":{"X":1.5}}}`, `{"0":[{"zip":"x"}],"1":[null,{}]}`,
	} {
		f.Add([]byte(seed))
	}
	all, exact := fuzzed()
	f.Fuzz(func(t *testing.T, marked []byte) {
		body := bytes.TrimPrefix(marked, []byte("\uFEFF"))
		for i, to := range all {
			value, mistakes, err := decoded(bytes.Clone(marked), to)
			again, sameMistakes, sameErr := decoded(bytes.Clone(body), to)
			require.Equal(t, mistakes, sameMistakes)
			var syntax *jsonbody.SyntaxError
			if errors.As(err, &syntax) && syntax.Rule != mistake.RuleEmpty { // an empty body has no place
				syntax.Offset -= len(marked) - len(body) // a byte order mark is a part of the body
			}
			require.Equal(t, err, sameErr)
			if err != nil {
				requireClientsError(t, body, err, i < exact)
				continue
			}
			require.Equal(t, value.Interface(), again.Interface())
			root := parse(body)
			for _, m := range mistakes {
				requirePlace(t, root, m)
			}
			if len(mistakes) == 0 && to.Key == "" && !bytes.Contains(body, []byte("-0")) {
				want := reflect.New(to.Type.Go)
				require.NoError(t, json.Unmarshal(body, want.Interface(), json.RejectUnknownMembers(true), shape.FormatTag()))
				require.Equal(t, want.Interface(), value.Interface())
			}
		}
	})
}

// requireClientsError holds that err is a mistake of the client, and that only a body that is no JSON is malformed.
func requireClientsError(t *testing.T, body []byte, err error, exact bool) {
	t.Helper()
	var syntax *jsonbody.SyntaxError
	var limit *jsonbody.LimitError
	require.True(t, errors.As(err, &syntax) || errors.As(err, &limit), "%v", err)
	if syntax == nil {
		return
	}
	require.Positive(t, syntax.Line)
	require.Positive(t, syntax.Column)
	require.Equal(t, len(bytes.Trim(body, " \t\r\n")) == 0, syntax.Rule == "empty")
	if exact {
		require.False(t, jsontext.Value(body).IsValid(), "malformed at %d:%d", syntax.Line, syntax.Column)
	}
}

// requirePlace holds that the mistake's path leads to a value, or, for a missing member, that its parent's does and its
// own does not; and that indexes are steps into arrays, names into objects.
func requirePlace(t *testing.T, root *node, m mistake.Mistake) {
	t.Helper()
	pointer := m.Path.AppendPointer(nil)
	value := root
	for step := range m.Path.All() {
		require.NotNil(t, value, "%s", pointer)
		holder := value
		require.Equal(t, step.Array, holder.kind == '[', "%s: index or name", pointer)
		if value, _ = holder.child(step.Text()); value == nil {
			require.Equal(t, "required", m.Rule, "%s", pointer)
			require.Equal(t, jsontext.Kind('{'), holder.kind)
		}
	}
	if m.Rule == "required" && value != nil {
		require.Equal(t, jsontext.Kind('n'), value.kind, "%s is there", pointer)
	}
}
