// Command bench measures bind side by side with what people use today, on the
// same bodies and in the same process. See README.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	if err := command(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func command() error {
	rounds := flag.Int("rounds", 9,
		"rounds of measurements; bodies of more than 1,000 leads get a third of them")
	each := flag.Duration("time", 50*time.Millisecond,
		"how long one measurement sends requests; at least one is sent")
	patterns := flag.String("only", "",
		`workloads to run, such as "valid1000" or "valid*,rules*"; nothing is written`)
	out := flag.String("out", "report", "directory for report.md and chart.svg")

	profiled := flag.String("profile", "",
		`profile bind on this workload, such as "valid1000", and measure nothing`)
	cpu := flag.String("cpuprofile", "cpu.out", "file for the CPU profile of -profile")
	mem := flag.String("memprofile", "mem.out", "file for the allocation profile of -profile")
	lasting := flag.Duration("for", 5*time.Second, "how long each profile of -profile lasts")
	flag.Parse()

	if *profiled != "" {
		return profile(*profiled, *cpu, *mem, *lasting)
	}

	chosen, err := only(workloads(), *patterns)
	if err != nil {
		return err
	}
	all, err := contestants()
	if err != nil {
		return err
	}

	r := run{
		contestants: all,
		rounds:      max(1, *rounds),
		large:       max(1, *rounds/3),
		each:        *each,
		progress:    os.Stderr,
	}
	res := r.all(chosen)
	text := report(res, r.String())
	fmt.Print(text)
	if *patterns != "" {
		return nil
	}
	return write(*out, text, res)
}
