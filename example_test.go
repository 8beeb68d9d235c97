package bind_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// send posts a body to a handler and prints the answer.
func send(h http.Handler, body string) {
	r := httptest.NewRequest(http.MethodPost, "/contacts", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body)
}

// show prints what a Binder answers an error with.
func show(b *bind.Binder, err error) {
	status, _, body := b.Answer("en", err)
	fmt.Println(status, string(body))
}

type Contact struct {
	Name  string `json:"name" validate:"required,max=100"`
	Email string `json:"email" validate:"required,email"`
}

func ExampleHandle() {
	b := bind.Must(bind.New(bind.Config{}))

	create := bind.Handle(b, func(w http.ResponseWriter, r *http.Request, in Contact) error {
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, "hello, %s", in.Name)
		return nil
	})

	send(create, `{"name":"Ada","email":"ada@example.com"}`)
	send(create, `{"name":7,"email":"ada"}`)
	// Output:
	// 201 hello, Ada
	// 422 {"message":"The given data was invalid.","errors":{"name":["The name field must be a string."],"email":["The email field must be a valid email address."]}}
}

func ExampleHandleMany() {
	b := bind.Must(bind.New(bind.Config{}))

	create := bind.HandleMany(b, func(w http.ResponseWriter, r *http.Request, in []Contact) error {
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, "stored %d", len(in))
		return nil
	}, bind.Under("contacts"), bind.AllowEmpty())

	send(create, `{"contacts":[{"name":"Ada","email":"ada@example.com"}]}`)
	send(create, `{"contacts":[{"name":"Ada","email":"ada@example.com"},{"email":"bob"}]}`)
	send(create, `{"contacts":[]}`)
	// Output:
	// 201 stored 1
	// 422 {"message":"The given data was invalid.","errors":{"contacts.1.name":["The contacts.1.name field is required."],"contacts.1.email":["The contacts.1.email field must be a valid email address."]}}
	// 201 stored 0
}

func ExampleBinder_Bind() {
	b := bind.Must(bind.New(bind.Config{AllowUnknown: true}))
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in Contact
		if err := b.Bind(r, &in); err != nil {
			b.WriteError(w, r, err)
			return
		}
		fmt.Fprintf(w, "hello, %s", in.Name)
	})
	send(handler, `{"name":"Ada","email":"ada@example.com","note":"ignored"}`)
	// Output: 200 hello, Ada
}

func ExampleBinder_BindMany() {
	b := bind.Must(bind.New(bind.Config{}))
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in []Contact
		if err := b.BindMany(r, &in, bind.Limit(bind.Limits{Items: 1})); err != nil {
			b.WriteError(w, r, err)
		}
	})
	send(handler, `[{},{}]`)
	// Output: 422 {"message":"The given data was invalid.","errors":{"body":["The request body must not have more than 1 item."]}}
}

func ExampleOne() {
	b := bind.Must(bind.New(bind.Config{}))
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := bind.One[Contact](b, r, bind.Under("contact"), bind.AllowUnknown())
		if err != nil {
			b.WriteError(w, r, err)
			return
		}
		fmt.Fprintf(w, "hello, %s", in.Name)
	})
	send(handler, `{"contact":{"name":"Ada","email":"ada@example.com"},"csrf":"x"}`)
	// Output: 200 hello, Ada
}

func ExampleMany() {
	b := bind.Must(bind.New(bind.Config{}))
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := bind.Many[Contact](b, r)
		if err != nil {
			b.WriteError(w, r, err)
			return
		}
		fmt.Fprintf(w, "%d contacts", len(in))
	})
	send(handler, `[{"name":"Ada","email":"ada@example.com"}]`)
	send(handler, `[]`)
	// Output:
	// 200 1 contacts
	// 422 {"message":"The given data was invalid.","errors":{"body":["The request body must have at least 1 item."]}}
}

func ExampleBinder_Decode() {
	b := bind.Must(bind.New(bind.Config{}))
	var in Contact
	err := b.Decode(context.Background(), []byte(`{"name":"Ada","email":"ada@example.com"}`), &in)
	fmt.Println(in.Name, err)
	// Output: Ada <nil>
}

