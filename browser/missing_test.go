package browser_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/browser"
)

type (
	noted struct {
		Notes []string `json:"notes" bind:"present"`
		Size  int      `json:"size"`
	}
	boxed struct {
		Noted noted  `json:"noted"`
		Name  string `json:"name" validate:"required"`
	}
	bagged struct {
		Box boxed `json:"box" validate:"omitempty"`
	}
	packed struct {
		Box boxed `json:"box" validate:"required"`
	}
	paid struct {
		Phone string `json:"phone"`
		Order struct {
			Pay   payment `json:"pay"`
			Items []int   `json:"items" validate:"required"`
		} `json:"order" validate:"omitempty"`
		Gift payment `json:"gift" validate:"excluded_with=Phone"`
	}
	free struct {
		Phone string  `json:"phone"`
		Gift  payment `json:"gift" validate:"excluded_with=Phone"`
		Size  int     `json:"size" validate:"required"`
	}
	gifted struct {
		Free free `json:"free"`
	}
	paired struct {
		Pair  [2]int    `json:"pair" validate:"omitempty,dive,gt=0"`
		Words [2]string `json:"words" validate:"dive,len=3"`
		Price int64     `json:"price,string"`
	}
	halved struct {
		In struct {
			Pair [2]int `json:"pair"`
			Name string `json:"name" validate:"required"`
		} `json:"in" validate:"omitempty"`
	}
	lent struct {
		Notes [2]noted `json:"notes"`
	}
	asking struct {
		Size  int8     `json:"size"`
		Notes []string `json:"notes" validate:"required_with=Size" bind:"present"`
	}
)

// TestSaysWhatIsMissing holds bind.js to sentences about objects that are empty,
// or that may be, and about what must be in them.
func TestSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	lookNode(t)
	patch := []bind.Option{bind.MergePatch()}
	tests := []struct {
		name       string
		value      any
		opts       []bind.Option
		body, want string
	}{
		{"held_by_an_absent_object", boxed{}, nil, `{"name":"x"}`, `{"noted":["The noted field is required."]}`},
		{"held_by_an_empty_object", boxed{}, nil, `{"name":"x","noted":{}}`, `{"noted.notes":["The noted.notes field must be present."]}`},
		{"held_by_what_is_let_go", bagged{}, nil, `{"box":{}}`, `{"box.noted":["The box.noted field is required."]}`},
		{"nothing_of_what_is_absent", bagged{}, nil, `{}`, `{}`},
		{
			"held_by_what_is_required", packed{}, nil, `{"box":{}}`,
			`{"box":["The box field is required."],"box.noted":["The box.noted field is required."]}`,
		},
		{
			"present_behind_a_mistype", asking{}, nil, `{"size":"x"}`,
			`{"size":["The size field must be an integer."],"notes":["The notes field must be present."]}`,
		},
		{"present_behind_a_rule", asking{}, nil, `{"size":1}`, `{"notes":["The notes field is required when size is present."]}`},
		{
			"union_of_no_known_kind_is_none", paid{}, nil, `{"order":{"pay":{"kind":"cash"}}}`,
			`{"order.pay.kind":["The order.pay.kind field must be one of \"card\", \"debit\"."]}`,
		},
		{"nil_in_a_default", gifted{}, []bind.Option{bind.Defaults(gifted{free{Size: 1}})}, `{}`, `{}`},
		{"array", paired{}, nil, `{}`, `{"words":["The words field is required."]}`},
		{
			"items_of_an_array_of_another_length", paired{}, nil, `{"pair":["x",0,true],"words":["abc","abc"]}`,
			`{"pair":["The pair field must contain 2 items."],"pair.0":["The pair.0 field must be an integer."]}`,
		},
		{
			"array_of_another_length_is_something", halved{}, nil, `{"in":{"pair":[1]}}`,
			`{"in.pair":["The in.pair field must contain 2 items."],"in.name":["The in.name field is required."]}`,
		},
		{
			"array_of_another_length_is_nothing", halved{}, nil, `{"in":{"pair":[0,0,7]}}`,
			`{"in.pair":["The in.pair field must contain 2 items."]}`,
		},
		{
			"present_in_an_array_of_another_length", lent{}, nil, `{"notes":[{}]}`,
			`{"notes":["The notes field must contain 2 items."],"notes.0.notes":["The notes.0.notes field must be present."]}`,
		},
		{"number_without_quotes", paired{}, nil, `{"words":["abc","abc"],"price":7}`, `{"price":["The price field must be a string."]}`},
		{"text_that_is_no_number", paired{}, nil, `{"words":["abc","abc"],"price":"7 €"}`, `{"price":["The price field must be an integer."]}`},
		{"number_that_only_the_server_knows", paired{}, nil, `{"words":["abc","abc"],"price":"1e2"}`, `{}`},
		{"patch_removes_what_holds", boxed{}, patch, `{"noted":null}`, `{"noted":["The noted field is required."]}`},
		{"patch_may_leave_nothing", packed{}, patch, `{"box":{"name":null}}`, `{}`},
		{"patch_leaves_something", packed{}, patch, `{"box":{"name":null,"noted":{"size":1}}}`, `{"box.name":["The box.name field is required."]}`},
		{"patch_removes_all", packed{}, patch, `{"box":null}`, `{"box":["The box field is required."]}`},
		{"patch_may_name_nothing", paid{}, patch, `{"phone":"1","gift":{"size":1}}`, `{}`},
	}
	b := bind.Must(bind.New(bind.Config{Unions: []bind.Union{payments}}))
	var cases []inNode
	for _, tt := range tests {
		schema, err := browser.Schema(b, tt.value, tt.opts...)
		require.NoError(t, err)
		words, err := browser.Words(b, "en", tt.value, tt.opts...)
		require.NoError(t, err)
		cases = append(cases, inNode{schema, words, []json.RawMessage{[]byte(tt.body)}})
	}

	for i, values := range inBrowser(t, cases) {
		found, err := json.Marshal(values[0].Found)
		require.NoError(t, err)
		assert.JSONEq(t, tests[i].want, string(found), tests[i].name)
	}
}

// TestLeavesWhatMayNameNothing looks for a rule of a patch that a stored value
// may have failed before: where the patch names nothing, it is excused.
func TestLeavesWhatMayNameNothing(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{Unions: []bind.Union{payments}}))
	schema, err := b.Schema(paid{}, bind.MergePatch(), bind.AllowUnknown())
	require.NoError(t, err)
	var document struct {
		Properties struct {
			Gift map[string]any `json:"gift"`
		} `json:"properties"`
		AllOf []any `json:"allOf"`
	}
	require.NoError(t, json.Unmarshal(schema, &document))
	assert.Equal(t, []any{map[string]any{"rule": "excluded_with", "param": "phone"}}, document.Properties.Gift["x-bind-server"])
	assert.Empty(t, document.AllOf)
}
