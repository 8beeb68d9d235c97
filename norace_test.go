//go:build !race

package bind_test

const raced = false
