package bind_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// precognitive makes a request ask for validation only, of all fields or of those that the header's lines list.
func precognitive(r *http.Request, only ...string) *http.Request {
	r.Header.Set("Precognition", "true")
	for _, line := range only {
		r.Header.Add("Precognition-Validate-Only", line)
	}
	return r
}

// told is an answer with one mistake.
func told(name, message string) string {
	return `{"message":"The given data was invalid.","errors":{"` + name + `":["` + message + `"]}}`
}

// signup is a form with all sorts of names.
type signup struct {
	Name    string             `json:"name" validate:"required"`
	Email   string             `json:"email" validate:"required,email" bind:"available=emails"`
	Phone1  string             `json:"phone_home" validate:"omitempty,e164"`
	Phone2  string             `json:"phone_work" validate:"omitempty,e164"`
	Dotted  string             `json:"v1.0" validate:"omitempty,max=1"`
	Company int                `json:"company" bind:"exists=companies"`
	Tags    []string           `json:"tags" validate:"max=3,dive,max=2"`
	Users   []signupUser       `json:"users" validate:"dive"`
	ByName  map[string]contact `json:"by_name" validate:"dive"`
	Address struct {
		City string `json:"city" validate:"required"`
	} `json:"address"`
	Billing *struct {
		City string `json:"city" validate:"required"`
	} `json:"billing" validate:"omitempty"`
}

type signupUser struct {
	Name    string `json:"name" validate:"required"`
	Company int    `json:"company" bind:"exists=companies"`
	Code    string `json:"code" bind:"distinct"`
}

type contact struct {
	Phone string `json:"phone" validate:"required"`
}

// never is a handler's work that must not be done.
func never[T any](t *testing.T) func(http.ResponseWriter, *http.Request, T) error {
	return func(http.ResponseWriter, *http.Request, T) error {
		t.Error("the handler was called")
		return nil
	}
}

// forms returns a Binder for signup, and what its lookups are asked.
func forms(t *testing.T, cfg bind.Config) (b *bind.Binder, emails *ledger[string], companies *ledger[int]) {
	t.Helper()
	emails, companies = stored("taken@example.com"), stored(1, 2)
	cfg.Precognition = true
	cfg.Lookups = map[string]bind.Lookup{"emails": emails.lookup(), "companies": companies.lookup()}
	return newBinder(t, cfg), emails, companies
}

