package jsonbody_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// A figure is one of several structs, and so is a pet, by another member. Both
// hold each other.
type (
	figure interface{ figure() }
	pet    interface{ pet() }

	circle struct { // without the member that names it
		Radius uint8  `json:"radius"`
		Label  string `json:"label" bind:"present"`
	}
	square struct { // has two names
		Kind  string            `json:"kind"`
		Side  *int8             `json:"side" bind:"present"`
		Inner figure            `json:"inner"`
		Many  []figure          `json:"many"`
		Named map[string]figure `json:"named"`
		Pet   pet               `json:"pet"`
	}
	group struct {
		Pair  [2]figure         `json:"pair"`
		Extra map[string]uint16 `json:",embed"`
	}
	blob struct{ text string } // decodes itself
	cat  struct {
		Type petType `json:"type"`
		Age  int8    `json:"age"`
		Home figure  `json:"home"`
	}
	dog     struct{ Bites *bool }
	petType string

	// A ruled figure has rules.
	ruledFigure interface{ ruled() }
	round       struct {
		Radius int32  `json:"radius" validate:"required,max=20"`
		Label  string `json:"label"`
	}
	edged struct {
		Kind  string      `json:"kind" validate:"len=5"`
		Sides []int32     `json:"sides" validate:"omitempty,dive,gt=0"`
		Inner ruledFigure `json:"inner" validate:"omitempty"`
	}
)

func (round) ruled()  {}
func (*edged) ruled() {}

func (circle) figure()  {}
func (*square) figure() {}
func (group) figure()   {}
func (*blob) figure()   {}
func (*cat) pet()       {}
func (dog) pet()        {}

func (b *blob) UnmarshalJSON(text []byte) error {
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}
	canonical, err := json.Marshal(members, json.Deterministic(true))
	b.text = string(canonical)
	return err
}

// unions are those of the tests.
var unions = map[reflect.Type]*shape.Union{
	reflect.TypeFor[figure](): {Member: "kind", Variants: []shape.Named{
		{Name: "a group", Go: reflect.TypeFor[group]()},
		{Name: "blob", Go: reflect.TypeFor[*blob]()},
		{Name: "circle", Go: reflect.TypeFor[circle]()},
		{Name: "rect", Go: reflect.TypeFor[*square]()},
		{Name: "square", Go: reflect.TypeFor[*square]()},
	}},
	reflect.TypeFor[ruledFigure](): {Member: "kind", Variants: []shape.Named{
		{Name: "edged", Go: reflect.TypeFor[*edged]()}, {Name: "round", Go: reflect.TypeFor[round]()},
	}},
	reflect.TypeFor[pet](): {Member: "type", Variants: []shape.Named{
		{Name: "cat", Go: reflect.TypeFor[*cat]()},
		{Name: "dog", Go: reflect.TypeFor[dog]()},
	}},
}

// reader returns a Reader that knows the unions.
func reader() *shape.Reader {
	r := shape.NewReader("validate")
	r.UnionOf = func(t reflect.Type) *shape.Union { return unions[t] }
	return r
}

// figures holds unions wherever one can stand.
type figures struct {
	One  figure             `json:"one"`
	Ptr  *figure            `json:"ptr"`
	List []figure           `json:"list"`
	Two  [2]figure          `json:"two"`
	Map  map[string]figure  `json:"map"`
	Num  map[int8]pet       `json:"num"`
	Deep [][]map[string]pet `json:"deep"`
	Pet  pet                `json:"pet"`
}

const kinds = `oneof 'a group' blob circle rect square string`