func ExampleBinder_DecodeMany() {
	b := bind.Must(bind.New(bind.Config{}))
	var in []Contact
	err := b.DecodeMany(context.Background(), []byte(`[{"name":"Ada"},{"email":"bob@example.com"}]`), &in)

	var e *bind.Error
	if errors.As(err, &e) {
		var mistakes bind.FieldErrors = e.Fields
		for fe := range mistakes.Item(1) {
			fmt.Println(fe.Path.Dotted(), fe.Rule)
		}
	}
	// Output: 1.name required
}

func ExampleBinder_Validate() {
	b := bind.Must(bind.New(bind.Config{}))
	fromCSV := []Contact{{Name: "Ada", Email: "ada@example.com"}, {Name: "Bob"}}
	show(b, b.Validate(context.Background(), fromCSV, bind.Under("rows")))
	// Output: 422 {"message":"The given data was invalid.","errors":{"rows.1.email":["The rows.1.email field is required."]}}
}

func ExampleBinder_Check() {
	type Order struct {
		Customer int           `json:"customer" bind:"exists=customers"`
		Age      int           `json:"age" validate:"min=abc"`
		Wait     time.Duration `json:"wait"`
	}
	b := bind.Must(bind.New(bind.Config{}))
	fmt.Println(b.Check(Order{}))
	// Output:
	// bind: Order.Wait: time.Duration has no default JSON form: add format:units to the json tag, as in json:"wait,format:units", or format:nano for a number
	// Order.Customer: lookup "customers" is not in Config.Lookups: add it
	// Order.Age: rule "min=abc" panics on int: strconv.ParseInt: parsing "abc": invalid syntax: use a rule that is for the type, and a parameter that the rule takes
}

func ExampleBinder_WriteError() {
	b := bind.Must(bind.New(bind.Config{Format: bind.Problem{}}))
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.WriteError(w, r, &bind.Error{Reason: bind.NotFound})
	})
	send(handler, "")
	// Output: 404 {"type":"about:blank","title":"Not Found","status":404,"detail":"The requested resource was not found.","instance":"/contacts"}
}

func ExampleBinder_Answer() {
	b := bind.Must(bind.New(bind.Config{}))
	status, header, body := b.Answer("en", &bind.Error{Reason: bind.RateLimited, RetryAfter: time.Minute})
	fmt.Println(status, header.Get("Retry-After"), string(body))
	// Output: 429 60 {"message":"Too many requests. Please try again later."}
}

func ExampleBefore() {
	b := bind.Must(bind.New(bind.Config{}))
	signedIn := func(r *http.Request) error {
		if r.Header.Get("Authorization") == "" {
			return &bind.Error{Reason: bind.Unauthenticated}
		}
		return nil
	}
	create := bind.Handle(b, func(http.ResponseWriter, *http.Request, Contact) error { return nil }, bind.Before(signedIn))
	send(create, `{"name":"Ada"}`)
	// Output: 401 {"message":"Unauthenticated."}
}

// A rule of the user's own, with its message.
func ExampleRules() {
	type Car struct {
		Plate string `json:"plate" validate:"required,plate"`
		Color string `json:"color" validate:"paint"`
	}
	plate := func(_ context.Context, fl validator.FieldLevel) bool {
		return strings.HasPrefix(fl.Field().String(), "B-")
	}
	b := bind.Must(bind.New(bind.Config{
		Rules: bind.Rules{
			Funcs:   map[string]bind.Rule{"plate": {Func: plate}},
			Aliases: map[string]string{"paint": "oneof=red green"},
		},
		Locales: []locales.Locale{locales.En().WithMessages(map[string]string{
			"plate": "The {0} must be a plate from Berlin.",
			"paint": "We do not have that color.",
		})},
	}))
	create := bind.Handle(b, func(http.ResponseWriter, *http.Request, Car) error { return nil })
	send(create, `{"plate":"M-1234","color":"blue"}`)
	// Output: 422 {"message":"The given data was invalid.","errors":{"plate":["The plate must be a plate from Berlin."],"color":["We do not have that color."]}}
}

// Structs written for gin keep their tags.
func ExampleRules_tag() {
	type Login struct {
		User string `json:"user" binding:"required"`
	}
	b := bind.Must(bind.New(bind.Config{Rules: bind.Rules{Tag: "binding"}}))
	login := bind.Handle(b, func(http.ResponseWriter, *http.Request, Login) error { return nil })
	send(login, `{}`)
	// Output: 422 {"message":"The given data was invalid.","errors":{"user":["The user field is required."]}}
}

