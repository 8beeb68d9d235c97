package bind_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind"
)

// What a client may change of a contact. A member that it does not send stays
// as it is; a phone number can be removed with null.
type ContactChange struct {
	Name  bind.Optional[string]  `json:"name,omitzero" validate:"min=2"`
	Phone bind.Optional[*string] `json:"phone,omitzero" validate:"e164"`
}

func ExampleOptional() {
	b := bind.Must(bind.New(bind.Config{}))

	var change ContactChange
	fmt.Println(b.Decode(context.Background(), []byte(`{"phone":null}`), &change))

	_, renamed := change.Name.Get()
	phone, sent := change.Phone.Get()
	fmt.Println(renamed, change.Name.Or("unchanged"), sent, phone == nil)

	fmt.Println(b.Decode(context.Background(), []byte(`{"name":""}`), &change))
	// Output:
	// <nil>
	// false unchanged true true
	// bind: invalid: mistakes: 1, the first at "/name" (min)
}

func ExampleSome() {
	text, _ := json.Marshal(ContactChange{Name: bind.Some("Ada")}) // IsZero and MarshalJSON
	fmt.Println(string(text))

	var change ContactChange
	_ = json.Unmarshal(text, &change) // UnmarshalJSON
	fmt.Println(change.Name == bind.Some("Ada"), change.Phone.IsZero())
	// Output:
	// {"name":"Ada"}
	// true true
}

func ExampleOptional_ValidatorValue() {
	v := validator.New(validator.WithRequiredStructEnabled())
	fmt.Println(v.Var(bind.Some("a"), "omitnil,min=2"))
	fmt.Println(v.Var(bind.Optional[string]{}, "omitnil,min=2"))
	// Output:
	// Key: '' Error:Field validation for '' failed on the 'min' tag
	// <nil>
}