func TestUnions(t *testing.T) {
	t.Parallel()
	side := int8(2)
	inner := figure(circle{Radius: 1})
	tests := []struct {
		name string
		body string
		want figures
		bad  []string
	}{
		{name: "member_first", body: `{"one":{"kind":"circle","radius":3}}`, want: figures{One: circle{Radius: 3}}},
		{name: "member_last", body: `{"one":{"radius":3,"kind":"circle"}}`, want: figures{One: circle{Radius: 3}}},
		{name: "member_alone", body: `{"one":{"kind":"circle"}}`, want: figures{One: circle{}}},
		{name: "member_that_is_a_field", body: `{"one":{"side":2,"kind":"rect"}}`, want: figures{One: &square{Kind: "rect", Side: &side}}},
		{name: "white_space", body: "{\"one\" : {\n \"radius\" : 3 ,\n\t\"kind\"\r : \"circle\" } }", want: figures{One: circle{Radius: 3}}},
		{name: "escapes", body: `{"one":{"radius":3,"\u006bind":"cir\u0063le"}}`, want: figures{One: circle{Radius: 3}}},
		{name: "escapes_first", body: `{"one":{"\u006bind":"circle","radius":3}}`, want: figures{One: circle{Radius: 3}}},
		{name: "null_is_absent", body: `{"one":null,"ptr":null}`, want: figures{}},
		{name: "pointer", body: `{"ptr":{"radius":1,"kind":"circle"}}`, want: figures{Ptr: &inner}},
		{name: "items", body: `{"list":[{"kind":"circle"},{"kind":"square"}]}`, want: figures{List: []figure{circle{}, &square{Kind: "square"}}}},
		{name: "entries", body: `{"map":{"kind":{"label":"x","kind":"circle"}},"num":{"7":{"type":"dog"}}}`,
			want: figures{Map: map[string]figure{"kind": circle{Label: "x"}}, Num: map[int8]pet{7: dog{}}}},
		{name: "another_member", body: `{"pet":{"kind":"circle","type":"cat","age":9}}`, bad: []string{"/pet/kind unknown"}},
		{name: "text_that_looks_like_it", body: `{"one":{"label":"\"kind\":\"square\"","kind":"circle"}}`,
			want: figures{One: circle{Label: `"kind":"square"`}}},
		{name: "member_of_an_inner_object", body: `{"one":{"inner":{"kind":"circle"},"kind":"square"}}`,
			want: figures{One: &square{Kind: "square", Inner: circle{}}}},
		{name: "members_of_inner_objects_only", body: `{"one":{"inner":{"kind":"circle"},"many":[{"kind":"circle"}]}}`,
			bad: []string{"/one/kind required string"}},
		{name: "with_other_members", body: `{"one":{"a":1,"kind":"a group","b":2}}`,
			want: figures{One: group{Extra: map[string]uint16{"a": 1, "b": 2}}}},
		{name: "decodes_itself", body: `{"one":{"a":1,"kind":"blob"}}`, want: figures{One: &blob{`{"a":1,"kind":"blob"}`}}},
		{name: "another_type_of_string", body: `{"pet":{"home":{"radius":1,"kind":"circle"},"type":"cat"}}`,
			want: figures{Pet: &cat{Type: "cat", Home: circle{Radius: 1}}}},

		{name: "missing", body: `{"one":{"radius":3}}`, bad: []string{"/one/kind required string"}},
		{name: "missing_in_an_empty_object", body: `{"list":[{}]}`, bad: []string{"/list/0/kind required string"}},
		{name: "null", body: `{"one":{"kind":null,"nope":1}}`, bad: []string{"/one/kind required string"}},
		{name: "unknown", body: `{"one":{"nope":1,"kind":"oval"}}`, bad: []string{"/one/kind " + kinds}},
		{name: "unknown_case", body: `{"one":{"kind":"Circle"}}`, bad: []string{"/one/kind " + kinds}},
		{name: "empty", body: `{"pet":{"type":""}}`, bad: []string{"/pet/type oneof cat dog string"}},
		{name: "no_string", body: `{"list":[{"kind":1},{"kind":["circle"]},{"kind":{"kind":"circle"}},{"kind":true}]}`, bad: []string{
			"/list/0/kind type string", "/list/1/kind type string", "/list/2/kind type string", "/list/3/kind type string",
		}},
		{name: "no_object", body: `{"one":"circle","ptr":1,"list":{},"two":[[],true],"map":{"a":"circle"},"num":[]}`, bad: []string{
			"/one type object", "/ptr type object", "/list type array", "/two/0 type object", "/two/1 type object",
			"/map/a type object", "/num type object",
		}},
		{name: "null_items", body: `{"list":[null],"two":[null,{"kind":"circle"}],"map":{"a":null}}`, bad: []string{"/list/0 type object", "/two/0 type object", "/map/a type object"}},
		{name: "mistakes_of_the_variant", body: `{"list":[{"radius":300,"kind":"circle","side":1},{"kind":"square","side":"1","many":[{}]}]}`, bad: []string{
			"/list/0/radius range 0 255 integer", "/list/0/side unknown", "/list/1/side type integer", "/list/1/many/0/kind required string",
		}},
		{name: "near_names", body: `{"one":{"kind":"circle","radus":3}}`, bad: []string{"/one/radus unknown radius"}},
		{name: "beside_others", body: `{"nope":1,"one":{"kind":"oval"},"pet":{"type":"cat","age":"1"}}`, bad: []string{
			"/nope unknown", "/one/kind " + kinds, "/pet/age type integer",
		}},
		{name: "in_each_other", body: `{"deep":[[{"a":{"home":{"named":{"b":{"pet":{"age":300,"type":"cat"},"kind":"square"}},"kind":"square"},"type":"cat"}}]]}`,
			bad: []string{"/deep/0/0/a/home/named/b/pet/age range -128 127 integer"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			to := jsonbody.Target{Document: shape.Document{Type: reader().Read(reflect.TypeFor[figures]())}}
			value, mistakes, err := decoded([]byte(tt.body), to)
			require.NoError(t, err)
			if len(tt.bad) > 0 {
				assert.Equal(t, tt.bad, found(mistakes))
				return
			}
			assert.Empty(t, found(mistakes))
			assert.Equal(t, tt.want, value.Elem().Interface())
		})
	}
}

