package main

import "slices"

// results are those of one run on so many cores.
type results struct {
	procs int // GOMAXPROCS
	rows  []row
}

// time returns the time of s in nanoseconds. On one core it is what the core
// has worked, because other processes have a part in every other clock. On
// several cores it is what a client waits for.
func (r results) time(s sample) float64 {
	if r.procs == 1 {
		return s.cpu
	}
	return s.wall
}

// onOneCore returns the results of one core, none if there are none.
func onOneCore(all []results) results {
	for _, r := range all {
		if r.procs == 1 {
			return r
		}
	}
	return results{}
}

// requests returns the rows of those who bind requests.
func (r results) requests() results { return r.where(func(w workload) bool { return !w.decoding }) }

// decodings returns the rows of those who only decode.
func (r results) decodings() results { return r.where(func(w workload) bool { return w.decoding }) }

// where returns the rows whose workload is wanted.
func (r results) where(wanted func(workload) bool) results {
	some := results{procs: r.procs}
	for _, row := range r.rows {
		if wanted(row.workload) {
			some.rows = append(some.rows, row)
		}
	}
	return some
}

// at returns the medians of a contestant on a workload; ok is false if there
// are none.
func (r results) at(workload, contestant string) (s sample, ok bool) {
	for _, row := range r.rows {
		if row.workload.name == workload {
			return row.at(contestant)
		}
	}
	return sample{}, false
}

// row holds the results of one workload.
type row struct {
	workload workload // without its body
	cells    []cell   // in the order of the contestants
}

// names returns those of the contestants.
func (r row) names() []string {
	var names []string
	for _, c := range r.cells {
		names = append(names, c.contestant.name)
	}
	return names
}

// at returns the medians of a contestant.
func (r row) at(contestant string) (s sample, ok bool) {
	for _, c := range r.cells {
		if c.contestant.name == contestant && c.timed() {
			return c.sample, true
		}
	}
	return sample{}, false
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

// differences returns what was reported instead of being timed, each once.
func differences(all []results) []string {
	return collect(all, func(c cell) string { return c.differs })
}

// absences returns why contestants could not take part, each reason once.
func absences(all []results) []string {
	return collect(all, func(c cell) string {
		if c.contestant.missing == "" {
			return ""
		}
		return c.contestant.name + " was not measured: " + c.contestant.missing
	})
}

// collect returns the texts of all cells, without empty and repeated ones.
func collect(all []results, text func(cell) string) []string {
	var texts []string
	for _, c := range cellsOf(all) {
		if t := text(c); t != "" && !slices.Contains(texts, t) {
			texts = append(texts, t)
		}
	}
	return texts
}

func cellsOf(all []results) []cell {
	var cells []cell
	for _, res := range all {
		for _, row := range res.rows {
			cells = append(cells, row.cells...)
		}
	}
	return cells
}
