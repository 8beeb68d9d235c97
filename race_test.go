//go:build race

package bind_test

// raced: the race detector makes pools forget, so that what is allocated says little.
const raced = true
