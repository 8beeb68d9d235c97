package main

import (
	"cmp"
	"fmt"
	"strings"
)

// target is a bound on a figure of a run.
type target struct {
	work   string
	figure string
	least  bool // the figure must reach the limit; otherwise it must not exceed it
	limit  float64
	unit   string // default ×
	value  func(results) (v float64, ok bool)
}

func targets() []target {
	valid, one := "valid bulk of 1,000", "valid small body"
	moreAllocations := func(a, b sample) float64 { return a.allocs - b.allocs }

	return []target{
		slower(valid, "valid1000", nameGin, 4),
		slower(valid, "valid1000", nameFiber, 3.5),
		slower(valid, "valid1000", nameHuma, 6.5),
		within(valid, "valid1000", "valid1000", 1.3),
		slower(one, "valid1", nameGin, 2.5),
		slower(one, "valid1", nameFiber, 2.5),
		slower(one, "valid1", nameHuma, 4),
		{
			work:   one,
			figure: "allocations of bind − those of decoding alone",
			limit:  6,
			unit:   " more",
			value:  compare(of("valid1", nameBind), of("valid1", nameDecoding), moreAllocations),
		},
		within("1 % bad bulk of 1,000, rules", "rules1000", "valid1000", 2),
		within("1 % bad bulk of 1,000, types", "types1000", "valid1000", 4),
		within("all bad, 5,000 mistakes", "all1000", "all1000", 10),
		growth("valid", 100),
		memory("valid bulk of 1,000", "valid1000"),
		memory("valid bulk of 100,000", "valid100000"),
	}
}

// slower wants a peer to take at least limit times as long as bind.
func slower(work, workload, peer string, limit float64) target {
	return target{
		work:   work,
		figure: "time of " + peer + " ÷ time of bind",
		least:  true,
		limit:  limit,
		value:  compare(of(workload, peer), of(workload, nameBind), timeRatio),
	}
}

// within wants bind to take at most limit times as long as decoding the body
// called reference.
func within(work, workload, reference string, limit float64) target {
	figure := "time of bind ÷ time of decoding alone"
	if workload != reference {
		figure += ", of the valid body"
	}

	return target{
		work:   work,
		figure: figure,
		limit:  limit,
		value:  compare(of(workload, nameBind), of(reference, nameDecoding), timeRatio),
	}
}

// growth wants bind's time for an item to stay within 15 % when there are times
// as many of them.
func growth(kind string, times float64) target {
	perItem := func(a, b sample) float64 { return a.ns / b.ns / times }

	return target{
		work:   "growth",
		figure: "time per item of 100,000 ÷ time per item of 1,000",
		limit:  1.15,
		value:  compare(of(kind+"100000", nameBind), of(kind+"1000", nameBind), perItem),
	}
}

// memory wants bind to allocate at most a tenth more than decoding alone.
func memory(work, workload string) target {
	moreBytes := func(a, b sample) float64 { return a.bytes / b.bytes }

	return target{
		work:   work,
		figure: "bytes of bind ÷ bytes of decoding alone",
		limit:  1.1,
		value:  compare(of(workload, nameBind), of(workload, nameDecoding), moreBytes),
	}
}

func timeRatio(a, b sample) float64 { return a.ns / b.ns }

// subject names a result.
type subject struct{ workload, contestant string }

func of(workload, contestant string) subject { return subject{workload, contestant} }

// compare returns a function that takes two figures of a run to one.
func compare(left, right subject, by func(a, b sample) float64) func(results) (float64, bool) {
	return func(res results) (float64, bool) {
		a, okA := res.at(left.workload, left.contestant)
		b, okB := res.at(right.workload, right.contestant)
		if !okA || !okB {
			return 0, false
		}
		return by(a, b), true
	}
}

// line renders t as a line of the table of targets.
func (t target) line(res results) string {
	sign, unit := "≤", cmp.Or(t.unit, "×")
	if t.least {
		sign = "≥"
	}

	measured, verdict := "–", "not measured"
	if v, ok := t.value(res); ok {
		measured, verdict = digits(v)+unit, "missed"
		if t.met(v) {
			verdict = "met"
		}
	}
	return fmt.Sprintf("| %s | %s | %s %s | %s | %s |\n",
		t.work, t.figure, sign, plain(t.limit)+unit, measured, verdict)
}

// met says whether v is within t.
func (t target) met(v float64) bool {
	if t.least {
		return v >= t.limit
	}
	return v <= t.limit
}

func targetTable(res results) string {
	var b strings.Builder
	b.WriteString("| work | figure | target | measured | |\n|---|---|--:|--:|---|\n")
	for _, t := range targets() {
		b.WriteString(t.line(res))
	}
	return b.String()
}

// growthTable renders the time for one lead, by the size of the valid bulk
// body.
func growthTable(res results) string {
	var b strings.Builder
	sizes := []struct {
		workload string
		leads    float64
	}{{"valid10", 10}, {"valid1000", defaultItems}, {"valid100000", 100_000}}

	b.WriteString("| time per lead of a valid bulk of | 10 | 1,000 | 100,000 |\n|---|--:|--:|--:|\n")
	for _, name := range []string{nameBind, nameDecoding} {
		b.WriteString("| " + name + " |")
		for _, s := range sizes {
			figure := "–"
			if got, ok := res.at(s.workload, name); ok {
				figure = duration(got.ns / s.leads)
			}
			b.WriteString(" " + figure + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}
