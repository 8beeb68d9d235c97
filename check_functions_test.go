package bind_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// ownRules are functions in Rules.Funcs that return no verdict for some values.
func ownRules(t *testing.T) bind.Config {
	t.Helper()
	funcs := map[string]bind.Rule{
		"asserts": {Func: func(_ context.Context, f validator.FieldLevel) bool { return f.Field().Interface().(string) != "" }},
		"numbers": {Func: func(_ context.Context, f validator.FieldLevel) bool { return f.Field().Int() > 0 }},
		"spins":   {Func: func(context.Context, validator.FieldLevel) bool { select {} }},
		"exits":   {Func: func(context.Context, validator.FieldLevel) bool { runtime.Goexit(); return true }},
		"sibling": {Func: func(_ context.Context, f validator.FieldLevel) bool {
			return f.Parent().FieldByName("Nil").Elem().Int() > 0
		}},
		"onnil": {Func: func(_ context.Context, f validator.FieldLevel) bool { return f.Field().Elem().Len() > 0 }, OnNil: true},
		"first": {Func: func(_ context.Context, f validator.FieldLevel) bool { return f.Field().String()[0] == 'a' }},
		"slash": {Func: func(_ context.Context, f validator.FieldLevel) bool {
			return f.Field().String() != "/" || f.Field().Int() > 0
		}},
		"lenient":  {Func: func(_ context.Context, f validator.FieldLevel) bool { return f.Field().IsZero() }},
		"hasowner": {Func: func(ctx context.Context, _ validator.FieldLevel) bool { return ctx.Value(ownRules).(string) != "" }},
	}
	messages := map[string]string{}
	for name := range funcs {
		messages[name] = "The {0} field is wrong."
	}
	return bind.Config{
		Rules:   bind.Rules{Funcs: funcs, Aliases: map[string]string{"short": "max=3,numbers", "named": "lenient"}},
		Locales: []locales.Locale{locales.En().WithMessages(messages)},
	}
}

type (
	ownKinds struct {
		Text    string   `json:"text" validate:"asserts"`
		Number  int      `json:"number" validate:"asserts"`
		Pointer *int     `json:"pointer" validate:"omitempty,numbers"`
		Twice   **string `json:"twice" validate:"omitempty,numbers"`
		Items   []string `json:"items" validate:"max=3,dive,numbers"`
		Any     any      `json:"any" validate:"omitempty,numbers"`
		Short   string   `json:"short" validate:"short"`
		Either  string   `json:"either" validate:"email|numbers"`
		Nested  string   `json:"nested" validate:"email|named"`
	}
	ownEntries struct {
		Map map[string]int `json:"map" validate:"dive,keys,numbers,endkeys,numbers"`
	}
	ownEnds struct {
		Spins string `json:"spins" validate:"spins"`
		Exits string `json:"exits" validate:"required,exits"`
	}
	ownSibling struct {
		Nil   *int   `json:"nil"`
		A     string `json:"a" validate:"sibling"`
		Given *int   `json:"given" validate:"required"`
		B     string `json:"b" validate:"hasowner"`
	}
	ownNil struct {
		A *string `json:"a" validate:"onnil"`
	}
	ownPrefix struct {
		First  string                `json:"first" validate:"first"`
		Behind string                `json:"behind" validate:"required,first"`
		Box    bind.Optional[string] `json:"box" validate:"first"`
		Slash  string                `json:"slash" validate:"slash"`
		Sized  string                `json:"sized" validate:"len=12,first"`
		At     time.Time             `json:"at" validate:"first"`
	}
	ownFormats struct {
		Mail   string                `json:"mail" validate:"required,email,max=100,numbers"`
		ID     *string               `json:"id" validate:"omitempty,uuid4,numbers"`
		Strong string                `json:"strong" validate:"min=8,containsany=0123456789,containsany=ABC,numbers"`
		Day    string                `json:"day" validate:"omitempty,datetime=02.01.2006,numbers"`
		Links  []string              `json:"links" validate:"dive,url,startswith=https://shop.example/,numbers"`
		Either bind.Optional[string] `json:"either" validate:"e164|email,numbers"`
		Caps   string                `json:"caps" validate:"omitempty,uppercase,len=3,alpha,numbers"`
		Right  string                `json:"right" validate:"required,email,first"`
	}
)

func TestCheckCallsTheFunctionsOfRules(t *testing.T) {
	t.Parallel()
	cfg := ownRules(t)
	checkGolden(t, "functions", []checkCase{
		{"kinds", cfg, ownKinds{}},
		{"entries", cfg, ownEntries{}},
		{"no return", cfg, ownEnds{}},
		{"siblings, and what only a request brings", cfg, ownSibling{}},
		{"nil", cfg, ownNil{}},
		{"rules in front", cfg, ownPrefix{}},
		{"formats in front", cfg, ownFormats{}},
	})
}