func TestUnionIsTheBody(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		value any
		bad   string
	}{
		`{"radius":1,"kind":"circle"}`:   {circle{Radius: 1}, ""},
		` {"kind":"rect"} `:              {&square{Kind: "rect"}, ""},
		`{"radius":"1","kind":"circle"}`: {nil, "/radius type integer"},
		`{}`:                             {nil, "/kind required string"},
		`null`:                           {nil, " type object"},
		`[]`:                             {nil, " type object"},
		`"circle"`:                       {nil, " type object"},
	} {
		to := jsonbody.Target{Document: shape.Document{Type: reader().Read(reflect.TypeFor[figure]())}}
		value, mistakes, err := decoded([]byte(body), to)
		require.NoError(t, err, body)
		if want.bad != "" {
			assert.Equal(t, []string{want.bad}, found(mistakes), body)
			continue
		}
		assert.Empty(t, found(mistakes), body)
		assert.Equal(t, want.value, value.Elem().Interface(), body)
	}
}

func TestUnionsAreRefused(t *testing.T) {
	t.Parallel()
	const at = `{"one":`
	tests := []struct {
		name, body string
		limits     jsonbody.Limits
		want       string // the rule or the limit, and the path
	}{
		{"twice", at + `{"kind":"circle","radius":1,"kind":"circle"}}`, jsonbody.Limits{}, "duplicate /one/kind"},
		{"twice_with_a_field", at + `{"kind":"square","kind":"rect"}}`, jsonbody.Limits{}, "duplicate /one/kind"},
		{"twice_in_two_spellings", at + `{"kind":"circle","\u006bind":"square"}}`, jsonbody.Limits{}, "duplicate /one/kind"},
		{"twice_and_unknown", at + `{"kind":"oval","kind":"circle"}}`, jsonbody.Limits{}, "duplicate /one/kind"},
		{"twice_and_null", at + `{"kind":null,"kind":"circle"}}`, jsonbody.Limits{}, "duplicate /one/kind"},
		{"no_json_before_it", at + `{"label":nul,"kind":"circle"}}`, jsonbody.Limits{}, "json /one/label"},
		{"no_json_behind_it", at + `{"kind":"circle","radius":}}`, jsonbody.Limits{}, "json /one/radius"},
		{"no_json_instead", at + `{"kind":circle}}`, jsonbody.Limits{}, "json /one/kind"},
		{"no_json_in_it", at + `{"kind":"cir\cle"}}`, jsonbody.Limits{}, "json /one/kind"},
		{"no_utf8_in_it", at + "{\"kind\":\"c\xff\"}}", jsonbody.Limits{}, "charset /one/kind"},
		{"broken_off", at + `{"radius":1,"kind`, jsonbody.Limits{}, "json /one"},
		{"broken_off_behind_it", at + `{"radius":1,"kind":"circle"`, jsonbody.Limits{}, "json /one"},
		{"depth", at + `{"inner":{"kind":"circle"},"kind":"square"}}`, jsonbody.Limits{Depth: 2}, "depth /one/inner"},
		{"depth_before_it", at + `{"a":[[[[]]]],"kind":"square"}}`, jsonbody.Limits{Depth: 3}, "depth /one/a/0"},
		{"values", at + `{"radius":1,"kind":"circle"}}`, jsonbody.Limits{Values: 3}, "values "},
		{"items", at + `{"many":[{"kind":"circle"},{"kind":"circle"}],"kind":"square"}}`, jsonbody.Limits{Items: 1}, "items /one/many"},
		{"key", at + `{"nope":1,"kind":"circle"}}`, jsonbody.Limits{Key: 3}, "key /one"},
		{"memory", at + `{"kind":"square"}}`, jsonbody.Limits{Memory: 16}, "memory "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			to := jsonbody.Target{Document: shape.Document{Type: reader().Read(reflect.TypeFor[figures]())}, Limits: tt.limits}
			_, _, err := decoded([]byte(tt.body), to)
			require.Error(t, err)
			switch err := err.(type) {
			case *jsonbody.SyntaxError:
				assert.Equal(t, tt.want, err.Rule+" "+string(err.Path.AppendPointer(nil)))
			case *jsonbody.LimitError:
				assert.Equal(t, tt.want, err.Limit+" "+string(err.Path.AppendPointer(nil)))
			default:
				assert.Fail(t, "another error", "%v", err)
			}
		})
	}
}

