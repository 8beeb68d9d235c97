package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// patternItem has every sort of step on the way to a value.
type patternItem struct {
	Phone  string                 `json:"phone" validate:"omitempty,e164"`
	Phones []string               `json:"phones" validate:"dive,e164"`
	Fixed  [2]int                 `json:"fixed"`
	ByName map[string]patternItem `json:"byName" validate:"dive,keys,max=3,endkeys"`
	Nested *struct {
		A int `json:"a.b" validate:"max=3"`
	} `json:"nested"`
	Any  any    `json:"any"`
	Case string `json:"Case,case:ignore" validate:"max=1"`
	Same string `json:"same" bind:"distinct"`
}

// TestPattern has no text of a client's in it: as few values as the type has places.
func TestPattern(t *testing.T) {
	t.Parallel()
	b, ctx := newBinder(t, bind.Config{}), context.Background()
	for name, tt := range map[string]struct {
		body string
		want string
		opts []bind.Option
	}{
		"a member":                {`[{"phone":"x"}]`, "*.phone", nil},
		"under a key":             {`{"leads":[{"phone":"x"}]}`, "leads.*.phone", []bind.Option{bind.Under("leads")}},
		"within":                  {`[{"phone":"x"}]`, "data.*.attributes.*.phone", []bind.Option{bind.Within(bind.At("data", 3, "attributes"))}},
		"an item":                 {`[{"phones":["+49301234567","x"]}]`, "*.phones.*", nil},
		"a wrong type":            {`[{"fixed":[1,"x"]}]`, "*.fixed.*", nil},
		"a map entry":             {`[{"byName":{"k":{"phone":"x"}}}]`, "*.byName.*.phone", nil},
		"a map key":               {`[{"byName":{"secret":{}}}]`, "*.byName.*", nil},
		"an unknown member":       {`[{"secret":1}]`, "*.*", nil},
		"an unknown member, deep": {`[{"nested":{"secret":1}}]`, "*.nested.*", nil},
		"a pointer":               {`[{"nested":{"a.b":4}}]`, "*.nested.a.b", nil},
		"another spelling":        {`[{"cASE":"xx"}]`, "*.Case", nil},
		"beside the key":          {`{"leads":[{}],"secret":1}`, "*", []bind.Option{bind.Under("leads")}},
		"no list":                 {`{}`, "", nil},
		"no list under a key":     {`{}`, "leads", []bind.Option{bind.Under("leads")}},
		"too many items":          {`[{"phones":["x","x"]}]`, "*.phones", []bind.Option{bind.Limit(bind.Limits{Items: 1})}},
		"too deep":                {`[{"any":{"secret":{}}}]`, "*.any.*", []bind.Option{bind.Limit(bind.Limits{Depth: 3})}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dst []patternItem
			var e *bind.Error
			require.ErrorAs(t, b.DecodeMany(ctx, []byte(tt.body), &dst, tt.opts...), &e)
			require.Len(t, e.Fields, 1)
			assert.Equal(t, tt.want, e.Fields[0].Pattern)
		})
	}
}

// TestPatternIsForTypesThatAreKnown: what a handler rejects, it knows itself.
func TestPatternIsForTypesThatAreKnown(t *testing.T) {
	t.Parallel()
	var e *bind.Error
	require.ErrorAs(t, bind.Reject(bind.FieldError{Path: bind.At("a"), Rule: "required"}), &e)
	assert.Empty(t, e.Fields[0].Pattern)

	b := newBinder(t, bind.Config{})
	require.ErrorAs(t, b.Validate(context.Background(), []patternItem{{Phone: "x"}, {Phone: "y"}}), &e)
	require.Len(t, e.Fields, 2)
	assert.Equal(t, "*.phone", e.Fields[0].Pattern)
	assert.Equal(t, "*.phone", e.Fields[1].Pattern)

	var ids []int
	require.ErrorAs(t, b.DecodeMany(context.Background(), []byte(`{"ids":[0]}`), &ids, bind.Under("ids"), bind.Each(`validate:"gt=0"`)), &e)
	assert.Equal(t, "ids.*", e.Fields[0].Pattern)
}
