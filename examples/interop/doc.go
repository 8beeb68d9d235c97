// Package interop shows how bind works with optional types of other packages,
// and compares its patches with another implementation of RFC 7396. It has
// tests and examples only.
package interop
