package jsonbody_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

type present struct {
	On       bool                `json:"on" bind:"present"`
	Count    int                 `json:"count" bind:"present"`
	Optional string              `json:"optional"`
	Nested   *presentInner       `json:"nested"`
	Items    []presentInner      `json:"items"`
	Pair     [2]*presentInner    `json:"pair"`
	Map      map[string]**inner2 `json:"map"`
	Again    []*present          `json:"again"`
	Any      any                 `json:"any"`
	presentBase
}

type presentInner struct {
	ID   int    `json:"id" bind:"present"`
	Name string `json:"name"`
}

type inner2 struct {
	Flag *bool `json:"a/b" bind:"present"`
}

type presentBase struct {
	Based []int `json:"based,case:ignore" bind:"present"`
}

func TestAbsent(t *testing.T) {
	t.Parallel()
	const all = `"on":false,"count":0,"based":[]`
	tests := []struct {
		name, body string
		want       []string
	}{
		{"empty_object", `{}`, []string{"/on", "/count", "/based"}},
		{"zero_values_are_there", `{` + all + `}`, nil},
		{"null_is_not", `{"on":null,"count":0,"based":null}`, []string{"/on", "/based"}},
		{"null_in_another_spelling", `{"on":true,"count":0,"BA-SED":null}`, []string{"/BA-SED"}},
		{"null_beside", `{` + all + `,"optional":null,"nested":null,"items":null,"map":null}`, nil},
		{"name_in_another_case", `{"on":true,"count":1,"Based":[1]}`, nil},
		{"other_members_do_not_count", `{"On":true,"unknown":{"on":true},"count":1,"based":[]}`, []string{"/on"}},
		{"behind_a_pointer", `{` + all + `,"nested":{}}`, []string{"/nested/id"}},
		{"behind_a_pointer/there", `{` + all + `,"nested":{"id":0}}`, nil},
		{"items", `{` + all + `,"items":[{"id":1},{},{"name":"x"},{"id":null}]}`, []string{"/items/1/id", "/items/2/id", "/items/3/id"}},
		{"fixed_array", `{` + all + `,"pair":[{"id":1},{}]}`, []string{"/pair/1/id"}},
		{"null_items", `{` + all + `,"pair":[null,{}],"again":[null]}`, []string{"/pair/1/id"}},
		{"map", `{` + all + `,"map":{"a.b":{},"":{"a/b":null},"k":{"a/b":false},"n":null}}`, []string{"/map/a.b/a~1b", "/map//a~1b"}},
		{"recursive", `{` + all + `,"again":[{"count":1,"again":[{"on":true}]}]}`, []string{
			"/again/0/again/0/count", "/again/0/again/0/based", "/again/0/on", "/again/0/based",
		}},
		{"nothing_is_known_below_any", `{` + all + `,"any":{"nested":{}}}`, nil},
		{"mistyped_values_are_skipped", `{` + all + `,"nested":[{}],"items":{"id":{}},"map":[{}],"pair":1}`, nil},
		{"white_space", " {\n\"on\" : true , \"count\":\t1,\"nested\":{ } } ", []string{"/nested/id", "/based"}},
		{"null_body", `null`, nil},
		{"array_body", `[{}]`, nil},
	}
	typ := shape.NewReader("validate").Read(reflect.TypeFor[present]())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.ElementsMatch(t, tt.want, pointers([]byte(tt.body), typ))

			var below []string
			for _, pointer := range tt.want {
				below = append(below, "/leads/1"+pointer)
			}
			list := shape.Document{Key: "leads", Type: shape.NewReader("validate").Read(reflect.TypeFor[[]present]())}.Whole()
			assert.ElementsMatch(t, below, pointers([]byte(`{"leads":[{`+all+`},`+tt.body+`]}`), list))
		})
	}
}

// absent decodes a body and returns which of its members are absent.
func absent(body []byte, typ *shape.Type, budget mistake.Budget) ([]mistake.Mistake, bool) {
	to := jsonbody.Target{Document: shape.Document{Type: typ}}
	if typ.Go == nil { // the shape of an envelope
		to.Key, to.Type = typ.Fields[0].Name, typ.Fields[0].Type
	}
	out, err := new(jsonbody.Decoder).Decode(body, to)
	if err != nil {
		return nil, false
	}
	return out.Absent(budget)
}

func pointers(body []byte, typ *shape.Type) (all []string) {
	missing, _ := absent(body, typ, mistake.Budget{Asked: func([]byte) bool { return true }})
	for _, m := range missing {
		all = append(all, string(m.Path.AppendPointer(nil)))
	}
	return all
}