// A function over a whole struct.
func ExampleRules_structs() {
	type Stay struct {
		From int `json:"from"`
		To   int `json:"to"`
	}
	inOrder := func(_ context.Context, sl validator.StructLevel) {
		if s := sl.Current().Interface().(Stay); s.To < s.From {
			sl.ReportError(s.To, "to", "To", "gtefield", "From")
		}
	}
	b := bind.Must(bind.New(bind.Config{Rules: bind.Rules{
		Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[Stay](): inOrder},
	}}))
	book := bind.Handle(b, func(http.ResponseWriter, *http.Request, Stay) error { return nil })
	send(book, `{"from":3,"to":1}`)
	// Output: 422 {"message":"The given data was invalid.","errors":{"to":["The to field must be greater than or equal to from."]}}
}

func ExampleStored() {
	type Order struct {
		Customers []int  `json:"customers" validate:"required" bind:"exists=customers"`
		Number    string `json:"number" bind:"available=orders.number"`
	}
	b := bind.Must(bind.New(bind.Config{Lookups: map[string]bind.Lookup{
		"customers": bind.Stored(func(_ context.Context, ids []int) ([]int, error) {
			fmt.Println("asked once for customers", ids)
			return []int{1, 2}, nil // SELECT id FROM customers WHERE id = ANY($1)
		}),
		"orders.number": bind.Stored(func(_ context.Context, numbers []string) ([]string, error) {
			return []string{"A-1"}, nil
		}),
	}}))
	create := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []Order) error { return nil })
	send(create, `[{"customers":[1,3],"number":"A-1"},{"customers":[3,2],"number":"A-2"}]`)
	// Output:
	// asked once for customers [1 3 2]
	// 422 {"message":"The given data was invalid.","errors":{"0.customers.1":["The selected 0.customers.1 is invalid."],"0.number":["The 0.number has already been taken."],"1.customers.0":["The selected 1.customers.0 is invalid."]}}
}

func ExampleReject() {
	b := bind.Must(bind.New(bind.Config{Format: bind.Teamwork{}, NewID: func(*http.Request) string { return "0d4f" }}))
	err := bind.Reject(bind.FieldError{
		Path: bind.At("contacts", 3, "email"), Kind: bind.Attribute, Rule: "available", Code: bind.TeamworkD4,
	})
	show(b, err)
	// Output: 409 {"errors":[{"id":"0d4f","title":"Duplicated email address","code":"D4","detail":"The contacts.3.email has already been taken.","meta":{"attribute":"contacts.3.email","rule":"available"}}]}
}

// A handler that checks several things answers what all of them have found.
func ExampleJoin() {
	inStock := func() error {
		return bind.Reject(bind.FieldError{Path: bind.At("items", 0), Rule: "exists"})
	}
	affordable := func() error {
		return bind.Reject(bind.FieldError{Path: bind.At("total"), Rule: "max", Param: "100", Type: "number"})
	}

	b := bind.Must(bind.New(bind.Config{}))
	_, _, body := b.Answer("en", bind.Join(inStock(), affordable()))
	fmt.Println(string(body))
	// Output:
	// {"message":"The given data was invalid.","errors":{"items.0":["The selected items.0 is invalid."],"total":["The total field must not be greater than 100."]}}
}

// A JSON:API document says in type what its attributes are, so they are decoded by themselves.
func ExampleWithin() {
	type Person struct {
		Name string `json:"name" validate:"required"`
	}
	var document struct {
		Data struct {
			Type       string          `json:"type" validate:"oneof=people"`
			Attributes json.RawMessage `json:"attributes" validate:"required"`
		} `json:"data"`
	}
	b := bind.Must(bind.New(bind.Config{Format: bind.Problem{}}))
	ctx := context.Background()

	err := b.Decode(ctx, []byte(`{"data":{"type":"people","attributes":{"name":""}}}`), &document)
	if err == nil {
		var person Person
		err = b.Decode(ctx, document.Data.Attributes, &person, bind.Within(bind.At("data", "attributes")))
	}
	_, _, body := b.Answer("en", err)
	fmt.Println(string(body))
	// Output:
	// {"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"1 field is invalid","errors":[{"detail":"The data.attributes.name field is required.","pointer":"#/data/attributes/name"}]}
}

func ExamplePath_Join() {
	item := bind.At("leads", 3)
	fmt.Println(item.Join(bind.At("address", "city")))
	// Output: leads.3.address.city
}

