package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestDefaultsOfVariants: a default is for every object of its type, also for
// one that a member's name has chosen.
func TestDefaultsOfVariants(t *testing.T) {
	t.Parallel()
	b := newBinder(t, paymentConfig())
	defaults := bind.Defaults(transfer{Amount: 5, Holder: address{City: "Graz"}})

	for name, tt := range map[string]struct {
		body string
		want payment
		bad  []string
	}{
		"absent":         {`{"kind":"transfer","iban":"AT01","bank":1}`, transfer{IBAN: "AT01", Bank: 1, Amount: 5, Holder: address{City: "Graz"}}, nil},
		"sent":           {`{"amount":7,"kind":"transfer","iban":"AT01","bank":1}`, transfer{IBAN: "AT01", Bank: 1, Amount: 7, Holder: address{City: "Graz"}}, nil},
		"null":           {`{"amount":null,"kind":"transfer","iban":"AT01","bank":1}`, transfer{IBAN: "AT01", Bank: 1, Amount: 5, Holder: address{City: "Graz"}}, nil},
		"sent and wrong": {`{"amount":0,"kind":"transfer","iban":"AT01","bank":1}`, nil, []string{"refund.amount gt=0"}},
	} {
		var in invoice
		body := `{"number":"1","refund":` + tt.body + `}`
		err := b.Decode(context.Background(), []byte(body), &in, defaults)
		if tt.bad != nil {
			assert.Equal(t, tt.bad, failures(t, err), name)
			continue
		}
		require.NoError(t, err, name)
		assert.Equal(t, tt.want, in.Refund, name)
	}
}

// TestDefaultsOfKinds: a kind that is null is absent, as other members are. In a
// patch, null removes it.
func TestDefaultsOfKinds(t *testing.T) {
	t.Parallel()
	b := newBinder(t, paymentConfig())
	held := transfer{IBAN: "AT01", Bank: 1, Amount: 5, Holder: address{City: "Graz"}}
	for _, kind := range []string{``, `"kind":null,`, `"kind":"transfer",`} {
		var in invoice
		body := `{"number":"1","refund":{` + kind + `"amount":7}}`
		require.NoError(t, b.Decode(context.Background(), []byte(body), &in, bind.Defaults(invoice{Refund: held})), body)
		want := held
		want.Amount = 7
		assert.Equal(t, want, in.Refund, body)
	}

	stored := invoice{Number: "1", Refund: held}
	_, err := b.MergeBytes(context.Background(), []byte(`{"refund":{"kind":null}}`), &stored)
	assert.Equal(t, []string{"refund.kind required"}, failures(t, err))
}
