//go:build race

package main

// Under the race detector bodies are smaller, and what a process takes is not
// what it would take without.
const (
	floodSize    = 50_000
	boundsMemory = false
)
