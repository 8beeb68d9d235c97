package bindtest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/bindtest"
)

// printer is a *testing.T that prints failures: an example has none.
type printer struct{ testing.TB }

func (printer) Helper()          {}
func (printer) Error(all ...any) { fmt.Println(all...) }

type lead struct {
	Name  string `json:"name" validate:"required,max=100"`
	Phone string `json:"phone" validate:"required,e164"`
}

// leads takes {"leads":[…]} and answers in a format.
func leads(format bind.Format) http.Handler {
	b := bind.Must(bind.New(bind.Config{Format: format}))
	return bind.HandleMany(b, func(w http.ResponseWriter, _ *http.Request, in []lead) error {
		w.Header().Set("Location", fmt.Sprintf("/leads?last=%d", len(in)))
		w.WriteHeader(http.StatusCreated)
		return nil
	}, bind.Under("leads"))
}

func ExamplePost() {
	t := printer{} // in a test: its *testing.T
	bindtest.Post(t, leads(nil), `{"leads":[{"name":"Ada","phone":"030"}]}`).
		Status(422).
		Only("leads.0.phone", "e164")
	bindtest.Post(t, leads(nil), `{"leads":[{"name":"Ada","phone":"030"}]}`).
		Invalid("leads.0.phone", "required")
	// Output:
	// bindtest: POST /: want the mistake required at leads.0.phone
	// answer: 422 Unprocessable Entity, application/json, en
	// reason: invalid, "The given data was invalid."
	//
	//    path           rule      code  message
	// -  leads.0.phone  required
	// ~  leads.0.phone  e164            The leads.0.phone field must be a valid phone number in international format (such as +14155550100).
	//
	// - expected, and not in the answer
	// ~ near to what was expected
}

func ExampleSend() {
	t := printer{}
	mux := http.NewServeMux()
	mux.Handle("PUT /leads", leads(bind.Teamwork{}))
	bindtest.Send(t, mux, bindtest.Request{
		Method: http.MethodPut, Target: "/leads",
		Header: map[string]string{"Accept-Language": "de"},
		Body:   map[string][]lead{"leads": {{Name: "Ada", Phone: "+4930123456"}}},
	}).Valid().Status(201).Header("Location", "/leads?last=1")
	// Output:
}

// ExampleRequest sends NDJSON: a line for each item of the body.
func ExampleRequest() {
	count := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lines := json.NewDecoder(r.Body)
		for n := 1; lines.More(); n++ {
			var in lead
			_ = lines.Decode(&in)
			fmt.Println(n, in.Name)
		}
	})
	bindtest.Send(printer{}, count, bindtest.Request{Lines: true, Body: []lead{{Name: "Ada"}, {Name: "Bob"}}}).Valid()
	// Output:
	// 1 Ada
	// 2 Bob
}

// ExampleAnswer asserts on messages, and takes from the answer what no method
// asserts on.
func ExampleAnswer() {
	t := printer{}
	answer := bindtest.Post(t, leads(bind.Zoho{}), `{"leads":[{"phone":"+4930123456"}]}`).
		Only("leads.0.name", "required").
		Message("leads.0.name", "required field not found")
	fmt.Println(answer.Facts().Fields[0].Code)
	fmt.Println(string(answer.Body()))
	// Output:
	// MANDATORY_NOT_FOUND
	// {"leads":[{"code":"MANDATORY_NOT_FOUND","details":{"api_name":"name","json_path":"$.leads[0].name"},"message":"required field not found","status":"error"}]}
}

func ExampleParse() {
	header := http.Header{"Content-Type": {"application/json"}}
	body := `{"errors":[{"id":"1","title":"…","code":"V1","detail":"…","meta":{"attribute":"leads.0.phone","rule":"e164"}}]}`
	e, err := bindtest.Parse(bind.Teamwork{}, header, 400, []byte(body))
	fmt.Println(e.Reason, e.Fields[0].Path, e.Fields[0].Rule, e.Fields[0].Code, err)
	// Output:
	// invalid leads.0.phone e164 V1 <nil>
}

// terse is a format of the user's: {"wrong":["leads.0.phone"]}.
type terse struct {
	Wrong []bind.Path `json:"wrong"`
}

func (terse) Render(r bind.Report) bind.Response {
	body := terse{}
	for _, fe := range r.Fields {
		body.Wrong = append(body.Wrong, fe.Path)
	}
	return bind.Response{Body: body}
}

func (terse) Parse(_ http.Header, _ int, body []byte) (*bind.Error, error) {
	var answer struct{ Wrong []string }
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, err
	}
	if answer.Wrong == nil {
		return nil, errors.New(`there is no "wrong"`)
	}

	e := &bind.Error{}
	for _, name := range answer.Wrong {
		e.Fields = append(e.Fields, bind.FieldError{Path: bind.At(name)})
	}
	return e, nil
}

// ExampleParser tests a handler that answers in a format of the user's without
// bind's help: Parse of the format finds the facts.
func ExampleParser() {
	var format bindtest.Parser = terse{}
	byHand := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"wrong":["name"]}`))
	})
	bindtest.Send(printer{}, byHand, bindtest.Request{Body: `{}`, Format: format}).
		Status(400).
		Only("name", "")
	// Output:
}
