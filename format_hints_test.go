package bind_test

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// drawnMistakes returns mistakes of a handler's at paths that begin alike, come again, have the same dotted form, or have
// names that are escaped in JSON.
func drawnMistakes(random *rand.Rand, n int) (fields bind.FieldErrors) {
	names := []any{"name", "a.b", "a", "b", "first_name", "größe", `"`, "<", "\u2028", "", "0", 0, 1, 12, 300}
	rules := []bind.FieldError{
		{Rule: "required", Type: "string"}, {Rule: "min", Param: "3", Type: "string"}, {Rule: "max", Param: "3", Type: "integer"},
		{Rule: "oneof", Param: "web fair cold", Type: "string"}, {Rule: "unknown"}, {Rule: "unknown", Param: "name"},
		{Rule: "type", Type: "integer"}, {Rule: "unheard", Param: "<"}, {Rule: "required", Message: "own \"words\""},
		{Rule: "min", Param: "3", Type: "string", Message: "own words", Code: "E1"},
		{Rule: "eqfield", Refs: []bind.Path{bind.At("leads", 1, "<")}},
	}

	for i := range n {
		fe := rules[random.IntN(len(rules))]
		if random.IntN(3) == 0 {
			fe.Path = bind.At("leads", i/4)
		}
		for range random.IntN(4) {
			fe.Path = fe.Path.Join(bind.At(names[random.IntN(len(names))]))
		}
		if random.IntN(30) == 0 {
			fe.Path = bind.Query("page")
		}
		fields = append(fields, fe)
	}
	return fields
}

// TestHintsChangeNothing compares the answers of bind's formats with those that they give where a format of somebody
// else's asks them: then they know nothing of a message but the message.
func TestHintsChangeNothing(t *testing.T) {
	t.Parallel()
	labelled := locales.En().WithLabels(map[string]string{"leads.*.name": "the \"name\" of {position}", "b": "b"}).
		WithMessages(map[string]string{"max": "\"{0}\" < {1}", "leads.*.a:required": "{0}{0}"})
	formats := map[string]bind.Format{
		"laravel": bind.Laravel{}, "counted": bind.Laravel{Summary: bind.FirstAndCount}, "teamwork": bind.Teamwork{},
		"problem": bind.Problem{Rule: true}, "zoho": bind.Zoho{}, "zoho 8": bind.Zoho{Version: 8},
	}
	for name, format := range formats {
		for _, locale := range []locales.Locale{locales.En(), locales.Zh(), locales.Ar(), labelled} {
			for _, style := range []bind.LabelStyle{bind.DottedLabels, bind.NamedLabels} {
				config := bind.Config{
					Format: format, Locales: []locales.Locale{locale}, Labels: style,
					NewID: func(*http.Request) string { return "0d4f" },
				}
				known := newBinder(t, config)
				config.Format = bind.FormatFunc(format.Render)
				unknown := newBinder(t, config)

				random := rand.New(rand.NewPCG(13, 14))
				for _, n := range []int{1, 3, 17, 200} {
					err := &bind.Error{Fields: drawnMistakes(random, n)}
					status, _, got := known.Answer("", err)
					wantStatus, _, want := unknown.Answer("", err)
					require.Equal(t, wantStatus, status)
					require.Equal(t, string(want), string(got), "%s, %d mistakes", name, n)
				}
			}
		}
	}
}

// TestMessagesOfOnePathStandTogether: paths of the same dotted form are one member, in items or out of them.
func TestMessagesOfOnePathStandTogether(t *testing.T) {
	t.Parallel()
	err := &bind.Error{Fields: bind.FieldErrors{
		{Path: bind.At("leads", 0, "a.b"), Rule: "required"}, {Path: bind.At("leads", 1, "a"), Rule: "required"},
		{Path: bind.At("leads", 0, "a", "b"), Rule: "email"}, {Path: bind.At("leads", "0", "a", "b"), Rule: "e164"},
		{Path: bind.At("leads.0.a.b"), Rule: "required"},
	}}
	_, _, body := bind.Must(bind.New(bind.Config{})).Answer("", err)
	assert.Equal(t, 1, strings.Count(string(body), `"leads.0.a.b":`))
	assert.Contains(t, string(body), `"leads.0.a.b":["The leads.0.a.b field is required.",`+
		`"The leads.0.a.b field must be a valid email address.",`+
		`"The leads.0.a.b field must be a valid phone number in international format (such as +14155550100)."]`)
}
