package main

import (
	"bytes"
	"fmt"
)

// verdict is what a contestant makes of a body.
type verdict struct {
	accepted bool
	leads    int // that arrived at the user's code
	mistakes int // that the answer names
	items    int // leads that the answer names by their index
}

// String says what happened, for a reader of the report.
func (v verdict) String() string {
	if v.accepted {
		return fmt.Sprintf("accepted, %s leads arrived", count(v.leads))
	}
	s := fmt.Sprintf("refused, %s mistakes and %s leads named", count(v.mistakes), count(v.items))
	if v.leads > 0 {
		s += fmt.Sprintf(", but %s leads arrived", count(v.leads))
	}
	return s
}

// expected returns the verdict on w that fits what c is said to do.
func (c contestant) expected(w workload) verdict {
	items := 0
	if w.bulk {
		items = w.bad
	}

	r := c.reachOn(w)
	switch {
	case w.flaw == sound || r == unchecked:
		return verdict{accepted: true, leads: w.leads}
	case r == first:
		return verdict{mistakes: 1}
	case r == unplaced:
		return verdict{mistakes: w.mistakes}
	}
	return verdict{mistakes: w.mistakes, items: items}
}

// verdict reads the answer to what x sent last.
func (c contestant) verdict(x exchange) verdict {
	a := x.answer()
	if a.status >= 200 && a.status < 300 {
		return verdict{accepted: true, leads: a.leads}
	}
	return verdict{leads: a.leads, mistakes: c.mistakes(a.body), items: indexed(a.body)}
}

// compare compares the verdict on w, which x has sent, with the expected one
// and says how they differ, "" if they do not.
func (c contestant) compare(w workload, x exchange) (got verdict, differs string) {
	got, want := c.verdict(x), c.expected(w)
	if c.reachOn(w) == first && got.items <= 1 {
		want.items = got.items
	}

	if got == want {
		return got, ""
	}
	return got, fmt.Sprintf("%s on %q: %v; expected: %v", c.name, w.title, got, want)
}

// countText counts the mistakes in a text by validator/v10 or encoding/json.
func countText(body []byte) int {
	rules := bytes.Count(body, []byte("Error:Field validation for"))
	types := bytes.Count(body, []byte("cannot unmarshal"))
	return rules + types
}

// indexed counts the leads that body names by their index: leads.7 or leads[7],
// in either case.
func indexed(body []byte) int {
	seen := map[string]bool{}
	for {
		_, rest, found := bytes.Cut(body, []byte("eads"))
		if !found {
			return len(seen)
		}

		body = rest
		if index := leadingIndex(rest); index != "" {
			seen[index] = true
		}
	}
}

// leadingIndex returns the digits of the index that b begins with, "" if it
// begins with none.
func leadingIndex(b []byte) string {
	if !bytes.HasPrefix(b, []byte(".")) && !bytes.HasPrefix(b, []byte("[")) {
		return ""
	}

	b = b[1:]
	digits := len(b) - len(bytes.TrimLeft(b, "0123456789"))
	return string(b[:digits])
}