// TestUnionsCountOnce has limits that just hold: looking ahead counts nothing.
func TestUnionsCountOnce(t *testing.T) {
	t.Parallel()
	body := `{"one":{"many":[{"radius":1,"kind":"circle"},{"inner":{"radius":2,"kind":"circle"},"kind":"square"}],"kind":"square"}}`
	typ := reader().Read(reflect.TypeFor[figures]())
	values := 1 + 1 + 2 + 2 + 2 + 2 + 2
	for name, tt := range map[string]struct {
		limits jsonbody.Limits
		fits   bool
	}{
		"values":           {jsonbody.Limits{Values: values}, true},
		"one_value_less":   {jsonbody.Limits{Values: values - 1}, false},
		"depth":            {jsonbody.Limits{Depth: 5}, true},
		"a_level_less":     {jsonbody.Limits{Depth: 4}, false},
		"items":            {jsonbody.Limits{Items: 2}, true},
		"key_of_no_field":  {jsonbody.Limits{Key: 1}, true},
		"string_of_no_use": {jsonbody.Limits{String: 1}, true},
	} {
		to := jsonbody.Target{Document: shape.Document{Type: typ}, Limits: tt.limits}
		_, mistakes, err := decoded([]byte(body), to)
		assert.Equal(t, tt.fits, err == nil, "%s: %v", name, err)
		assert.Empty(t, found(mistakes), name)
	}
}

// TestAllowUnknownInUnions ignores unknown members of variants, not kinds.
func TestAllowUnknownInUnions(t *testing.T) {
	t.Parallel()
	to := jsonbody.Target{Document: shape.Document{Type: reader().Read(reflect.TypeFor[figures]())}, AllowUnknown: true}
	value, mistakes, err := decoded([]byte(`{"one":{"nope":1,"kind":"circle"},"pet":{"type":"cow"}}`), to)
	require.NoError(t, err)
	assert.Equal(t, []string{"/pet/type oneof cat dog string"}, found(mistakes))
	assert.Equal(t, figures{One: circle{}}, value.Elem().Interface())
}

