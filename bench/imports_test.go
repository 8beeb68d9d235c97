package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
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

// oneImportTest is the variable with what a process of its own measures.
const oneImportTest = "BENCH_ONE_IMPORT"

// TestTheHeapOfImports is below 16 MiB, garbage included, and 64 bytes more for
// each value that must differ in the whole body. What a spool keeps on no heap
// counts as if it were full.
//
// What the process takes is told only: it depends on when the system gets
// memory back, and the race detector has a shadow of all memory.
func TestTheHeapOfImports(t *testing.T) {
	const leads, base, key, spooled = 100_000, 16 << 20, 64, 8 << 20
	if text := os.Getenv(oneImportTest); text != "" {
		require.NoError(t, importOne(text, os.Stdout))
		return
	}

	for k, way := range importings {
		if way.many {
			continue
		}
		self := exec.Command(os.Args[0], "-test.run=^TestTheHeapOfImports$")
		self.Env = append(os.Environ(), fmt.Sprintf("%s=%d:%d", oneImportTest, k, leads))
		out, err := self.Output()
		require.NoError(t, err, way.name)
		var reading importReading
		require.NoError(t, json.NewDecoder(bytes.NewReader(out)).Decode(&reading), "%s", out)

		t.Logf("%s: %s in use, %s with garbage, the process %s", way.name,
			size(float64(reading.Live)), size(float64(reading.Objects)), size(float64(reading.Resident)))
		most := uint64(base)
		if way.distinct {
			most += key * leads
		}
		assert.LessOrEqual(t, reading.Objects+spooled, most, way.name)
	}
}

func TestImportReport(t *testing.T) {
	t.Parallel()
	row := []importReading{
		{1000, 0, 1 << 20, 2 << 20, 3e6}, {1500, 0, 1e6, 2e6, 3e6}, {2000, 0, 1e6, 2e6, 3e6},
		{2000, 0, 1e6, 2e6, 3e6}, {3000, 0, 1e6, 2e6, 4e6},
	}
	text := importReport([][]importReading{row}, 3)
	assert.Contains(t, text, "| 10,000 | 1.00 µs · 1.0× | 1.50 µs · 1.5× | 2.00 µs · 2.0× | 2.00 µs · 1.0× | 3.00 µs · 1.5× |")
	assert.Contains(t, text, "| 10,000 | 1.05 MB · 2.10 MB | 1.00 MB · 2.00 MB |")

	assert.Contains(t, text, "| 10,000 | 3.00 MB | 3.00 MB | 3.00 MB | 3.00 MB | 4.00 MB |")

	assert.Equal(t, importReading{CPU: 2, Wall: 3, Live: 9, Objects: 8, Resident: 7},
		medianImport([]importReading{{1, 3, 9, 1, 7}, {2, 1, 1, 8, 1}, {3, 9, 1, 1, 1}}))
}
