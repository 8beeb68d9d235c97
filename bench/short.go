package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// The lines around the part of the report that docs/speed.md shows.
const (
	shortBegin = "<!-- bench -->"
	shortEnd   = "<!-- /bench -->"
)

// shortRows are the workloads that it shows.
var shortRows = []string{
	"valid1", "bad1", "types10", "valid1000", "rules1000", "types1000", "all1000", "alltypes1000",
	"valid100000", "decode1", "decode1000",
}

// short renders that part: the most telling rows on each number of cores.
func short(all []results) string {
	var b strings.Builder
	b.WriteString(shortBegin + "\n")
	notes := []note{}
	for i := range all {
		res := all[i].telling()
		for _, t := range res.tables() {
			b.WriteString(t.caption() + ":\n\n" + timeTable(t) + "\n")
		}
		notes = append(notes, notesOf(res.rows)...)
	}

	var explained []string
	for _, n := range allNotes() {
		if slices.Contains(notes, n) {
			explained = append(explained, n.mark+" "+n.text)
		}
	}
	if len(explained) > 0 {
		b.WriteString(strings.Join(explained, "; ") + ".\n\n")
	}
	fmt.Fprintf(&b, "Medians on %s (%s, %s/%s): on one core the time that it worked, on several "+
		"the time that passed.\n", hardware(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return b.String() + shortEnd + "\n"
}

// telling returns the rows of r that docs/speed.md shows, without the column of
// validator alone.
func (r results) telling() results {
	some := r.where(func(w workload) bool { return slices.Contains(shortRows, w.name) })
	for i, row := range some.rows {
		some.rows[i].cells = slices.DeleteFunc(slices.Clone(row.cells), func(c cell) bool {
			return c.contestant.name == nameRules
		})
	}
	return some
}

// caption says what a table of r shows.
func (r results) caption() string {
	if len(r.decodings().rows) > 0 {
		return "Decoding alone, into a type without rules, " + where(r.procs)
	}
	return "Requests " + where(r.procs)
}

// copyShort replaces what a page shows of the report in dir.
func copyShort(dir, page string) error {
	report, err := os.ReadFile(filepath.Join(dir, reportFile))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}

	_, part, _, err := cutShort(string(report))
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	before, _, after, err := cutShort(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", page, err)
	}
	return os.WriteFile(page, []byte(before+part+after), 0o644)
}

// cutShort cuts text around the lines between the marks.
func cutShort(text string) (before, part, after string, err error) {
	before, rest, begins := strings.Cut(text, shortBegin+"\n")
	part, after, ends := strings.Cut(rest, shortEnd+"\n")
	if !begins || !ends {
		return "", "", "", errors.New("no lines " + shortBegin + " and " + shortEnd +
			": put them around the tables")
	}
	return before + shortBegin + "\n", part, shortEnd + "\n" + after, nil
}
