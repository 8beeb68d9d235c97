package jsonbody_test

import (
	"net/netip"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// optional holds a size or none, and is known by its Box.
type optional struct{ inside *size }

type size struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// optionalBox returns the Box of optional.
func optionalBox(t reflect.Type) *shape.Box {
	if t != reflect.TypeFor[optional]() {
		return nil
	}
	in := func(v reflect.Value) *optional { return v.Addr().Interface().(*optional) }
	return &shape.Box{
		Pointer: reflect.TypeFor[*size](),
		Get:     func(v reflect.Value) reflect.Value { return reflect.ValueOf(v.Interface().(optional).inside) },
		Put: func(v reflect.Value) reflect.Value {
			own := size{}
			if before := in(v).inside; before != nil {
				own = *before
			}
			in(v).inside = &own
			return reflect.ValueOf(&own)
		},
	}
}

// patched is what the patches of the tests change.
type patched struct {
	Opt   optional          `json:"opt"`
	Any   any               `json:"any"`
	Pair  [2]*int           `json:"pair"`
	IP    netip.Addr        `json:"ip"`
	Color color             `json:"color"`
	Fold  []patchedFold     `json:"fold"`
	Ages  map[string]*patch `json:"ages"`
	*PatchedBelow
}

type patchedFold struct {
	N int `json:"n_n,case:ignore"`
}

type patch struct {
	N int `json:"n"`
}

type PatchedBelow struct {
	Below int `json:"below"`
}

// patchTarget is a Target for values of patched, with defaults.
func patchTarget(defaults patched) jsonbody.Target {
	r := reader()
	r.BoxOf = optionalBox
	return jsonbody.Target{
		Document: shape.Document{Type: r.Read(reflect.TypeFor[patched]())}, Patch: true,
		Defaults: jsonbody.NewDefaults([]reflect.Value{reflect.ValueOf(defaults)}, optionalBox),
	}
}

func TestNullInAPatchIsTheDefault(t *testing.T) {
	t.Parallel()
	to := patchTarget(patched{
		Opt: optional{&size{X: 7}},
		Any: map[string]any{"a": map[string]any{"b": "default"}},
	})
	held := func() patched {
		return patched{
			Opt: optional{&size{X: 1, Y: 2}}, PatchedBelow: &PatchedBelow{Below: 3}, IP: netip.MustParseAddr("::1"), Color: 1,
			Any: map[string]any{"a": map[string]any{"b": "held", "c": 1.0}}, Ages: map[string]*patch{"x": {N: 1}},
		}
	}
	for _, tt := range []struct {
		name, body string
		want       func(*patched)
	}{
		{"in_an_optional_value", `{"opt":{"x":null}}`, func(p *patched) { p.Opt.inside.X = 7 }},
		{"in_an_optional_value_without", `{"opt":{"y":null}}`, func(p *patched) { p.Opt.inside.Y = 0 }},
		{"in_any", `{"any":{"a":{"b":null}}}`, func(p *patched) { p.Any.(map[string]any)["a"].(map[string]any)["b"] = "default" }},
		{"in_any_without", `{"any":{"a":{"c":null}}}`, func(p *patched) { delete(p.Any.(map[string]any)["a"].(map[string]any), "c") }},
		{"behind_an_embedded_pointer_that_the_default_lacks", `{"below":null}`, func(p *patched) { p.Below = 0 }},
		{"of_any", `{"any":null}`, func(p *patched) { p.Any = map[string]any{"a": map[string]any{"b": "default"}} }},
		{"in_an_entry_that_the_default_lacks", `{"ages":{"x":{"n":null}}}`, func(p *patched) { p.Ages["x"].N = 0 }},
		{"in_a_new_entry", `{"ages":{"y":{"n":null}}}`, func(p *patched) { p.Ages["y"] = &patch{} }},
		{"a_text_of_its_own", `{"ip":"::2"}`, func(p *patched) { p.IP = netip.MustParseAddr("::2") }},
		{"a_value_of_its_own", `{"color":"red"}`, func(p *patched) { p.Color = 1 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			loaded, before, want := held(), held(), held()
			tt.want(&want)
			to := to
			into := loaded
			to.Into = reflect.ValueOf(&into)

			d, err := new(jsonbody.Decoder).Decode([]byte(tt.body), to)
			require.NoError(t, err)
			assert.Empty(t, d.Mistakes)
			assert.Equal(t, want, d.Value.Interface())
			assert.Equal(t, before, loaded, "what was loaded stays as it was")
		})
	}
}

// TestAPatchThatBreaksOff has null that is none.
func TestAPatchThatBreaksOff(t *testing.T) {
	t.Parallel()
	to := patchTarget(patched{})
	for body, column := range map[string]int{`{"below":nul}`: 13, `{"any":{"a":nil}}`: 14, `{"ages":{"x":nulL}}`: 17} {
		value := patched{Any: map[string]any{"a": 1.0}, Ages: map[string]*patch{"x": {}}, PatchedBelow: &PatchedBelow{}}
		to.Into = reflect.ValueOf(&value)
		_, err := new(jsonbody.Decoder).Decode([]byte(body), to)
		var syntax *jsonbody.SyntaxError
		require.ErrorAs(t, err, &syntax, body)
		assert.Equal(t, "json", syntax.Rule)
		assert.Equal(t, column, syntax.Column, body)
	}
}

// TestADefaultIsCopiedWithItsPointers has one pointer twice in an array.
func TestADefaultIsCopiedWithItsPointers(t *testing.T) {
	t.Parallel()
	n := 5
	to := patchTarget(patched{Pair: [2]*int{&n, &n}})
	to.Patch = false
	d, err := new(jsonbody.Decoder).Decode([]byte(`{}`), to)
	require.NoError(t, err)

	pair := d.Value.Interface().(patched).Pair
	require.NotNil(t, pair[0])
	assert.Equal(t, 5, *pair[0])
	assert.Same(t, pair[0], pair[1], "what was one is one")
	assert.NotSame(t, &n, pair[0], "the default's is its own")
}

// TestNamedBehindAnotherSpelling says what a patch names by the names of the
// value, behind an index, too.
func TestNamedBehindAnotherSpelling(t *testing.T) {
	t.Parallel()
	type pairOf struct {
		Two [2]patchedFold `json:"two_two,case:ignore"`
	}
	to := target(reflect.TypeFor[map[string]pairOf]())
	to.Patch = true
	into := map[string]pairOf{}
	to.Into = reflect.ValueOf(&into)
	d, err := new(jsonbody.Decoder).Decode([]byte(`{"a":{"TwoTwo":[{"NN":1},{"n_n":2}]}}`), to)
	require.NoError(t, err)
	assert.Empty(t, d.Mistakes)
	assert.Equal(t, map[string]pairOf{"a": {[2]patchedFold{{1}, {2}}}}, d.Value.Interface())
	assert.Equal(t, []path.Steps{path.Steps("").Key("a").Key("TwoTwo")}, d.Changes)
	assert.Equal(t, []path.Steps{path.Steps("").Key("a").Key("two_two")}, d.Named)
}
