package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// importsFile is the report on long bodies.
const importsFile = "imports.md"

// importSizes are the numbers of leads in them, some 200 bytes each. The last
// takes gigabytes in HandleMany.
var importSizes = []int{10_000, 100_000, 1_000_000}

// importing is one way to take a long body.
type importing struct {
	name     string
	many     bool // HandleMany with raised limits
	declared bool // the request has a Content-Length
	distinct bool // a value of each lead differs in the whole body
	base     int  // the way that its time is compared with
}

var importings = []importing{
	{name: "HandleMany", many: true, declared: true},
	{name: "HandleStream", declared: true},
	{name: "HandleStream, length not known"},
	{name: "HandleMany, distinct", many: true, declared: true, distinct: true, base: 3},
	{name: "HandleStream, distinct", declared: true, distinct: true, base: 3},
}

// importReading is what one of them takes for a body.
type importReading struct {
	CPU     float64 // nanoseconds a lead
	Wall    float64 // nanoseconds a lead
	Live    uint64  // bytes that the collector found in use, at the most
	Objects uint64  // bytes that the heap held, garbage included, at the most

	// Resident is by how many bytes the memory of the process has grown, at the
	// most.
	Resident uint64
}

// imports measures long bodies of the first sizes, and writes a report to dir.
// Each measurement is a process of its own, so that nothing else is in its heap.
func imports(sizes, rounds int, dir string, progress io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var all [][]importReading
	for _, n := range importSizes[:min(sizes, len(importSizes))] {
		row, err := importRow(self, n, rounds, progress)
		if err != nil {
			return err
		}
		all = append(all, row)
	}

	text := importReport(all, rounds)
	fmt.Print(text)
	return os.WriteFile(filepath.Join(dir, importsFile), []byte(text), 0o644)
}

// importRow measures all ways by turns.
func importRow(self string, n, rounds int, progress io.Writer) ([]importReading, error) {
	samples := make([][]importReading, len(importings))
	for range rounds {
		for k := range importings {
			command := exec.Command(self, "-import", fmt.Sprintf("%d:%d", k, n))
			command.Stderr = os.Stderr
			out, err := command.Output()
			if err != nil {
				return nil, fmt.Errorf("%s of %d leads: %w", importings[k].name, n, err)
			}
			var one importReading
			if err := json.Unmarshal(out, &one); err != nil {
				return nil, err
			}
			samples[k] = append(samples[k], one)
			fmt.Fprintf(progress, "%s, %s: %s a lead\n", importings[k].name, count(n), duration(one.CPU))
		}
	}

	row := make([]importReading, len(importings))
	for k := range row {
		row[k] = medianImport(samples[k])
	}
	return row, nil
}

// medianImport returns the median of the times and the most of the memory.
func medianImport(samples []importReading) (out importReading) {
	var cpu, wall []float64
	for _, s := range samples {
		cpu, wall = append(cpu, s.CPU), append(wall, s.Wall)
		out.Live, out.Objects = max(out.Live, s.Live), max(out.Objects, s.Objects)
		out.Resident = max(out.Resident, s.Resident)
	}
	out.CPU, out.Wall = median(cpu), median(wall)
	return out
}

// importReport renders the readings as Markdown.
func importReport(all [][]importReading, rounds int) string {
	var b strings.Builder
	b.WriteString("# Imports\n\n" + machine())
	fmt.Fprintf(&b, "\nLeads of some 200 bytes, from a file. Each figure is of a process that does nothing else, "+
		"on one core: of the time that it worked, the median of %d; of memory, the most. "+
		"HandleMany has its limits raised. HandleStream decodes all leads twice: the handler reads all of them. "+
		"In the last two columns a value must differ in the whole body. "+
		"HandleStream is compared with HandleMany that is asked for the same.\n", rounds)

	b.WriteString("\n## Time a lead\n\n")
	b.WriteString(importTable(all, func(r, base importReading) string {
		return fmt.Sprintf("%s · %s", duration(r.CPU), ratio(r.CPU/base.CPU))
	}))

	b.WriteString("\n## Heap\n\nWhat the collector found in use (`/gc/heap/live:bytes`) · what the heap held, " +
		"garbage included (`/memory/classes/heap/objects:bytes`).\n\n")
	b.WriteString(importTable(all, func(r, _ importReading) string {
		return size(float64(r.Live)) + " · " + size(float64(r.Objects))
	}))

	b.WriteString("\n## Memory of the process\n\nBy how much it has grown at the most (`VmHWM`): " +
		"the heap, the runtime's own, and up to 8 MiB of a body that are on no heap.\n\n")
	b.WriteString(importTable(all, func(r, _ importReading) string { return size(float64(r.Resident)) }))
	return b.String()
}

func importTable(all [][]importReading, figure func(r, base importReading) string) string {
	var columns []string
	for _, i := range importings {
		columns = append(columns, i.name)
	}
	var b strings.Builder
	b.WriteString(heading("leads", columns))
	for i, row := range all {
		b.WriteString("| " + count(importSizes[i]) + " |")
		for k, r := range row {
			b.WriteString(" " + figure(r, row[importings[k].base]) + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}