func TestPrecognitionValidateOnly(t *testing.T) {
	t.Parallel()
	const body = `{"email":"taken@example.com","phone_home":"x","phone_work":"y","v1.0":"xx","company":9,"tags":["abc","a","def"],
		"users":[{"company":8,"code":"c"},{"name":"Bob","company":7,"code":"c"}],
		"by_name":{"a":{},"b.c":{},"d*":{}},"address":{},"billing":{}}`
	for name, tt := range map[string]struct {
		only []string // lines of the header
		want []string // nil: 204
	}{
		"one":                      {[]string{"name"}, []string{"name required"}},
		"several":                  {[]string{"company,name"}, []string{"name required", "company exists=companies"}},
		"several lines":            {[]string{"company", "name,email"}, []string{"name required", "email available=emails", "company exists=companies"}},
		"twice":                    {[]string{"name,name", "name"}, []string{"name required"}},
		"empty":                    {[]string{""}, nil},
		"only commas":              {[]string{",,", ","}, nil},
		"unknown":                  {[]string{"nope"}, nil},
		"not trimmed":              {[]string{"nope, name"}, nil},
		"case":                     {[]string{"Name"}, nil},
		"whole key/longer":         {[]string{"names"}, nil},
		"whole key/shorter":        {[]string{"nam"}, nil},
		"whole key/above":          {[]string{"users,users.0,address"}, nil},
		"whole key/below":          {[]string{"name.first"}, nil},
		"index":                    {[]string{"users.1.company"}, []string{"users.1.company exists=companies"}},
		"index/of a scalar":        {[]string{"tags.2"}, []string{"tags.2 max=2"}},
		"index/beyond":             {[]string{"users.2.company"}, nil},
		"index/other spelling":     {[]string{"users.01.company"}, nil},
		"star/index":               {[]string{"users.*.company"}, []string{"users.0.company exists=companies", "users.1.company exists=companies"}},
		"star/last":                {[]string{"tags.*"}, []string{"tags.0 max=2", "tags.2 max=2"}},
		"star/first":               {[]string{"*"}, []string{"name required", "email available=emails", "phone_home e164", "phone_work e164", "company exists=companies"}},
		"star/two":                 {[]string{"*.*.name"}, []string{"users.0.name required"}},
		"star/in a name":           {[]string{"phone_*"}, []string{"phone_home e164", "phone_work e164"}},
		"star/around a name":       {[]string{"*_wor*"}, []string{"phone_work e164"}},
		"star/stands for a letter": {[]string{"name*,*name,na*me,company**********"}, nil},
		"star/and letters":         {[]string{"*o*p*n*"}, []string{"company exists=companies"}},
		"star/no dots":             {[]string{"users.*"}, nil},
		"star/map":                 {[]string{"by_name.*.phone"}, []string{"by_name.a.phone required", "by_name.d*.phone required"}},
		"star/literal":             {[]string{`by_name.d*.phone`}, []string{"by_name.d*.phone required"}},
		"dot/escaped":              {[]string{`v1\.0`}, []string{"v1.0 max=1"}},
		"dot/not escaped":          {[]string{`v1.0`}, nil},
		"dot/in a map":             {[]string{`by_name.b\.c.phone`}, []string{"by_name.b.c.phone required"}},
		"dot/beside a star":        {[]string{`by_name.b\.c.*`}, []string{"by_name.b.c.phone required"}},
		"dot/between":              {[]string{`users\.0\.name`}, nil},
		"object":                   {[]string{"address.city,billing.city"}, []string{"address.city required", "billing.city required"}},
		"distinct":                 {[]string{"users.1.code"}, []string{"users.1.code distinct"}},
		"some and a star":          {[]string{"users.*.name,name"}, []string{"name required", "users.0.name required"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, _, _ := forms(t, bind.Config{})
			require.NoError(t, b.Check(signup{}))
			var got signup
			err := b.Bind(precognitive(post(body), tt.only...), &got)
			require.Error(t, err, "never nil: a handler that returns on error stores nothing")
			assert.Zero(t, got)
			w := serve(bind.Handle(b, never[signup](t)), precognitive(post(body), tt.only...))
			assert.Equal(t, "true", w.Header().Get("Precognition"))
			if tt.want == nil {
				assert.Equal(t, bind.Validated, reasonOf(t, err))
				assert.Equal(t, http.StatusNoContent, w.Code)
				return
			}
			assert.Equal(t, tt.want, failures(t, err))
			assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
			assert.Equal(t, len(tt.want), strings.Count(w.Body.String(), `":["`), "%s", w.Body)

			prefixed := make([]string, len(tt.only))
			for i, line := range tt.only {
				prefixed[i] = "form." + strings.ReplaceAll(line, ",", ",form.")
			}
			_, err = bind.One[signup](b, precognitive(post(`{"form":`+body+`}`), prefixed...), bind.Under("form"))
			if strings.Contains(name, "star/first") {
				return // form.* is what * was
			}
			assert.Len(t, failures(t, err), len(tt.want))
		})
	}
}

func reasonOf(t *testing.T, err error) bind.Reason {
	t.Helper()
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	return e.Reason
}

// TestPrecognitionAsksForWhatIsWanted counts lookups.
func TestPrecognitionAsksForWhatIsWanted(t *testing.T) {
	t.Parallel()
	const body = `{"email":"a@example.com","company":9,"users":[{"company":8},{"company":7},{"company":7}]}`
	for name, tt := range map[string]struct {
		only      []string
		emails    [][]string
		companies [][]int
	}{
		"all":       {nil, [][]string{{"a@example.com"}}, [][]int{{9, 8, 7}}},
		"email":     {[]string{"email"}, [][]string{{"a@example.com"}}, nil},
		"company":   {[]string{"company"}, nil, [][]int{{9}}},
		"item":      {[]string{"users.1.company"}, nil, [][]int{{7}}},
		"items":     {[]string{"users.*.company"}, nil, [][]int{{8, 7}}},
		"both":      {[]string{"email", "users.0.company"}, [][]string{{"a@example.com"}}, [][]int{{8}}},
		"around":    {[]string{"users,users.0"}, nil, nil},
		"no lookup": {[]string{"name"}, nil, nil},
		"nothing":   {[]string{""}, nil, nil},
	} {
		for _, parallel := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/parallel=%t", name, parallel), func(t *testing.T) {
				t.Parallel()
				b, emails, companies := forms(t, bind.Config{Parallel: parallel})
				serve(bind.Handle(b, never[signup](t)), precognitive(post(body), tt.only...))
				assert.Equal(t, tt.emails, emails.calls)
				assert.Equal(t, tt.companies, companies.calls)
			})
		}
	}
}

