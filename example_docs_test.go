package bind_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/bindtest"
	"github.com/fielderrors/bind/locales"
)

// Acme is the format of docs/formats.md.
type Acme struct {
	Docs string // where the codes are explained
}

type acmeBody struct {
	Message string      `json:"message"`
	Request string      `json:"request"`
	Errors  []acmeError `json:"errors,omitempty"`
}

type acmeError struct {
	At   string `json:"at"`
	Code string `json:"code"`
	Text string `json:"text"`
	Help string `json:"help"`
}

// Render answers with one entry for each mistake.
func (f Acme) Render(r bind.Report) bind.Response {
	body := acmeBody{Message: r.Detail, Request: r.ID}
	for _, fe := range r.Fields {
		body.Errors = append(body.Errors, acmeError{
			At:   fe.Path.Pointer(),
			Code: fe.Rule,
			Text: fe.Message,
			Help: f.Docs + "#" + fe.Rule,
		})
	}
	return bind.Response{Body: body}
}

// status400 gives an invalid body the status 400, as many APIs do.
func status400(f bind.Format) bind.Format {
	return bind.FormatFunc(func(r bind.Report) bind.Response {
		response := f.Render(r)
		if r.Error.Reason == bind.Invalid {
			response.Status = http.StatusBadRequest
		}
		return response
	})
}

func ExampleFormat_acme() {
	b := bind.Must(bind.New(bind.Config{
		Format: status400(Acme{Docs: "https://api.example.com/errors"}),
		NewID:  func(*http.Request) string { return "7f3a" },
	}))
	for _, err := range []error{
		bind.Reject(bind.FieldError{Path: bind.At("leads", 1, "phone"), Rule: "e164"}),
		&bind.Error{Reason: bind.NotFound},
		&bind.Error{Reason: bind.RateLimited, RetryAfter: time.Minute},
	} {
		status, _, body := b.Answer("en", err)
		fmt.Println(status, string(body))
	}
	// Output:
	// 400 {"message":"The given data was invalid.","request":"7f3a","errors":[{"at":"/leads/1/phone","code":"e164","text":"The leads.1.phone field must be a valid phone number in international format (such as +14155550100).","help":"https://api.example.com/errors#e164"}]}
	// 404 {"message":"The requested resource was not found.","request":"7f3a"}
	// 429 {"message":"Too many requests. Please try again later.","request":"7f3a"}
}

// word is text in any script.
var word = regexp.MustCompile(`^[\p{L}\p{M}]+$`)

func ExampleRules_words() {
	b := bind.Must(bind.New(bind.Config{
		Locales: []locales.Locale{locales.Th().WithMessages(map[string]string{"word": "ฟิลด์ {0} ต้องประกอบด้วยตัวอักษรเท่านั้น"})},
		Rules: bind.Rules{Funcs: map[string]bind.Rule{"word": {Func: func(_ context.Context, f validator.FieldLevel) bool {
			return word.MatchString(f.Field().String())
		}}}},
	}))
	type drink struct {
		Letters string `json:"letters" validate:"alphaunicode"`
		Word    string `json:"word" validate:"word"`
	}
	_, _, body := b.Answer("th", b.Validate(context.Background(), drink{Letters: "น้ำ", Word: "น้ำ"}))
	fmt.Println(string(body))
	// Output:
	// {"message":"ข้อมูลที่ส่งมาไม่ถูกต้อง","errors":{"letters":["ฟิลด์ letters ต้องประกอบด้วยตัวอักษรเท่านั้น"]}}
}

// Trimmed is text without white space around it, from docs/forms.md.
type Trimmed string

// UnmarshalText is called with the text of the JSON string.
func (t *Trimmed) UnmarshalText(text []byte) error {
	*t = Trimmed(strings.TrimSpace(string(text)))
	return nil
}

// Email is an address as it is compared: trimmed, in lower case.
type Email string

// UnmarshalText is called with the text of the JSON string.
func (e *Email) UnmarshalText(text []byte) error {
	*e = Email(strings.ToLower(strings.TrimSpace(string(text))))
	return nil
}

// Guest is what a form sends.
type Guest struct {
	Name  Trimmed   `json:"name" validate:"required,max=40"`
	Email Email     `json:"email" validate:"required,email"`
	Born  time.Time `json:"born,format:DateOnly" validate:"required,lt"`
}

func Example_forms() {
	b := bind.Must(bind.New(bind.Config{}))
	bind.Must(b, b.Check(Guest{}))
	for _, body := range []string{
		`{"name":" Ada ","email":" Ada@Example.com","born":"1815-12-10"}`,
		`{"name":"  ","email":"ada","born":"10.12.1815"}`,
	} {
		var in Guest
		if err := b.Decode(context.Background(), []byte(body), &in); err != nil {
			_, _, answer := b.Answer("en", err)
			fmt.Println(string(answer))
			continue
		}
		fmt.Printf("%q %q %s\n", in.Name, in.Email, in.Born.Format(time.DateOnly))
	}
	// Output:
	// "Ada" "ada@example.com" 1815-12-10
	// {"message":"The given data was invalid.","errors":{"name":["The name field is required."],"email":["The email field must be a valid email address."],"born":["The born field format is invalid."]}}
}