// TestAbsentInAbsentObjects: a struct that is no pointer is there in Go, so its members are missing with it.
func TestAbsentInAbsentObjects(t *testing.T) {
	t.Parallel()
	type inner struct {
		Flag bool `json:"flag" bind:"present"`
	}
	type outer struct {
		In    inner              `json:"in"`
		Deep  struct{ In inner } `json:"deep"`
		Maybe *inner             `json:"maybe"`
		Many  []inner            `json:"many"`
		By    map[string]inner   `json:"by"`
	}
	typ := shape.NewReader("validate").Read(reflect.TypeFor[outer]())
	for body, want := range map[string][]string{
		`{}`:                                   {"/in/flag", "/deep/In/flag"},
		`{"in":null,"deep":{"In":null}}`:       {"/in/flag", "/deep/In/flag"},
		`{"in":{"flag":false},"deep":{}}`:      {"/deep/In/flag"},
		`{"in":5,"deep":{"In":{"flag":null}}}`: {"/deep/In/flag"},
	} {
		assert.ElementsMatch(t, want, pointers([]byte(body), typ), body)
	}
}

// TestAbsentIsBounded: what an answer could not hold is not collected.
func TestAbsentIsBounded(t *testing.T) {
	t.Parallel()
	typ := shape.NewReader("validate").Read(reflect.TypeFor[[]presentInner]())
	body := []byte(`[{},{},{},{"id":1}]`)
	all := func([]byte) bool { return true }
	around := func(p path.Steps) func([]byte) bool {
		return func(at []byte) bool { return p.Within(path.Steps(at)) }
	}
	for _, tt := range []struct {
		budget mistake.Budget
		most   int
		more   bool
	}{
		{mistake.Budget{Asked: all}, 3, false},
		{mistake.Budget{Errors: 3, Asked: all}, 3, false},
		{mistake.Budget{Errors: 1, Asked: all}, 2, true},
		{mistake.Budget{Report: 60, Asked: all}, 2, true},
		{mistake.Budget{Errors: 1, Asked: around(path.Steps("").Index(2).Key("id"))}, 1, false},
		{mistake.Budget{Errors: 1, Asked: around(path.Steps("").Index(3).Key("id"))}, 0, false},
	} {
		missing, more := absent(body, typ, tt.budget)
		assert.Len(t, missing, tt.most)
		assert.Equal(t, tt.more, more)
	}
}

// TestOneStandsForAll members of a struct that is missing, unless somebody asks for them by name; one that may be empty
// lacks nothing.
func TestOneStandsForAll(t *testing.T) {
	t.Parallel()
	type inner struct {
		A, B, C bool `bind:"present"`
	}
	type outer struct {
		In   inner
		Deep struct{ In inner }
		May  inner `validate:"omitempty"`
		Zero inner `json:",omitzero" validate:"omitzero"`
	}
	typ := shape.NewReader("validate").Read(reflect.TypeFor[outer]())
	missing, more := absent([]byte(`{"Deep":{}}`), typ, mistake.Budget{Errors: 2})
	present := func(p path.Steps) mistake.Mistake {
		return mistake.Mistake{Path: p, Rule: mistake.RulePresent, Type: "boolean"}
	}
	in := path.Steps("").Key("In").Key("A")
	assert.ElementsMatch(t, []mistake.Mistake{present(in), present(path.Steps("").Key("Deep") + in)}, missing)
	assert.False(t, more)
	assert.Len(t, pointers([]byte(`{}`), typ), 6)
}

// TestAbsentAsSpelled: null is no value, and the client hears of the name that
// it has written, also where nobody asks for some fields.
func TestAbsentAsSpelled(t *testing.T) {
	t.Parallel()
	type inner struct {
		Flag bool `json:"flag,case:ignore" bind:"present"`
	}
	type outer struct {
		In    inner   `json:"in_it,case:ignore" validate:"required"`
		Items []inner `json:"items"`
	}
	typ := shape.NewReader("validate").Read(reflect.TypeFor[outer]())
	for body, want := range map[string][]string{
		`{}`:                      {"/in_it/flag"},
		`{"IN-IT":null}`:          {"/IN-IT/flag"},
		`{"InIt":{"FLAG":null}}`:  {"/InIt/FLAG"},
		`{"in_it":{"FLAG":true}}`: nil,
		`{"InIt":{"flag":null}}`:  {"/InIt/flag"},
		`{"in_it":{"flag":true},"items":[{"Flag":null},{},{"fLAG":true}]}`: {"/items/0/Flag", "/items/1/flag"},
	} {
		for _, budget := range []mistake.Budget{{}, {Asked: func([]byte) bool { return true }}} {
			missing, _ := absent([]byte(body), typ, budget)
			var got []string
			for _, m := range missing {
				got = append(got, string(m.Path.AppendPointer(nil)))
			}
			assert.Equal(t, want, got, "%s, asked %v", body, budget.Asked != nil)
		}
	}
}
