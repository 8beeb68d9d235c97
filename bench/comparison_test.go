package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// scripted gives the readings of a script, one after the other.
type scripted struct {
	name   string
	script []reading
	calls  *[]string
}

func (s *scripted) measure(order) (reading, error) {
	*s.calls = append(*s.calls, s.name)
	if len(s.script) == 0 {
		return reading{}, errors.New("it ended")
	}
	r := s.script[0]
	s.script = s.script[1:]
	return r, nil
}

func TestPairsAreMeasuredInTurns(t *testing.T) {
	t.Parallel()
	var calls []string
	c := comparison{
		// The machine is twice as slow in the second round and ten times in the third.
		before: &scripted{"before", []reading{{Wall: 9, CPU: 10}, {Wall: 9, CPU: 20}, {Wall: 9, CPU: 100}}, &calls},
		after:  &scripted{"after", []reading{{Wall: 9, CPU: 5}, {Wall: 9, CPU: 10}, {Wall: 9, CPU: 60}}, &calls},
		procs:  1,
	}
	p, err := c.pair(named("valid1"), 3, time.Second)
	require.NoError(t, err)
	assert.Equal(t, []string{"before", "after", "after", "before", "before", "after"}, calls)
	assert.InDelta(t, 0.5, p.ratio, 1e-9)
	assert.Equal(t, [2]float64{20, 10}, p.times)

	_, err = c.pair(named("valid1"), 1, time.Second)
	assert.ErrorContains(t, err, "it ended")
}

func TestPairTable(t *testing.T) {
	t.Parallel()
	text := pairTable([]pair{
		{workload: named("valid1"), times: [2]float64{1000, 500}, ratio: 0.5, before: sample{allocs: 4}, after: sample{allocs: 4}},
		{workload: named("bad1"), times: [2]float64{1000, 1060}, ratio: 1.06, before: sample{allocs: 4}, after: sample{allocs: 5}},
		{workload: named("valid1000"), times: [2]float64{1000, 1050}, ratio: 1.05, before: sample{allocs: 5000}, after: sample{allocs: 5002}},
		{workload: named("all1000"), differs: "bind accepted it"},
	})
	for _, line := range []string{
		"| 1 lead, valid | 1.00 µs | 500 ns | 0.50× | 4 | 4 |  |",
		"| 1 lead, 3 mistakes | 1.00 µs | 1.06 µs | 1.06× | 4 | 5 | slower by 6 %, more allocations |",
		"| 1,000 leads, valid | 1.00 µs | 1.05 µs | 1.05× | 5,000 | 5,002 |  |",
		"| 1,000 leads, 5 mistakes in each | – | – | – | – | – | not timed: bind accepted it |",
		"2 of 4 rows are worse",
	} {
		assert.Contains(t, text, line)
	}
}

func TestWorkerMeasuresAsOrdered(t *testing.T) { // not parallel: it sets GOMAXPROCS
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var in, out bytes.Buffer
	orders := json.NewEncoder(&in)
	for _, name := range []string{"valid1", "valid1", "decode1"} {
		require.NoError(t, orders.Encode(order{Workload: name, Procs: 1, Each: time.Millisecond}))
	}
	require.NoError(t, work(&in, &out))
	readings := json.NewDecoder(&out)
	for range 3 {
		var r reading
		require.NoError(t, readings.Decode(&r))
		assert.Empty(t, r.Differs)
		assert.Positive(t, r.Wall)
		assert.Positive(t, r.Allocs)
	}
	assert.ErrorIs(t, readings.Decode(new(reading)), io.EOF)
}

// TestAgainst compares this checkout with itself.
func TestAgainst(t *testing.T) {
	t.Parallel()
	r := quick()
	r.rounds, r.procs = 2, []int{1}
	var text bytes.Buffer
	require.NoError(t, r.against("..", []workload{named("valid1"), named("types10")}, &text))
	assert.Contains(t, text.String(), "## Before and after, on 1 core (GOMAXPROCS=1)")
	assert.Contains(t, text.String(), "| 10 leads, 1 bad (types) |")
	assert.Contains(t, text.String(), "of 2 rows are worse")

	assert.ErrorContains(t, r.against(t.TempDir(), nil, &text), "go build")
}
