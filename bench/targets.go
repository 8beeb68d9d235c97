package main

import (
	"fmt"
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

// missList renders what res misses, by workload, with the reason for each.
func missList(res results) string {
	var b strings.Builder
	for _, w := range workloads() {
		if missed := missedOn(w, res); len(missed) > 0 {
			fmt.Fprintf(&b, "- **%s**: %s. %s\n", w.title, strings.Join(missed, "; "), reason(w))
		}
	}

	if b.Len() == 0 {
		return "No target that was measured is missed.\n"
	}
	return b.String()
}

// missedOn returns the targets for w that res misses.
func missedOn(w workload, res results) []string {
	var missed []string
	for _, t := range targets() {
		v, measured := t.value(res)
		if t.workload != w.name || !measured || t.met(v) {
			continue
		}

		measuredText, verdict := t.outcome(res)
		missed = append(missed, fmt.Sprintf("%s %s, %s (%s)", t.figure, measuredText, t.bound(), verdict))
	}
	return missed
}

// reason returns why bind may miss a target for w.
func reason(w workload) string {
	if text := explanations()[w.name]; text != "" {
		return text
	}
	return "Not explained yet: `go run -C bench . -profile " + w.name + "` shows where the time goes."
}

// growthTable renders the time for one lead, by the size of the valid bulk body.
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
