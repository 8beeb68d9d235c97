package main

import (
	"runtime"
	"slices"
	"time"
)

// sample is what one send takes.
type sample struct {
	wall   float64 // nanoseconds on the clock: what a client waits for
	cpu    float64 // nanoseconds that all cores together have worked
	bytes  float64
	allocs float64
}

// measure sends n times and returns the average.
func measure(x exchange, n int) sample {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)

	worked := cpuTime()
	elapsed := sendTimes(x, n)
	worked = cpuTime() - worked
	runtime.ReadMemStats(&after)

	return sample{
		wall:   float64(elapsed.Nanoseconds()) / float64(n),
		cpu:    float64(worked.Nanoseconds()) / float64(n),
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / float64(n),
		allocs: float64(after.Mallocs-before.Mallocs) / float64(n),
	}
}

// sendTimes sends n times and returns what that took.
func sendTimes(x exchange, n int) time.Duration {
	start := time.Now()
	for range n {
		x.send()
	}
	return time.Since(start)
}

// repeats returns how often x must be sent to fill d, at least once. To send it
// once took the given time.
func repeats(x exchange, once, d time.Duration) int {
	n, took := 1, once
	for took < d/10 && n < 1<<20 {
		n *= 4
		took = sendTimes(x, n)
	}
	return max(1, int(float64(n)*float64(d)/float64(max(took, 1))))
}

// medianSample returns the median of each figure by itself.
func medianSample(samples []sample) sample {
	pick := func(figure func(sample) float64) float64 {
		var values []float64
		for _, s := range samples {
			values = append(values, figure(s))
		}
		return median(values)
	}

	return sample{
		wall:   pick(func(s sample) float64 { return s.wall }),
		cpu:    pick(func(s sample) float64 { return s.cpu }),
		bytes:  pick(func(s sample) float64 { return s.bytes }),
		allocs: pick(func(s sample) float64 { return s.allocs }),
	}
}

// median returns the middle of values, the mean of both middle ones if their
// number is even, and 0 of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}

	sorted := slices.Sorted(slices.Values(values))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}