// TestAbsentInUnions asks about the members of the variant that is there.
func TestAbsentInUnions(t *testing.T) {
	t.Parallel()
	body := []byte(`{"list":[{"kind":"circle"},{"side":null,"kind":"square","many":[{"label":"x","kind":"circle"},{"radius":1,"kind":"circle"}]},{"kind":"oval"},{}]}`)
	want := []string{"/list/0/label present string", "/list/1/many/1/label present string", "/list/1/side present integer"}
	to := jsonbody.Target{Document: shape.Document{Type: reader().Read(reflect.TypeFor[figures]())}}
	out, err := new(jsonbody.Decoder).Decode(body, to)
	require.NoError(t, err)

	missing, _ := out.Absent(mistake.Budget{})
	assert.Equal(t, want, found(missing), "while decoding")
	missing, _ = out.Absent(mistake.Budget{Asked: func([]byte) bool { return true }})
	assert.Equal(t, want, found(missing), "by a walk over the body")
}

// TestCrossInUnions finds out which objects a body has in variants.
func TestCrossInUnions(t *testing.T) {
	t.Parallel()
	root := path.Steps("").Key("list")
	wanted := map[path.Steps]bool{
		root.Index(0).Key("inner"): false, root.Index(0).Key("pet"): false, root.Index(1).Key("inner"): false,
	}
	body := `{"list":[{"pet":null,"inner":{"kind":"circle"},"kind":"square"},{"kind":"square"}]}`
	jsonbody.Cross([]byte(body), wanted)
	assert.Equal(t, map[path.Steps]bool{root.Index(0).Key("pet"): false, root.Index(1).Key("inner"): false}, wanted)
}

// nestedFigures returns squares inside each other, each with its kind last.
func nestedFigures(depth int, filling string) []byte {
	return []byte(strings.Repeat(`{"inner":`, depth) + `{` + filling + `"kind":"square"}` + strings.Repeat(`,"kind":"square"}`, depth))
}

