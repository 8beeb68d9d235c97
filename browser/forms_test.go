package browser_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/browser"
)

// TestTanStackForm gives bind.js to TanStack Form as the validator of a form.
func TestTanStackForm(t *testing.T) {
	t.Parallel()
	type person struct {
		Name   string `json:"name" validate:"required,max=3"`
		Phones []struct {
			Number string `json:"number" validate:"e164"`
		} `json:"phones" validate:"dive"`
	}
	b := bind.Must(bind.New(bind.Config{}))
	schema, err := browser.Schema(b, person{})
	require.NoError(t, err)
	words, err := browser.Words(b, "en", person{})
	require.NoError(t, err)

	values := []json.RawMessage{
		[]byte(`{"name":"long","phones":[{"number":"+4930123456"},{"number":"030"}]}`),
		[]byte(`{"name":"Ada","phones":[]}`),
	}
	input, err := json.Marshal(inNode{schema, words, values})
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(run(t, append(input, '\n'), lookNode(t), "forms.mjs"))), "\n")
	require.Len(t, lines, len(values))
	assert.JSONEq(t, `{"valid":false,"errors":{"name":["The name field must not be greater than 3 characters."],
		"phones[1].number":["The phones.1.number field must be a valid phone number in international format (such as +14155550100)."]}}`, lines[0])
	assert.JSONEq(t, `{"valid":true,"errors":{}}`, lines[1])
}