func TestPrecognitionIsExactlyTrue(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"True", "TRUE", "1", "yes", "true ", "true,true", "false", ""} {
		b, _, _ := forms(t, bind.Config{})
		r := precognitive(post(goodLead), "name")
		r.Header.Set("Precognition", value)
		called := false
		w := serve(bind.Handle(b, func(http.ResponseWriter, *http.Request, lead) error {
			called = true
			return nil
		}), r)
		assert.True(t, called, value)
		assert.Equal(t, http.StatusOK, w.Code, value)
		assert.Empty(t, w.Header().Get("Precognition"), value)
		assert.Equal(t, []string{"Precognition"}, w.Header().Values("Vary"), value)
	}
}

func TestPrecognitionIsOffByDefault(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for body, status := range map[string]int{goodLead: http.StatusCreated, `{"name":"Ada"}`: http.StatusUnprocessableEntity} {
		h := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ lead) error {
			w.WriteHeader(http.StatusCreated)
			return nil
		})
		w := serve(h, precognitive(post(body), ""))
		assert.Equal(t, status, w.Code)
		assert.NotContains(t, w.Header().Values("Vary"), "Precognition")
		assert.NotContains(t, w.Header(), "Precognition")
		assert.NotContains(t, w.Header(), "Precognition-Success")
	}
}

func TestPrecognitionSucceeds(t *testing.T) {
	t.Parallel()
	b, _, _ := forms(t, bind.Config{Format: bind.Problem{}})
	plain := func(bound func(*http.Request) error) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			err := bound(r)
			if !assert.Error(t, err, "a handler that returns on error stores nothing") {
				return
			}
			b.WriteError(w, r, err)
		})
	}
	const many = `[` + goodLead + `]`
	for name, tt := range map[string]struct {
		handler http.Handler
		body    string
	}{
		"Handle":     {bind.Handle(b, never[lead](t)), goodLead},
		"HandleMany": {bind.HandleMany(b, never[[]lead](t)), many},
		"Bind":       {plain(func(r *http.Request) error { return b.Bind(r, new(lead)) }), goodLead},
		"BindMany":   {plain(func(r *http.Request) error { return b.BindMany(r, new([]lead)) }), many},
		"One": {plain(func(r *http.Request) error {
			v, err := bind.One[lead](b, r)
			assert.Zero(t, v)
			return err
		}), goodLead},
		"Many": {plain(func(r *http.Request) error {
			v, err := bind.Many[lead](b, r)
			assert.Zero(t, v)
			return err
		}), many},
	} {
		for _, only := range [][]string{nil, {"name"}, {""}} {
			w := serve(tt.handler, precognitive(post(tt.body), only...))
			assert.Equal(t, http.StatusNoContent, w.Code, name)
			assert.Equal(t, http.Header{
				"Precognition": {"true"}, "Precognition-Success": {"true"}, "Vary": w.Header()["Vary"], "X-Content-Type-Options": {"nosniff"},
			}, w.Header(), name)
			assert.ElementsMatch(t, []string{"Precognition", "Accept-Language"}, w.Header().Values("Vary"), name)
			assert.Zero(t, w.Body.Len(), name)
		}
	}
	require.NoError(t, b.Decode(context.Background(), []byte(goodLead), new(lead)), "there is no request to ask")
}

