package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// namedOrder was stored under older rules: its parts are wrong.
type (
	namedOrder struct {
		Ship *namedPlace    `json:"ship"`
		Bill namedPlace     `json:"bill"`
		Pay  DrawnPay       `json:"pay"`
		Tags map[string]int `json:"tags"`
	}
	namedPlace struct {
		City string `json:"city" validate:"required"`
		Zip  string `json:"zip" validate:"omitempty,len=5"`
	}
)

func oldOrder() namedOrder {
	return namedOrder{Ship: &namedPlace{Zip: "1"}, Bill: namedPlace{Zip: "2"}, Pay: DrawnCard{Left: 12}}
}

// TestWhatAPatchNames: what is wrong with the stored value counts where the
// patch names it, or puts another kind of value in its place.
func TestWhatAPatchNames(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, patch string
		opts        []bind.Option
		mistakes    []string
		named       []string
	}{
		{"nothing", `{}`, nil, nil, nil},
		{"nothing/unknown", `{"nope":1}`, nil, []string{"/nope\tunknown="}, nil},
		{"nothing/unknown_inside", `{"ship":{"nope":1},"bill":{"nope":null}}`, nil,
			[]string{"/ship/nope\tunknown=", "/bill/nope\tunknown="}, nil},
		{"nothing/allowed_inside", `{"ship":{"nope":1},"bill":{"nope":{"city":2}}}`, []bind.Option{bind.AllowUnknown()}, nil, nil},
		{"nothing/of_the_variant", `{"pay":{"nope":1}}`, []bind.Option{bind.AllowUnknown()}, nil, nil},
		{"object", `{"ship":{}}`, nil, []string{"/ship/city\trequired=", "/ship/zip\tlen=5"}, nil},
		{"member", `{"ship":{"city":"x"}}`, nil, nil, []string{"/ship/city"}},
		{"member/beside_unknown", `{"ship":{"nope":1,"city":"x"}}`, []bind.Option{bind.AllowUnknown()}, nil, []string{"/ship/city"}},
		{"kind/same", `{"pay":{"kind°":"card"}}`, nil, nil, []string{"/pay/kind°"}},
		{"kind/same_and_member", `{"pay":{"le.ft":1,"kind°":"card"}}`, nil, nil, []string{"/pay/le.ft", "/pay/kind°"}},
		{"kind/other", `{"pay":{"kind°":"sepa","iban":"123"}}`, nil, nil, []string{"/pay/kind°", "/pay/iban"}},
		{"kind/other_is_wrong", `{"pay":{"kind°":"sepa"}}`, nil, []string{"/pay/iban\tlen=3"}, nil},
		{"kind/null", `{"pay":{"kind°":null}}`, nil, []string{"/pay/kind°\trequired="}, nil},
		{"kind/nobody_knows", `{"pay":{"kind°":"cash","number":"12"}}`, nil, []string{"/pay/kind°\toneof=card sepa"}, nil},
	}
	b := newBinder(t, bind.Config{Unions: drawnUnions})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dst := oldOrder()
			changes, err := b.MergeBytes(context.Background(), []byte(tt.patch), &dst, tt.opts...)
			mistakes, ok := found(err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, tt.mistakes, mistakes)
			var named []string
			for _, p := range changes {
				named = append(named, p.Pointer())
			}
			assert.Equal(t, tt.named, named)
		})
	}
}

// namedDraft and namedFinal have a member in common: a mistake that the one had
// there is none of the other's.
type (
	namedText  interface{ text() }
	namedDraft struct {
		Title string `json:"title" validate:"required"`
	}
	namedFinal struct {
		Title string `json:"title" validate:"required"`
		Place struct {
			City string `json:"city" validate:"required"`
		} `json:"place"`
	}
	namedPage struct {
		Text namedText `json:"text"`
	}
)

func (namedDraft) text()  {}
func (*namedFinal) text() {}

// TestAnotherKindIsNew: nothing of what was there excuses what is wrong with a
// value of another kind.
func TestAnotherKindIsNew(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Unions: []bind.Union{
		bind.UnionOf("kind", map[string]namedText{"draft": namedDraft{}, "final": &namedFinal{}}),
	}})
	dst := namedPage{Text: namedDraft{}}
	_, err := b.MergeBytes(context.Background(), []byte(`{"text":{"kind":"final"}}`), &dst)
	mistakes, _ := found(err)
	assert.Equal(t, []string{"/text/title\trequired=", "/text/place\trequired="}, mistakes)
	assert.Equal(t, namedPage{Text: namedDraft{}}, dst)
}
