package main

import (
	"cmp"
	"fmt"
	"slices"
)

// target is a bound on a figure of a run on one core.
type target struct {
	workload string
	figure   string
	least    bool // the figure must reach the limit; otherwise it must not exceed it
	limit    float64
	unit     string // default ×
	value    func(results) (v float64, ok bool)
}

func targets() []target {
	return slices.Concat(decodingTargets(), validTargets(), mistakeTargets(), sizeTargets())
}

// decodingTargets are for decoding into types without rules.
func decodingTargets() []target {
	return []target{
		within("decode1", 0.5),
		slower("decode1", nameSonic, 1),
		slower("decode1", nameSonicFast, 1),
		within("decode1000", 0.38),
		slower("decode1000", nameSonic, 1),
		slower("decode1000", nameSonicFast, 1),
	}
}

// validTargets are for requests with valid bodies.
func validTargets() []target {
	return []target{
		slower("valid1", nameGin, 5),
		slower("valid1", nameEcho, 4.5),
		slower("valid1", nameFiber, 4.5),
		slower("valid1", nameHuma, 6.5),
		within("valid1", 1.3),
		slower("valid1000", nameGin, 11),
		slower("valid1000", nameHuma, 13),
		within("valid1000", 0.5),
	}
}

// mistakeTargets are for requests with mistakes. Where a value has a wrong
// type, gin names the first only.
func mistakeTargets() []target {
	return []target{
		slower("rules1000", nameGin, 10),
		within("rules1000", 0.5),
		slower("types1000", nameGin, 5),
		slower("types10", nameGin, 2.8),
		slower("bad1", nameGin, 1.6),
		slower("bad1", nameEcho, 1.6),
		slower("bad1", nameFiber, 1.6),
		slower("all1000", nameGin, 2.5),
		slower("all1000", nameEcho, 2.3),
		slower("all1000", nameFiber, 2.3),
		slower("all1000", nameHuma, 2.3),
		slower("alltypes1000", nameHuma, 2),
	}
}

// sizeTargets are for growth and for memory.
func sizeTargets() []target {
	return []target{
		growth("valid100000", "valid1000", 1.1),
		allocations("valid1000", 1.1),
		allocations("all1000", 2),
		memory("valid1000", 1.1),
		memory("valid100000", 1.1),
	}
}

// slower wants a peer to take at least limit times as long as bind.
func slower(workload, peer string, limit float64) target {
	return target{
		workload: workload,
		figure:   "time of " + peer + " ÷ time of bind",
		least:    true,
		limit:    limit,
		value:    compare(of(workload, peer), of(workload, nameBind), timeRatio),
	}
}

// within wants bind to take at most limit times as long as json v2 takes to
// decode the same body.
func within(workload string, limit float64) target {
	return target{
		workload: workload,
		figure:   "time of bind ÷ time of " + nameDecoding,
		limit:    limit,
		value:    compare(of(workload, nameBind), of(workload, nameDecoding), timeRatio),
	}
}

// growth wants bind to take at most limit times as long for a lead of the large
// body as for one of the small body.
func growth(large, small string, limit float64) target {
	perLead := func(a, b sample) float64 {
		return (a.cpu / float64(leadsOf(large))) / (b.cpu / float64(leadsOf(small)))
	}

	return target{
		workload: large,
		figure:   fmt.Sprintf("time per lead ÷ time per lead of %s", count(leadsOf(small))),
		limit:    limit,
		value:    compare(of(large, nameBind), of(small, nameBind), perLead),
	}
}

// allocations wants bind to allocate at most limit times for each lead.
func allocations(workload string, limit float64) target {
	perLead := func(a, _ sample) float64 { return a.allocs / float64(leadsOf(workload)) }

	return target{
		workload: workload,
		figure:   "allocations of bind",
		limit:    limit,
		unit:     " per lead",
		value:    compare(of(workload, nameBind), of(workload, nameBind), perLead),
	}
}

// memory wants bind to allocate at most limit times what json v2 allocates to
// decode the same body.
func memory(workload string, limit float64) target {
	moreBytes := func(a, b sample) float64 { return a.bytes / b.bytes }

	return target{
		workload: workload,
		figure:   "bytes of bind ÷ bytes of " + nameDecoding,
		limit:    limit,
		value:    compare(of(workload, nameBind), of(workload, nameDecoding), moreBytes),
	}
}

func timeRatio(a, b sample) float64 { return a.cpu / b.cpu }

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

// met says whether v is within t.
func (t target) met(v float64) bool {
	if t.least {
		return v >= t.limit
	}
	return v <= t.limit
}

// miss returns by what part of the limit v misses t.
func (t target) miss(v float64) float64 {
	if t.least {
		return (t.limit - v) / t.limit
	}
	return (v - t.limit) / t.limit
}

// amount writes v in the unit of t.
func (t target) amount(v string) string { return v + cmp.Or(t.unit, "×") }

// bound writes the limit of t.
func (t target) bound() string {
	if t.least {
		return "≥ " + t.amount(plain(t.limit))
	}
	return "≤ " + t.amount(plain(t.limit))
}

// outcome writes what a run measured and what follows from it.
func (t target) outcome(res results) (measured, verdict string) {
	v, ok := t.value(res)
	switch {
	case !ok:
		return "–", "not measured"
	case t.met(v):
		return t.amount(digits(v)), "met"
	}
	return t.amount(digits(v)), fmt.Sprintf("missed by %s %%", digits(100*t.miss(v)))
}
