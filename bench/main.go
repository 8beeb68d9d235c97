// Command bench measures bind side by side with what people use today, on the
// same bodies and in the same process. See README.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
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
	procs := flag.String("procs", "1,2",
		"numbers of cores to measure on, one after the other: each is a GOMAXPROCS")
	out := flag.String("out", "report", "directory for report.md and chart.svg")
	page := flag.String("page", "",
		"document to copy the newest report's part to, such as ../docs/speed.md; measure nothing")

	other := flag.String("against", "",
		"directory of another checkout of bind, to compare with this one; nothing is written")
	works := flag.Bool("work", false, "measure as the standard input says; -against starts this")

	streams := flag.Int("imports", 0,
		"measure long bodies instead, of the first so many sizes of three, up to 1,000,000 leads; writes "+importsFile)
	oneImport := flag.String("import", "", "measure one long body; -imports starts this")

	profiled := flag.String("profile", "",
		`profile bind on this workload, such as "valid1000", and measure nothing`)
	cpu := flag.String("cpuprofile", "cpu.out", "file for the CPU profile of -profile")
	mem := flag.String("memprofile", "mem.out", "file for the allocation profile of -profile")
	lasting := flag.Duration("for", 5*time.Second, "how long each profile of -profile lasts")
	flag.Parse()

	if *works {
		return work(os.Stdin, os.Stdout)
	}
	if *oneImport != "" {
		return importOne(*oneImport, os.Stdout)
	}
	if *streams > 0 {
		return imports(*streams, max(1, *rounds/3), *out, os.Stderr)
	}
	if *page != "" {
		return copyShort(*out, *page)
	}
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

	numbers, err := numbersOf(*procs)
	if err != nil {
		return err
	}

	r := run{
		field:    all,
		procs:    numbers,
		rounds:   max(1, *rounds),
		large:    max(1, *rounds/3),
		each:     *each,
		progress: os.Stderr,
	}
	if *other != "" {
		return r.against(*other, chosen, os.Stdout)
	}

	res := r.all(chosen)
	text := report(res, r.String())
	fmt.Print(text)
	if *patterns != "" {
		return nil
	}
	return write(*out, text, res)
}

// numbersOf reads the numbers of cores, separated by commas.
func numbersOf(list string) ([]int, error) {
	var numbers []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-procs %q: want numbers of cores such as 1,2", list)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
