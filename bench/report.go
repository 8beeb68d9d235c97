package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// report renders the results as Markdown.
func report(res results, rounds string) string {
	var b strings.Builder
	b.WriteString("# bind side by side\n\n")
	b.WriteString(machine())
	b.WriteString("\n" + rounds + "\n")

	b.WriteString("\n## Times\n\n")
	b.WriteString("The time of one request, and how many times as long as bind it takes.\n\n")
	b.WriteString(timeTable(res))
	if notes := noteList(res); notes != "" {
		b.WriteString("\n" + notes)
	}

	b.WriteString("\n## Allocations\n\nBytes and number of allocations of one request.\n\n")
	b.WriteString(allocationTable(res))
	b.WriteString("\n## Verdicts\n\n")
	b.WriteString(verdicts(res))
	b.WriteString("\n## Targets\n\n")
	b.WriteString(targetTable(res))
	b.WriteString("\n" + growthTable(res))
	return b.String()
}

// verdicts says who gave another verdict than expected, and what the answers to
// bad bodies said.
func verdicts(res results) string {
	s := "Every contestant accepted and refused what it should, " +
		"and named what it is known to name.\n"
	if differences := res.differences(); len(differences) > 0 {
		s = "These gave another verdict than expected and were not timed:\n\n- " +
			strings.Join(differences, "\n- ") + "\n"
	}

	if answers := answerTable(res, defaultItems); answers != "" {
		s += "\n" + answers
	}
	return s
}

// write puts the report and its chart into dir.
func write(dir, text string, res results) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}

	const image = "\n![Times of bind and its peers](chart.svg)\n"
	text = strings.Replace(text, "\n## Times\n", image+"\n## Times\n", 1)
	files := map[string]string{"report.md": text, "chart.svg": chart(res)}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	return nil
}
