package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShort(t *testing.T) {
	t.Parallel()
	one, two := fakeResults(workloads()), fakeResults(workloads())
	two.procs = 2
	text := short([]results{one, two})
	for _, part := range []string{
		"Requests on 1 core (GOMAXPROCS=1):\n\n| | bind | encoding/json + validator | gin |",
		"Decoding alone, into a type without rules, on 2 cores (GOMAXPROCS=2):\n\n| | bind | sonic (ConfigStd) | sonic (ConfigFastest) |",
		"| 1,000 leads, 1 % bad (types) | **1.00 ms** | 2.00 ms",
		"| 1,000 leads, 1 % bad (types) | **2.00 ms** | 4.00 ms",
		"Medians on " + hardware() + " (go",
	} {
		assert.Contains(t, text, part)
	}
	assert.NotContains(t, text, "no body read")
}

func TestSpeedPageGetsItsPart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	all := []results{fakeResults(workloads())}
	require.NoError(t, write(dir, report(all, ""), all))
	page := filepath.Join(dir, "speed.md")

	require.NoError(t, os.WriteFile(page, []byte("a\n<!-- bench -->\nold\n<!-- /bench -->\nb\n"), 0o600))
	require.NoError(t, copyShort(dir, page))
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.Equal(t, "a\n"+short(all)+"b\n", string(text))

	require.NoError(t, os.WriteFile(page, []byte("a\nb\n"), 0o600))
	assert.ErrorContains(t, copyShort(dir, page), "no lines <!-- bench --> and <!-- /bench -->")
}
