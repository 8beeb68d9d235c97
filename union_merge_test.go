package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestUnionsAreMerged: another kind replaces what is there, no kind in the patch
// means the kind that it has.
func TestUnionsAreMerged(t *testing.T) {
	t.Parallel()
	b := newBinder(t, paymentConfig())
	one := 1
	loaded := func() invoice {
		return invoice{
			Number: "1", Refund: transfer{IBAN: "AT01", Amount: 5, Bank: 1, Holder: address{City: "Graz"}},
			Named: map[string]payment{"a": &cheque{Kind: "draft", Amount: &one}},
			Pays:  []payment{&cheque{Kind: "cheque", Amount: &one}},
		}
	}
	for name, tt := range map[string]struct {
		patch string
		want  func(*invoice)
		bad   []string
	}{
		"nothing": {`{}`, func(*invoice) {}, nil},
		"no kind": {`{"refund":{"amount":7}}`, func(in *invoice) {
			in.Refund = transfer{IBAN: "AT01", Amount: 7, Bank: 1, Holder: address{City: "Graz"}}
		}, nil},
		"the same": {`{"refund":{"amount":7,"kind":"transfer"}}`, func(in *invoice) {
			in.Refund = transfer{IBAN: "AT01", Amount: 7, Bank: 1, Holder: address{City: "Graz"}}
		}, nil},
		"another":      {`{"refund":{"amount":7,"kind":"cheque"}}`, func(in *invoice) { seven := 7; in.Refund = &cheque{Kind: "cheque", Amount: &seven} }, nil},
		"removed":      {`{"refund":null}`, func(in *invoice) { in.Refund = nil }, nil},
		"an entry":     {`{"named":{"a":{"iban":"8"}}}`, func(in *invoice) { in.Named["a"] = &cheque{Kind: "draft", Amount: &one, Number: "8"} }, nil},
		"another name": {`{"named":{"a":{"kind":"cheque","amount":1}}}`, func(in *invoice) { in.Named["a"] = &cheque{Kind: "cheque", Amount: &one} }, nil},
		"a new entry":  {`{"named":{"b":{"kind":"cheque","amount":1}}}`, func(in *invoice) { in.Named["b"] = &cheque{Kind: "cheque", Amount: &one} }, nil},
		"a list":       {`{"pays":[{"kind":"cheque","amount":1}]}`, func(in *invoice) { in.Pays = []payment{&cheque{Kind: "cheque", Amount: &one}} }, nil},

		"rules":                 {`{"refund":{"amount":0}}`, nil, []string{"refund.amount gt=0"}},
		"rules of another":      {`{"refund":{"kind":"cheque","amount":0}}`, nil, []string{"refund.amount gt=0"}},
		"unknown":               {`{"refund":{"nope":1}}`, nil, []string{"refund.nope unknown"}},
		"no such kind":          {`{"refund":{"kind":"cash"}}`, nil, []string{"refund." + kindIsOneOf}},
		"a kind of null":        {`{"refund":{"kind":null}}`, nil, []string{"refund.kind required"}},
		"no object":             {`{"refund":7}`, nil, []string{"refund type"}},
		"an item has no kind":   {`{"pays":[{"amount":1}]}`, nil, []string{"pays.0.kind required"}},
		"a new one has no kind": {`{"named":{"b":{}}}`, nil, []string{"named.b.kind required"}},
	} {
		dst := loaded()
		before, shared := loaded(), dst
		_, err := b.MergeBytes(context.Background(), []byte(tt.patch), &dst)
		if tt.bad != nil {
			assert.Equal(t, tt.bad, failures(t, err), name)
			assert.Equal(t, before, dst, name)
			continue
		}
		require.NoError(t, err, name)
		want := loaded()
		tt.want(&want)
		assert.Equal(t, want, dst, name)
		assert.Equal(t, before, shared, "%s: the loaded value is as it was", name)
	}

	var in payment = &cheque{Kind: "draft", Amount: &one}
	held := in
	changes, err := b.MergeBytes(context.Background(), []byte(`{"iban":"8"}`), &in)
	require.NoError(t, err)
	assert.Equal(t, &cheque{Kind: "draft", Amount: &one, Number: "8"}, in)
	assert.Equal(t, &cheque{Kind: "draft", Amount: &one}, held)
	assert.True(t, changes.Has(bind.At("iban")))
}

// optionalPayment has a union that may be absent.
type optionalPayment struct {
	Pay bind.Optional[payment] `json:"pay" validate:"required"`
	Opt bind.Optional[payment] `json:"opt"`
}

func TestOptionalUnions(t *testing.T) {
	t.Parallel()
	b := newBinder(t, paymentConfig())
	require.NoError(t, b.Check(optionalPayment{}))
	var in optionalPayment
	require.NoError(t, b.Decode(context.Background(), []byte(`{"pay":`+goodTransfer+`}`), &in))
	got, ok := in.Pay.Get()
	assert.True(t, ok)
	assert.Equal(t, transfer{IBAN: "AT01", Amount: 5, Holder: address{City: "Graz"}}, got)
	_, ok = in.Opt.Get()
	assert.False(t, ok)

	for body, want := range map[string][]string{
		`{}`: {"pay required"},
		`{"pay":{"iban":"AT","kind":"transfer","amount":1,"holder":{"city":"x"}}}`: {"pay.iban len=4"},
		`{"pay":` + goodTransfer + `,"opt":{"kind":"cheque"}}`:                     {"opt.amount present"},
		`{"pay":{}}`: {"pay.kind required"},
		`{"pay":` + goodTransfer + `,"opt":` + goodTransfer + `}`: {"pay.iban distinct", "opt.iban distinct"},
	} {
		err := b.Decode(context.Background(), []byte(body), &in)
		if len(want) == 2 { // two patterns are two places
			assert.NoError(t, err)
			continue
		}
		assert.Equal(t, want, failures(t, err), body)
	}
}