func ExampleError() {
	b := bind.Must(bind.New(bind.Config{Format: bind.Zoho{}}))
	show(b, &bind.Error{
		Reason: bind.Forbidden,
		Meta:   map[string]any{"permissions": []string{"Crm_Implied_View_Leads"}},
		Err:    errors.New("for the log alone"),
	})
	// Output: 403 {"code":"NO_PERMISSION","details":{"permissions":["Crm_Implied_View_Leads"]},"message":"permission denied","status":"error"}
}

func ExampleQuery() {
	b := bind.Must(bind.New(bind.Config{Format: bind.Deploy("https://api.example.com/errors")}))
	show(b, bind.Reject(bind.FieldError{Path: bind.Query("limit"), Rule: "max", Param: "100", Type: "integer"}))
	// Output: 400 {"type":"https://api.example.com/errors#invalid_request_error","title":"The request was malformed or failed validation.","status":400,"detail":"1 field is invalid","code":"invalid_request_error","errors":[{"detail":"The limit field must not be greater than 100.","parameter":"limit"}]}
}

func ExampleAt() {
	p := bind.At("leads", 3, "e.mail")
	fmt.Println(p.Dotted())
	fmt.Println(p.Pointer())
	fmt.Println(p.Fragment())
	fmt.Println(p.JSONPath())
	fmt.Println(p == bind.At("leads").Index(3).Key("e.mail"), bind.At(0) == bind.At("0"))
	// Output:
	// leads.3.e.mail
	// /leads/3/e.mail
	// #/leads/3/e.mail
	// $.leads[3]['e.mail']
	// true false
}

func ExampleParsePointer() {
	p, err := bind.ParsePointer("/leads/3/a~1b")
	for step := range p.Steps() {
		fmt.Printf("%T %v\n", step, step)
	}
	fmt.Println(err)
	// Output:
	// string leads
	// int 3
	// string a/b
	// <nil>
}

// Where a path becomes JSON, it is its dotted form.
func ExamplePath_MarshalText() {
	text, _ := bind.At("leads", 3, "email").MarshalText()
	fmt.Printf("%s\n", text)
	// Output: leads.3.email
}

func ExamplePath_Parameter() {
	name, ok := bind.Query("limit").Parameter()
	fmt.Println(name, ok)
	_, ok = bind.At("limit").Parameter()
	fmt.Println(ok)
	// Output:
	// limit true
	// false
}

// A format of your own is one function.
func ExampleFormatFunc() {
	plain := func(r bind.Report) bind.Response {
		lines := []string{r.Text("title.invalid")}
		for _, fe := range r.Fields {
			lines = append(lines, fe.Path.Pointer()+": "+fe.Message)
		}
		return bind.Response{Status: http.StatusBadRequest, ContentType: "text/plain", Body: []byte(strings.Join(lines, "\n"))}
	}
	b := bind.Must(bind.New(bind.Config{Format: bind.FormatFunc(plain)}))
	create := bind.Handle(b, func(http.ResponseWriter, *http.Request, Contact) error { return nil })
	send(create, `{"name":"Ada"}`)
	// Output:
	// 400 Unprocessable content
	// /email: The email field is required.
}

// bulkFormat is a Format with a setting.
type bulkFormat struct{ docs string }

func (f bulkFormat) Render(r bind.Report) bind.Response {
	return bind.Response{Body: map[string]any{"docs": f.docs, "count": len(r.Fields), "bulk": r.Bulk, "key": r.Key}}
}

func ExampleFormat() {
	var format bind.Format = bulkFormat{docs: "https://api.example.com/errors"}
	b := bind.Must(bind.New(bind.Config{Format: format}))
	create := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []Contact) error { return nil }, bind.Under("contacts"))
	send(create, `{"contacts":[{},{}]}`)
	// Output: 422 {"bulk":true,"count":4,"docs":"https://api.example.com/errors","key":"contacts"}
}

func ExampleLaravel() {
	for _, summary := range []bind.LaravelSummary{bind.FixedSummary, bind.FirstAndCount} {
		b := bind.Must(bind.New(bind.Config{Format: bind.Laravel{Summary: summary}}))
		create := bind.Handle(b, func(http.ResponseWriter, *http.Request, Contact) error { return nil })
		send(create, `{}`)
	}
	// Output:
	// 422 {"message":"The given data was invalid.","errors":{"name":["The name field is required."],"email":["The email field is required."]}}
	// 422 {"message":"The name field is required. (and 1 more error)","errors":{"name":["The name field is required."],"email":["The email field is required."]}}
}

