package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTables(t *testing.T) {
	t.Parallel()
	chosen, err := only(workloads(), "empty,valid1000")
	require.NoError(t, err)
	res := fakeResults(chosen)
	res.rows[0].cells[6].absent = true
	res.rows[1].cells[2].differs = "gin lies"
	assert.Equal(t, strings.Join([]string{
		"| | bind | encoding/json + validator | gin | echo | fiber | huma | json v2 decoding alone |",
		"|---|--:|--:|--:|--:|--:|--:|--:|",
		"| no body read | **1.00 µs** | 2.00 µs | 3.00 µs | 4.00 µs | 5.00 µs | 6.00 µs | – |",
		"| 1,000 leads, valid | **1.00 ms** | 2.00 ms · 2.0× | not timed | 4.00 ms · 4.0× | 5.00 ms · 5.0× | 6.00 ms · 6.0× | 500 µs · 0.50×ᵉ |",
		"",
	}, "\n"), timeTable(res))
	assert.Contains(t, allocationTable(res), "| no body read | 2.05 kB · 10 | 4.10 kB · 20 |")
	assert.Equal(t, "ᵉ "+noteSilent.text+"  \n", noteList(res))
}

func TestNotes(t *testing.T) {
	t.Parallel()
	work := map[string]workload{}
	for _, w := range workloads() {
		work[w.name] = w
	}
	refused, placed := verdict{mistakes: 1}, verdict{mistakes: 1, items: 1}
	for name, tc := range map[string]struct {
		contestant contestant
		verdict    verdict
		workload   string
		want       string
	}{
		"valid":                    {contestant{types: first, text: true}, verdict{accepted: true}, "valid10", ""},
		"everything":               {contestant{}, placed, "types10", ""},
		"first":                    {contestant{types: first}, refused, "types10", "ᵃᵇ"},
		"first/with_its_index":     {contestant{types: first}, placed, "types10", "ᵃ"},
		"unplaced":                 {contestant{rules: unplaced}, refused, "rules10", "ᵇ"},
		"unplaced/there_is_no_one": {contestant{rules: unplaced}, refused, "bad1", ""},
		"text":                     {contestant{text: true}, placed, "rules10", "ᶜ"},
		"reference":                {contestant{reference: true}, refused, "rules10", "ᵉ"},
		"reference/unchecked":      {contestant{reference: true, rules: unchecked}, verdict{accepted: true}, "rules10", "ᵈᵉ"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := cell{contestant: tc.contestant, verdict: tc.verdict}
			assert.Equal(t, tc.want, marks(c.notes(work[tc.workload])))
		})
	}
}

func TestReportIsWritten(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "report")
	one, two := fakeResults(workloads()), fakeResults(workloads())
	two.procs = 2
	all := []results{one, two}
	require.NoError(t, write(dir, report(all, "Medians."), all))
	text, err := os.ReadFile(filepath.Join(dir, reportFile))
	require.NoError(t, err)
	for _, part := range []string{
		"# bind side by side", "Medians.", "## In short", "](chart.svg)", "## Times",
		"### 1 core", "### 2 cores", "Requests on 2 cores (GOMAXPROCS=2):", "### By both clocks",
		"## Allocations", "## Verdicts", "## Targets", "## What misses, and why",
	} {
		assert.Contains(t, string(text), part)
	}
	assert.FileExists(t, filepath.Join(dir, "chart.svg"))
}

// TestClocks holds the tables to the clock of their number of cores.
func TestClocks(t *testing.T) {
	t.Parallel()
	chosen, err := only(workloads(), "valid1000")
	require.NoError(t, err)
	one, two := fakeResults(chosen), fakeResults(chosen)
	two.procs = 2
	assert.Contains(t, timeTable(one), "| 1,000 leads, valid | **1.00 ms** |")
	assert.Contains(t, timeTable(two), "| 1,000 leads, valid | **2.00 ms** |")
	assert.Equal(t, strings.Join([]string{
		"| bind | 1 core: worked | 1 core: waited | 2 cores: worked | 2 cores: waited |",
		"|---|--:|--:|--:|--:|",
		"| 1,000 leads, valid | 1.00 ms | 2.00 ms | 1.00 ms | 2.00 ms |",
		"",
	}, "\n"), clockTable([]results{one, two}))
}

func TestAbsentContestantsAreExplained(t *testing.T) {
	t.Parallel()
	chosen, err := only(workloads(), "decode1")
	require.NoError(t, err)
	res := fakeResults(chosen)
	res.rows[0].cells[1].absent = true
	res.rows[0].cells[1].contestant.missing = "it is not built here"
	text := report([]results{res, res}, "")
	const reason = "sonic (ConfigStd) was not measured: it is not built here"
	assert.Equal(t, 1, strings.Count(text, reason))
	assert.Contains(t, text, "| 1 lead, decoded | **1.00 µs** | – |")
	assert.Contains(t, text, "| 1 lead, decoded | time of sonic (ConfigStd) ÷ time of bind | ≥ 1× | – | not measured |")
}

func TestFigures(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		duration(0.4): "0.40 ns", duration(812): "812 ns", duration(999.7): "1.00 µs", duration(5_020_000): "5.02 ms",
		duration(2.5e9): "2.50 s", duration(7.5e12): "7500 s", size(0.01): "0 B", size(160): "160 B", size(1_234_567): "1.23 MB",
		ratio(3.94): "3.9×", ratio(12.4): "12×", ratio(0.34): "0.34×", count(0): "0", count(999): "999", count(1_234_567): "1,234,567",
	} {
		assert.Equal(t, want, got)
	}
}

// TestSpeedPageShowsTheReport holds docs/speed.md to the report in this module.
func TestSpeedPageShowsTheReport(t *testing.T) {
	t.Parallel()
	speed, err := os.ReadFile("../docs/speed.md")
	require.NoError(t, err)
	report, err := os.ReadFile("report/report.md")
	require.NoError(t, err)
	rows := 0
	for line := range strings.SplitSeq(string(speed), "\n") {
		if strings.HasPrefix(line, "|") {
			rows++
			assert.Contains(t, string(report), line+"\n", "copy the table of the newest report")
		}
	}
	assert.Greater(t, rows, 6)
	machine, _, _ := strings.Cut(string(report)[strings.Index(string(report), "\n- ")+3:], "\n")
	assert.Contains(t, string(speed), machine)
}
