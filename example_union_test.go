package bind_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fielderrors/bind"
)

type Payment interface{ isPayment() }

type Card struct {
	Number string `json:"number" validate:"required,credit_card"`
	Holder string `json:"holder" validate:"required"`
}

type SEPA struct {
	IBAN string `json:"iban" validate:"required,len=22"`
}

func (Card) isPayment() {}
func (SEPA) isPayment() {}

// Checkout holds values of an interface.
type Checkout struct {
	Pays []Payment `json:"pays" validate:"required,dive"`
}

// A body holds objects of several kinds, and a member says which one each is.
func ExampleUnionOf() {
	b := bind.Must(bind.New(bind.Config{Unions: []bind.Union{
		bind.UnionOf("kind", map[string]Payment{"card": Card{}, "sepa": SEPA{}}),
	}}))
	h := bind.Handle(b, func(w http.ResponseWriter, r *http.Request, in Checkout) error {
		for _, pay := range in.Pays {
			switch pay := pay.(type) {
			case Card:
				fmt.Fprintf(w, "%s pays by card\n", pay.Holder)
			case SEPA:
				fmt.Fprintf(w, "%s… pays by transfer\n", pay.IBAN[:4])
			default:
				return errors.New("a kind that nobody serves")
			}
		}
		return nil
	})

	for _, body := range []string{
		`{"pays":[{"number":"4111111111111111","holder":"Ada","kind":"card"},{"kind":"sepa","iban":"DE89370400440532013000"}]}`,
		`{"pays":[{"number":"4111111111111111","kind":"card"},{"iban":"DE89"},{"kind":"cash"}]}`,
	} {
		r := httptest.NewRequest(http.MethodPost, "/checkout", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		fmt.Println(strings.TrimSuffix(w.Body.String(), "\n"))
	}
	// Output:
	// Ada pays by card
	// DE89… pays by transfer
	// {"message":"The given data was invalid.","errors":{"pays.0.holder":["The pays.0.holder field is required."],"pays.1.kind":["The pays.1.kind field is required."],"pays.2.kind":["The pays.2.kind field must be one of \"card\", \"sepa\"."]}}
}
