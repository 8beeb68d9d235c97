package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestImportsAreTaken in every way, and what they take is told. It changes
// GOMAXPROCS, so it is not parallel.
func TestImportsAreTaken(t *testing.T) {
	for k, way := range importings {
		var out bytes.Buffer
		require.NoError(t, importOne(fmt.Sprintf("%d:2000", k), &out), way.name)
		var reading importReading
		require.NoError(t, json.Unmarshal(out.Bytes(), &reading))
		assert.Positive(t, reading.Wall, way.name)
		assert.Positive(t, reading.Live, way.name)
		assert.GreaterOrEqual(t, reading.Objects, reading.Live/2, way.name)
	}
	for _, text := range []string{"", "9:1", "1", "1:0"} {
		assert.ErrorContains(t, importOne(text, &bytes.Buffer{}), "want the number of a way", text)
	}
}

func TestImportReport(t *testing.T) {
	t.Parallel()
	row := []importReading{{1000, 0, 1 << 20, 2 << 20}, {1500, 0, 1e6, 2e6}, {2000, 0, 1e6, 2e6}, {3000, 0, 1e6, 2e6}}
	text := importReport([][]importReading{row}, 3)
	assert.Contains(t, text, "| 10,000 | 1.00 µs · 1.0× | 1.50 µs · 1.5× | 2.00 µs · 2.0× | 3.00 µs · 3.0× |")
	assert.Contains(t, text, "| 10,000 | 1.05 MB · 2.10 MB | 1.00 MB · 2.00 MB |")

	assert.Equal(t, importReading{CPU: 2, Wall: 3, Live: 9, Objects: 8},
		medianImport([]importReading{{1, 3, 9, 1}, {2, 1, 1, 8}, {3, 9, 1, 1}}))
}
