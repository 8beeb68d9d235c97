package main

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestChart(t *testing.T) {
	t.Parallel()
	res := fakeResults(workloads())
	res.rows[1].workload.title = "<&> is no markup"
	svg := chart(res)
	assert.Equal(t, svg, chart(res), "the same every time")
	decoder := xml.NewDecoder(strings.NewReader(svg))
	decoder.Strict = true
	bars := 0
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "rect" {
			continue
		}
		bars++
		assert.LessOrEqual(t, number(t, start, "x")+number(t, start, "width"), float64(chartWidth))
	}
	assert.Equal(t, 1+len(charted)*7, bars, "the page, and seven bars in each panel")
	assert.Contains(t, svg, ">encoding/json + validator<")
	assert.Contains(t, svg, ">&lt;&amp;&gt; is no markup<")
	assert.Contains(t, svg, "6.00 ms · 6.0×")
	assert.Contains(t, svg, "prefers-color-scheme:dark")
}

// number returns the value of an attribute, 0 without it.
func number(t *testing.T, e xml.StartElement, name string) float64 {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			v, err := strconv.ParseFloat(a.Value, 64)
			require.NoError(t, err)
			return v
		}
	}
	return 0
}

func TestChartOfPartOfTheWorkloads(t *testing.T) {
	t.Parallel()
	for _, patterns := range []string{"empty", "valid1"} {
		chosen, err := only(workloads(), patterns)
		require.NoError(t, err)
		assert.NoError(t, xml.Unmarshal([]byte(chart(fakeResults(chosen))), new(struct{ XMLName xml.Name })))
	}
}