// BenchmarkNestedUnions decodes about as many bytes at each depth.
func BenchmarkNestedUnions(b *testing.B) {
	for _, depth := range []int{0, 31} {
		b.Run(fmt.Sprint(depth), func(b *testing.B) {
			filling := `"many":[` + strings.TrimSuffix(strings.Repeat(`{"radius":1,"label":"some text","kind":"circle"},`, 20_000), ",") + "],"
			body := nestedFigures(depth, filling)
			to := jsonbody.Target{Document: shape.Document{Type: reader().Read(reflect.TypeFor[figure]())}}
			d := new(jsonbody.Decoder)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.Decode(body, to); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// unionsOf are told to the json package, which knows no unions: it is shown
// each object twice, first to find its kind.
func unionsOf(allowUnknown bool) json.Options {
	options := func() json.Options {
		return json.JoinOptions(unionsOf(allowUnknown), json.RejectUnknownMembers(!allowUnknown), shape.FormatTag())
	}
	return json.WithUnmarshalers(json.JoinUnmarshalers(
		json.UnmarshalFromFunc(func(dec *jsontext.Decoder, f *figure) error {
			v, err := variantOf(dec, "kind", map[string]any{
				"circle": circle{}, "square": &square{}, "rect": &square{}, "a group": group{}, "blob": &blob{},
			}, options())
			*f, _ = v.(figure)
			return err
		}),
		json.UnmarshalFromFunc(func(dec *jsontext.Decoder, p *pet) error {
			v, err := variantOf(dec, "type", map[string]any{"cat": &cat{}, "dog": dog{}}, options())
			*p, _ = v.(pet)
			return err
		}),
	))
}

func variantOf(dec *jsontext.Decoder, member string, variants map[string]any, options json.Options) (any, error) {
	raw, err := dec.ReadValue()
	if err != nil || raw.Kind() == 'n' {
		return nil, err
	}
	var members map[string]jsontext.Value
	var name string
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(members[member], &name); err != nil {
		return nil, err
	}
	zero, ok := variants[name]
	if !ok {
		return nil, fmt.Errorf("no variant %q", name)
	}

	t := reflect.TypeOf(zero)
	object := t
	if t.Kind() == reflect.Pointer {
		object = t.Elem()
	}
	_, isField := fieldOf(object, member)
	raw = bytes.Clone(raw)
	if !isField && object != reflect.TypeFor[blob]() {
		delete(members, member)
		if raw, err = json.Marshal(members); err != nil {
			return nil, err
		}
	}
	v := reflect.New(object)
	if err := json.Unmarshal(raw, v.Interface(), options); err != nil {
		return nil, err
	}
	if t.Kind() == reflect.Pointer {
		return v.Interface(), nil
	}
	return v.Elem().Interface(), nil
}

// union reads an object of a union by a collector of its own.
func (c *collector) union(t *shape.Type, v reflect.Value) error {
	raw, err := c.dec.ReadValue()
	if err != nil {
		return err
	}
	start := c.dec.InputOffset() - int64(len(raw))
	named, m := kindIn(raw, t.Discriminator.Name)
	for _, variant := range t.Variants {
		if named == nil || variant.Name != *named {
			continue
		}
		own := *c
		own.dec = jsontext.NewDecoder(bytes.NewBuffer(bytes.Clone(raw)))
		own.base += int(start)
		own.name, own.text = nil, nil
		own.kind = t.Discriminator.Name
		holder := reflect.New(variant.Type.Go).Elem()
		err := own.value(variant.Type, holder, false)
		v.Set(holder)
		return err
	}

	if named != nil {
		var names []string
		for _, variant := range t.Variants {
			if strings.Contains(variant.Name, " ") {
				names = append(names, "'"+variant.Name+"'")
				continue
			}
			names = append(names, variant.Name)
		}
		m = mistake.Mistake{Rule: "oneof", Param: strings.Join(names, " ")}
	}
	m.Type = "string"
	here := len(c.path)
	c.path = path.AppendKey(c.path, t.Discriminator.Name)
	c.add(m)
	c.path = c.path[:here]
	return nil
}

// kindIn returns the string that a member of an object is, or what is wrong with
// it.
func kindIn(raw jsontext.Value, member string) (named *string, m mistake.Mistake) {
	n := parse(raw)
	for _, e := range n.members {
		switch {
		case e.name != member || e.value.kind == 'n':
		case e.value.kind == '"':
			var text string
			_ = json.Unmarshal([]byte(e.value.raw), &text)
			return &text, m
		default:
			return nil, mistake.Mistake{Rule: "type"}
		}
	}
	return nil, mistake.Mistake{Rule: "required"}
}

// unionType draws a type with unions in it.
func unionType(random *rand.Rand, depth int) reflect.Type {
	leaf := []reflect.Type{reflect.TypeFor[figure](), reflect.TypeFor[pet](), reflect.TypeFor[figures]()}[random.IntN(3)]
	for range random.IntN(depth + 1) {
		switch random.IntN(5) {
		case 0:
			leaf = reflect.SliceOf(leaf)
		case 1:
			leaf = reflect.MapOf(reflect.TypeFor[string](), leaf)
		case 2:
			leaf = reflect.PointerTo(leaf)
		case 3:
			leaf = reflect.ArrayOf(2, leaf)
		case 4:
			leaf = reflect.StructOf([]reflect.StructField{
				{Name: "A", Type: leaf, Tag: `json:"a"`}, {Name: "B", Type: reflect.SliceOf(leaf), Tag: `json:"b"`},
			})
		}
	}
	return leaf
}

// union writes an object of a union, with its kind anywhere in it.
func (w writer) union(t reflect.Type, depth int) string {
	u := unions[t]
	variant := u.Variants[w.IntN(len(u.Variants))]
	object := variant.Go
	if object.Kind() == reflect.Pointer {
		object = object.Elem()
	}

	var all []string
	for _, member := range w.members(object, depth) {
		if !strings.HasPrefix(member, `"`+u.Member+`":`) {
			all = append(all, member)
		}
	}
	name := fmt.Sprintf("%q", variant.Name)
	if w.Float64() < w.wrong {
		name = []string{`"oval"`, `""`, `1`, `null`, `{"kind":"circle"}`, `["cat"]`}[w.IntN(6)]
	}
	if w.Float64() >= w.wrong/2 {
		all = append(all, fmt.Sprintf(`"%s":%s`, u.Member, name))
	}
	w.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return "{" + strings.Join(all, w.space(",")) + "}"
}
