package browser_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/browser"
)

// TestRulesOfAnOptionalInOrder: of an optional value that was sent, the page asks
// the rules in the order of the tag, as the server does: excluded_with ends them.
func TestRulesOfAnOptionalInOrder(t *testing.T) {
	t.Parallel()
	type form struct {
		A     bind.Optional[string] `json:"a" validate:"min=2,excluded_with=Other"`
		Other string                `json:"other"`
	}
	schema, err := browser.Schema(bind.Must(bind.New(bind.Config{})), form{})
	require.NoError(t, err)
	first := bytes.Index(schema, []byte(`"rule":"min"`))
	second := bytes.Index(schema, []byte(`"rule":"excluded_with"`))
	require.Positive(t, first, string(schema))
	assert.Less(t, first, second, string(schema))
}