func ExampleOption() {
	b := bind.Must(bind.New(bind.Config{}))
	options := []bind.Option{bind.Under("contact"), bind.AllowUnknown()}
	create := bind.Handle(b, func(http.ResponseWriter, *http.Request, Contact) error { return nil }, options...)
	send(create, `{"contact":{"name":"Ada"}}`)
	// Output: 422 {"message":"The given data was invalid.","errors":{"contact.email":["The contact.email field is required."]}}
}

func ExampleZoho() {
	b := bind.Must(bind.New(bind.Config{Format: bind.Zoho{Version: 8}}))
	create := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []Contact) error { return nil }, bind.Under("data"))
	send(create, `{"data":[{"name":"Ada","email":"ada@example.com"},{"name":"Bob"}]}`)
	// Output: 400 {"data":[{"code":"MANDATORY_NOT_FOUND","details":{"api_name":"email","json_path":"$.data[1].email"},"message":"required field not found","status":"error"}]}
}

func ExampleProblem() {
	b := bind.Must(bind.New(bind.Config{Format: bind.Problem{}}))
	create := bind.Handle(b, func(http.ResponseWriter, *http.Request, Contact) error { return nil })
	send(create, `{"name":"Ada"}`)
	// Output: 422 {"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"1 field is invalid","instance":"/contacts","errors":[{"detail":"The email field is required.","pointer":"#/email"}]}
}

// Every failure of a handler has a Reason, so that an API answers all of them in one envelope.
// Clients match on rules, which are not translated.
func ExampleProblem_rule() {
	type Contact struct {
		Name string `json:"name" validate:"required"`
		Note string `json:"note" validate:"max=5"`
	}
	b := bind.Must(bind.New(bind.Config{Format: bind.Problem{Rule: true}}))
	err := b.Decode(context.Background(), []byte(`{"note":"too long"}`), new(Contact))
	_, _, body := b.Answer("en", err)
	fmt.Println(string(body))
	// Output:
	// {"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"2 fields are invalid","errors":[{"detail":"The name field is required.","pointer":"#/name","rule":"required"},{"detail":"The note field must not be greater than 5 characters.","pointer":"#/note","rule":"max","param":"5"}]}
}

// The ids of the contacts to delete must be those of stored contacts.
func ExampleEach() {
	b := bind.Must(bind.New(bind.Config{Lookups: map[string]bind.Lookup{
		"contacts": bind.Stored(func(context.Context, []int64) ([]int64, error) { return []int64{1, 2}, nil }),
	}}))
	remove := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []int64) error { return nil },
		bind.Under("ids"), bind.Each(`validate:"gt=0" bind:"exists=contacts"`))
	send(remove, `{"ids":[1,2,3,-4]}`)
	// Output:
	// 422 {"message":"The given data was invalid.","errors":{"ids.2":["The selected ids.2 is invalid."],"ids.3":["The ids.3 field must be greater than 0."]}}
}

func ExampleReason() {
	for _, r := range []bind.Reason{
		bind.Invalid, bind.Malformed, bind.Unauthenticated, bind.PaymentRequired, bind.Forbidden, bind.NotFound,
		bind.MethodNotAllowed, bind.Timeout, bind.Conflict, bind.InProgress, bind.Gone, bind.PreconditionFailed,
		bind.TooLarge, bind.UnsupportedMedia, bind.RateLimited, bind.Internal, bind.Unavailable, bind.Validated,
	} {
		fmt.Println(r.Status(), r)
	}
	// Output:
	// 422 invalid
	// 400 malformed
	// 401 unauthenticated
	// 402 payment_required
	// 403 forbidden
	// 404 not_found
	// 405 method_not_allowed
	// 408 timeout
	// 409 conflict
	// 409 in_progress
	// 410 gone
	// 412 precondition_failed
	// 413 too_large
	// 415 unsupported_media
	// 429 rate_limited
	// 500 internal
	// 503 unavailable
	// 204 validated
}

