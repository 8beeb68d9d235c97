package main

import (
	"fmt"
	"io"
	"runtime"
	"time"
)

// run measures contestants on workloads.
type run struct {
	field    field
	procs    []int         // numbers of cores, one after the other
	rounds   int           // of workloads with up to defaultItems leads
	large    int           // rounds of larger ones
	each     time.Duration // what one measurement lasts at least
	progress io.Writer
}

// String says how r measures, for a reader of the report.
func (r run) String() string {
	return fmt.Sprintf("Medians of the rounds: %d, and %d for bodies of more than %s leads. "+
		"A measurement lasts %v or one request. On one core, time is what the core worked for "+
		"this process, so that other processes do not disturb it; on several, it is what a "+
		"client waits for.", r.rounds, r.large, count(defaultItems), r.each)
}

// all returns the results of all workloads, for each number of cores. Of the
// huge bodies, only the first number of cores gets those with mistakes.
func (r run) all(workloads []workload) []results {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))

	var all []results
	for i, procs := range r.procs {
		runtime.GOMAXPROCS(procs)
		res := results{procs: procs}
		for _, w := range workloads {
			if i > 0 && w.huge() && w.flaw != sound {
				continue
			}

			start := time.Now()
			res.rows = append(res.rows, r.one(w.made()))
			fmt.Fprintf(r.progress, "%-12s on %d: %6.1f s\n", w.name, procs, time.Since(start).Seconds())
		}
		all = append(all, res)
	}
	return all
}

// one compares the verdicts on w, then measures those who gave the expected
// one. Every round measures each of them once and begins with another.
func (r run) one(w workload) row {
	var entries []entry
	for _, c := range r.field.on(w) {
		entries = append(entries, r.enter(c, w))
	}

	for round := range r.roundsOf(w) {
		for k := range entries {
			entries[(k+round)%len(entries)].measure()
		}
	}

	w.body = nil
	result := row{workload: w}
	for _, e := range entries {
		e.cell.sample = medianSample(e.samples)
		result.cells = append(result.cells, e.cell)
	}
	return result
}

func (r run) roundsOf(w workload) int {
	if w.huge() {
		return r.large
	}
	return r.rounds
}

// entry is one contestant while it is measured on one workload.
type entry struct {
	cell     cell
	exchange exchange
	times    int // to send in one measurement
	samples  []sample
}

// enter reads the verdict of c on w and finds out how often to send w.
func (r run) enter(c contestant, w workload) entry {
	e := entry{cell: cell{contestant: c, absent: c.reachOn(w) == absent}}
	if e.cell.absent {
		return e
	}

	e.exchange = c.open(w)
	first := measure(e.exchange, 1)
	e.cell.verdict, e.cell.differs = c.compare(w, e.exchange)

	switch {
	case !e.cell.timed():
		return e
	case w.huge() && r.rounds == 1:
		e.samples = []sample{first} // enough to see that it works
		return e
	}

	// The first send of all is slow: code is compiled for a type.
	once := time.Duration(first.wall)
	if !w.huge() {
		once = sendTimes(e.exchange, 1)
	}
	e.times = repeats(e.exchange, once, r.each)
	return e
}

// measure adds a sample, if the contestant still has to be measured.
func (e *entry) measure() {
	if e.times > 0 {
		e.samples = append(e.samples, measure(e.exchange, e.times))
	}
}
