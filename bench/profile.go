package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"
)

// profile sends the workload called name to bind and writes profiles: first of
// the CPU, then, in a run of its own, of allocations. A path that is empty
// writes none.
func profile(name, cpu, mem string, lasting time.Duration) error {
	chosen, err := only(workloads(), name)
	if err != nil {
		return err
	}
	all, err := contestants()
	if err != nil {
		return err
	}
	x := all.on(chosen[0])[0].open(chosen[0].made()) // bind is the first

	if cpu != "" {
		if err := profileCPU(x, cpu, lasting); err != nil {
			return fmt.Errorf("profile of the CPU: %w", err)
		}
	}
	if mem != "" {
		if err := profileAllocations(x, mem, lasting); err != nil {
			return fmt.Errorf("profile of allocations: %w", err)
		}
	}
	return nil
}

func profileCPU(x exchange, path string, lasting time.Duration) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()

	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	sendFor(x, lasting)
	pprof.StopCPUProfile()

	return f.Close()
}

// allocationRate samples one allocation in so many bytes.
const allocationRate = 4 << 10

func profileAllocations(x exchange, path string, lasting time.Duration) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()

	runtime.MemProfileRate = allocationRate
	sendFor(x, lasting)
	runtime.GC() // completes the profile

	if err := pprof.Lookup("allocs").WriteTo(f, 0); err != nil {
		return err
	}
	return f.Close()
}

func sendFor(x exchange, lasting time.Duration) {
	for start := time.Now(); time.Since(start) < lasting; {
		x.send()
	}
}
