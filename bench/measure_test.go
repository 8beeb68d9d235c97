package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestMedian(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		values []float64
		want   float64
	}{
		"none":     {nil, 0},
		"one":      {[]float64{7}, 7},
		"odd":      {[]float64{9, 1, 5}, 5},
		"even":     {[]float64{4, 1, 3, 100}, 3.5},
		"outliers": {[]float64{1000, 2, 2, 3, 0}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := append([]float64(nil), tc.values...)
			assert.InDelta(t, tc.want, median(values), 1e-9)
			assert.Equal(t, tc.values, values, "left as they were")
		})
	}
}

func TestMedianSampleTakesEachFigureByItself(t *testing.T) {
	t.Parallel()
	got := medianSample([]sample{{1, 30, 200}, {2, 10, 300}, {3, 20, 100}})
	assert.Equal(t, sample{2, 20, 200}, got)
}

func TestRepeats(t *testing.T) {
	t.Parallel()
	x := &fakeExchange{}
	assert.Equal(t, 1, repeats(x, time.Second, time.Millisecond), "it takes longer than asked for")
	assert.Equal(t, 5, repeats(x, time.Second, 5*time.Second))
	assert.Zero(t, x.sent, "no need to try")
	assert.Greater(t, repeats(x, time.Nanosecond, time.Millisecond), 1)
}

func TestRoundsRotate(t *testing.T) {
	t.Parallel()
	var order []string
	named := func(name string) contestant {
		return contestant{name: name, open: func(workload) exchange {
			return &directExchange{call: func() error { order = append(order, name); return nil }, leads: 1}
		}}
	}
	r := quick(named("a"), named("b"), named("c"))
	r.rounds, r.each = 3, time.Nanosecond
	r.one(workload{name: "valid1", leads: 1})
	measured := order[len(order)-9:]
	assert.Equal(t, []string{"a", "b", "c", "b", "c", "a", "c", "a", "b"}, measured)
}
