package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// report renders the results as Markdown, those of each number of cores.
func report(all []results, rounds string) string {
	var b strings.Builder
	b.WriteString("# bind side by side\n\n")
	b.WriteString(machine())
	b.WriteString("\n" + rounds + "\n")
	b.WriteString("\n## In short\n\n" + short(all))

	b.WriteString("\n## Times\n\n")
	b.WriteString("The time of one request, and how many times as long as bind it takes.\n")
	for _, res := range all {
		b.WriteString("\n### " + cores(res.procs) + "\n" + times(res))
	}
	b.WriteString("\n### By both clocks\n\n" + clockTable(all))

	b.WriteString("\n## Allocations\n\n")
	b.WriteString("Bytes and number of allocations of one request, " + where(all[0].procs) + ".\n")
	for _, res := range all[0].tables() {
		b.WriteString("\n" + allocationTable(res))
	}

	b.WriteString("\n## Verdicts\n\n" + verdicts(all))
	b.WriteString("\n## Targets\n\n")
	b.WriteString("They are for one core.\n\n" + targetTable(onOneCore(all)))
	b.WriteString("\n" + growthTable(onOneCore(all)))
	b.WriteString("\n## What misses, and why\n\n" + missList(onOneCore(all)))
	return b.String()
}

// cores writes n cores.
func cores(n int) string {
	if n == 1 {
		return "1 core"
	}
	return fmt.Sprintf("%d cores", n)
}

// where says on how many cores.
func where(procs int) string { return fmt.Sprintf("on %s (GOMAXPROCS=%d)", cores(procs), procs) }

// tables returns what stands in a table of its own, the rows of those who bind
// requests and the rows of those who only decode.
func (r results) tables() []results {
	var tables []results
	for _, t := range []results{r.requests(), r.decodings()} {
		if len(t.rows) > 0 {
			tables = append(tables, t)
		}
	}
	return tables
}

// times renders the tables of res with their notes.
func times(res results) string {
	var b strings.Builder
	for _, t := range res.tables() {
		b.WriteString("\n" + t.caption() + ":\n\n" + timeTable(t))
	}
	if notes := noteList(res); notes != "" {
		b.WriteString("\n" + notes)
	}
	return b.String()
}

// verdicts says who gave another verdict than expected, who was not asked, and
// what the answers to bad bodies said.
func verdicts(all []results) string {
	s := "Every contestant accepted and refused what it should, " +
		"and named what it is known to name.\n"
	if differences := differences(all); len(differences) > 0 {
		s = "These gave another verdict than expected and were not timed:\n\n- " +
			strings.Join(differences, "\n- ") + "\n"
	}
	if absences := absences(all); len(absences) > 0 {
		s += "\n" + strings.Join(absences, "\n\n") + "\n"
	}

	if answers := answerTable(all[0], defaultItems); answers != "" {
		s += "\n" + answers
	}
	return s
}

// write puts the report and its chart into dir.
func write(dir, text string, all []results) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}

	const image = "\n![Times of bind and its peers](chart.svg)\n"
	text = strings.Replace(text, "\n## Times\n", image+"\n## Times\n", 1)
	files := map[string]string{reportFile: text, "chart.svg": chart(all[0])}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	return nil
}

const reportFile = "report.md"
