package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// TestLabelsByPattern: a label and a message are found by the Pattern of a mistake, of every kind, and the name that a
// client gives to what the type does not have finds none.
func TestLabelsByPattern(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body, pattern string
		opts          []bind.Option
	}{
		"a member":            {`[{"phone":"x"}]`, "*.phone", nil},
		"a member under":      {`{"leads":[{"phone":"x"}]}`, "leads.*.phone", []bind.Option{bind.Under("leads")}},
		"a member within":     {`[{"phone":"x"}]`, "data.*.attributes.*.phone", []bind.Option{bind.Within(bind.At("data", 3, "attributes"))}},
		"an item":             {`[{"phones":["+49301234567","x"]}]`, "*.phones.*", nil},
		"a wrong type":        {`[{"fixed":[1,"x"]}]`, "*.fixed.*", nil},
		"a map entry":         {`[{"byName":{"k":{"phone":"x"}}}]`, "*.byName.*.phone", nil},
		"a map key":           {`[{"byName":{"secret":{}}}]`, "*.byName.*", nil},
		"an unknown member":   {`[{"secret":1}]`, "*.*", nil},
		"an unknown one deep": {`[{"nested":{"secret":1}}]`, "*.nested.*", nil},
		"a name with a dot":   {`[{"nested":{"a.b":4}}]`, "*.nested.a.b", nil},
		"another spelling":    {`[{"cASE":"xx"}]`, "*.Case", nil},
		"below any":           {`[{"any":{"secret":{}}}]`, "*.any.*", []bind.Option{bind.Limit(bind.Limits{Depth: 3})}},
		"a list":              {`{}`, "leads", []bind.Option{bind.Under("leads")}},
		"a repeated value":    {`[{"same":"x"},{"same":"x"}]`, "*.same", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dst []patternItem
			var e *bind.Error
			plain := newBinder(t, bind.Config{})
			err := plain.DecodeMany(context.Background(), []byte(tt.body), &dst, tt.opts...)
			require.ErrorAs(t, err, &e)
			fe := e.Fields[0]
			require.Equal(t, tt.pattern, fe.Pattern)

			labelled := newBinder(t, bind.Config{Locales: []locales.Locale{
				locales.En().WithLabels(map[string]string{fe.Pattern: "LABEL"}),
			}})
			_, _, body := labelled.Answer("", err)
			if fe.Rule != "max_depth" { // which speaks of the body
				assert.Contains(t, string(body), " LABEL ")
			}

			worded := newBinder(t, bind.Config{Locales: []locales.Locale{
				locales.En().WithMessages(map[string]string{fe.Pattern + ":" + fe.Rule: "MESSAGE {0}"}),
			}})
			_, _, body = worded.Answer("", err)
			assert.Contains(t, string(body), "MESSAGE ")
		})
	}
}

// TestLabelsOfNamesThatClientsChoose: a label that is meant for another type's member is not for an unknown one.
func TestLabelsOfNamesThatClientsChoose(t *testing.T) {
	t.Parallel()
	type entry struct {
		Phone string            `json:"phone" validate:"omitempty,e164"`
		Texts map[string]string `json:"texts" validate:"dive,max=2"`
		Inner struct {
			Max int `json:"max" validate:"max=1"`
		} `json:"inner"`
	}
	l := locales.En().WithLabels(map[string]string{
		"email": "E-MAIL", "phone.email": "DEEP", "inner.email": "INNER", "texts.de": "GERMAN", "inner.*": "ANY",
	}).WithMessages(map[string]string{"email:unknown": "SECRET"})
	b := newBinder(t, bind.Config{Locales: []locales.Locale{l}})
	for name, tt := range map[string]struct{ body, want string }{
		"unknown":          {`{"email":1}`, "The email field is not allowed."},
		"unknown in one":   {`{"inner":{"email":1}}`, "The ANY field is not allowed."},
		"known, by a star": {`{"inner":{"max":2}}`, "The ANY field must not be greater than 1."},
		"an entry":         {`{"texts":{"de":"abc"}}`, "The GERMAN field must not be greater than 2 characters."},
		"another entry":    {`{"texts":{"email":"abc"}}`, "The texts.email field must not be greater than 2 characters."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dst entry
			_, _, body := b.Answer("", b.Decode(context.Background(), []byte(tt.body), &dst))
			assert.Contains(t, string(body), `["`+tt.want+`"]`)
		})
	}

	// Of what a handler rejects no type is known: it is named as the handler names it.
	_, _, body := b.Answer("", bind.Reject(bind.FieldError{Path: bind.At("email"), Rule: "required"}))
	assert.Contains(t, string(body), "The E-MAIL field is required.")
}
