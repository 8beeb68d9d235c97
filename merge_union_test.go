package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type mergeMethod interface{ mergeMethod() }

type mergeCard struct {
	Number string         `json:"number" validate:"required"`
	Attrs  map[string]int `json:"attrs"`
}

type mergeIBAN struct {
	Kind string `json:"kind"`
	IBAN string `json:"iban" validate:"required"`
	Days int    `json:"days"`
}

func (mergeCard) mergeMethod()  {}
func (*mergeIBAN) mergeMethod() {}

// TestMergeIntoUnions: no kind in a patch means the kind that the value has,
// another kind replaces it.
func TestMergeIntoUnions(t *testing.T) {
	t.Parallel()
	type order struct {
		Pay mergeMethod                `json:"pay"`
		By  bind.Optional[mergeMethod] `json:"by,omitzero"`
	}
	b := newBinder(t, bind.Config{Unions: []bind.Union{
		bind.UnionOf("kind", map[string]mergeMethod{"card": mergeCard{}, "sepa": &mergeIBAN{}}),
	}})
	card := func() mergeCard { return mergeCard{Number: "1", Attrs: map[string]int{"a": 1}} }
	loaded := func() order { return order{Pay: card(), By: bind.Some[mergeMethod](&mergeIBAN{"sepa", "DE", 3})} }
	tests := []struct {
		name, patch string
		want        order
		named       []string
	}{
		{"the_kind_it_has", `{"pay":{"attrs":{"b":2}}}`, order{
			mergeCard{"1", map[string]int{"a": 1, "b": 2}}, loaded().By}, []string{"pay.attrs.b"}},
		{"the_same_kind", `{"pay":{"kind":"card","number":"2"}}`, order{
			mergeCard{"2", map[string]int{"a": 1}}, loaded().By}, []string{"pay.kind", "pay.number"}},
		{"another_kind", `{"pay":{"iban":"FR","kind":"sepa"}}`, order{
			&mergeIBAN{"sepa", "FR", 0}, loaded().By}, []string{"pay.iban", "pay.kind"}},
		{"in_an_optional", `{"by":{"iban":"FR"}}`, order{
			card(), bind.Some[mergeMethod](&mergeIBAN{"sepa", "FR", 3})}, []string{"by.iban"}},
		{"removed", `{"pay":null,"by":null}`, order{}, []string{"pay", "by"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before := loaded()
			got, changes := merged(t, b, before, tt.patch)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.named, dotted(changes))
			assert.Equal(t, loaded(), before)
		})
	}

	dst := loaded()
	_, err := b.MergeBytes(context.Background(), []byte(`{"pay":{"kind":"sepa"},"by":{"iban":null}}`), &dst)
	assert.Equal(t, []string{"pay.iban required", "by.iban required"}, mistakesOf(t, err))
	require.Equal(t, loaded(), dst)
}
