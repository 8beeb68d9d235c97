package bind_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type (
	EmbeddedPerson struct {
		Name string `json:"name"`
		Age  int    `json:"age"`
	}
	embeddedRequired struct {
		EmbeddedPerson `validate:"required"`
		X              int `json:"x"`
	}
	embeddedPointer struct {
		*EmbeddedPerson `validate:"required_with=X"`
		X               int `json:"x"`
	}
	embeddedExcluded struct {
		EmbeddedPerson `validate:"excluded_with=X"`
		X              int `json:"x"`
	}
	embeddedDeep struct {
		Items []struct{ embeddedRequired } `json:"items" validate:"dive"`
	}
	// embeddedWhole is left to validator as a whole, because of its coins.
	embeddedWhole struct {
		EmbeddedPerson `validate:"excluded_with=X"`
		X              int   `json:"x"`
		Coins          coins `json:"coins" validate:"omitempty,gt=0"`
	}
	embeddedWholes struct {
		Items []struct {
			EmbeddedPerson `validate:"required"`
			Coins          coins `json:"coins" validate:"omitempty,gt=0"`
		} `json:"items" validate:"dive"`
	}
)

func TestRulesOfEmbeddedStructsLandOnTheirMembers(t *testing.T) {
	t.Parallel()
	cfg := typesOf(func(v reflect.Value) any { return v.Interface().(coins).Cents })
	for name, tt := range map[string]struct {
		dst  any
		body string
		want []string
	}{
		"required":       {new(embeddedRequired), `{"x":1}`, []string{"The name field is required.", "The age field is required."}},
		"one is enough":  {new(embeddedRequired), `{"x":1,"age":5}`, nil},
		"pointer":        {new(embeddedPointer), `{"x":1}`, []string{"The name field is required when x is present.", "The age field is required when x is present."}},
		"excluded":       {new(embeddedExcluded), `{"x":1,"age":5}`, []string{"The age field is prohibited when x is present."}},
		"in a list":      {new(embeddedDeep), `{"items":[{"age":1},{"x":1}]}`, []string{"The items.1.name field is required.", "The items.1.age field is required."}},
		"whole":          {new(embeddedWhole), `{"x":1,"name":"a"}`, []string{"The name field is prohibited when x is present."}},
		"wholes in list": {new(embeddedWholes), `{"items":[{"age":1},{}]}`, []string{"The items.1.name field is required.", "The items.1.age field is required."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, answeredTexts(t, newBinder(t, cfg), tt.body, tt.dst))
		})
	}
}

// answeredTexts are the messages of the mistakes in a body.
func answeredTexts(t *testing.T, b *bind.Binder, body string, dst any) (texts []string) {
	t.Helper()
	err := b.Decode(context.Background(), []byte(body), dst)
	if err == nil {
		return nil
	}
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	for _, fe := range answeredFields(t, e) {
		texts = append(texts, fe.Message)
	}
	return texts
}

// Types whose rules look at something else than JSON has.
type (
	cash     struct{ Amount float64 }
	ownText  string
	ownCount int
	// sometimes has a struct validated instead of some values.
	sometimes string
)

func (o *ownText) UnmarshalJSON(body []byte) error  { return json.Unmarshal(body, (*string)(o)) }
func (o *ownCount) UnmarshalText(text []byte) error { *o = ownCount(len(text)); return nil }
func (s sometimes) ValidatorValue() any {
	if s == "struct" {
		return struct {
			Name  string `validate:"required"`
			Count int
		}{Count: 1}
	}
	return string(s)
}

func TestWordsGoByWhatRulesHaveLookedAt(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Rules: bind.Rules{Types: map[reflect.Type]validator.CustomTypeFunc{
		reflect.TypeFor[cash]():           func(v reflect.Value) any { return v.Interface().(cash).Amount },
		reflect.TypeFor[sql.NullString](): func(v reflect.Value) any { return v.Interface().(sql.NullString).String },
	}}})
	type looked struct {
		Cash   cash            `json:"cash" validate:"omitempty,gt=0"`
		Cashes []*cash         `json:"cashes" validate:"dive,required,gt=0|eq=-5"`
		Null   sql.NullString  `json:"null" validate:"omitempty,min=3"`
		List   separated       `json:"list" validate:"omitempty,max=2,dive,email"`
		Text   ownText         `json:"text" validate:"omitempty,min=10"`
		Count  ownCount        `json:"count" validate:"omitempty,min=10"`
		Raw    json.RawMessage `json:"raw" validate:"omitempty,min=10"`
		Some   sometimes       `json:"some" validate:"omitempty"`
	}
	require.NoError(t, b.Check(looked{}))
	for body, want := range map[string][]string{
		`{"cash":{"Amount":-1}}`:                               {"The cash field must be greater than 0."},
		`{"cashes":[{"Amount":-1}]}`:                           {"The cashes.0 field must be greater than 0 or equal to -5."},
		`{"null":{"String":"a"}}`:                              {"The null field must be at least 3 characters."},
		`{"list":"a;b@example.com"}`:                           {"The list field format is invalid."},
		`{"list":"a@example.com;b@example.com;c@example.com"}`: {"The list field must not have more than 2 items."},
		`{"text":"a"}`:                                         {"The text field must be at least 10 characters."},
		`{"count":"a"}`:                                        {"The count field must be at least 10."},
		`{"raw":"a"}`:                                          {"The raw field must be at least 10 bytes."},
		`{"some":"struct"}`:                                    {"The some field format is invalid."},
	} {
		assert.Equal(t, want, answeredTexts(t, b, body, new(looked)), body)
	}
}