func TestPrecognitionFails(t *testing.T) {
	t.Parallel()
	const body = `{"name":"","email":"taken@example.com","company":9}`
	const all = `{"message":"The given data was invalid.","errors":{"name":["The name field is required."],` +
		`"email":["The email has already been taken."],"company":["The selected company is invalid."],"address.city":["The address.city field is required."]}}`
	const some = `{"message":"The given data was invalid.","errors":{"email":["The email has already been taken."],"company":["The selected company is invalid."]}}`
	const counted = `{"message":"The email has already been taken. (and 1 more error)","errors":{"email":["The email has already been taken."],"company":["The selected company is invalid."]}}`
	for name, tt := range map[string]struct {
		format bind.Format
		only   []string
		want   string
	}{
		"default":         {nil, nil, all},
		"laravel":         {bind.Laravel{}, []string{"email,company"}, some},
		"laravel/counted": {bind.Laravel{Summary: bind.FirstAndCount}, []string{"email,company"}, counted},
		"teamwork":        {bind.Teamwork{Status: 400}, []string{"email,company"}, some},
		"problem":         {bind.Problem{Status: 400}, []string{"email,company"}, some},
		"deploy":          {bind.Deploy("/e"), []string{"email,company"}, some},
		"zoho":            {bind.Zoho{Version: 8}, []string{"email,company"}, some},
		"own": {bind.FormatFunc(func(bind.Report) bind.Response { panic("not asked") }),
			[]string{"email,company"}, some},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, _, _ := forms(t, bind.Config{Format: tt.format})
			w := serve(bind.Handle(b, never[signup](t)), precognitive(post(body), tt.only...))
			assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
			assert.JSONEq(t, tt.want, w.Body.String())
			assert.Equal(t, "application/json", w.Header().Get("Content-Type"))
			assert.Equal(t, "true", w.Header().Get("Precognition"))
			assert.NotContains(t, w.Header(), "Precognition-Success")
			assert.ElementsMatch(t, []string{"Precognition", "Accept-Language"}, w.Header().Values("Vary"))
		})
	}
}

