package rules_test

import (
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/rules"
)

type (
	inside struct {
		Text string `json:"text"`
		List []int  `json:"list"`
	}
	hidden struct {
		Promoted string `json:"promoted"`
	}
	// naming has rules that name fields of all kinds.
	naming[Rest any] struct {
		hidden
		Inner  inside  `json:"inner"`
		Behind *inside `json:"behind"`
		Other  string  `json:"other"`
		secret string
		Rest   Rest `json:"-"`

		A string `json:"a" validate:"required_with=Inner.Text"`
		B string `json:"b" validate:"required_if=Inner.List[1] 7"`
		C string `json:"c" validate:"excluded_with=Promoted"`
		D string `json:"d" validate:"omitempty,eqfield=Other|eq=x"`
		E string `json:"e" validate:"required_unless=Other 'a b' Promoted y"`
		F string `json:"f" validate:"required_without=Behind.Text"`
		G string `json:"g" validate:"excluded_if=Other Other"`
		H string `json:"h" validate:"excluded_with=secret"`
		I string `json:"i" validate:"both"`
	}
	small = naming[struct{}]
	large = naming[[100]int] // of which validator sees the fields that are named
)

// TestStructsOfNamedFields: validator says of a struct that is large what it says
// of one that is not.
func TestStructsOfNamedFields(t *testing.T) {
	t.Parallel()
	b := newBench(t, rules.Config{Aliases: map[string]string{"both": "required_with=Other,omitempty,nefield=Other"}})
	own := validator.New(validator.WithRequiredStructEnabled())
	own.RegisterAlias("both", "required_with=Other,omitempty,nefield=Other")

	seen := map[bool]int{}
	for name, v := range map[string]small{
		"nothing":            {},
		"in a struct":        {Inner: inside{Text: "x"}},
		"in a list":          {Inner: inside{List: []int{1, 7}}},
		"promoted":           {hidden: hidden{"y"}, C: "c"},
		"equal":              {Other: "o", D: "o", I: "o"},
		"unequal":            {Other: "o", D: "d", I: "i"},
		"with a blank":       {Other: "a b"},
		"behind a pointer":   {Behind: &inside{Text: "x"}, secret: "s", H: "h"},
		"a value, no field":  {Other: "Other", G: "g"},
		"all that is wanted": {Other: "o", A: "a", B: "b", D: "o", E: "e", F: "f", I: "i"},
	} {
		err := own.StructCtx(t.Context(), v)
		failed, _ := err.(validator.ValidationErrors)
		want := b.failures(t, &v)
		assert.Len(t, want, len(failed), "%s: %v", name, err)

		like := large{
			hidden: v.hidden, Inner: v.Inner, Behind: v.Behind, Other: v.Other, secret: v.secret,
			A: v.A, B: v.B, C: v.C, D: v.D, E: v.E, F: v.F, G: v.G, H: v.H, I: v.I,
		}
		assert.Equal(t, want, b.failures(t, &like), name)
		seen[len(want) == 0]++
	}
	assert.Positive(t, seen[true])
	assert.Greater(t, seen[false], 5)
}
