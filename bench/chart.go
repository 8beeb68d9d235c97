package main

import (
	"fmt"
	"html"
	"strings"
)

// The chart's layout, in pixels.
const (
	chartWidth  = 960
	chartMargin = 20
	chartHead   = 34
	noteStep    = 18
	panelGap    = 30
	panelWidth  = (chartWidth - 2*chartMargin - panelGap) / 2
	panelHead   = 26
	barHeight   = 14
	barStep     = 20
	labelWidth  = 172
	valueWidth  = 128
	barSpace    = panelWidth - labelWidth - valueWidth
)

// charted are the workloads with a panel of their own.
var charted = []string{
	"valid1", "bad1", "valid1000", "rules1000", "types1000", "all1000", "alltypes1000", "valid100000",
}

// chartTitle says what the bars are.
func chartTitle(procs int) string {
	return "Time of one request on " + cores(procs) +
		", and how many times as long as bind it takes; shorter is better"
}

// chartStyle follows the reader's choice of a light or a dark page.
const chartStyle = `
text{font:12px system-ui,sans-serif;fill:#24292f}
.title{font-weight:600;font-size:13px}
.page{fill:#ffffff}.bind{fill:#1a7f37}.peer{fill:#8c959f}.reference{fill:#d0d7de}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}
.page{fill:#0d1117}.bind{fill:#3fb950}.peer{fill:#6e7681}.reference{fill:#30363d}
}
`

// chart renders the times as an SVG of bars, one panel for each charted
// workload that was run. The scale is the panel's own, and starts at zero.
func chart(res results) string {
	d := drawing{results: res}
	panels, tallest := res.charted(), 0
	for _, r := range panels {
		tallest = max(tallest, len(bars(r)))
	}

	panelHeight := panelHead + tallest*barStep + panelGap/2
	notes := notesOf(panels)
	height := 2*chartMargin + chartHead + (len(panels)+1)/2*panelHeight + len(notes)*noteStep

	d.open(height)
	for i, r := range panels {
		x := chartMargin + i%2*(panelWidth+panelGap)
		y := chartMargin + chartHead + i/2*panelHeight
		d.panel(x, y, r)
	}

	for i, n := range notes {
		y := height - chartMargin - (len(notes)-1-i)*noteStep
		d.text("", chartMargin, float64(y), n.mark+" "+n.text)
	}
	d.printf("</svg>\n")
	return d.String()
}

// charted returns the rows that get a panel.
func (r results) charted() []row {
	var panels []row
	for _, name := range charted {
		for _, row := range r.rows {
			if row.workload.name == name {
				panels = append(panels, row)
			}
		}
	}
	return panels
}

// drawing is an SVG in the making.
type drawing struct {
	strings.Builder
	results results
}

func (d *drawing) printf(format string, args ...any) { fmt.Fprintf(d, format, args...) }

// text writes s at x, y.
func (d *drawing) text(class string, x, y float64, s string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	d.printf(`<text%s x="%.1f" y="%.1f">%s</text>`+"\n", class, x, y, html.EscapeString(s))
}

// open begins the page.
func (d *drawing) open(height int) {
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"`, chartWidth, height)
	d.printf(` width="%d" height="%d" role="img">`+"\n", chartWidth, height)
	title := chartTitle(d.results.procs)
	d.printf("<title>%s</title>\n<style>%s</style>\n", title, chartStyle)
	d.printf(`<rect class="page" width="%d" height="%d"/>`+"\n", chartWidth, height)
	d.text("", chartMargin, chartMargin+14, title)
}

// bars returns the cells of r that get one.
func bars(r row) []cell {
	var shown []cell
	for _, c := range r.cells {
		if !c.absent && c.contestant.name != nameRules {
			shown = append(shown, c)
		}
	}
	return shown
}

// panel writes the bars of one workload at x, y.
func (d *drawing) panel(x, y int, r row) {
	d.text("title", float64(x), float64(y+14), r.workload.title)

	longest := 0.0
	for _, c := range bars(r) {
		longest = max(longest, d.results.time(c.sample))
	}

	mine, found := r.at(nameBind)
	for i, c := range bars(r) {
		took := d.results.time(c.sample)
		b := bar{x: float64(x), y: float64(y + panelHead + i*barStep), name: c.contestant.name}
		b.class, b.label = class(c.contestant), "not timed"
		if c.timed() {
			b.width = max(1, took/longest*barSpace)
			b.label = duration(took)
		}
		if compared := c.timed() && found; compared && c.contestant.name != nameBind {
			b.label += " · " + ratio(took/d.results.time(mine))
		}
		b.label += marks(c.notes(r.workload))
		d.bar(b)
	}
}

// bar is one bar with a name before and a label behind it.
type bar struct {
	x, y, width        float64
	class, name, label string
}

func (d *drawing) bar(b bar) {
	d.text("", b.x, b.y+11, b.name)
	d.printf(`<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%d" rx="2"/>`+"\n",
		b.class, b.x+labelWidth, b.y, b.width, barHeight)
	d.text("", b.x+labelWidth+b.width+6, b.y+11, b.label)
}

func class(c contestant) string {
	switch {
	case c.name == nameBind:
		return "bind"
	case c.reference:
		return "reference"
	}
	return "peer"
}
