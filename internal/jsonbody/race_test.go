//go:build race

package jsonbody_test

// raced: the race detector allocates, too, so that what is allocated says
// little.
const raced = true
