package schema

import (
	"net/http"

	"github.com/fielderrors/bind/internal/mistake"
)

// Operation is what the packages of this module may know of a handler: what it
// binds, and what it answers.
type Operation struct {
	Compiler *Compiler
	Body     Body
	Format   any  // the wire format
	Patch    bool // it takes a JSON Merge Patch
	Streams  bool // it takes bodies of any length, also with a value in each line
	Answers  []Answer
}

// Answer is an example of an answer.
type Answer struct {
	Reason       string // its name
	Meaning      string // its text
	Status       int
	Header       http.Header
	Body         []byte
	Envelope     string // the name of bind's own format that it is in; "" for others
	Precognitive bool   // to a request that asks for validation only

	// In the format; empty if it has no codes.
	Code  string
	Title string // what the code means

	// Of the only mistake; Text is that of the answer if there is none, or
	// several.
	Pattern, Rule, Param, Text string
}

// Several returns two of all mistakes that can be in one record at once; nil if
// there are none.
func Several(all []mistake.Mistake) []mistake.Mistake {
	for i, m := range all {
		if m.Path == "" {
			continue
		}
		for _, other := range all[i+1:] {
			isMember := other.Path != "" && other.Rule != mistake.RuleUnknown
			if isMember && other.Path != m.Path && other.Path.Parent() == m.Path.Parent() {
				return []mistake.Mistake{m, other}
			}
		}
	}
	return nil
}
