//go:build race

package bind_test

// raced: the race detector makes pools forget, so that what is allocated says
// little, and all is slow: what has one goroutine only is tried by samples.
const raced = true
