package main

import (
	"fmt"
	"io"
	"time"
)

// run measures contestants on workloads.
type run struct {
	contestants []contestant
	rounds      int           // of workloads with up to many leads
	large       int           // rounds of larger ones
	each        time.Duration // what one measurement lasts at least, if the work takes no longer
	progress    io.Writer
}

// String says how r measures, for a reader of the report.
func (r run) String() string {
	return fmt.Sprintf("Medians of the rounds: %d, and %d for bodies of more than %s leads. A measurement lasts %v or one request.",
		r.rounds, r.large, count(many), r.each)
}

// row holds the results of one workload.
type row struct {
	workload workload // without its body
	cells    []cell   // in the order of the contestants
}

// cell is one contestant's result on one workload.
type cell struct {
	contestant contestant
	verdict    verdict
	absent     bool   // it does not do this work
	differs    string // how its verdict is not the expected one; then it is not timed
	sample     sample // medians
}

func (c cell) timed() bool { return !c.absent && c.differs == "" }

// all returns the results of all workloads.
func (r run) all(workloads []workload) results {
	res := results{}
	for _, w := range workloads {
		start := time.Now()
		res.rows = append(res.rows, r.one(w.made()))
		fmt.Fprintf(r.progress, "%-12s %6.1f s\n", w.name, time.Since(start).Seconds())
	}
	return res
}

// one compares the verdicts on w, then measures those who gave the expected one: every round measures each of them
// once, and each round begins with another.
func (r run) one(w workload) row {
	cells := make([]cell, len(r.contestants))
	exchanges := make([]exchange, len(cells))
	times := make([]int, len(cells))
	for i, c := range r.contestants {
		cells[i] = cell{contestant: c, absent: c.reachOn(w) == absent}
		if cells[i].absent {
			continue
		}
		exchanges[i] = c.open(w)
		once := sendTimes(exchanges[i], 1)
		cells[i].verdict, cells[i].differs = c.judge(w, exchanges[i])
		if cells[i].timed() {
			times[i] = repeats(exchanges[i], once, r.each)
		}
	}
	samples := make([][]sample, len(cells))
	for round := range r.roundsOf(w) {
		for k := range cells {
			i := (k + round) % len(cells)
			if cells[i].timed() {
				samples[i] = append(samples[i], measure(exchanges[i], times[i]))
			}
		}
	}
	for i := range cells {
		cells[i].sample = medianSample(samples[i])
	}
	w.body = nil
	return row{workload: w, cells: cells}
}

func (r run) roundsOf(w workload) int {
	if w.leads > many {
		return r.large
	}
	return r.rounds
}

// results are those of one run.
type results struct{ rows []row }

// at returns the medians of a contestant on a workload; ok is false if there are none.
func (r results) at(workload, contestant string) (s sample, ok bool) {
	for _, row := range r.rows {
		if row.workload.name != workload {
			continue
		}
		for _, c := range row.cells {
			if c.contestant.name == contestant && c.timed() {
				return c.sample, true
			}
		}
	}
	return sample{}, false
}

// differences returns what was reported instead of being timed.
func (r results) differences() []string {
	var all []string
	for _, row := range r.rows {
		for _, c := range row.cells {
			if c.differs != "" {
				all = append(all, c.differs)
			}
		}
	}
	return all
}
