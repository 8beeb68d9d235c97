package main

import (
	"fmt"
	"strings"
	"time"
)

// measurer measures bind on one workload.
type measurer interface {
	measure(o order) (reading, error)
}

// comparison measures two builds of bind on so many cores.
type comparison struct {
	before, after measurer
	procs         int
}

// pair is what two builds took for one workload.
type pair struct {
	workload      workload
	differs       string // another verdict than expected; then nothing is compared
	before, after sample // medians
	times         [2]float64
	ratio         float64 // after ÷ before, the median of the rounds
}

// pair measures both builds in turns. In every second round the other one
// begins.
func (c comparison) pair(w workload, rounds int, each time.Duration) (pair, error) {
	p, clock := pair{workload: w}, results{procs: c.procs}
	o := order{Workload: w.name, Procs: c.procs, Each: each}

	var befores, afters []sample
	var ratios []float64
	for round := range rounds {
		before, after, err := c.round(o, round%2 == 1)
		if err != nil {
			return pair{}, err
		}
		if p.differs = before.Differs + after.Differs; p.differs != "" {
			return p, nil
		}

		befores = append(befores, before.sample())
		afters = append(afters, after.sample())
		ratios = append(ratios, clock.time(after.sample())/clock.time(before.sample()))
	}

	p.before, p.after, p.ratio = medianSample(befores), medianSample(afters), median(ratios)
	p.times = [2]float64{clock.time(p.before), clock.time(p.after)}
	return p, nil
}

// round measures each build once.
func (c comparison) round(o order, afterFirst bool) (before, after reading, err error) {
	if afterFirst {
		after, before, err = inTurn(c.after, c.before, o)
		return before, after, err
	}
	return inTurn(c.before, c.after, o)
}

func inTurn(one, other measurer, o order) (first, second reading, err error) {
	if first, err = one.measure(o); err != nil {
		return first, second, err
	}
	second, err = other.measure(o)
	return first, second, err
}

// slowerBy is by how much a row may take longer before it is told.
const slowerBy = 0.05

// changes says what is worse after than before.
func (p pair) changes() []string {
	var worse []string
	if p.ratio > 1+slowerBy {
		worse = append(worse, fmt.Sprintf("slower by %.0f %%", 100*(p.ratio-1)))
	}

	// The garbage collector empties pools, so that averages move by a little.
	if p.after.allocs > p.before.allocs*1.001+0.5 {
		worse = append(worse, "more allocations")
	}
	return worse
}

// pairTable renders the pairs, and how many of them are worse than before.
func pairTable(pairs []pair) string {
	var b strings.Builder
	b.WriteString("| work | before | after | after ÷ before | allocations before | after | |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|---|\n")
	worse := 0
	for _, p := range pairs {
		if p.differs != "" {
			fmt.Fprintf(&b, "| %s | – | – | – | – | – | not timed: %s |\n", p.workload.title, p.differs)
			worse++
			continue
		}

		changes := p.changes()
		worse += min(1, len(changes))
		fmt.Fprintf(&b, "| %s | %s | %s | %.2f× | %s | %s | %s |\n",
			p.workload.title, duration(p.times[0]), duration(p.times[1]), p.ratio,
			count(int(p.before.allocs+0.5)), count(int(p.after.allocs+0.5)),
			strings.Join(changes, ", "))
	}

	fmt.Fprintf(&b, "\n%d of %d rows are worse: slower by more than %.0f %%, with more allocations, "+
		"or with another verdict than expected.\n", worse, len(pairs), 100*slowerBy)
	return b.String()
}
