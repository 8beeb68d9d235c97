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
	barRoom     = panelWidth - labelWidth - valueWidth
)

// charted are the workloads with a panel of their own.
var charted = []string{"valid1", "bad1", "valid1000", "rules1000", "types1000", "all1000"}

// chartTitle says what the bars are.
const chartTitle = "Time of one request, and how many times as long as bind it takes; shorter is better"

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

// chart renders the times as an SVG of bars, one panel for each charted workload that was run. The scale is the panel's
// own, and starts at zero.
func chart(res results) string {
	var panels []row
	for _, name := range charted {
		for _, r := range res.rows {
			if r.workload.name == name {
				panels = append(panels, r)
			}
		}
	}
	tallest := 0
	for _, r := range panels {
		tallest = max(tallest, len(bars(r)))
	}
	panelHeight := panelHead + tallest*barStep + panelGap/2
	notes := notesOf(panels)
	height := 2*chartMargin + chartHead + (len(panels)+1)/2*panelHeight + len(notes)*noteStep
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`+"\n",
		chartWidth, height, chartWidth, height)
	b.WriteString("<title>" + chartTitle + "</title>\n<style>" + chartStyle + "</style>\n")
	fmt.Fprintf(&b, `<rect class="page" width="%d" height="%d"/>`+"\n", chartWidth, height)
	fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`+"\n", chartMargin, chartMargin+14, chartTitle)
	for i, r := range panels {
		x := chartMargin + i%2*(panelWidth+panelGap)
		y := chartMargin + chartHead + i/2*panelHeight
		panel(&b, x, y, r, res)
	}
	for i, n := range notes {
		y := height - chartMargin - (len(notes)-1-i)*noteStep
		fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`+"\n", chartMargin, y, html.EscapeString(n.mark+" "+n.text))
	}
	b.WriteString("</svg>\n")
	return b.String()
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
func panel(b *strings.Builder, x, y int, r row, res results) {
	fmt.Fprintf(b, `<text class="title" x="%d" y="%d">%s</text>`+"\n", x, y+14, html.EscapeString(r.workload.title))
	longest := 0.0
	for _, c := range bars(r) {
		longest = max(longest, c.sample.ns)
	}
	mine, _ := res.at(r.workload.name, nameBind)
	for i, c := range bars(r) {
		top := y + panelHead + i*barStep
		width, label := 0.0, "not timed"
		if c.timed() {
			width = max(1, c.sample.ns/longest*barRoom)
			label = duration(c.sample.ns)
			if c.contestant.name != nameBind && mine.ns > 0 {
				label += " · " + ratio(c.sample.ns/mine.ns)
			}
		}
		fmt.Fprintf(b, `<text x="%d" y="%d">%s</text>`, x, top+11, html.EscapeString(c.contestant.name))
		fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>`,
			class(c.contestant), x+labelWidth, top, width, barHeight)
		fmt.Fprintf(b, `<text x="%.1f" y="%d">%s</text>`+"\n",
			float64(x+labelWidth)+width+6, top+11, html.EscapeString(label+marks(c.notes(r.workload))))
	}
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
