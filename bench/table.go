package main

import (
	"fmt"
	"strings"
)

// timeTable renders the times, and how many times as long as bind each
// contestant takes.
func timeTable(res results) string {
	return table(res, func(w workload, c cell) string {
		s := duration(res.time(c.sample))
		mine, ok := res.at(w.name, nameBind)

		switch {
		case c.contestant.name == nameBind:
			s = "**" + s + "**"
		case ok && w.name != empty:
			s += " · " + ratio(res.time(c.sample)/res.time(mine))
		}
		return s + marks(c.notes(w))
	})
}

// allocationTable renders the bytes and the number of allocations of one
// request.
func allocationTable(res results) string {
	return table(res, func(_ workload, c cell) string {
		return size(c.sample.bytes) + " · " + count(int(c.sample.allocs+0.5))
	})
}

// table renders a row for each workload and a column for each contestant.
func table(res results, figure func(workload, cell) string) string {
	var b strings.Builder
	for i, row := range res.rows {
		if i == 0 {
			b.WriteString(heading("", row.names()))
		}

		b.WriteString("| " + row.workload.title + " |")
		for _, c := range row.cells {
			b.WriteString(" " + cellText(row.workload, c, figure) + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// heading renders the heading of a table.
func heading(corner string, columns []string) string {
	line, rule := "| |", "|---|"
	if corner != "" {
		line = "| " + corner + " |"
	}
	for _, column := range columns {
		line += " " + column + " |"
		rule += "--:|"
	}
	return line + "\n" + rule + "\n"
}

func cellText(w workload, c cell, figure func(workload, cell) string) string {
	switch {
	case c.absent:
		return "–"
	case c.differs != "":
		return "not timed"
	}
	return figure(w, c)
}

// noteList explains the marks that a table of res bears.
func noteList(res results) string {
	var b strings.Builder
	for _, n := range notesOf(res.rows) {
		fmt.Fprintf(&b, "%s %s  \n", n.mark, n.text)
	}
	return b.String()
}

// clockTable renders what bind takes by both clocks, for each number of cores.
// On a machine that does nothing else, both are the same on one core.
func clockTable(all []results) string {
	var columns []string
	for _, res := range all {
		columns = append(columns, cores(res.procs)+": worked", cores(res.procs)+": waited")
	}

	var b strings.Builder
	b.WriteString(heading("bind", columns))
	for _, row := range all[0].rows {
		b.WriteString("| " + row.workload.title + " |")
		for _, res := range all {
			worked, waited := "–", "–"
			if s, ok := res.at(row.workload.name, nameBind); ok {
				worked, waited = duration(s.cpu), duration(s.wall)
			}
			b.WriteString(" " + worked + " | " + waited + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// answerTable renders what the answers to the bad bodies of one size said, ""
// if none of them was run.
func answerTable(res results, leads int) string {
	var bad []row
	for _, r := range res.rows {
		if r.workload.leads == leads && r.workload.flaw != sound {
			bad = append(bad, r)
		}
	}
	if len(bad) == 0 {
		return ""
	}

	var titles []string
	for _, r := range bad {
		titles = append(titles, r.workload.title)
	}

	var b strings.Builder
	b.WriteString(heading("mistakes named · leads named by index", titles))
	for i, c := range bad[0].cells {
		if c.contestant.reference {
			continue
		}

		b.WriteString("| " + c.contestant.name + " |")
		for _, r := range bad {
			b.WriteString(" " + r.cells[i].verdict.of(r.workload) + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// of says how many of w's mistakes and bad leads v names.
func (v verdict) of(w workload) string {
	return fmt.Sprintf("%s of %s · %s of %s",
		count(v.mistakes), count(w.mistakes), count(v.items), count(w.bad))
}
