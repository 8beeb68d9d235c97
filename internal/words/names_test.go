package words_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
	"github.com/fielderrors/bind/locales"
)

// TestNamesAtTheSamePlaces compares the labels of an answer with many mistakes
// with those of an answer to each of them, in the named style: a name is the
// type's or the client's, at the same place of every item.
func TestNamesAtTheSamePlaces(t *testing.T) {
	t.Parallel()
	type lead struct {
		FirstName string                       `json:"firstName"`
		Tags      map[string]map[string]string `json:"tags"`
		Rows      [][]int                      `json:"rows_of"`
	}
	type body struct {
		Leads []lead            `json:"leads"`
		Other map[string][]lead `json:"other_leads"`
	}
	l, err := words.New(locales.En(), words.Needs{Reasons: needs.Reasons, Custom: needs.Custom, Named: true})
	require.NoError(t, err)
	places := []path.Steps{
		"", at("firstName"), at("tags"), at("tags", "my_key"), at("tags", "my_key", "its_key"), at("tags", "firstName"),
		at("rows_of", 1), at("rows_of", 1, 2), at("un_known"), at("un_known", "firstName"), at(""),
	}

	within := at("wrapped_in")
	document := shape.Document{Type: shape.NewReader("validate").Read(reflect.TypeFor[body]())}
	facts := words.FactsOf(document, within)
	messages := l.Messages(1000, facts)
	for i := range 40 {
		for _, list := range []path.Steps{within + at("leads"), within + at("other_leads", "their_key"), at("leads")} {
			for _, place := range places {
				for _, rule := range []string{"required", "unknown", "min"} {
					m := mistake.Mistake{Path: list.Index(i%30) + place, Rule: rule, Param: "3", Type: "integer"}
					alone, _ := l.Messages(1, facts).Text(&m)
					require.Equal(t, alone, sayIn(messages, m), "%s: %s", m.Path.Dotted(), rule)
				}
			}
		}
	}

	m := mistake.Mistake{Path: within + at("leads", 3, "firstName"), Rule: "required"}
	assert.Equal(t, "The first name (item 4) field is required.", sayIn(messages, m))
	m.Path = within + at("leads", 3, "tags", "my_key")
	assert.Equal(t, "The my_key (item 4) field is required.", sayIn(messages, m))
}
