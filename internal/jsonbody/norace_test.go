//go:build !race

package jsonbody_test

const raced = false
