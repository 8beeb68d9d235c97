//go:build !race

package main

// See the other file.
const (
	floodSize    = 800_000
	boundsMemory = true
)
