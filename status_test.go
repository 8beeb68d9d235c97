package bind_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestStatusCodeIsThatOfTheAnswer, for each way to fail and each format.
func TestStatusCodeIsThatOfTheAnswer(t *testing.T) {
	t.Parallel()
	type record struct {
		Name string `json:"name" validate:"required"`
		Mail string `json:"mail" bind:"available=contacts.email"`
	}
	formats := map[string]bind.Format{
		"laravel": bind.Laravel{}, "teamwork": bind.Teamwork{}, "problem": bind.Problem{}, "zoho": bind.Zoho{}, "zoho 8": bind.Zoho{Version: 8},
		"deploy": bind.Deploy("https://api.example/errors"), "teamwork 422": bind.Teamwork{Status: 422},
		"own":      bind.FormatFunc(func(bind.Report) bind.Response { return bind.Response{Status: 418} }),
		"as it is": bind.FormatFunc(func(bind.Report) bind.Response { return bind.Response{} }),
	}
	bodies := map[string]string{
		"valid": `{"name":"a","mail":"free"}`, "invalid": `{}`, "duplicate": `{"name":"a","mail":"taken"}`, "both": `{"mail":"taken"}`,
		"malformed": `{"name"`, "empty": ``, "wrong type": `[]`, "too large": `{"name":"` + string(make([]byte, 200)) + `"}`, "too deep": `{"name":[[[[]]]]}`,
	}
	for formatName, format := range formats {
		for bodyName, body := range bodies {
			for _, isPrecognitive := range []bool{false, true} {
				b := newBinder(t, bind.Config{
					Format: format, Precognition: true, Limits: bind.Limits{Bytes: 100, Depth: 3},
					Lookups: map[string]bind.Lookup{"contacts.email": bind.Stored(func(context.Context, []string) ([]string, error) { return []string{"taken"}, nil })},
				})
				r := post(body)
				if isPrecognitive {
					precognitive(r)
				}
				_, err := bind.One[record](b, r)
				if err == nil {
					assert.Equal(t, "valid", bodyName)
					continue
				}
				var e *bind.Error
				require.ErrorAs(t, err, &e)
				answer := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, err) }), r)
				assert.Equal(t, answer.Code, e.StatusCode(), "%s: %s", formatName, bodyName)
			}
		}
	}
}

func TestStatusCodeWithoutABinder(t *testing.T) {
	t.Parallel()
	var none *bind.Error
	for _, tt := range []struct {
		err  *bind.Error
		want int
	}{
		{&bind.Error{}, 422},
		{&bind.Error{Reason: bind.NotFound}, 404},
		{&bind.Error{Reason: bind.NotFound, Status: 410}, 410},
		{&bind.Error{Reason: bind.NotFound, Status: 200}, 404},
		{&bind.Error{Reason: bind.Validated}, 204},
		{&bind.Error{Reason: 99}, 500},
		{none, 500},
	} {
		assert.Equal(t, tt.want, tt.err.StatusCode())
	}
}
