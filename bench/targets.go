package main

import (
	"fmt"
	"slices"
	"strings"
)

// targetTable renders what res says of each target.
func targetTable(res results) string {
	var b strings.Builder
	b.WriteString("| work | figure | target | measured | |\n|---|---|--:|--:|---|\n")
	for _, t := range targets() {
		measured, verdict := t.outcome(res)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n",
			named(t.workload).title, t.figure, t.bound(), measured, verdict)
	}
	return b.String()
}

// missList renders what res misses, by workload, with the reasons.
func missList(res results) string {
	var b strings.Builder
	for _, w := range workloads() {
		missed := missedOn(w, res)
		if len(missed) == 0 {
			continue
		}

		var misses, reasons []string
		for _, t := range missed {
			measured, verdict := t.outcome(res)
			misses = append(misses, fmt.Sprintf("%s is %s, not %s: %s",
				t.figure, measured, t.bound(), verdict))
			reasons = append(reasons, t.reason())
		}
		fmt.Fprintf(&b, "- **%s**: %s.\n  %s\n", w.title,
			strings.Join(misses, "; "), strings.Join(slices.Compact(reasons), " "))
	}

	if b.Len() == 0 {
		return "No target that was measured is missed.\n"
	}
	return b.String()
}

// missedOn returns the targets for w that res misses.
func missedOn(w workload, res results) []target {
	return slices.DeleteFunc(targets(), func(t target) bool {
		v, measured := t.value(res)
		return t.workload != w.name || !measured || t.met(v)
	})
}

// reason returns why bind may miss t.
func (t target) reason() string {
	for _, e := range explanations() {
		if e.workload == t.workload && strings.HasPrefix(t.figure, e.figure) {
			return e.text
		}
	}
	return "Not explained yet: `go run -C bench . -profile " + t.workload +
		"` shows where the time goes."
}

// growthTable renders the time for one lead, by the size of the valid bulk
// body.
func growthTable(res results) string {
	sizes := []string{"valid10", "valid1000", "valid100000"}
	var columns []string
	for _, name := range sizes {
		columns = append(columns, count(leadsOf(name)))
	}

	var b strings.Builder
	b.WriteString(heading("time per lead of a valid bulk of", columns))
	for _, name := range []string{nameBind, nameDecoding} {
		b.WriteString("| " + name + " |")
		for _, workload := range sizes {
			figure := "–"
			if got, ok := res.at(workload, name); ok {
				figure = duration(res.time(got) / float64(leadsOf(workload)))
			}
			b.WriteString(" " + figure + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}