func ExampleError_StatusCode() {
	type Contact struct {
		Name string `json:"name" validate:"required"`
	}
	b := bind.Must(bind.New(bind.Config{Format: bind.Teamwork{}}))
	err := b.Decode(context.Background(), []byte(`{}`), new(Contact))

	var e *bind.Error
	if errors.As(err, &e) {
		fmt.Println(e.StatusCode(), e.Reason.Status())
	}
	// Output: 400 422
}

func ExampleError_Unwrap() {
	cause := errors.New("no route to the card processor")
	err := fmt.Errorf("paying: %w", &bind.Error{Reason: bind.Unavailable, RetryAfter: time.Second, Err: cause})
	fmt.Println(errors.Is(err, cause))
	fmt.Println(err)
	// Output:
	// true
	// paying: bind: unavailable: no route to the card processor
}

// A single-page form that validates while it is filled in: nothing is stored, and only the fields asked for are judged.
func ExampleConfig_precognition() {
	b := bind.Must(bind.New(bind.Config{Precognition: true}))
	create := bind.Handle(b, func(http.ResponseWriter, *http.Request, Contact) error {
		fmt.Println("never called")
		return nil
	})
	for _, body := range []string{`{"email":"ada"}`, `{"email":"ada@example.com"}`} {
		r := httptest.NewRequest(http.MethodPost, "/contacts", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Precognition", "true")
		r.Header.Set("Precognition-Validate-Only", "email")
		w := httptest.NewRecorder()
		create.ServeHTTP(w, r)
		fmt.Println(w.Code, w.Header().Get("Precognition-Success"), w.Body)
	}
	// Output:
	// 422  {"message":"The given data was invalid.","errors":{"email":["The email field must be a valid email address."]}}
	// 204 true
}

// Teamwork's clients match on codes: those of duplicates can be told apart by lookup.
func ExampleTeamwork() {
	type Company struct {
		Name  string `json:"name" bind:"available=companies.name"`
		Owner int    `json:"owner" bind:"exists=users"`
	}
	none := func(context.Context, []int) ([]int, error) { return nil, nil }
	taken := func(_ context.Context, names []string) ([]string, error) { return names, nil }
	b := bind.Must(bind.New(bind.Config{
		Format: bind.Teamwork{Codes: map[string]string{"available=companies.name": bind.TeamworkD12}},
		Lookups: map[string]bind.Lookup{
			"users": bind.Stored(none), "companies.name": bind.Stored(taken),
		},
	}))
	var e *bind.Error
	if errors.As(b.Decode(context.Background(), []byte(`{"name":"Acme","owner":7}`), new(Company)), &e) {
		for _, fe := range e.Fields {
			fmt.Println(fe.Path, fe.Rule, fe.Param, fe.Kind == bind.Relationship)
		}
	}
	// Output:
	// name available companies.name false
	// owner exists users true
}

// The code of a duplicate can depend on the lookup that found it, or on the rule alone. A body in which nothing else is
// wrong is answered 409.
func ExampleTeamwork_codes() {
	type Person struct {
		Email string `json:"email" bind:"available=people.email"`
		Phone string `json:"phone" bind:"available=people.phone"`
	}
	taken := bind.Stored(func(_ context.Context, keys []string) ([]string, error) { return keys, nil })
	b := bind.Must(bind.New(bind.Config{
		Format: bind.Teamwork{Codes: map[string]string{
			"available=people.email": bind.TeamworkD4,
			"available":              bind.TeamworkD3,
		}},
		Lookups: map[string]bind.Lookup{"people.email": taken, "people.phone": taken},
		NewID:   func(*http.Request) string { return "0d4f" },
	}))
	show(b, b.Decode(context.Background(), []byte(`{"email":"ada@example.com"}`), new(Person)))
	show(b, b.Decode(context.Background(), []byte(`{"phone":"+4930123456"}`), new(Person)))
	// Output:
	// 409 {"errors":[{"id":"0d4f","title":"Duplicated email address","code":"D4","detail":"The email has already been taken.","meta":{"attribute":"email","rule":"available"}}]}
	// 409 {"errors":[{"id":"0d4f","title":"Duplicated contacts entry","code":"D3","detail":"The phone has already been taken.","meta":{"attribute":"phone","rule":"available"}}]}
}

// The whole catalogue is there for handlers. Titles are translated.
func ExampleTeamwork_catalogue() {
	titles := bind.FormatFunc(func(r bind.Report) bind.Response {
		for _, code := range []string{
			bind.TeamworkE1, bind.TeamworkE2, bind.TeamworkE3, bind.TeamworkE4, bind.TeamworkE5, bind.TeamworkE6,
			bind.TeamworkE7, bind.TeamworkE8, bind.TeamworkE9, bind.TeamworkE10, bind.TeamworkE11, bind.TeamworkE12,
			bind.TeamworkV1, bind.TeamworkV2, bind.TeamworkU1, bind.TeamworkU2, bind.TeamworkU3, bind.TeamworkU4,
			bind.TeamworkD1, bind.TeamworkD2, bind.TeamworkD3, bind.TeamworkD4, bind.TeamworkD5, bind.TeamworkD6,
			bind.TeamworkD7, bind.TeamworkD8, bind.TeamworkD9, bind.TeamworkD10, bind.TeamworkD11, bind.TeamworkD12,
			bind.TeamworkD13, bind.TeamworkD14, bind.TeamworkD15, bind.TeamworkD16, bind.TeamworkD17,
			bind.TeamworkC1, bind.TeamworkC2, bind.TeamworkC4, bind.TeamworkC5, bind.TeamworkC6, bind.TeamworkC7, bind.TeamworkC8,
			bind.TeamworkUnknownColumn, bind.TeamworkUnknownCustomField, bind.TeamworkUnknownTempID, bind.TeamworkUnknownFilter,
			bind.TeamworkL1, bind.TeamworkL2, bind.TeamworkB1,
		} {
			fmt.Println(code, r.Text("teamwork."+code))
		}
		return bind.Response{Body: []byte("{}")}
	})
	b := bind.Must(bind.New(bind.Config{Format: titles}))
	b.Answer("en", &bind.Error{})
	// Output:
	// E1 Unauthorized, invalid or no authentication given
	// E2 Logged in but lack the permission to perform an action
	// E3 Not found
	// E4 Bad request
	// E5 Internal server error
	// E6 CRM not enabled on installation
	// E7 CRM enabled, but not setup on installation
	// E8 User doesn't have access to CRM
	// E9 Subscription ended
	// E10 Trial expired
	// E11 Subscription payment failed
	// E12 Payment required
	// V1 Attribute validation errors
	// V2 Relationship validation errors
	// U1 Pipeline stages add
	// U2 Pipeline stages update
	// U3 Stage deals update
	// U4 Unsupported file target type
	// D1 Generic duplicate key constraint
	// D2 Duplicated assignee entry
	// D3 Duplicated contacts entry
	// D4 Duplicated email address
	// D5 Duplicated phone number
	// D6 Duplicated product
	// D7 Duplicated product price
	// D8 Duplicated custom filter name
	// D9 Duplicated product name
	// D10 Duplicated pipeline name
	// D11 Duplicated contact main email address
	// D12 Duplicated company name
	// D13 Duplicated foreign item
	// D14 Duplicated activity type name
	// D15 Duplicated activity type color
	// D16 Duplicated activity type icon
	// D17 Duplicated custom field name with kind
	// C1 Contact has been listed as a main contact for another deal
	// C2 Activity type limit reached
	// C4 Unknown custom field used in custom filter
	// C5 User with email already exists
	// C6 User with email already exists (deprecated)
	// C7 User not invited
	// C8 The entity or entities trying to be created already exist
	// ?1_ Unknown column
	// ?2 Unknown custom field
	// ?3 Unknown tempId on file upload
	// ?4 Unknown custom filterId
	// L1 Custom field limit reached
	// L2 There is already a maximum of 3 exports running
	// B1 Billing error occurred during request, check detail for explanation
}

// Formats that give the place of a mistake by itself need no path in its text.
func ExampleLabelStyle() {
	fields := bind.Reject(bind.FieldError{Path: bind.At("leads", 0, "firstName"), Rule: "required"})
	for _, style := range []bind.LabelStyle{bind.DottedLabels, bind.NamedLabels} {
		b := bind.Must(bind.New(bind.Config{Labels: style}))
		_, _, body := b.Answer("", fields)
		fmt.Println(string(body))
	}
	// Output:
	// {"message":"The given data was invalid.","errors":{"leads.0.firstName":["The leads.0.firstName field is required."]}}
	// {"message":"The given data was invalid.","errors":{"leads.0.firstName":["The first name (item 1) field is required."]}}
}