// TestPrecognitionDoesNotPassWhatNobodyHasSeen: a value that wanted fields would be in is wrong itself, or mistakes are
// cut off before them. The client takes a field that it asked about for valid if it is not in the answer.
func TestPrecognitionDoesNotPassWhatNobodyHasSeen(t *testing.T) {
	t.Parallel()
	type optional struct {
		Address *struct {
			City string `json:"city" validate:"required"`
		} `json:"address" validate:"required"`
		Labels map[string]string `json:"labels" validate:"max=1,dive,max=2"`
		Tags   []string          `json:"tags" validate:"max=1,dive,max=2"`
		Codes  []string          `json:"codes" validate:"unique,dive,max=2"`
		Pair   [2]int            `json:"pair" validate:"dive,max=2"`
		Name   string            `json:"name"`
		Sized  map[string]string `json:"sized" validate:"omitempty,gte=3,dive,email"`
		Unique map[string]string `json:"unique" validate:"omitempty,unique,dive,max=2"`
		Other  *struct {
			City string `json:"city" validate:"required"`
		} `json:"other" validate:"required_if=Name x"`
	}
	for name, tt := range map[string]struct {
		only, body string
		errors     int
		want       string // "": 204
	}{
		"no object":             {"address.city", `{"address":"x"}`, 0, told(`address.city`, `The address field must be an object.`)},
		"no object/pattern":     {"*.c*", `{"address":"x"}`, 0, told(`address.c*`, `The address field must be an object.`)},
		"no object/others":      {"address,name", `{"address":"x"}`, 0, `{"message":"The given data was invalid.","errors":{"address":["The address field must be an object."]}}`},
		"no object/elsewhere":   {"name", `{"address":"x"}`, 0, ""},
		"missing":               {"address.city", `{}`, 0, told(`address.city`, `The address field is required.`)},
		"list":                  {"tags.0", `{"address":{"city":"x"},"tags":["abc","a"]}`, 0, told(`tags.0`, `The tags.0 field must not be greater than 2 characters.`)},
		"list/right item":       {"tags.1", `{"address":{"city":"x"},"tags":["abc","a"]}`, 0, ""},
		"list/all items":        {"tags.0,tags.1,tags.2", `{"address":{"city":"x"},"tags":["abc","def","ghi"]}`, 0, `{"message":"The given data was invalid.","errors":{"tags.0":["The tags.0 field must not be greater than 2 characters."],"tags.1":["The tags.1 field must not be greater than 2 characters."],"tags.2":["The tags.2 field must not be greater than 2 characters."]}}`},
		"list/of repeats":       {"codes.1", `{"address":{"city":"x"},"codes":["a","abc","a"]}`, 0, told(`codes.1`, `The codes.1 field must not be greater than 2 characters.`)},
		"map":                   {"labels.a", `{"address":{"city":"x"},"labels":{"a":"abc","b":"x"}}`, 0, told(`labels.a`, `The labels.a field must not be greater than 2 characters.`)},
		"map/too small":         {"sized.*", `{"address":{"city":"x"},"sized":{"a":"bad"}}`, 0, told(`sized.a`, `The sized.a field must be a valid email address.`)},
		"map/of repeats":        {"unique.a", `{"address":{"city":"x"},"unique":{"a":"bad","b":"bad"}}`, 0, told(`unique.a`, `The unique.a field must not be greater than 2 characters.`)},
		"missing/conditionally": {"other.city", `{"address":{"city":"x"},"name":"x"}`, 0, told(`other.city`, `The other field is required when name is x.`)},
		"dots in a name":        {`sized.a\.b*`, `{"address":{"city":"x"},"sized":{"a.bc":"bad","b":"a@b.de","c":"a@b.de"}}`, 0, `{"message":"The given data was invalid.","errors":{"sized.a.bc":["The sized.a.bc field must be a valid email address."]}}`},
		"dots between stars":    {`sized.*\.*`, `{"address":{"city":"x"},"sized":{"a.bc":"bad","b":"a@b.de","c":"a@b.de"}}`, 0, `{"message":"The given data was invalid.","errors":{"sized.a.bc":["The sized.a.bc field must be a valid email address."]}}`},
		"a star is no dot":      {`sized.*`, `{"address":{"city":"x"},"sized":{"a.bc":"bad","b":"a@b.de","c":"a@b.de"}}`, 0, ""},
		"the body itself":       {"body", `[]`, 0, `{"message":"The given data was invalid.","errors":{"body":["The request body must be an object."]}}`},
		"array":                 {"pair.0", `{"address":{"city":"x"},"pair":[1,1,1]}`, 0, told(`pair.0`, `The pair field must contain 2 items.`)},
		"body":                  {"name", `[]`, 0, told(`name`, `The request body must be an object.`)},
		"body/nothing is asked": {"", `[]`, 0, ""},
		"unknown member":        {"name,address.city", `{"address":{"city":"x","y":1},"z":1}`, 0, ""},
		"cut":                   {"name", `{"tags":[1,2,3],"name":"x"}`, 1, told(`name`, `The tags.0 field must be a string.`)},
		"not cut":               {"name", `{"tags":[1,2,3],"name":"x"}`, 3, ""},
		"not cut/of rules":      {"name", `{"tags":["abc"],"labels":{"b":"abc"}}`, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Precognition: true, Limits: bind.Limits{Errors: tt.errors}})
			w := serve(bind.Handle(b, never[optional](t)), precognitive(post(tt.body), tt.only))
			if tt.want == "" {
				assert.Equal(t, http.StatusNoContent, w.Code)
				return
			}
			assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
			assert.NotContains(t, w.Header(), "Precognition-Success")
			assert.JSONEq(t, tt.want, w.Body.String())
			assert.Equal(t, name == "cut", w.Header().Get("Errors-Truncated") == "true")
		})
	}
}

