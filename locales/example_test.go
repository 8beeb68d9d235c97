package locales_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// answer prints what a Binder in one language says of two mistakes.
func answer(l locales.Locale) {
	b, err := bind.New(bind.Config{Locales: []locales.Locale{l}})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _, body := b.Answer(l.Tag(), bind.Reject(
		bind.FieldError{Path: bind.At("leads", 0, "phone"), Rule: "required"},
		bind.FieldError{Path: bind.At("leads", 1, "name"), Rule: "min", Param: "1", Type: "string"},
	))
	fmt.Println(string(body))
}

func ExampleEn() {
	answer(locales.En())
	// Output: {"message":"The given data was invalid.","errors":{"leads.0.phone":["The leads.0.phone field is required."],"leads.1.name":["The leads.1.name field must be at least 1 character."]}}
}

func ExampleLocale_WithMessages() {
	answer(locales.En().WithMessages(map[string]string{
		"leads.*.phone:required": "Lead {position} needs a phone number.",
		"min.string":             "{0} is too short, it takes {1}.",
	}))
	// Output: {"message":"The given data was invalid.","errors":{"leads.0.phone":["Lead 1 needs a phone number."],"leads.1.name":["leads.1.name is too short, it takes 1 character."]}}
}

func ExampleLocale_WithLabels() {
	answer(locales.En().WithLabels(map[string]string{"leads.*.phone": "phone number of lead {position}"}))
	// Output: {"message":"The given data was invalid.","errors":{"leads.0.phone":["The phone number of lead 1 field is required."],"leads.1.name":["The leads.1.name field must be at least 1 character."]}}
}

func ExampleNew() {
	catalog, err := os.ReadFile("en.json") // start from a catalog of ours, translated
	if err != nil {
		fmt.Println(err)
		return
	}
	swedish := strings.NewReplacer(
		`"locale": "en"`, `"locale": "sv"`,
		"The {0} field is required.", "Fältet {0} är obligatoriskt.",
	).Replace(string(catalog))
	l, err := locales.New("sv", strings.NewReader(swedish))
	fmt.Println(err)
	answer(l)
	// Output:
	// <nil>
	// {"message":"The given data was invalid.","errors":{"leads.0.phone":["Fältet leads.0.phone är obligatoriskt."],"leads.1.name":["The leads.1.name field must be at least 1 character."]}}
}

func ExampleAll() {
	for _, l := range locales.All() {
		fmt.Println(l.Tag())
	}
	// Output: en
}
