package bind_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestPrecognitiveStreamsOfUnions: what nobody could look into is no valid field,
// in a stream as in a bulk body. The objects are in batches of their own.
func TestPrecognitiveStreamsOfUnions(t *testing.T) {
	t.Parallel()
	const wrong, unknown, nameless = `{"kind":"transfer","iban":"AT"}`, `{"kind":"barter"}`, `{"iban":"AT"}`
	cfg := paymentConfig()
	cfg.Precognition, cfg.Limits.Errors = true, 4

	for name, test := range map[string]struct {
		items  []string
		only   string
		status int
		told   string
	}{
		"of a kind that is wrong":      {[]string{goodTransfer, unknown}, "pays.1.iban", 422, `{"pays.1.iban":["The pays.1.kind field must be one of`},
		"of a kind that is missing":    {[]string{goodTransfer, nameless}, "pays.*.iban", 422, `{"pays.1.iban":["The pays.1.kind field is required."]`},
		"the kind, too":                {[]string{unknown}, "pays.0.iban,pays.0.kind", 422, `"pays.0.iban":["The pays.0.kind field must be one of`},
		"a right member":               {[]string{goodTransfer, wrong}, "pays.1.iban,pays.1.fee", 422, `{"pays.1.iban":["The pays.1.iban field must be 4 characters."]}`},
		"beside a wrong member":        {[]string{goodTransfer, wrong}, "pays.1.iban,pays.1.amount", 422, `{"pays.1.iban":["The pays.1.iban field must be 4 characters."],"pays.1.amount":["The pays.1.amount`},
		"beside an object of no kind":  {[]string{goodTransfer, unknown}, "pays.0.iban", 204, ""},
		"behind no object":             {[]string{"1", goodTransfer}, "pays.0.iban", 422, `{"pays.0.iban":["The pays.0 field must be an object."]}`},
		"behind mistakes nobody wants": {[]string{"1", "1", "1", "1", "1", goodTransfer}, "pays.5.iban", 204, ""},
		"many of no kind":              {strings.Split(strings.Repeat(unknown+" ", 9)+goodTransfer, " "), "pays.*.iban", 422, `{"pays.0.iban":[`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, cfg)
			under := bind.Under("pays")
			streams := bind.HandleStream(b, func(http.ResponseWriter, *http.Request, *bind.Items[payment]) error {
				panic("the handler does not run")
			}, under, bind.BatchesOf(1))
			many := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []payment) error {
				panic("the handler does not run")
			}, under)

			answer := func(h http.Handler) *httptest.ResponseRecorder {
				r := post(`{"pays":[` + strings.Join(test.items, ",") + `]}`)
				r.Header.Set("Precognition", "true")
				r.Header.Set("Precognition-Validate-Only", test.only)
				return serve(h, r)
			}
			got := answer(streams)
			require.Equal(t, test.status, got.Code, got.Body)
			assert.Contains(t, got.Body.String(), test.told)
			if len(test.items) <= cfg.Limits.Errors {
				assert.Equal(t, answer(many).Body.String(), got.Body.String())
			}
		})
	}
}