// TestPrecognitionMarksEveryAnswer: without the header, the clients throw.
func TestPrecognitionMarksEveryAnswer(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{
		Precognition: true, Format: bind.Teamwork{}, Limits: bind.Limits{Bytes: 200, Items: 2},
		Rules: bind.Rules{Funcs: map[string]bind.Rule{
			"uppercase": {Func: func(_ context.Context, f validator.FieldLevel) bool {
				if f.Field().String() == "x" {
					panic("kaboom")
				}
				return true
			}},
		}},
		Lookups: map[string]bind.Lookup{"down": of[int](func(context.Context) error { return errors.New("kaboom") })},
	})
	type form struct {
		Boom string `json:"boom" validate:"omitempty,uppercase"`
		Down int    `json:"down" bind:"exists=down"`
		List []int  `json:"list"`
	}
	h := bind.Handle(b, never[form](t))
	refuse := func(err error) http.Handler {
		return bind.Handle(b, never[form](t), bind.Before(func(*http.Request) error { return err }))
	}
	write := func(reason bind.Reason) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, &bind.Error{Reason: reason}) })
	}
	with := func(name, value string) *http.Request {
		r := post(`{}`)
		r.Header.Set(name, value)
		return r
	}
	get := httptest.NewRequest(http.MethodGet, "/leads", nil)
	get.Body = nil
	for name, tt := range map[string]struct {
		handler http.Handler
		request *http.Request
		status  int
		message string
	}{
		"unauthenticated":    {refuse(&bind.Error{Reason: bind.Unauthenticated}), post(`{}`), http.StatusUnauthorized, "Unauthenticated."},
		"forbidden":          {refuse(&bind.Error{Reason: bind.Forbidden}), post(`{}`), http.StatusForbidden, "This action is unauthorized."},
		"before fails":       {refuse(errors.New("kaboom")), post(`{}`), http.StatusInternalServerError, "Server Error"},
		"not found":          {write(bind.NotFound), post(``), http.StatusNotFound, ""},
		"method not allowed": {write(bind.MethodNotAllowed), post(``), http.StatusMethodNotAllowed, ""},
		"too large":          {h, post(strings.Repeat(" ", 201)), http.StatusRequestEntityTooLarge, ""},
		"media type":         {h, with("Content-Type", "text/plain"), http.StatusUnsupportedMediaType, ""},
		"encoding":           {h, with("Content-Encoding", "gzip"), http.StatusUnsupportedMediaType, ""},
		"malformed":          {h, post(`{"boom":`), http.StatusBadRequest, "The request body is not valid JSON (line 1, column 9)."},
		"empty":              {h, post(``), http.StatusBadRequest, ""},
		"no body":            {h, get, http.StatusUnsupportedMediaType, ""},
		"too many items":     {h, post(`{"list":[1,2,3]}`), http.StatusUnprocessableEntity, ""},
		"rule panics":        {h, post(`{"boom":"x"}`), http.StatusInternalServerError, "Server Error"},
		"lookup fails":       {h, post(`{"down":1}`), http.StatusInternalServerError, "Server Error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(tt.handler, precognitive(tt.request))
			assert.Equal(t, tt.status, w.Code)
			assert.Equal(t, []string{"true"}, w.Header().Values("Precognition"))
			assert.ElementsMatch(t, []string{"Precognition", "Accept-Language"}, w.Header().Values("Vary"))
			assert.NotContains(t, w.Header(), "Precognition-Success")
			assert.True(t, strings.HasPrefix(w.Body.String(), `{"message":"`+tt.message), "Laravel's format: %s", w.Body)
			assert.NotContains(t, w.Body.String(), "kaboom")
		})
	}
}

// TestPrecognitionVaries: an ordinary answer of the route is not for a precognitive request, either.
func TestPrecognitionVaries(t *testing.T) {
	t.Parallel()
	b, _, _ := forms(t, bind.Config{})
	h := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, in lead) error {
		w.Header().Add("Vary", "Origin")
		if in.Name != "Ada" {
			return &bind.Error{Reason: bind.Conflict}
		}
		return nil
	})
	for body, status := range map[string]int{
		goodLead: http.StatusOK, `{}`: http.StatusUnprocessableEntity, strings.Replace(goodLead, "Ada", "Bob", 1): http.StatusConflict,
	} {
		w := serve(h, post(body))
		assert.Equal(t, status, w.Code)
		assert.Contains(t, w.Header().Values("Vary"), "Precognition")
		assert.NotContains(t, w.Header(), "Precognition")
	}
}

// unread is a body that must not be read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, errors.New("read")
}
func (unread) Close() error { return nil }

// TestPrecognitionIsNoOracle: who may not use the endpoint does not learn from it which addresses are taken.
func TestPrecognitionIsNoOracle(t *testing.T) {
	t.Parallel()
	b, emails, companies := forms(t, bind.Config{})
	order := ""
	before := []bind.Option{
		bind.Before(func(*http.Request) error { order += "1"; return nil }),
		bind.Before(func(*http.Request) error { order += "2"; return &bind.Error{Reason: bind.Unauthenticated} }),
		bind.Before(func(*http.Request) error { order += "3"; return nil }),
	}
	for name, h := range map[string]http.Handler{
		"Handle": bind.Handle(b, never[signup](t), before...), "HandleMany": bind.HandleMany(b, never[[]signup](t), before...),
	} {
		order = ""
		r := precognitive(post(``), "email")
		r.Body, r.ContentLength = unread{t}, 99
		w := serve(h, r)
		assert.Equal(t, http.StatusUnauthorized, w.Code, name)
		assert.JSONEq(t, `{"message":"Unauthenticated."}`, w.Body.String(), name)
		assert.Equal(t, "12", order, name)
	}
	assert.Empty(t, emails.calls)
	assert.Empty(t, companies.calls)
}