// contactStore is where docs/lookups.md looks things up.
type contactStore struct{}

func (contactStore) companies(_ context.Context, ids []int64) (stored []int64, err error) {
	return ids, nil
}

func (contactStore) contactsByMail(context.Context, []string) (owners map[string]int64, err error) {
	return map[string]int64{"ada@example.com": 7}, nil
}

// newContacts is the Binder of docs/lookups.md.
func newContacts(store contactStore) *bind.Binder {
	b := bind.Must(bind.New(bind.Config{Lookups: map[string]bind.Lookup{
		"companies":      bind.Stored(store.companies),     // func(ctx, ids []int64) (stored []int64, err error)
		"contacts.email": bind.Owned(store.contactsByMail), // func(ctx, emails []string) (owners map[string]int64, err error)
	}}))
	return b
}

func Example_ownRecords() {
	type Contact struct {
		ID    int64  `json:"id" bind:"owner=contacts.email"`
		Email string `json:"email" validate:"required,email" bind:"available=contacts.email"`
	}
	b := newContacts(contactStore{})
	for id := range int64(2) {
		fmt.Println(b.Validate(context.Background(), Contact{ID: 6 + id, Email: "ada@example.com"}))
	}
	// Output:
	// bind: invalid: mistakes: 1, the first at "/email" (available)
	// <nil>
}

// storedContact is a record whose id stands in the path.
type storedContact struct {
	Email string `json:"email" validate:"required,email" bind:"available=contacts.email"`
}

func Example_ownerFrom() {
	mux, b := http.NewServeMux(), newContacts(contactStore{})
	replace := func(http.ResponseWriter, *http.Request, storedContact) error { return nil }
	contactID := func(r *http.Request) (int64, error) { return strconv.ParseInt(r.PathValue("id"), 10, 64) }
	ctx, contact, id := context.Background(), storedContact{"ada@example.com"}, int64(7)

	mux.Handle("PUT /contacts/{id}", bind.Handle(b, replace, bind.OwnerFrom("contacts.email", contactID)))
	err := b.Validate(ctx, contact, bind.Owner("contacts.email", id))
	fmt.Println(err)

	const taken = `{"email":"ada@example.com"}`
	bindtest.Send(printed{}, mux, bindtest.Request{Method: "PUT", Target: "/contacts/7", Body: taken}).Valid()
	bindtest.Send(printed{}, mux, bindtest.Request{Method: "PUT", Target: "/contacts/8", Body: taken}).Only("email", "available")
	// Output:
	// <nil>
}

// storeContact is what docs/lookups.md does where a unique index refuses.
func storeContact(
	ctx context.Context, b *bind.Binder, contact storedContact, id int64,
	store func(context.Context, storedContact) error, isUniqueViolation func(error) bool,
) error {
	err := store(ctx, contact)
	if isUniqueViolation(err) {
		err = b.Validate(ctx, contact, bind.Owner("contacts.email", id)) // now they know
	}
	return err
}

func Example_uniqueViolation() {
	violated := errors.New("duplicate key value")
	store := func(context.Context, storedContact) error { return violated }
	isViolation := func(err error) bool { return errors.Is(err, violated) }
	fmt.Println(storeContact(context.Background(), newContacts(contactStore{}), storedContact{"ada@example.com"}, 8, store, isViolation))
	// Output:
	// bind: invalid: mistakes: 1, the first at "/email" (available)
}

// Example_limits has the limits of docs/security.md.
func Example_limits() {
	b := bind.Must(bind.New(bind.Config{
		Limits: bind.Limits{Bytes: 64 << 10, Items: 100},
	}))
	upload := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []Lead) error { return nil },
		bind.Under("leads"),
		bind.Limit(bind.Limits{Bytes: 8 << 20, Items: 10_000}), // this handler takes more
		bind.Before(func(r *http.Request) error { // before a byte of the body is read
			if r.Header.Get("Authorization") == "" {
				return &bind.Error{Reason: bind.Unauthenticated}
			}
			return nil
		}),
	)
	bindtest.Post(printed{}, upload, `{"leads":[{"name":"Ada","phone":"+442079460018"}]}`).Status(401)
	signed := map[string]string{"Authorization": "Bearer …"}
	bindtest.Send(printed{}, upload, bindtest.Request{Header: signed, Body: `{"leads":[{"name":"Ada","phone":"+442079460018"}]}`}).Valid()
	// Output:
}

// printed is a testing.TB for examples, which have none: it prints failures.
type printed struct{ testing.TB }

func (printed) Helper()          {}
func (printed) Error(all ...any) { fmt.Println(all...) }
