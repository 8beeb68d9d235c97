package schema

import "net/http"

// Operation is what the packages of this module may know of a handler: what it
// binds, and what it answers.
type Operation struct {
	Compiler *Compiler
	Body     Body
	Format   any    // the wire format
	Patch    bool   // it takes a JSON Merge Patch
	Language string // of the answers
	Answers  []Answer
}

// Answer is an example of an answer to an error.
type Answer struct {
	Reason  string // its name
	Meaning string // its text
	Status  int
	Header  http.Header
	Body    []byte

	// Of the only mistake; empty without one.
	Pattern, Rule, Param, Text string
	Code                       string // in the format
}
