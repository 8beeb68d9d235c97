package main

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// workload is one body, to be sent again and again.
type workload struct {
	name     string // as -only and -profile take it
	title    string
	leads    int
	bulk     bool
	decoding bool // into a type without rules, by those who only decode
	flaw     flaw
	plan     func(i int) []spoil // what is wrong with the i-th lead
	body     []byte              // set by made
	mistakes int                 // in the body; set by made
	bad      int                 // leads with mistakes; set by made
}

// flaw is the sort of the mistakes in a body.
type flaw uint8

const (
	sound      flaw = iota // none
	wrongRules             // values of the right type that break a rule
	wrongTypes             // values of another JSON type
)

// empty names the workload whose handler reads nothing: what routing and
// recording alone take.
const empty = "empty"

// defaultItems is where the limits of bind's default configuration end.
const defaultItems = 1_000

// workloads returns all of them, small ones first. Bodies are not made yet.
func workloads() []workload {
	three := everyLead(ruleMistakes[:3])
	all := []workload{
		{name: empty, title: "no body read"},
		{name: "valid1", title: "1 lead, valid", leads: 1},
		{name: "bad1", title: "1 lead, 3 mistakes", leads: 1, flaw: wrongRules, plan: three},
	}

	all = append(all, bulks(10)...)
	all = append(all, bulks(defaultItems)...)
	all = append(all, bulk("alltypes", defaultItems, workload{
		title: "1,000 leads, 4 wrong types in each",
		flaw:  wrongTypes,
		plan:  everyLead(typeMistakes),
	}))
	all = append(all, bulks(100_000)...)

	return append(all,
		workload{name: "decode1", title: "1 lead, decoded", leads: 1, decoding: true},
		bulk("decode", defaultItems, workload{title: "1,000 leads, decoded", decoding: true}),
	)
}

// bulks returns the bodies of n leads, by what is wrong in them.
func bulks(n int) []workload {
	size, share := count(n)+" leads", "1 % bad"
	if n < 100 {
		share = "1 bad"
	}

	return []workload{
		bulk("valid", n, workload{title: size + ", valid"}),
		bulk("rules", n, workload{
			title: fmt.Sprintf("%s, %s (rules)", size, share),
			flaw:  wrongRules,
			plan:  oneInAHundred(n, ruleMistakes),
		}),
		bulk("types", n, workload{
			title: fmt.Sprintf("%s, %s (types)", size, share),
			flaw:  wrongTypes,
			plan:  oneInAHundred(n, typeMistakes),
		}),
		bulk("all", n, workload{
			title: size + ", 5 mistakes in each",
			flaw:  wrongRules,
			plan:  everyLead(ruleMistakes),
		}),
	}
}

// named returns the workload called name, an empty one if there is none.
func named(name string) workload {
	for _, w := range workloads() {
		if w.name == name {
			return w
		}
	}
	return workload{}
}

// huge says whether w is more than bind's default configuration takes.
func (w workload) huge() bool { return w.leads > defaultItems }

func leadsOf(name string) int { return named(name).leads }

// bulk returns w as a body of so many leads.
func bulk(kind string, leads int, w workload) workload {
	w.name, w.leads, w.bulk = kind+strconv.Itoa(leads), leads, true
	return w
}

// only returns the workloads whose name fits one of the comma-separated
// patterns, all of them if there is no pattern.
func only(all []workload, patterns string) ([]workload, error) {
	if patterns == "" {
		return all, nil
	}

	var chosen []workload
	for _, w := range all {
		fits, err := matches(w.name, patterns)
		if err != nil {
			return nil, err
		}
		if fits {
			chosen = append(chosen, w)
		}
	}

	if len(chosen) == 0 {
		return nil, fmt.Errorf("no workload is called %q", patterns)
	}
	return chosen, nil
}

// matches says whether name fits one of the comma-separated patterns.
func matches(name, patterns string) (bool, error) {
	for pattern := range strings.SplitSeq(patterns, ",") {
		fits, err := path.Match(pattern, name)
		if err != nil {
			return false, fmt.Errorf("pattern %q: %w", pattern, err)
		}

		if fits {
			return true, nil
		}
	}
	return false, nil
}

// everyLead plans the same mistakes for every lead.
func everyLead(mistakes []spoil) func(int) []spoil {
	return func(int) []spoil { return mistakes }
}

// oneInAHundred plans one mistake, in turns, for the last lead of every
// hundred.
func oneInAHundred(leads int, mistakes []spoil) func(int) []spoil {
	every := min(leads, 100)
	return func(i int) []spoil {
		if i%every != every-1 {
			return nil
		}
		turn := i / every % len(mistakes)
		return mistakes[turn : turn+1]
	}
}
