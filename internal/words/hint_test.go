package words_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/words"
	"github.com/fielderrors/bind/locales"
)

// hinted are languages by what their hints are like.
func hinted(t *testing.T) map[string]*words.Language {
	t.Helper()
	named, err := words.New(locales.En(), words.Needs{Reasons: needs.Reasons, Custom: needs.Custom, Named: true})
	require.NoError(t, err)
	return map[string]*words.Language{
		"en":    speak(t, locales.En()),
		"named": named,
		"zh":    speak(t, locales.Zh()),
		"ar":    speak(t, locales.Ar()),
		"labels": speak(t, locales.En().WithLabels(map[string]string{
			"leads.*.phone": "leads.{index}.phone", "name": "na\"me", "a_b": "a b",
		})),
		"messages": speak(t, locales.En().WithMessages(map[string]string{
			"required": "{0}", "min": "\"{0}\" {1}", "max": "{0} < {0}", "leads.*.phone:email": "{position}{0}{index}",
		})),
	}
}

// TestHintsAreTrue compares what hints say of messages with the messages.
func TestHintsAreTrue(t *testing.T) {
	t.Parallel()
	paths := []path.Steps{
		"", at("name"), at("na\"me"), at(""), at("a_b"), at("a.b"), at("größe"), at("<"), at("leads"),
		at("leads", 1, "phone"), at("leads", 1, "p_hone"), at("leads", 1, "<"), at("leads", 1, "<", "phone"),
		at("leads", 2, "phone"), at("leads", 2, "größe"), at(0), at(0, "name"), at("\u2028"), at("\u2028", "a"),
	}
	rules := []mistake.Mistake{
		{Rule: "required", Type: "string"}, {Rule: "min", Param: "3", Type: "string"}, {Rule: "max", Param: "3", Type: "integer"},
		{Rule: "oneof", Param: "a b", Type: "string"}, {Rule: "oneof", Param: "\xc3 \xa9", Type: "string"},
		{Rule: "unknown"}, {Rule: "email", Type: "string"}, {Rule: "unheard"},
		{Rule: "eqfield", Refs: []path.Steps{at("leads", 1, "<")}},
	}

	for name, l := range hinted(t) {
		for _, n := range []int{1, 1000} {
			messages, placed, plain := l.Messages(n, words.Facts{}), 0, 0
			for range 2 {
				for _, p := range paths {
					for _, m := range rules {
						m.Path = p
						text, hint := messages.Text(&m)
						assert.Equal(t, say(l, m), text, "%s: %q: %s", name, p, m.Rule)
						if hint.To > 0 {
							placed++
							assert.Equal(t, p.Dotted(), text[hint.From:hint.To], "%s: %q: %s", name, p, m.Rule)
						}
						if hint.Plain {
							plain++
							assert.True(t, jsonwriter.IsPlain(text), "%s: %q", name, text)
						}
					}
				}
			}
			assert.Equal(t, name != "named", placed > 100, "%s: %d hints say where the path is", name, placed)
			if n > 1 && name != "named" {
				assert.Greater(t, plain, 50, "%s: hints say that the text is plain", name)
			}
		}
	}
}
