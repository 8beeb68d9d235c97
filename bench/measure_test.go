package main

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	got := medianSample([]sample{{1, 50, 30, 200}, {2, 70, 10, 300}, {3, 60, 20, 100}})
	assert.Equal(t, sample{2, 60, 20, 200}, got)
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
	called := func(name string) contestant {
		return contestant{name: name, open: func(workload) exchange {
			return &directExchange{call: func() error { order = append(order, name); return nil }, leads: 1}
		}}
	}
	r := quick(called("a"), called("b"), called("c"))
	r.rounds, r.each = 3, time.Nanosecond
	r.one(workload{name: "valid1", leads: 1})
	measured := order[len(order)-9:]
	assert.Equal(t, []string{"a", "b", "c", "b", "c", "a", "c", "a", "b"}, measured)
}

func TestTimeIsWorkOnOneCoreAndWaitingOnSeveral(t *testing.T) {
	t.Parallel()
	s := sample{wall: 7, cpu: 5}
	assert.InDelta(t, 5, results{procs: 1}.time(s), 0)
	assert.InDelta(t, 7, results{procs: 2}.time(s), 0)
}

func TestCPUTimeIsThatOfTheProcess(t *testing.T) {
	t.Parallel()
	before := cpuTime()
	for range 1 << 22 {
		_ = median([]float64{1, 2})
	}
	assert.Greater(t, cpuTime(), before)
}

func TestNumbersOf(t *testing.T) {
	t.Parallel()
	numbers, err := numbersOf("1,2,16")
	require.NoError(t, err)
	assert.Equal(t, []int{1, 2, 16}, numbers)
	for _, list := range []string{"", "0", "1,", "one", "-1"} {
		_, err := numbersOf(list)
		assert.ErrorContains(t, err, "-procs", list)
	}
}

func TestRunOnEachNumberOfCores(t *testing.T) { // not parallel: GOMAXPROCS is the process's
	before := runtime.GOMAXPROCS(0)
	var seen []int
	c := contestant{name: "a", open: func(workload) exchange {
		return &directExchange{leads: 1, call: func() error {
			seen = append(seen, runtime.GOMAXPROCS(0))
			return nil
		}}
	}}
	r := quick(c)
	r.procs = []int{1, 3}
	all := r.all([]workload{{name: "valid1", leads: 1}})
	require.Len(t, all, 2)
	assert.Equal(t, []int{1, 3}, []int{all[0].procs, all[1].procs})
	assert.Equal(t, []int{1, 3}, slices.Compact(seen))
	assert.Equal(t, before, runtime.GOMAXPROCS(0))
}

func TestHugeBodiesWithMistakesAreForTheFirstNumberOfCores(t *testing.T) {
	r := quick(fake("a", answer{}))
	r.procs = []int{1, 2}
	all := r.all([]workload{
		{name: "valid", leads: defaultItems + 1},
		{name: "bad", leads: defaultItems + 1, flaw: wrongRules},
	})
	assert.Len(t, all[0].rows, 2)
	assert.Len(t, all[1].rows, 1)
}