func TestPrecognitionOfBulkBodies(t *testing.T) {
	t.Parallel()
	type row struct {
		Name  string `json:"name" validate:"required"`
		Email string `json:"email" bind:"available=emails,distinct"`
	}
	const body = `{"leads":[{"email":"taken@example.com"},{"name":"Bob","email":"b@example.com"},{"email":"b@example.com"}]}`
	for name, tt := range map[string]struct {
		only []string
		want string // "": 204
		keys []string
	}{
		"a cell":   {[]string{"leads.0.email"}, `{"leads.0.email":["The leads.0.email has already been taken."]}`, []string{"taken@example.com"}},
		"fine":     {[]string{"leads.1.name"}, ``, nil},
		"a row":    {[]string{"leads.2.name,leads.2.email"}, `{"leads.2.name":["The leads.2.name field is required."],"leads.2.email":["The leads.2.email field has a duplicate value."]}`, []string{"b@example.com"}},
		"a column": {[]string{"leads.*.name"}, `{"leads.0.name":["The leads.0.name field is required."],"leads.2.name":["The leads.2.name field is required."]}`, nil},
		"no row":   {[]string{"leads.3.name"}, ``, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, emails, _ := forms(t, bind.Config{})
			h := bind.HandleMany(b, never[[]row](t), bind.Under("leads"))
			w := serve(h, precognitive(post(body), tt.only...))
			if tt.want == "" {
				assert.Equal(t, http.StatusNoContent, w.Code)
			} else {
				assert.JSONEq(t, `{"message":"The given data was invalid.","errors":`+tt.want+`}`, w.Body.String())
			}
			if tt.keys == nil {
				assert.Empty(t, emails.calls)
			} else {
				assert.Equal(t, [][]string{tt.keys}, emails.calls)
			}
			_, err := bind.Many[row](b, precognitive(post(body), tt.only...), bind.Under("leads"))
			require.Error(t, err)
			err = b.BindMany(precognitive(post(body), tt.only...), new([]row), bind.Under("leads"))
			assert.Equal(t, tt.want == "", reasonOf(t, err) == bind.Validated)
		})
	}
}

// TestPrecognitionTruncates what is asked for, not what is not.
func TestPrecognitionTruncates(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Precognition: true, Limits: bind.Limits{Report: 500}})
	h := bind.HandleMany(b, never[[]lead](t))
	const items = 40
	body := `[` + list(`{"name":"x"}`, items) + `]`

	w := serve(h, precognitive(post(body)))
	assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
	assert.Equal(t, "true", w.Header().Get("Errors-Truncated"))
	assert.Equal(t, "true", w.Header().Get("Precognition"))
	assert.LessOrEqual(t, w.Body.Len(), 500)

	w = serve(h, precognitive(post(body), "0.phone"))
	assert.Contains(t, w.Body.String(), `"errors":{"0.phone":`)
}

