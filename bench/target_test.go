package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTargets(t *testing.T) {
	t.Parallel()
	table := targetTable(fakeResults(workloads()))
	for _, line := range []string{
		"| 1,000 leads, decoded | time of bind ÷ time of json v2 decoding alone | ≤ 0.38× | 2.00× | missed by 426 % |",
		"| 1,000 leads, decoded | time of sonic (ConfigStd) ÷ time of bind | ≥ 1× | 2.00× | met |",
		"| 1,000 leads, valid | time of gin ÷ time of bind | ≥ 11× | 3.00× | missed by 72.7 % |",
		"| 1 lead, 3 mistakes | time of fiber ÷ time of bind | ≥ 1.6× | 5.00× | met |",
		"| 1,000 leads, 4 wrong types in each | time of huma ÷ time of bind | ≥ 2× | 6.00× | met |",
		"| 100,000 leads, valid | time per lead ÷ time per lead of 1,000 | ≤ 1.1× | 1.00× | met |",
		"| 1,000 leads, valid | allocations of bind | ≤ 1.1 per lead | 0.01 per lead | met |",
		"| 1,000 leads, valid | bytes of bind ÷ bytes of json v2 decoding alone | ≤ 1.1× | 2.00× | missed by 81.8 % |",
	} {
		assert.Contains(t, table, line+"\n")
	}
	assert.Contains(t, targetTable(results{}), "| ≥ 11× | – | not measured |")
	assert.NotContains(t, table, "not measured")
}

// TestTargetsNameWhatIsMeasured guards against names that no result bears.
func TestTargetsNameWhatIsMeasured(t *testing.T) {
	t.Parallel()
	for _, target := range targets() {
		assert.NotEmpty(t, named(target.workload).title, target.workload)
	}
	for _, e := range explanations() {
		assert.True(t, slices.ContainsFunc(targets(), func(t target) bool {
			return t.workload == e.workload && strings.HasPrefix(t.figure, e.figure)
		}), "%s explains no target", e.workload)
	}
	for _, name := range append(shortRows, charted...) {
		assert.NotEmpty(t, named(name).title, name)
	}
}

func TestMissesAreExplained(t *testing.T) {
	t.Parallel()
	chosen, err := only(workloads(), "valid1000,valid100000,bad1")
	require.NoError(t, err)
	res := fakeResults(chosen)
	res.rows[2].cells[0].sample.cpu *= 1.5
	list := missList(res)
	assert.Contains(t, list, "- **1,000 leads, valid**: time of gin ÷ time of bind is 3.00×, not ≥ 11×: missed by 72.7 %; ")
	assert.Equal(t, 1, strings.Count(list, "`go run -C bench . -profile valid100000` shows where the time goes"))
	assert.Contains(t, list, "time per lead ÷ time per lead of 1,000 is 1.50×, not ≤ 1.1×: missed by 36.4 %; ")
	assert.Contains(t, list, "\n  "+explanations()[0].text+" Not explained yet: ")
	assert.NotContains(t, list, "1 lead, 3 mistakes")
	assert.Equal(t, "No target that was measured is missed.\n", missList(results{}))
}
