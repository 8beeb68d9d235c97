package check

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/tag"
)

// TestEveryFormatHasAText asks validator about the texts of each rule that needs
// one of a certain form.
func TestEveryFormatHasAText(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../testdata/params/examples.json")
	require.NoError(t, err)
	var examples map[string][]string
	require.NoError(t, json.Unmarshal(source, &examples))
	more := []string{
		"alpha", "alphanum", "alphaspace", "numeric", "number", "boolean", "hexadecimal", "lowercase", "uppercase", "multibyte", "json",
		"timezone", "bcp47_language_tag", "iso3166_1_alpha2", "latitude", "longitude", "hostname", "duration", "spicedb",
		"base64", "base64url", "base64rawurl", "ascii", "dns_rfc1035_label", "country_code", "iscolor", "iso4217",
	}
	v := validator.New()
	for name := range examples {
		if tag.References(name) != tag.NoField || name == "postcode_iso3166_alpha2" {
			continue
		}
		more = append(more, name)
	}
	for _, rule := range more {
		passes := func(text string) bool { return v.Var(text, rule) == nil }
		assert.True(t, slices.ContainsFunc(textsFor(nil), passes), rule)
	}
}

// TestTextsForRulesTogether: some text passes all rules of a tag.
func TestTextsForRulesTogether(t *testing.T) {
	t.Parallel()
	v := validator.New()
	for _, rules := range []string{
		"min=8,containsany=0123456789,containsany=ABC", "len=12,numeric", "uppercase,len=7", "lowercase,min=20,max=30",
		"email,endswith=@corp.example", "url,startswith=https://shop.example/", "datetime=15:04", "datetime=Jan 2006",
		"contains=::,min=9", "startswith=INV-,len=10", "email|e164,min=6", "required,uuid4,lowercase", "alphanum,len=11,containsrune=7",
	} {
		passes := func(text string) bool { return v.Var(text, rules) == nil }
		assert.True(t, slices.ContainsFunc(textsFor(tag.ParseLevel(rules).Rules), passes), rules)
	}
}
