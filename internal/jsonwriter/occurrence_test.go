package jsonwriter_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonwriter"
)

func TestOccurrences(t *testing.T) {
	t.Parallel()
	const answer = "0d4fbe54-6b3c-4c35-8b0a-1f7a6b1c2d3e"
	derived := jsonwriter.DerivedID(answer)

	seen := map[string]bool{}
	for i := range 1000 {
		id := jsonwriter.Occurrence{Answer: answer, Derived: derived, Index: i}.AppendTo(nil)
		seen[string(id)] = true

		parsed, err := uuid.ParseBytes(id)
		require.NoError(t, err)
		if i > 0 {
			assert.Equal(t, uuid.Version(5), parsed.Version())
		}
	}
	assert.Len(t, seen, 1000, "no id stands twice")
	assert.True(t, seen[answer], "the first entry has the id of the answer")

	again := jsonwriter.Occurrence{Answer: answer, Derived: jsonwriter.DerivedID(answer), Index: 7}
	assert.True(t, seen[string(again.AppendTo(nil))], "the same answer gives the same ids")
}