// partly is validated as a text, and as a struct if it is one that Check does
// not try.
type partly string

func (p partly) ValidatorValue() any {
	if p == "2999" {
		return named{Name: "a"}
	}
	return string(p)
}

type partlyForm struct {
	F    partly   `json:"f" validate:"required,min=3"`
	List []partly `json:"list" validate:"dive,max=5"`
	Name string   `json:"name" validate:"required"`
}

// TestAStructThatOnlySomeValuesYield sends a value that stands for a struct: the
// client is told that its format is wrong, and the log says why, once.
func TestAStructThatOnlySomeValuesYield(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	b := newBinder(t, bind.Config{Logger: slog.New(slog.NewTextHandler(&logged, nil))})
	require.NoError(t, b.Check(partlyForm{}))
	h := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ partlyForm) error {
		w.WriteHeader(http.StatusNoContent)
		return nil
	})

	for range 2 {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, post(`{"f":"2999","list":["a","2999","too long"]}`))
		assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
		assert.JSONEq(t, `{"message":"The given data was invalid.","errors":{
			"f":["The f field format is invalid."],
			"list.1":["The list.1 field format is invalid."],
			"list.2":["The list.2 field must not be greater than 5 characters."],
			"name":["The name field is required."]}}`, w.Body.String())
	}
	const said = "cannot be asked about the bind_test.named that ValidatorValue of bind_test.partly returns for some values"
	assert.Equal(t, 2, strings.Count(logged.String(), said), logged.String())
	assert.Contains(t, logged.String(), "partlyForm.F: rule ")
	assert.Contains(t, logged.String(), "partlyForm.List")
	assert.Contains(t, logged.String(), "have it return a plain value of one kind")

	w := httptest.NewRecorder()
	h.ServeHTTP(w, post(`{"f":"abc","name":"a"}`))
	assert.Equal(t, http.StatusNoContent, w.Code)
}

// partlyList is validated as a text, and as a list if it is one that Check does
// not try.
type partlyList string

func (p partlyList) ValidatorValue() any {
	if p == "2999" {
		return []string{"a"}
	}
	return string(p)
}

type partlyOther struct {
	Kind   partlyList `json:"kind" validate:"required"`
	Number string     `json:"number" validate:"required_if=Kind card"`
	Notes  []string   `json:"notes" validate:"dive,excluded_unless=Kind note"`
	Name   string     `json:"name" validate:"required"`
}

// TestAConditionOnWhatOnlySomeValuesYield sends a value that stands for a list,
// which cannot be compared with what a rule of another field names: it is told
// of the value, once.
func TestAConditionOnWhatOnlySomeValuesYield(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	b := newBinder(t, bind.Config{Logger: slog.New(slog.NewTextHandler(&logged, nil))})
	require.NoError(t, b.Check(partlyOther{}))
	h := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ partlyOther) error {
		w.WriteHeader(http.StatusNoContent)
		return nil
	})

	for range 2 {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, post(`{"kind":"2999","notes":["a","b"]}`))
		assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
		assert.JSONEq(t, `{"message":"The given data was invalid.","errors":{
			"kind":["The kind field format is invalid."],
			"name":["The name field is required."]}}`, w.Body.String())
	}
	said := logged.String()
	assert.Equal(t, 2, strings.Count(said, "cannot be asked about the []string that ValidatorValue of bind_test.partlyList returns"), said)
	assert.Contains(t, said, "partlyOther.Number: rule ")
	assert.Contains(t, said, "partlyOther.Notes: rule ")

	w := httptest.NewRecorder()
	h.ServeHTTP(w, post(`{"kind":"card","number":"1","name":"a"}`))
	assert.Equal(t, http.StatusNoContent, w.Code)
}

// sealed decodes itself, and holds what no other package can set.
type sealed struct{ text string }

func (s *sealed) UnmarshalJSON(text []byte) error {
	s.text = string(text)
	return nil
}

// halved stands for half of its number, if it has one.
type halved struct{ number *int }

func (h *halved) UnmarshalJSON(text []byte) error {
	n, err := strconv.Atoi(string(text))
	h.number = &n
	return err
}

func (h halved) ValidatorValue() any {
	if h.number == nil {
		return nil
	}
	return 6 / *h.number
}

// TestCheckDecodesSamples: types that decode themselves are given JSON, so that a
// function behind required is called on what they make of it.
func TestCheckDecodesSamples(t *testing.T) {
	t.Parallel()
	cfg := ownRules(t)
	checkGolden(t, "decoded", []checkCase{
		{"a function", cfg, struct {
			A sealed            `json:"a" validate:"required,numbers"`
			B map[string]sealed `json:"b" validate:"dive,required,numbers"`
			C *sealed           `json:"c" validate:"omitempty,lenient"`
		}{}},
		{"a method", cfg, struct {
			A halved `json:"a" validate:"omitempty,gt=0"`
		}{}},
	})
}
