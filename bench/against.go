package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// against measures the bind of the checkout in dir and that of this checkout in
// turns, and writes what has changed. The same benchmarks are built with each
// of them and run in a process of its own.
func (r run) against(dir string, workloads []workload, to io.Writer) error {
	tmp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)

	before, err := startWorker(dir, filepath.Join(tmp, "before"))
	if err != nil {
		return fmt.Errorf("bind of %s: %w", dir, err)
	}
	defer before.stop()

	after, err := startWorker("..", filepath.Join(tmp, "after"))
	if err != nil {
		return fmt.Errorf("bind of this checkout: %w", err)
	}
	defer after.stop()

	for _, procs := range r.procs {
		pairs, err := r.pairs(comparison{before: before, after: after, procs: procs}, workloads)
		if err != nil {
			return err
		}
		fmt.Fprintf(to, "## Before and after, %s\n\n%s\n", where(procs), pairTable(pairs))
	}
	return nil
}

// pairs measures all workloads.
func (r run) pairs(c comparison, workloads []workload) ([]pair, error) {
	var pairs []pair
	for _, w := range workloads {
		p, err := c.pair(w, r.roundsOf(w), r.each)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.name, err)
		}

		pairs = append(pairs, p)
		fmt.Fprintf(r.progress, "%-12s on %s\n", w.name, cores(c.procs))
	}
	return pairs, nil
}
