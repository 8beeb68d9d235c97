package main

// results are those of one run.
type results struct{ rows []row }

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
