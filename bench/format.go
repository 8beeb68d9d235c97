package main

import (
	"fmt"
	"strconv"
)

// count writes n with thousands separators.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// duration writes ns with three digits and its unit.
func duration(ns float64) string { return scaled(ns, 1000, "ns", "µs", "ms", "s") }

// size writes bytes with three digits and their unit, in powers of ten.
func size(bytes float64) string {
	if bytes < 1000 {
		return fmt.Sprintf("%.0f B", bytes)
	}
	return scaled(bytes, 1000, "B", "kB", "MB", "GB")
}

func scaled(v, step float64, units ...string) string {
	for v >= step-0.5 && len(units) > 1 {
		v, units = v/step, units[1:]
	}
	return digits(v) + " " + units[0]
}

// ratio writes how many times as long something takes, with about two digits.
func ratio(v float64) string {
	switch {
	case v >= 9.95:
		return fmt.Sprintf("%.0f×", v)
	case v >= 0.95:
		return fmt.Sprintf("%.1f×", v)
	}
	return fmt.Sprintf("%.2f×", v)
}

// plain writes v as it is, without needless zeros.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// digits writes v with two or three digits.
func digits(v float64) string {
	switch {
	case v >= 99.95:
		return fmt.Sprintf("%.0f", v)
	case v >= 9.995:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