// TestPrecognitionListsAreBounded: a list costs what it is long, whatever the body; one that is too long asks for all.
func TestPrecognitionListsAreBounded(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	b := newBinder(t, bind.Config{Precognition: true, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	h := bind.Handle(b, never[lead](t))
	pattern := func(n int) string {
		var only strings.Builder
		for i := range n {
			fmt.Fprintf(&only, "x%d*,", i)
		}
		return only.String()
	}
	const bad = `{"name":"Ada"}` // and no phone
	for name, tt := range map[string]struct {
		only string
		all  bool
	}{
		"64 KiB":             {strings.Repeat("n", 64<<10), false},
		"more":               {strings.Repeat("n", 64<<10+1), true},
		"20 patterns":        {pattern(20), false},
		"21 patterns":        {pattern(21), true},
		"one pattern, often": {strings.Repeat("n*,", 5000), false},
		"names":              {strings.Repeat("name,", 5000), false},
		"one long pattern":   {strings.Repeat("*a", 30000), false},
		"one of many parts":  {strings.Repeat("*.", 30000), false},
		"one of dots":        {strings.Repeat(".", 60000), false},
		"one of backslashes": {strings.Repeat(`\.`, 30000), false},
		"one of stars":       {strings.Repeat("*", 60000), false},
	} {
		w := serve(h, precognitive(post(bad), tt.only))
		if tt.all {
			assert.Equal(t, http.StatusUnprocessableEntity, w.Code, name)
			continue
		}
		assert.Equal(t, http.StatusNoContent, w.Code, name)
	}
	assert.Empty(t, log.String())
}

// TestPrecognitionCountsWhatIsAskedFor: however many other mistakes there are, they take no room.
func TestPrecognitionCountsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	type row struct {
		Name string `json:"name" validate:"required"`
		Age  int    `json:"age" validate:"required"`
	}
	const rows = 300
	body := `[` + list(`{}`, rows-1) + `,{"name":"Ada"}]`
	mistyped := `[` + list(`{"name":1}`, 3) + `,{"name":"Ada"}]`
	for _, parallel := range []bool{false, true} {
		b := newBinder(t, bind.Config{Precognition: true, Parallel: parallel, Limits: bind.Limits{Errors: 5}})
		h := bind.HandleMany(b, never[[]row](t))
		assert.Equal(t, http.StatusNoContent, serve(h, precognitive(post(body), "299.name")).Code)
		assert.Equal(t, http.StatusNoContent, serve(h, precognitive(post(mistyped), "3.name")).Code)
		w := serve(h, precognitive(post(body), "299.age"))
		assert.JSONEq(t, `{"message":"The given data was invalid.","errors":{"299.age":["The 299.age field is required."]}}`, w.Body.String())
		assert.Empty(t, w.Header().Get("Errors-Truncated"))
		w = serve(h, precognitive(post(body), "*.age"))
		assert.Contains(t, w.Body.String(), `"4.age"`)
		assert.NotContains(t, w.Body.String(), `"5.age"`)
		assert.Equal(t, "true", w.Header().Get("Errors-Truncated"))
	}
}

// TestPrecognitionLooksBehindReports: what a function says about a struct keeps validator from nothing in it.
func TestPrecognitionLooksBehindReports(t *testing.T) {
	t.Parallel()
	type address struct {
		Street string `json:"street" validate:"required"`
	}
	type person struct {
		Address address `json:"address"`
	}
	report := func(_ context.Context, sl validator.StructLevel) {
		sl.ReportError(sl.Current().Interface().(person).Address, "Address", "Address", "consistent", "")
	}
	b := newBinder(t, bind.Config{Precognition: true, Rules: bind.Rules{
		Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[person](): report},
	}})
	h := bind.Handle(b, never[person](t))
	assert.Equal(t, http.StatusNoContent, serve(h, precognitive(post(`{"address":{"street":"x"}}`), "address.street")).Code)
	assert.Contains(t, serve(h, precognitive(post(`{"address":{"street":""}}`), "address.street")).Body.String(), "address.street")
}

// TestPrecognitionIsNoAttack: what is not asked for may not take the server's time either.
func TestPrecognitionIsNoAttack(t *testing.T) {
	type cell struct {
		A, B, C, D, E, F, G, H, I, J uint8 `validate:"required" bind:"present"`
	}
	type sheet struct {
		Name string   `json:"name"`
		Rows [][]cell `json:"rows" validate:"dive,dive"`
	}
	b := newBinder(t, bind.Config{Precognition: true})
	h := bind.Handle(b, never[sheet](t))
	for _, test := range []struct{ body, only string }{
		{rows("{}", 99_000), "name"},
		{rows("{}", 99_000), "name,rows.*.*.x*y*z"},
		{"1", numbered("%d", 12_600)}, // nobody has looked at any of them
	} {
		before := allocated()
		w := serve(h, precognitive(post(test.body), test.only))
		spent := allocated() - before
		assert.Contains(t, []int{http.StatusNoContent, http.StatusUnprocessableEntity}, w.Code)
		assert.True(t, raced || spent <= 20<<20, "%d bytes allocated", spent)
	}
}
